/* test_merit.c - scores of the runs of an arm, summed up. */
#include "kept_runs.h"
#include "report/markdown_merit.h"
#include "report/merit.h"

TestSuite(merit, .init = scratch_begin, .fini = scratch_end);

Test(merit, is_the_sum_of_the_runs)
{
    sw_report report = make_report(SEEDS);
    keep_run(1, 0, (const int32_t[]){0, 1, 1, 1}); /* one wrong */
    keep_run(1, 1, (const int32_t[]){0, 1, 1, 0}); /* none */
    keep_run(1, 2, (const int32_t[]){1, 1, 1, 1}); /* two; one class */
    sw_merit merit;
    cr_assert_eq(sw_merit_read(&merit, &report, 1, 1), SW_OK);
    cr_assert_eq(merit.runs, 3);
    cr_expect_eq(merit.sum->metrics.sets, 12);
    const int64_t confusion[] = {3, 0, 3, 6}; /* of 3 sets of class 0 and 9 of class 1 */
    for (int i = 0; i < 4; i++) cr_expect_eq(merit.sum->confusion[i], confusion[i]);
    cr_expect_float_eq(merit.sum->of[1].recall, 6 / 9.0, 1e-12);
    cr_expect_float_eq(merit.sum->of[0].precision, 3 / 6.0, 1e-12);
    cr_expect_float_eq(merit.sum->of[1].f1, 2 * 6 / 15.0, 1e-12);
    cr_expect_float_eq(merit.balanced, (5 / 6.0 + 1 + 0.5) / 3, 1e-9);
    cr_expect(merit.loss > 0 && merit.brier > 0 && merit.calibration > 0);
    cr_expect_eq(merit.without_auc, 1);
    cr_expect_str_eq(merit.no_auc, "all 4 sets are of class \"c\"");
    cr_expect_str_eq(merit.output.name[0], "a|b");
    sw_merit_free(&merit);
}

Test(merit, of_a_regression_is_a_mean)
{
    sw_report report = make_report_of(SW_REGRESSION);
    keep_run(0, 0, NULL);
    keep_run(0, 2, NULL);
    sw_merit merit;
    cr_assert_eq(sw_merit_read(&merit, &report, 1, 0), SW_OK);
    cr_assert_eq(merit.runs, 2);
    cr_expect_eq(merit.sum->target[0].error, 0);
    cr_expect_eq(merit.sum->target[1].error, 1);
    sw_merit_free(&merit);
}

Test(merit, leaves_out_what_has_no_scores)
{
    sw_report report = make_report(SEEDS);
    keep_run(3, 1, (const int32_t[]){0, 1, 1, 0}); /* diverged */
    sw_merit merit;
    cr_assert_eq(sw_merit_read(&merit, &report, 1, 3), SW_OK);
    cr_expect(merit.runs == 0 && !merit.sum && isnan(merit.loss));
    sw_merit_free(&merit);
}

/* The means would be those of fewer runs than there are. */
Test(merit, the_disk_fails)
{
    sw_report report = make_report(SEEDS);
    sw_merit merit;
    sw_path folder, result;
    keep_run(1, 0, (const int32_t[]){0, 1, 1, 1});
    keep_run(1, 1, (const int32_t[]){0, 1, 1, 0});
    cr_assert_eq(sw_study_run_folder(&folder, &study, scratch_folder, (sw_run_at){1, 1, 1}), SW_OK);
    cr_assert_eq(sw_path_join(&result, folder.text, "result.json"), SW_OK);
    cr_assert_eq(remove(result.text), 0);
    cr_assert_eq(sw_folder_new(result.text), SW_OK);
    cr_expect_eq(sw_merit_read(&merit, &report, 1, 1), SW_ERROR_IO);
    cr_expect(merit.runs == 0 && !merit.sum);

    sw_text text = {0};
    sw_markdown_merit_table(&text, &report, 1);
    cr_expect_eq(sw_text_status(&text), SW_ERROR_IO);
    cr_expect(strstr(sw_error_message(), "result.json: cannot be read"), "%s", sw_error_message());
    sw_text_free(&text);
}
