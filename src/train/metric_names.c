/* metric_names.c - the metrics of sw_metrics, one by one and by name. */
#include "train/metric_names.h"

#include <assert.h>
#include <stddef.h>

static const sw_metric table[] = {
    {"loss", "loss", false, offsetof(sw_metrics, loss)},
    {"accuracy", "accuracy", false, offsetof(sw_metrics, accuracy)},
    {"balanced_accuracy", "balanced accuracy", false, offsetof(sw_metrics, balanced_accuracy)},
    {"auc", "AUC", false, offsetof(sw_metrics, auc)},
    {"error", "MAE", true, offsetof(sw_metrics, error)},
    {"r2", "R2", false, offsetof(sw_metrics, r2)},
    {"likelihood", "log-likelihood", false, offsetof(sw_metrics, likelihood)},
    {"majority", "majority", false, offsetof(sw_metrics, majority)},
};
enum { COUNT = sizeof table / sizeof *table };
static_assert(COUNT == SW_METRICS + 1, "all metrics are of the model, but the last one");

int sw_metric_count(void)
{
    return COUNT;
}

const sw_metric *sw_metric_at(int i)
{
    return i >= 0 && i < COUNT ? &table[i] : NULL;
}

double sw_metric_of(const sw_metric *metric, const sw_metrics *metrics)
{
    return *(const double *)((const char *)metrics + metric->offset);
}

const char *sw_metrics_name(int metric)
{
    return table[metric].key;
}

double *sw_metrics_at(sw_metrics *metrics, int metric)
{
    return (double *)((char *)metrics + table[metric].offset);
}
