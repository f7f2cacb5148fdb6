/* test_curve.c - learning curves out of files that are written by hand. */
#include "base/file.h"
#include "base/folder.h"
#include "scratch.h"
#include "study/curve.h"
#include "study/runs.h"

#include <criterion/criterion.h>

TestSuite(curve, .init = scratch_begin, .fini = scratch_end);

static void write_metrics(const sw_study *study, int run, const char *text)
{
    sw_path folder, path;
    cr_assert(sw_study_run_folder(&folder, study, scratch("out").text, (sw_run_at){0, 0, run}) ==
              SW_OK);
    if (!sw_path_exists(folder.text)) cr_assert(sw_folder_new(folder.text) == SW_OK);
    cr_assert(sw_path_join(&path, folder.text, "metrics.jsonl") == SW_OK);
    cr_assert(sw_file_write(path.text, &(sw_piece){text, strlen(text)}, 1) == SW_OK);
}

Test(curve, is_the_mean_as_far_as_all_went)
{
    sw_study study = {.data = {"needle"},
                      .data_count = 1,
                      .arm = {"mean"},
                      .arm_count = 1,
                      .runs_per_arm = 3,
                      .config = {.seed = 5}};
    sw_study_run run[3] = {{.seed = 5}, {.seed = 6, .status = SW_ERROR_DIVERGED}, {.seed = 7}};
    write_metrics(&study, 0,
                  "{\"epoch\":0.5,\"valid_accuracy\":0.5,\"best\":true}\n"
                  "{\"epoch\":1,\"valid_accuracy\":0.75}\n{\"epoch\":1.5,\"valid_accuracy\":1}\n");
    write_metrics(&study, 2,
                  "{\"epoch\":1,\"valid_accuracy\":0.25}\n"
                  "{\"valid_accuracy\":0.25,\"epoch\":2}\n");
    const scratch_path folder = scratch("out");
    sw_curve curve;
    cr_assert(sw_study_curve(&curve, &study, run, folder.text, 0, 0) == SW_OK, "%s",
              sw_error_message());
    cr_assert(curve.count == 2);
    cr_expect(curve.value[0] == 0.375 && curve.value[1] == 0.5);
    cr_expect(curve.epoch[0] == 0.5 && curve.epoch[1] == 1);
    sw_curve_free(&curve);

    static const char *const broken[][2] = {
        {"{\"epoch\":1,\"valid_accuracy\":0.5}\n{\"epoch\":2,\n", "line 2"},
        {"{\"epoch\":1,\"valid_accuracy\":\"1\"}\n", "line 1: \"valid_accuracy\" is not a number"},
        {"{\"epoch\":1}\n", "valid_accuracy"}};
    for (int i = 0; i < 3; i++) {
        write_metrics(&study, 2, broken[i][0]);
        sw_status status = sw_study_curve(&curve, &study, run, folder.text, 0, 0);
        cr_expect(status == SW_ERROR_FORMAT && curve.value == NULL);
        cr_expect(strstr(sw_error_message(), broken[i][1]), "%s", sw_error_message());
    }
    write_metrics(&study, 2, "{\"epoch\":1,\"valid_accuracy\":null}\n"); /* no validation sets */
    cr_expect(sw_study_curve(&curve, &study, run, folder.text, 0, 0) == SW_OK && curve.count == 0);
    sw_curve_free(&curve);
    for (int r = 0; r < 3; r++) run[r].status = SW_ERROR_DIVERGED;
    cr_expect(sw_study_curve(&curve, &study, run, folder.text, 0, 0) == SW_OK);
    cr_expect(curve.count == 0 && curve.value == NULL);
}
