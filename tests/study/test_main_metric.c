/* test_main_metric.c - the metric that ranks arms, and how many digits show it. */
#include <setwise/study.h>

#include <criterion/criterion.h>
#include <math.h>

Test(main_metric, is_one_for_each_task)
{
    const sw_metrics metrics = {.accuracy = 0.5,
                                .balanced_accuracy = 0.75,
                                .auc = 0.25,
                                .error = 3,
                                .r2 = 1,
                                .likelihood = -1.5};
    static const struct {
        sw_task task;
        int64_t outputs;
        const char *key, *secondary;
        bool lower_is_better;
        double value, second, perfect;
    } expected[] = {
        {SW_CLASSES, 2, "accuracy", "AUC", false, 0.5, 0.25, 1},
        {SW_LABELS, 2, "accuracy", "AUC", false, 0.5, 0.25, 1},
        {SW_REGRESSION, 1, "error", "R2", true, 3, 1, 0},
        {SW_REGRESSION, 2, "r2", "mean absolute error", false, 1, 3, 1},
        {SW_MIXTURE, 3, "likelihood", NULL, false, -1.5, NAN, NAN},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const sw_main_metric *metric = sw_main_metric_of(expected[i].task, expected[i].outputs);
        cr_expect_str_eq(metric->key, expected[i].key);
        cr_expect_eq(metric->lower_is_better, expected[i].lower_is_better);
        cr_expect(metric->perfect == expected[i].perfect ||
                  (isnan(metric->perfect) && isnan(expected[i].perfect)));
        cr_expect_eq(sw_main_metric_value(metric, &metrics), expected[i].value);
        const double second = sw_main_metric_secondary(metric, &metrics);
        if (expected[i].secondary) {
            cr_expect_str_eq(metric->secondary, expected[i].secondary);
            cr_expect_eq(second, expected[i].second);
        } else {
            cr_expect(!metric->secondary && isnan(second));
        }
    }
}

Test(main_metric, numbers_of_any_size_are_shown_with_four_digits)
{
    const double x[] = {6119, 65.4, -6.4, 0.15, 0.015, 1e9, 1e-30, 0, 9.9999};
    const int digits[] = {0, 2, 3, 4, 5, 0, 12, 4, 3};
    for (int i = 0; i < 9; i++) cr_expect(sw_digits_of(x[i]) == digits[i], "%g", x[i]);
}
