/* select.c - the validation metric that chooses the parameters: config->select. */
#include "train/select.h"

#include "base/error.h"
#include "train/metrics.h"

#include <math.h>
#include <string.h>

/* Any number is better than NaN: parameters whose metric overflowed must not stay the best. */
static bool is_larger(double metric, double best)
{
    return metric > best || (isnan(best) && !isnan(metric));
}

bool sw_select_better(const char *select, const sw_metrics *metrics, const sw_metrics *best)
{
    if (strcmp(select, "last") == 0) return true;
    if (strcmp(select, "accuracy") == 0) return is_larger(metrics->accuracy, best->accuracy);
    if (strcmp(select, "auc") == 0) return is_larger(metrics->auc, best->auc);
    if (strcmp(select, "error") == 0) return is_larger(-metrics->error, -best->error);
    return is_larger(-metrics->loss, -best->loss);
}

sw_status sw_select_check(const sw_config *config, sw_task task)
{
    const char *select = config->select, *name = sw_task_name(task);
    if (task != SW_REGRESSION && strcmp(select, "error") == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "select is error, which only a regression has: the task is %s", name);
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
