#include "train/metric_names.h"

#include <criterion/criterion.h>

/* All numbers of sw_metrics but `sets` and `majority`, which are of the data, each under its own
 * name. */
Test(metric_names, each_reaches_its_own_number)
{
    static const char *const names[] = {"loss",  "accuracy", "balanced_accuracy", "auc",
                                        "error", "r2",       "likelihood"};
    sw_metrics m = {.loss = 1,
                    .accuracy = 2,
                    .balanced_accuracy = 3,
                    .auc = 4,
                    .error = 5,
                    .r2 = 6,
                    .likelihood = 7};
    cr_assert_eq(SW_METRICS, 7);
    cr_expect_eq(sizeof m, sizeof m.sets + (SW_METRICS + 1) * sizeof(double),
                 "a metric has no name");
    for (int i = 0; i < SW_METRICS; i++) {
        cr_expect_str_eq(sw_metrics_name(i), names[i]);
        cr_expect_eq(*sw_metrics_at(&m, i), i + 1, "%s", names[i]);
    }
    *sw_metrics_at(&m, 4) = 8;
    cr_expect_eq(m.error, 8);
}
