/* analysis_metrics.c - the metrics that an analysis gives, for each task. */
#include "study/analysis_metrics.h"

#include <math.h>

static const sw_analysis_metric rows[] = {
    {SW_CLASSES, "accuracy", "%", 100, false, 0, 1, offsetof(sw_metrics, accuracy),
     sw_influence_accuracy},
    {SW_CLASSES, "AUC", "%", 100, false, 0, 1, offsetof(sw_metrics, auc), sw_influence_auc},
    {SW_CLASSES, "log-loss", "", 1, true, 0, INFINITY, offsetof(sw_metrics, loss),
     sw_influence_log_loss},
    {SW_LABELS, "accuracy", "%", 100, false, 0, 1, offsetof(sw_metrics, accuracy),
     sw_influence_accuracy},
    {SW_LABELS, "AUC", "%", 100, false, 0, 1, offsetof(sw_metrics, auc), sw_influence_auc},
    {SW_LABELS, "log-loss", "", 1, true, 0, INFINITY, offsetof(sw_metrics, loss),
     sw_influence_log_loss},
    {SW_REGRESSION, "mean absolute error", "", 1, true, 0, INFINITY, offsetof(sw_metrics, error),
     sw_influence_error},
    {SW_REGRESSION, "R2", "", 1, false, -INFINITY, 1, offsetof(sw_metrics, r2), sw_influence_r2},
    {SW_MIXTURE, "log-likelihood", "", 1, false, -INFINITY, INFINITY,
     offsetof(sw_metrics, likelihood), sw_influence_likelihood},
};

const sw_analysis_metric *sw_analysis_metric_at(sw_task task, int64_t outputs, int i)
{
    if (task == SW_REGRESSION && outputs > 1 && i < 2) i = 1 - i; /* R2 first: main_metric.c */
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
        if (rows[k].task == task && i-- == 0) return &rows[k];
    return NULL;
}
