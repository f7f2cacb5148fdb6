/* measure.c - what poolings are ranked by, for each head: the one place that says so. */
#include <setwise/study.h>

#include <math.h>
#include <stddef.h>

static const sw_main_metric measures[] = {
    [SW_CLASSES] = {"accuracy", "accuracy", "%", 100, false, offsetof(sw_metrics, accuracy), "AUC",
                    offsetof(sw_metrics, auc)},
    [SW_LABELS] = {"accuracy", "accuracy", "%", 100, false, offsetof(sw_metrics, accuracy), "AUC",
                   offsetof(sw_metrics, auc)},
    [SW_REGRESSION] = {"mean absolute error", "error", "", 1, true, offsetof(sw_metrics, error),
                       "R2", offsetof(sw_metrics, r2)},
    [SW_MIXTURE] = {"log-likelihood", "likelihood", "", 1, false, offsetof(sw_metrics, likelihood),
                    NULL, 0},
};

const sw_main_metric *sw_main_metric_of(sw_task task)
{
    return &measures[task];
}

double sw_main_metric_value(const sw_main_metric *measure, const sw_metrics *metrics)
{
    return *(const double *)((const char *)metrics + measure->offset);
}

double sw_main_metric_beside(const sw_main_metric *measure, const sw_metrics *metrics)
{
    if (!measure->beside) return NAN;
    return *(const double *)((const char *)metrics + measure->beside_offset);
}

int sw_digits_of(double x)
{
    enum { DIGITS = 4, MOST = 12 };
    if (!isfinite(x) || x == 0) return DIGITS;
    double digits = DIGITS - 1 - floor(log10(fabs(x)));
    return digits < 0 ? 0 : digits > MOST ? MOST : (int)digits;
}
