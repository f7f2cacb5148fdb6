/* test_runs.c - the runs of a study: their order, configurations and folders. */
#include "study/runs.h"

#include <criterion/criterion.h>
#include <string.h>

Test(runs, are_ordered_by_data_set_then_by_arm)
{
    const sw_study study = {.data_count = 2, .arm_count = 3, .runs_per_arm = 4};
    int next = 0;
    for (int d = 0; d < 2; d++)
        for (int a = 0; a < 3; a++)
            for (int r = 0; r < 4; r++) cr_expect_eq(sw_study_index(&study, d, a, r), next++);
    sw_study_run runs[24] = {0};
    runs[16].empty = true;
    cr_expect(sw_study_is_empty(&study, runs, 1, 1) && !sw_study_is_empty(&study, runs, 1, 2));
}

Test(runs, are_numbered_fold_by_fold)
{
    /* fold and repeat are overwritten */
    sw_study study = {.runs_per_arm = 8, .config = {.folds = 4, .seed = 5, .fold = 3, .repeat = 9}};
    for (int r = 0; r < 8; r++) {
        sw_config config = study.config;
        sw_study_number(&config, &study, r);
        cr_expect(config.fold == r % 4 && config.repeat == r / 4 && config.seed == 5 + r);
    }
    cr_expect_eq(sw_study_repeats(&study), 2);
    cr_expect_eq(sw_study_check_folds(&study), SW_OK);
    study.runs_per_arm = 6;
    cr_expect_eq(sw_study_check_folds(&study), SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(),
                     "study: 6 runs of each arm, expected 4 folds once or several times");

    study.config.folds = 0;
    sw_config config = study.config;
    sw_study_number(&config, &study, 2);
    cr_expect(config.fold == 0 && config.repeat == 0 && config.seed == 7);
    cr_expect_eq(sw_study_repeats(&study), 0);
    cr_expect_eq(sw_study_check_folds(&study), SW_OK);
}

Test(runs, have_a_configuration_and_a_folder_each)
{
    sw_study study = {.config = sw_config_default(),
                      .data = {"needle:size=5", "majority"},
                      .data_count = 2,
                      .arm = {"mean", "max:level=instance"},
                      .arm_count = 2,
                      .runs_per_arm = 6};
    study.config.seed = 5;
    sw_config config;
    sw_path path;
    cr_assert_eq(sw_study_configure(&config, &study, (sw_run_at){0, 1, 2}), SW_OK, "%s",
                 sw_error_message());
    cr_expect_str_eq(config.data, "needle:size=5");
    cr_expect_str_eq(config.model.pool, "max");
    cr_expect_str_eq(config.model.level, "instance");
    cr_expect_eq(config.seed, 7);
    cr_assert_eq(sw_study_run_folder(&path, &study, "out", (sw_run_at){0, 1, 2}), SW_OK);
    cr_expect_str_eq(path.text, "out/runs/needle_size=5-max_level=instance-7");
    study.config.folds = 3;
    cr_assert_eq(sw_study_run_folder(&path, &study, "out", (sw_run_at){1, 0, 5}), SW_OK);
    cr_expect_str_eq(path.text, "out/runs/majority-mean-r1-f2");
    study.arm[0] = "mena";
    cr_expect_eq(sw_study_configure(&config, &study, (sw_run_at){0, 0, 0}), SW_ERROR_NOT_FOUND);
}

Test(runs, share_all_fields_but_those_of_the_run)
{
    static const char *const own[] = {"data", "pool", "seed", "fold", "repeat", "threads"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) cr_expect(sw_study_varies(own[i]));
    cr_expect(!sw_study_varies("width") && !sw_study_varies("folds") && !sw_study_varies("lr"));
}
