/* test_clear_folder.c - what an earlier study wrote is removed, and nothing else. */
#include "base/folder.h"
#include "base/path.h"
#include "small_study.h"
#include "study/clear_folder.h"

TestSuite(clear_folder, .init = make_folder, .fini = scratch_end);

Test(clear_folder, force_removes_the_runs_of_arms_and_nothing_else)
{
    sw_study study = study_of_arms();
    const char *const own = "runs/needle_train=64_valid=32_test=32_size=6-max_encoder=isab_old-5";
    const char *const arm =
        "runs/needle_train=64_valid=32_test=32_size=6-max_encoder=isab_inducing=2-5";
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_assert(exists(arm));
    /* A copy that somebody made, under a name of their own. */
    char *config;
    cr_assert(sw_folder_new(in_folder(own).text) == SW_OK);
    sw_path path;
    cr_assert(sw_path_join(&path, in_folder(arm).text, "config.json") == SW_OK);
    cr_assert(sw_file_read(&config, NULL, path.text, 1 << 20) == SW_OK);
    cr_assert(sw_path_join(&path, in_folder(own).text, "config.json") == SW_OK);
    cr_assert(sw_file_write(path.text, &(sw_piece){config, strlen(config)}, 1) == SW_OK);
    free(config);
    static const char *const maps[] = {"figures/heatmap.csv", "figures/heatmap.gp",
                                       "figures/heatmap.svg", "figures/", NULL};
    cr_assert(sw_folder_new(in_folder("figures").text) == SW_OK);
    for (int i = 0; i < 3; i++) put(maps[i], "of a larger study");

    study.arm[0] = "mean";
    study.arm_count = 1;
    cr_assert(sw_study_clear_folder(&study, folder, maps) == SW_OK, "%s", sw_error_message());
    cr_expect(!exists(arm) && exists(own));
    for (int i = 0; i < 3; i++) cr_expect(!exists(maps[i]), "%s", maps[i]);
    cr_expect(!exists("figures") && !exists("config.json") && !exists("study.json"));
}

/* A run whose configuration cannot be read is replaced all the same. */
Test(clear_folder, force_replaces_a_broken_run)
{
    sw_study study = small_study();
    study.data_count = study.runs_per_arm = 1;
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK);
    put_file("runs/needle_train=64_valid=32_test=32_size=6-max-5/config.json");
    study.config.model.width = 16;
    volatile int stop = 1;
    sw_study_watcher watcher = {.run = {.stop = &stop}};
    cr_assert(run_study(&study, SW_RUN_FORCE, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_expect(run_study(&study, SW_RUN_RESUME, NULL, runs) == SW_OK, "%s", sw_error_message());
}

/* Files of others, one for each data set of the earlier study; those of data sets that were not in
 * it stay. */
Test(clear_folder, removes_the_files_of_others_by_data_set)
{
    static const char *const extra[] = {"report.md", "figures/accuracy-*.svg", "figures/", NULL};
    static const char *const file[] = {
        "report.md", "figures/accuracy-needle_train=64_valid=32_test=32_size=6.svg",
        "figures/accuracy-majority_train=64_valid=32_test=32_size=6.svg",
        "figures/accuracy-mine.svg", "figures/curves-mine.svg"};
    sw_study study = small_study();
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_assert(sw_folder_new(in_folder("figures").text) == SW_OK);
    for (int i = 0; i < 5; i++) put_file(file[i]);
    study.data_count = 1; /* whatever the new study has */
    cr_assert(sw_study_clear_folder(&study, folder, extra) == SW_OK, "%s", sw_error_message());
    for (int i = 0; i < 5; i++) cr_expect_eq(exists(file[i]), i >= 3, "%s", file[i]);
    cr_expect(!exists("config.json") && !exists("runs.csv") && !exists("runs"));
}
