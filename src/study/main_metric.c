/* main_metric.c - the metric that arms are ranked by, for each task. */
#include <setwise/study.h>

#include <math.h>
#include <stddef.h>

/* Several outputs may have different units, so that a mean of their errors would have none: they
 * are judged by R2. */
static const sw_main_metric several_numbers = {"R2",
                                               "r2",
                                               "",
                                               1,
                                               false,
                                               offsetof(sw_metrics, r2),
                                               "mean absolute error",
                                               offsetof(sw_metrics, error),
                                               1};

static const sw_main_metric metrics_of[] = {
    [SW_CLASSES] = {"accuracy", "accuracy", "%", 100, false, offsetof(sw_metrics, accuracy), "AUC",
                    offsetof(sw_metrics, auc), 1},
    [SW_LABELS] = {"accuracy", "accuracy", "%", 100, false, offsetof(sw_metrics, accuracy), "AUC",
                   offsetof(sw_metrics, auc), 1},
    [SW_REGRESSION] = {"mean absolute error", "error", "", 1, true, offsetof(sw_metrics, error),
                       "R2", offsetof(sw_metrics, r2), 0},
    [SW_MIXTURE] = {"log-likelihood", "likelihood", "", 1, false, offsetof(sw_metrics, likelihood),
                    NULL, 0, NAN},
};

const sw_main_metric *sw_main_metric_of(sw_task task, int64_t outputs)
{
    if (task == SW_REGRESSION && outputs > 1) return &several_numbers;
    return task >= SW_CLASSES && task <= SW_MIXTURE ? &metrics_of[task] : NULL;
}

static double metric_at(const sw_metrics *metrics, size_t offset)
{
    return *(const double *)((const char *)metrics + offset);
}

double sw_main_metric_value(const sw_main_metric *metric, const sw_metrics *metrics)
{
    return metric_at(metrics, metric->offset);
}

double sw_main_metric_secondary(const sw_main_metric *metric, const sw_metrics *metrics)
{
    return metric->secondary ? metric_at(metrics, metric->secondary_offset) : NAN;
}

int sw_digits_of(double x)
{
    enum { DIGITS = 4, MOST = 12 };
    if (!isfinite(x) || x == 0) return DIGITS;
    double digits = DIGITS - 1 - floor(log10(fabs(x)));
    return digits < 0 ? 0 : digits > MOST ? MOST : (int)digits;
}
