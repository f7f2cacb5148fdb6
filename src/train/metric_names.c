/* metric_names.c - the metrics of sw_metrics, one by one and by name. */
#include "train/metric_names.h"

#include <stddef.h>

static const struct {
    const char *name;
    size_t offset;
} metrics_by_name[SW_METRICS] = {
    {"loss", offsetof(sw_metrics, loss)},
    {"accuracy", offsetof(sw_metrics, accuracy)},
    {"balanced_accuracy", offsetof(sw_metrics, balanced_accuracy)},
    {"auc", offsetof(sw_metrics, auc)},
    {"error", offsetof(sw_metrics, error)},
    {"r2", offsetof(sw_metrics, r2)},
    {"likelihood", offsetof(sw_metrics, likelihood)},
};

const char *sw_metrics_name(int metric)
{
    return metrics_by_name[metric].name;
}

double *sw_metrics_at(sw_metrics *metrics, int metric)
{
    return (double *)((char *)metrics + metrics_by_name[metric].offset);
}
