/* test_analysis_metrics.c - the metrics of each task: the main one comes first. */
#include "study/analysis_metrics.h"

#include <criterion/criterion.h>
#include <setwise/study.h>
#include <string.h>

Test(analysis_metrics, begin_with_the_main_one)
{
    for (sw_task task = SW_CLASSES; task <= SW_MIXTURE; task++) {
        const sw_analysis_metric *first = sw_analysis_metric_at(task, 0);
        const sw_main_metric *main = sw_main_metric_of(task);
        cr_expect(strcmp(first->name, main->name) == 0 && first->offset == main->offset);
        cr_expect(first->scale == main->scale && strcmp(first->unit, main->unit) == 0);
        cr_expect_eq(first->lower_is_better, main->lower_is_better);
        int count = 0;
        while (sw_analysis_metric_at(task, count)) count++;
        cr_expect_leq(count, SW_ANALYSIS_METRICS);
    }
}
