/* test_html_calibration.c - calibration as small figures. */
#include "report/html_calibration.h"

#include "made_up.h"

#include "base/folder.h"
#include "study/runs.h"

#include <setwise/predictions.h>

TestSuite(html_calibration, .init = scratch_begin, .fini = scratch_end);

/* Keep predictions of four sets of two classes for a run of the second data set. */
static void keep(int arm, int run, double score[8], sw_task task)
{
    int64_t set[] = {0, 1, 2, 3};
    double truth[8] = {1, 1, 0, 1, 0, 0, 0, 0};
    char *none[4] = {NULL};
    const sw_predictions said = {task, 4, 2, set, none, truth, score};
    sw_path folder, path = in_top("runs");
    if (!sw_path_exists(path.text)) cr_assert_eq(sw_folder_new(path.text), SW_OK);
    cr_assert_eq(sw_study_run_folder(&folder, &study, scratch_folder, (sw_run_at){1, arm, run}),
                 SW_OK);
    cr_assert_eq(sw_folder_new(folder.text), SW_OK);
    cr_assert_eq(sw_path_join(&path, folder.text, "predictions.jsonl"), SW_OK);
    cr_assert_eq(sw_predictions_write(&said, path.text), SW_OK, "%s", sw_error_message());
}

/* Of two classes, the second one's probability: 0.75 twice, true once; 0.25 twice, once. */
Test(html_calibration, is_over_all_runs_of_an_arm)
{
    const sw_report report = make_report(SEEDS);
    double score[] = {0.25, 0.75, 0.75, 0.25, 0.25, 0.75, 0.75, 0.25};
    sw_text html = {0};
    keep(1, 0, score, SW_CLASSES);
    keep(1, 2, score, SW_CLASSES);
    sw_html_calibration(&html, &report, 1);
    expect_in(html.data, "<title>said 0.75, true 0.50, 4 times</title>");
    expect_in(html.data, "<title>said 0.25, true 1.00, 4 times</title>");
    expect_in(html.data, "<figcaption>gated: calibration error 0.500</figcaption>");
    expect_in(html.data, "of all runs together; the table has the mean of single runs.");
    expect_not_in(html.data, "<figcaption>mean");
    sw_text_free(&html);
}

Test(html_calibration, needs_predictions)
{
    const sw_report report = make_report(SEEDS);
    sw_text html = {0};
    sw_html_calibration(&html, &report, 1);
    cr_expect_eq(html.length, 0);
}
