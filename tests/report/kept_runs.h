/* kept_runs.h - the files of the runs of a made-up report. */
#ifndef SW_TESTS_REPORT_KEPT_RUNS_H
#define SW_TESTS_REPORT_KEPT_RUNS_H

#include "base/folder.h"
#include "made_up.h"
#include "study/runs.h"
#include "train/result.h"

/* Write result.json of a run of the second data set, with these labels of four sets. The outputs
 * say the classes 0, 1, 1, 0. Without labels they are numbers, the second of which has a
 * logarithm. */
static inline void keep_run(int arm, int run, const int32_t label[4])
{
    static const sw_real y[] = {1, 0, 0, 1, 0, 2, 3, 0}, target[] = {1, 0, 0, 1, 0, 2, 3, 4};
    static const int64_t offset[5] = {0};
    static char *names[] = {"a|b", "c"};
    static double log[] = {0, 1};
    const sw_ragged sets = {
        .count = 4, .offset = offset, .label = label, .target = target, .targets = 2};
    const sw_split split = {SW_TEST, &sets, NULL, 4, 2, label ? SW_CLASSES : SW_REGRESSION};
    const sw_dataset dataset = {.schema = {.output = {.count = 2, .name = names, .log = log}}};
    const sw_params params = {0};
    sw_scores *test;
    sw_path folder, path;
    cr_assert_eq(sw_scores_new(&test, y, split, &dataset.schema, NULL), SW_OK, "%s",
                 sw_error_message());
    const sw_result result = {
        .train = test->metrics, .valid = test->metrics, .test = test->metrics};
    const sw_result_facts beside = {NULL, test, &dataset, &params, "none"};
    cr_assert_eq(sw_study_run_folder(&folder, &study, scratch_folder, (sw_run_at){1, arm, run}),
                 SW_OK);
    path = in_top("runs");
    if (!sw_path_exists(path.text)) cr_assert_eq(sw_folder_new(path.text), SW_OK);
    cr_assert_eq(sw_folder_new(folder.text), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_path_join(&path, folder.text, "result.json"), SW_OK);
    cr_assert_eq(sw_result_write(&result, &beside, path.text), SW_OK, "%s", sw_error_message());
    sw_scores_free(test);
}

#endif
