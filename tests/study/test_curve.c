/* test_curve.c - learning curves out of the files of runs. */
#include "base/file.h"
#include "base/folder.h"
#include "scratch.h"
#include "study/curve.h"
#include "study/runs.h"
#include "train/history.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(curve, .init = scratch_begin, .fini = scratch_end);

static void write_text(const sw_study *study, int run, const char *text)
{
    sw_path folder, path;
    cr_assert(sw_study_run_folder(&folder, study, scratch("out").text, (sw_run_at){0, 0, run}) ==
              SW_OK);
    if (!sw_path_exists(folder.text)) cr_assert(sw_folder_new(folder.text) == SW_OK);
    cr_assert(sw_path_join(&path, folder.text, "metrics.jsonl") == SW_OK);
    cr_assert(sw_file_write(path.text, &(sw_piece){text, strlen(text)}, 1) == SW_OK);
}

static void write_metrics(const sw_study *study, int run, int64_t count, const double *epoch,
                          const double *accuracy)
{
    sw_evaluation history[3] = {0};
    sw_text text = {0};
    for (int64_t e = 0; e < count; e++)
        history[e] =
            (sw_evaluation){.step = e + 1, .epoch = epoch[e], .valid = {.accuracy = accuracy[e]}};
    sw_history_write(history, count, &text);
    write_text(study, run, text.data);
    sw_text_free(&text);
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
    write_metrics(&study, 0, 3, (double[]){0.5, 1, 1.5}, (double[]){0.5, 0.75, 1});
    write_metrics(&study, 2, 2, (double[]){1, 2}, (double[]){0.25, 0.25});
    const scratch_path folder = scratch("out");
    sw_curve curve;
    cr_assert(sw_study_curve(&curve, &study, run, folder.text, 0, 0) == SW_OK, "%s",
              sw_error_message());
    cr_assert(curve.count == 2);
    cr_expect(curve.value[0] == 0.375 && curve.value[1] == 0.5);
    cr_expect(curve.epoch[0] == 0.5 && curve.epoch[1] == 1);
    sw_curve_free(&curve);

    write_text(&study, 2, "{\"step\":1,\n");
    const sw_status status = sw_study_curve(&curve, &study, run, folder.text, 0, 0);
    cr_expect(status == SW_ERROR_FORMAT && curve.value == NULL);
    cr_expect(strstr(sw_error_message(), "metrics.jsonl: line 1"), "%s", sw_error_message());
    /* no validation sets */
    write_metrics(&study, 2, 1, (double[]){1}, (double[]){(double)NAN});
    cr_expect(sw_study_curve(&curve, &study, run, folder.text, 0, 0) == SW_OK && curve.count == 0);
    sw_curve_free(&curve);
    for (int r = 0; r < 3; r++) run[r].status = SW_ERROR_DIVERGED;
    cr_expect(sw_study_curve(&curve, &study, run, folder.text, 0, 0) == SW_OK);
    cr_expect(curve.count == 0 && curve.value == NULL);
}
