/* test_markdown_merit.c - the figures of merit in report.md. */
#include "kept_runs.h"
#include "report/markdown_merit.h"

TestSuite(markdown_merit, .init = scratch_begin, .fini = scratch_end);

Test(markdown_merit, of_classes)
{
    sw_report report = make_report(SEEDS);
    sw_text text = {0};
    sw_markdown_merit(&text, &report, 1);
    cr_expect_eq(text.length, 0, "no run has scores: %s", text.data);
    keep_run(0, 0, (const int32_t[]){0, 1, 1, 0});
    keep_run(1, 0, (const int32_t[]){0, 1, 1, 1}); /* of the best arm */
    keep_run(1, 1, (const int32_t[]){1, 1, 1, 1});
    sw_markdown_merit(&text, &report, 1);
    expect_in(text.data, "| arm | balanced accuracy, % | macro F1 | log-loss | Brier score | "
                         "calibration error |\n|---|---:|---:|---:|---:|---:|\n| mean | 100.00 | "
                         "1.0000 | ");
    expect_in(text.data, "\n| gated | 66.67 | ");
    expect_in(text.data, "> Note: the AUC is undefined in 1 of 2 runs of `gated`: all 4 sets are "
                         "of class \"c\".\n");
    expect_in(text.data, "Answers of the best arm, `gated`, on 8 test sets (summed over 2 runs):");
    expect_in(text.data, "\n| a\\|b | 1 | 4 | 1 | 0.2500 | 1.0000 | 0.4000 |\n");
    expect_in(text.data, "\n| a\\|b | **1** | 0 |\n| c | 3 | **4** |\n");
    expect_not_in(text.data, "nan");
    sw_text_free(&text);
}

/* Of equal arms the first has its counts. */
Test(markdown_merit, of_equal_arms)
{
    sw_report report = make_report(SEEDS);
    sw_text text = {0};
    for (int r = 0; r < SEEDS; r++)
        runs[sw_study_index(&study, 1, 2, r)] = runs[sw_study_index(&study, 1, 1, r)];
    for (int a = 1; a < 3; a++) keep_run(a, 0, (const int32_t[]){0, 1, 1, 1});
    sw_markdown_merit(&text, &report, 1);
    expect_in(text.data, "Answers of the first of 2 equal best arms, `gated`, on 4 test sets:");
    expect_not_in(text.data, "`a_b`, on");
    sw_text_free(&text);
}

Test(markdown_merit, of_a_regression)
{
    sw_report report = make_report_of(SW_REGRESSION);
    sw_text text = {0};
    keep_run(0, 0, NULL);
    keep_run(0, 1, NULL);
    sw_markdown_merit(&text, &report, 1);
    expect_in(text.data,
              "| arm | target | R2 | MAE | RMSE | R2 of log |\n|---|---|---:|---:|---:|---:|\n"
              "| mean | a\\|b | 1.0000 | 0 | 0 | - |\n| mean | c | ");
    expect_in(text.data, " | 1 | 2 | -0.8551 |\n"); /* asinh of 0, 1, 2, 4 */
    expect_not_in(text.data, "Answers");
    sw_text_free(&text);
}
