/* test_tuned_arm.c - arms whose open settings a search chooses. */
#include "small_study.h"
#include "study/tuned_arm.h"

#include <setwise/tune.h>

TestSuite(tuned_arm, .init = make_folder, .fini = scratch_end);

#define NAME "tuning/needle_train=64_valid=32_test=32_size=6-"

static sw_study tuned_study(void)
{
    sw_study study = study_of_arms();
    study.arm[1] = "mean:weight-decay=0";
    study.space = "lr=0.001..0.1 weight-decay=0.5..0.9";
    study.config.warmup = 0;
    study.runs_per_arm = 2;
    cr_assert(sw_study_add_tuned(&study, 3) == SW_OK, "%s", sw_error_message());
    return study;
}

static void expect_chosen(const sw_study *study, int arm, const char *run)
{
    char settings[512];
    sw_config config = sw_config_default(), drawn;
    cr_assert(sw_tuned_settings(settings, sizeof settings, study, folder, (sw_run_at){0, arm, 0}) ==
                  SW_OK,
              "%s", sw_error_message());
    cr_assert(sw_config_read(&config, in_folder(run).text) == SW_OK, "%s", sw_error_message());
    drawn = study->config;
    for (char *rest = settings, *word; (word = strsep(&rest, " "));) {
        char *value = strchr(word, '=');
        if (!value) return; /* as given */
        *value++ = '\0';
        cr_assert(sw_config_set(&drawn, word, value) == SW_OK);
    }
    cr_expect(config.lr == drawn.lr, "%s", run);
}

Test(tuned_arm, stands_beside_the_arm_as_it_is)
{
    sw_study study = tuned_study(), read;
    cr_assert(study.arm_count == 4);
    cr_expect_str_eq(study.arm[1], "max:trials=3");
    cr_expect_str_eq(sw_arm_display_name(study.arm[3]).text, "mean, weight-decay 0, tuned");
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
    expect_chosen(&study, 1,
                  "runs/needle_train=64_valid=32_test=32_size=6-max_trials=3-5/config.json");
    expect_chosen(&study, 1,
                  "runs/needle_train=64_valid=32_test=32_size=6-max_trials=3-6/config.json");
    /* What the arm sets is not searched. */
    char *trials = contents(NAME "mean_weight-decay=0_trials=3/trials.csv");
    cr_expect(strstr(trials, "lr=") && !strstr(trials, "weight-decay"), "%s", trials);
    free(trials);
    const double loss = runs[2].result.test.loss;
    cr_assert(sw_study_read(&read, folder) == SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(read.space, study.space);
    cr_assert(run_study(&read, SW_RUN_RESUME, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(runs[2].result.test.loss == loss);
    sw_study_close(&read);
    read = study;
    read.space = "lr=0.001..0.2";
    expect_refusal(&read, SW_RUN_RESUME, SW_ERROR_ARGUMENT, "the space of the searches is");
    study.arm_count = 1;
    cr_assert(run_study(&study, SW_RUN_FORCE, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(!exists("tuning"));
    sw_study_close(&study);
}

/* The sets that validate in one fold are the tests of another: each fold has its own search. */
Test(tuned_arm, of_folds_is_tuned_on_each_fold)
{
    sw_study study = study_of_arms();
    study.arm[0] = "mean:trials=2";
    study.arm_count = 1;
    study.config.folds = study.runs_per_arm = 3;
    study.config.warmup = 0;
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(exists(NAME "mean_trials=2-r0-f0/tune.json") &&
              exists(NAME "mean_trials=2-r0-f2/trials/001"));
}

Test(tuned_arm, keeps_what_makes_its_parameters_if_they_are_matched)
{
    char space[512];
    sw_study study = study_of_arms();
    cr_assert(sw_tuned_space(space, sizeof space, &study, 0) == SW_OK);
    cr_expect_str_eq(space, SW_TUNE_SPACE);
    study.matched = true;
    cr_assert(sw_tuned_space(space, sizeof space, &study, 0) == SW_OK);
    cr_expect(strstr(space, "lr=") && !strstr(space, "width") && !strstr(space, "layers"));
    study.space = "lr=1|2";
    study.arm[0] = "max:lr=3:trials=2";
    cr_expect(sw_tuned_space(space, sizeof space, &study, 0) == SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "sets everything that could be tuned"), "%s",
              sw_error_message());
}
