/* analysis.c - the analysis of a data set of a study: its metrics, from the runs. */
#include "base/error.h"
#include "study/runs.h"

#include <setwise/analysis.h>

#include <math.h>
#include <stdlib.h>

/* The metrics of a task, the main one first. */
typedef struct metric_row {
    sw_task task;
    const char *name, *unit;
    double scale;
    bool lower_is_better;
    size_t offset; /* in sw_metrics */
} metric_row;

static const metric_row rows[] = {
    {SW_CLASSES, "accuracy", "%", 100, false, offsetof(sw_metrics, accuracy)},
    {SW_CLASSES, "AUC", "%", 100, false, offsetof(sw_metrics, auc)},
    {SW_CLASSES, "log-loss", "", 1, true, offsetof(sw_metrics, loss)},
    {SW_LABELS, "accuracy", "%", 100, false, offsetof(sw_metrics, accuracy)},
    {SW_LABELS, "AUC", "%", 100, false, offsetof(sw_metrics, auc)},
    {SW_LABELS, "log-loss", "", 1, true, offsetof(sw_metrics, loss)},
    {SW_REGRESSION, "mean absolute error", "", 1, true, offsetof(sw_metrics, error)},
    {SW_MIXTURE, "log-likelihood", "", 1, false, offsetof(sw_metrics, likelihood)},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* Folds: test sets / training sets, over all of them. */
static double shared_of(const sw_study *study, const sw_study_run *run)
{
    double tested = 0, trained = 0;
    if (study->config.folds <= 0) return 0;
    for (int i = 0; i < study->arm_count * study->runs_per_arm; i++) {
        if (run[i].status != SW_OK) continue;
        tested += (double)run[i].result.test.sets;
        trained += (double)run[i].result.train.sets;
    }
    return trained > 0 ? tested / trained : 0;
}

static sw_status analyse(sw_metric_analysis *out, const sw_study *study, const sw_study_run *run,
                         const metric_row *row)
{
    sw_outcomes *o;
    SW_TRY(sw_outcomes_new(&o, study->arm_count, study->runs_per_arm, 0));
    o->lower_is_better = row->lower_is_better;
    o->shared = shared_of(study, run);
    for (int a = 0; a < study->arm_count; a++)
        for (int r = 0; r < study->runs_per_arm; r++, run++)
            if (run->status == SW_OK)
                sw_outcomes_add(o, a, r,
                                *(const double *)((const char *)&run->result.test + row->offset),
                                NULL);
    sw_status status = sw_outcomes_analyse(out, o);
    out->name = row->name;
    out->unit = row->unit;
    out->scale = row->scale;
    sw_outcomes_free(o);
    return status;
}

sw_status sw_analysis_new(sw_analysis **out, const sw_study *study, const sw_study_run *runs,
                          const char *folder, int data)
{
    (void)folder;
    const sw_study_run *run = runs + sw_study_index(study, data, 0, 0);
    sw_analysis *analysis = calloc(1, sizeof *analysis);
    if (analysis) analysis->metric = calloc(ROWS, sizeof *analysis->metric);
    *out = NULL;
    if (!analysis || !analysis->metric) {
        sw_analysis_free(analysis);
        return sw_fail(SW_ERROR_MEMORY, "analysis: out of memory");
    }
    analysis->data = data;
    analysis->arms = study->arm_count;
    for (int i = 0; i < ROWS; i++) {
        if (rows[i].task != run->task) continue;
        sw_status status = analyse(&analysis->metric[analysis->metrics++], study, run, &rows[i]);
        if (status == SW_OK) continue;
        sw_analysis_free(analysis);
        return status;
    }
    *out = analysis;
    return SW_OK;
}

void sw_analysis_free(sw_analysis *analysis)
{
    if (!analysis) return;
    for (int i = 0; i < analysis->metrics; i++) sw_metric_analysis_free(&analysis->metric[i]);
    free(analysis->metric);
    free(analysis);
}
