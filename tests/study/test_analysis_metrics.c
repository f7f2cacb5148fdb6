/* test_analysis_metrics.c - the metrics of each task: the main one comes first. */
#include "study/analysis_metrics.h"

#include <criterion/criterion.h>
#include <setwise/study.h>
#include <string.h>

Test(analysis_metrics, begin_with_the_main_one)
{
    for (int i = 0; i <= 2 * SW_MIXTURE + 1; i++) {
        const sw_task task = (sw_task)(i / 2);
        const int64_t outputs = 1 + i % 2;
        const sw_analysis_metric *first = sw_analysis_metric_at(task, outputs, 0);
        const sw_main_metric *main = sw_main_metric_of(task, outputs);
        cr_expect(strcmp(first->name, main->name) == 0 && first->offset == main->offset);
        cr_expect(first->scale == main->scale && strcmp(first->unit, main->unit) == 0);
        cr_expect_eq(first->lower_is_better, main->lower_is_better);
        int count = 0;
        while (sw_analysis_metric_at(task, outputs, count)) count++;
        cr_expect_leq(count, SW_ANALYSIS_METRICS);
    }
}

/* Metrics are looked up by position: with other outputs the same ones come in another order. */
Test(analysis_metrics, of_several_numbers_are_the_same_in_another_order)
{
    cr_expect_eq(sw_analysis_metric_at(SW_REGRESSION, 1, 0),
                 sw_analysis_metric_at(SW_REGRESSION, 2, 1));
    cr_expect_eq(sw_analysis_metric_at(SW_REGRESSION, 1, 1),
                 sw_analysis_metric_at(SW_REGRESSION, 2, 0));
    cr_expect_null(sw_analysis_metric_at(SW_REGRESSION, 2, 2));
}
