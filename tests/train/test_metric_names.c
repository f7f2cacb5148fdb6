#include "train/metric_names.h"

#include <criterion/criterion.h>

/* All numbers of sw_metrics but `sets`, each under its own name; `majority`, which is of the data,
 * is the last. */
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
    m.majority = 8;
    cr_assert_eq(sw_metric_count(), SW_METRICS + 1);
    for (int i = 0; i < sw_metric_count(); i++)
        cr_expect_eq(sw_metric_of(sw_metric_at(i), &m), i + 1, "%s", sw_metric_at(i)->key);
    cr_expect_str_eq(sw_metric_at(2)->title, "balanced accuracy");
    cr_expect_str_eq(sw_metric_at(7)->key, "majority");
    cr_expect(sw_metric_at(4)->in_unit && !sw_metric_at(0)->in_unit && !sw_metric_at(8));
    *sw_metrics_at(&m, 4) = 8;
    cr_expect_eq(m.error, 8);
}
