/* scores.c - makes and frees scores; computes those of a regression. */
#include <setwise/scores.h>

#include "base/error.h"
#include "base/schema.h"
#include "base/summary.h"
#include "train/calibration.h"
#include "train/class_scores.h"
#include "train/metrics.h"
#include "train/odds.h"
#include "train/roc.h"
#include "train/split_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Why there is no AUC --------------------------------------------------------------------- */

static void say_no_auc(sw_scores *s, sw_split split, const sw_schema *schema)
{
    const long long sets = split.count;
    if (isfinite(s->metrics.auc)) return;
    bool both = false;
    for (int64_t c = 0; c < s->outputs; c++) both |= sw_has_both_kinds(split, c);
    if (both) {
        snprintf(s->no_auc, sizeof s->no_auc, "an output is NaN");
        return;
    }
    if (s->task == SW_LABELS) {
        snprintf(s->no_auc, sizeof s->no_auc, "each label is on all sets or on none");
        return;
    }
    int64_t only = 0;
    while (only + 1 < s->outputs && s->of[only].sets == 0) only++;
    char name[100], all[40] = "the only set is";
    if (sets != 1) snprintf(all, sizeof all, "all %lld sets are", sets);
    if (schema && schema->output.name)
        snprintf(s->no_auc, sizeof s->no_auc, "%s of class \"%s\"", all,
                 sw_printable(name, sizeof name, schema->output.name[only]));
    else
        snprintf(s->no_auc, sizeof s->no_auc, "%s of class %lld", all, (long long)only);
}

/* ---- Classes and labels ---------------------------------------------------------------------- */

static sw_status fill_classes(sw_scores *s, const sw_real *outputs, sw_split split,
                              const sw_schema *schema, const double *threshold)
{
    const size_t count = (size_t)split.count, classes = (size_t)s->outputs;
    double *odds = calloc(count * classes, sizeof *odds);
    s->of = calloc(classes, sizeof *s->of);
    const bool confusion = s->task == SW_CLASSES && s->outputs <= SW_CONFUSION_CLASSES;
    if (confusion) s->confusion = calloc(classes * classes, sizeof *s->confusion);
    sw_status status = SW_ERROR_MEMORY;
    if (odds && s->of && (s->confusion || !confusion)) {
        sw_split_odds(odds, outputs, split);
        status = sw_class_scores_fill(s, odds, outputs, split, threshold);
        sw_calibration_fill(s, odds, split);
        say_no_auc(s, split, schema);
    }
    free(odds);
    return status == SW_OK ? SW_OK : sw_fail(status, "scores: out of memory");
}

/* ---- Regression ------------------------------------------------------------------------------ */

/* R2 of the logarithms of output c; NaN: it has none, or its targets do not vary. */
static double log_r2(const sw_real *outputs, sw_split split, const sw_columns *columns, int64_t c)
{
    sw_summary targets = {0};
    double square = 0;
    if (!columns->log || !(columns->log[c] > 0)) return NAN;
    for (int64_t i = 0; i < split.count; i++) {
        const double target = sw_columns_log(columns, c, (double)sw_target_of(split, i)[c]);
        const double off =
            sw_columns_log(columns, c, (double)outputs[i * split.outputs + c]) - target;
        sw_summary_add(&targets, target);
        square += off * off;
    }
    return targets.squares > 0 ? 1 - square / targets.squares : NAN;
}

static sw_status fill_targets(sw_scores *s, const sw_real *outputs, sw_split split,
                              const sw_columns *columns)
{
    const double sets = (double)split.count;
    s->target = calloc((size_t)s->outputs, sizeof *s->target);
    if (!s->target) return sw_fail(SW_ERROR_MEMORY, "scores: out of memory");
    double all = 0;
    for (int64_t c = 0; c < s->outputs; c++) {
        double absolute = 0, square = 0, varies = sw_variation(split, c);
        for (int64_t i = 0; i < split.count; i++) {
            double off = (double)outputs[i * s->outputs + c] - (double)sw_target_of(split, i)[c];
            absolute += fabs(off);
            square += off * off;
        }
        s->target[c] = (sw_target_scores){.r2 = varies > 0 ? 1 - square / varies : NAN,
                                          .error = absolute / sets,
                                          .rmse = sqrt(square / sets),
                                          .log_r2 = log_r2(outputs, split, columns, c)};
        all += square;
    }
    s->all = (sw_target_scores){.r2 = s->metrics.r2,
                                .error = s->metrics.error,
                                .rmse = sqrt(all / (sets * (double)s->outputs)),
                                .log_r2 = NAN};
    return SW_OK;
}

/* ---- Any task -------------------------------------------------------------------------------- */

static sw_status check(sw_split split, const sw_schema *schema, const double *threshold)
{
    if (schema && schema->output.count != 0 && schema->output.count != split.outputs)
        return sw_fail(SW_ERROR_ARGUMENT, "scores: the schema has %lld outputs, the split %lld",
                       (long long)schema->output.count, (long long)split.outputs);
    if (!split.sets || split.count < 1)
        return sw_fail(SW_ERROR_ARGUMENT, "scores: the %s split has no sets",
                       sw_role_name(split.role));
    SW_TRY(sw_split_check_answers(split, "scores"));
    bool yes_or_no = split.task == SW_LABELS || (split.task == SW_CLASSES && split.outputs == 2);
    if (threshold && !yes_or_no)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "scores: a threshold is for two classes or for labels, the task is %s with "
                       "%lld outputs",
                       sw_task_name(split.task), (long long)split.outputs);
    for (int64_t i = 0; threshold && i < (split.task == SW_LABELS ? split.outputs : 1); i++)
        if (isnan(threshold[i]))
            return sw_fail(SW_ERROR_ARGUMENT,
                           "scores: threshold %lld is nan, expected a number (log-odds)",
                           (long long)i);
    return SW_OK;
}

sw_status sw_scores_new(sw_scores **out, const sw_real *outputs, sw_split split,
                        const sw_schema *schema, const double *threshold)
{
    SW_NOT_NULL(out, outputs);
    static const sw_schema none;
    *out = NULL;
    SW_TRY(check(split, schema, threshold));
    sw_scores *s = calloc(1, sizeof *s);
    if (!s) return sw_fail(SW_ERROR_MEMORY, "scores: out of memory");
    s->task = split.task;
    s->outputs = split.outputs;
    s->brier = s->calibration_error = NAN;
    s->all = (sw_target_scores){NAN, NAN, NAN, NAN};
    sw_status status = sw_metrics_scaled(&s->metrics, outputs, split, schema ? schema : &none);
    const bool classes = s->task == SW_CLASSES || s->task == SW_LABELS;
    if (status == SW_OK && classes) status = fill_classes(s, outputs, split, schema, threshold);
    if (status == SW_OK && s->task == SW_REGRESSION)
        status = fill_targets(s, outputs, split, schema ? &schema->output : &none.output);
    if (status != SW_OK)
        sw_scores_free(s);
    else
        *out = s;
    return status;
}

void sw_scores_free(sw_scores *s)
{
    if (!s) return;
    for (int64_t c = 0; s->of && c < s->outputs; c++) sw_roc_free(&s->of[c].roc);
    free(s->confusion);
    free(s->of);
    free(s->target);
    free(s);
}
