/* select.c - the validation metric that chooses the parameters: config->select. */
#include "train/select.h"

#include "base/error.h"
#include "train/metrics.h"
#include "train/output_scale.h"

#include <math.h>
#include <string.h>

static bool weighs_classes(const sw_config *config)
{
    return config->balance || strcmp(config->class_weights, "none") != 0;
}

const char *sw_select_of(const sw_config *config, sw_task task, int64_t outputs)
{
    if (strcmp(config->select, "auto") != 0) return config->select;
    if (task != SW_CLASSES) return "loss";
    if (!weighs_classes(config)) return "calibrated";
    return outputs <= 2 ? "loss" : "accuracy";
}

double sw_select_metric(const sw_config *config, const sw_metrics *valid)
{
    const char *select = config->select;
    if (strcmp(select, "last") == 0) return NAN;
    if (strcmp(select, "accuracy") == 0)
        return config->balance ? valid->balanced_accuracy : valid->accuracy;
    if (strcmp(select, "auc") == 0) return valid->auc;
    if (strcmp(select, "error") == 0) return valid->error;
    return valid->loss;
}

bool sw_select_own_loss(const sw_config *config, sw_task task)
{
    if (strcmp(config->select, "calibrated") == 0) return true;
    if (strcmp(config->select, "loss") != 0) return false;
    return (task == SW_CLASSES && weighs_classes(config)) ||
           (task == SW_REGRESSION && strcmp(config->error, "absolute") == 0);
}

double sw_select_value(const sw_config *config, const sw_metrics *valid, const sw_real *outputs,
                       sw_split split, const sw_real *class_weight, const sw_columns *columns,
                       double factor)
{
    if (!sw_select_own_loss(config, split.task)) return sw_select_metric(config, valid);
    if (strcmp(config->select, "calibrated") == 0)
        return sw_brier_of_scaled(outputs, split, factor);
    if (split.task == SW_REGRESSION) return sw_absolute_loss(outputs, split, columns);
    return class_weight ? sw_weighted_loss(outputs, split, class_weight) : valid->loss;
}

/* 1: a is larger than b, 0: neither, -1: b is larger. A NaN is smaller than all numbers: parameters
 * whose metric overflowed must not stay the best. */
static int compare(double a, double b)
{
    if (isnan(a) || isnan(b)) return isnan(b) - isnan(a);
    return (a > b) - (a < b);
}

bool sw_select_better(const char *select, const sw_evaluation *later, const sw_evaluation *best)
{
    if (strcmp(select, "last") == 0) return true;
    bool higher = strcmp(select, "accuracy") == 0 || strcmp(select, "auc") == 0;
    int order =
        higher ? compare(later->choice, best->choice) : compare(-later->choice, -best->choice);
    return order > 0 || (order == 0 && compare(-later->valid.loss, -best->valid.loss) > 0);
}

sw_status sw_select_check(const sw_config *config, sw_task task)
{
    const char *select = config->select, *name = sw_task_name(task);
    if (task != SW_REGRESSION && strcmp(select, "error") == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "select is error, which only a regression has: the task is %s", name);
    if (task != SW_CLASSES && strcmp(select, "calibrated") == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "select is calibrated, which only classes have: the task is %s", name);
    bool answers_numbers = task == SW_REGRESSION || task == SW_MIXTURE;
    if (answers_numbers && (strcmp(select, "accuracy") == 0 || strcmp(select, "auc") == 0))
        return sw_fail(SW_ERROR_ARGUMENT, "select is %s, which a %s does not have: take loss%s",
                       select, name, task == SW_REGRESSION ? " or error" : "");
    return SW_OK;
}

sw_status sw_select_check_split(const sw_config *config, sw_split valid)
{
    if (valid.count == 0 && strcmp(config->select, "last") != 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "the validation split is empty, and select is %s: take last, or give the "
                       "validation split some sets",
                       config->select);
    if (strcmp(config->select, "auc") != 0) return SW_OK;
    for (int64_t c = 0; c < valid.outputs; c++)
        if (sw_has_both_kinds(valid, c)) return SW_OK;
    if (valid.task == SW_CLASSES)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "select is auc: the validation split has sets of one class only");
    return sw_fail(SW_ERROR_ARGUMENT,
                   "select is auc: in the validation split, each label is on all "
                   "sets or on none");
}
