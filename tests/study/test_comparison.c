/* test_comparison.c - a study is run: what it writes, what it refuses, how it is resumed. */
#include "small_study.h"

#include <setwise/datasets.h>

TestSuite(comparison, .init = make_folder, .fini = scratch_end);

static int count_of(const char *text, char c)
{
    int count = 0;
    for (; *text; text++) count += *text == c;
    return count;
}

/* ---- A whole study --------------------------------------------------------------------------- */

typedef struct seen {
    int begun, ended, evaluations;
    int stop_after, stop_after_evaluations; /* 0: never */
    volatile int stop;
} seen;

static void on_begin(void *user, int done, int total, const char *data, const char *pool,
                     int64_t seed)
{
    seen *s = user;
    cr_expect(done == s->begun && total == 8);
    cr_expect(strstr(data, s->begun < 4 ? "needle" : "majority"));
    cr_expect_str_eq(pool, s->begun / 2 % 2 ? "max" : "mean");
    cr_expect(seed == 5 + s->begun % 2);
    s->begun++;
}

static void on_end(void *user, const sw_study_run *run)
{
    seen *s = user;
    cr_expect(run->status == SW_OK);
    s->ended++;
    if (s->ended == s->stop_after) s->stop = 1;
}

static void on_evaluation(void *user, const sw_evaluation *evaluation)
{
    (void)evaluation;
    seen *s = user;
    s->evaluations++;
    if (s->evaluations == s->stop_after_evaluations) s->stop = 1;
}

static sw_study_watcher watch(seen *s)
{
    return (sw_study_watcher){.user = s,
                              .run = {.user = s, .evaluation = on_evaluation, .stop = &s->stop},
                              .begin = on_begin,
                              .end = on_end};
}

Test(comparison, runs_all_and_writes_all)
{
    sw_study study = small_study();
    seen s = {0};
    sw_study_watcher watcher = watch(&s);
    sw_status status = run_study(&study, SW_RUN_NEW, &watcher, runs);
    cr_assert(status == SW_OK, "%s", sw_error_message());
    cr_expect(s.begun == 8 && s.ended == 8 && s.evaluations == 24);
    for (int i = 0; i < 8; i++) {
        cr_expect(runs[i].data == i / 4 && runs[i].arm == i / 2 % 2 && runs[i].seed == 5 + i % 2);
        cr_expect(runs[i].status == SW_OK && runs[i].result.test.sets == 32);
        cr_expect(runs[i].result.parameters > 0 && runs[i].result.steps > 0);
    }
    /* Another seed is another run, and so is another pooling. */
    cr_expect(runs[0].result.valid.loss != runs[1].result.valid.loss);
    cr_expect(runs[0].result.valid.loss != runs[2].result.valid.loss);

    char *csv = contents("runs.csv");
    cr_expect(count_of(csv, '\n') == 9, "%s", csv);
    char line[400];
    snprintf(line, sizeof line, "\nneedle:train=64:valid=32:test=32:size=6,max,6,ok,");
    cr_expect(strstr(csv, line) != NULL, "%s", csv);
    free(csv);
    cr_expect(exists("config.json") && exists("study.json"));
    cr_expect(exists("runs/needle_train=64_valid=32_test=32_size=6-max-6/result.json"));
}

/* A study that was stopped and resumed ends in the same metrics as one that was
 * never stopped; runs that have ended are not trained again. */
Test(comparison, resume_is_as_if_never_stopped)
{
    sw_study study = small_study();
    seen s = {.stop_after = 3};
    sw_study_watcher watcher = watch(&s);
    cr_assert(run_study(&study, SW_RUN_NEW, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_expect(strstr(sw_error_message(), "3 of 8"), "%s", sw_error_message());
    cr_expect(runs[2].status == SW_OK && runs[3].status == SW_ERROR_INTERRUPTED);
    char *csv = contents("runs.csv");
    cr_expect(count_of(csv, '\n') == 4, "%s", csv);
    free(csv);

    /* Once more, amid the fifth run: the fourth's three evaluations and one. */
    seen again = {.stop_after_evaluations = 4};
    watcher = watch(&again);
    cr_assert(run_study(&study, SW_RUN_RESUME, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_expect(strstr(sw_error_message(), "stopped in run 5 of 8"), "%s", sw_error_message());
    cr_expect(again.ended == 4 && runs[4].status == SW_ERROR_INTERRUPTED);

    again = (seen){0};
    watcher = watch(&again);
    cr_assert(run_study(&study, SW_RUN_RESUME, &watcher, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(again.ended == 8 && again.evaluations == 2 + 3 * 3, "%d evaluations",
              again.evaluations);

    seen third = {0};
    watcher = watch(&third);
    cr_assert(run_study(&study, SW_RUN_RESUME, &watcher, runs) == SW_OK);
    cr_expect(third.ended == 8 && third.evaluations == 0);

    sw_study_run whole[ROOM];
    snprintf(folder, sizeof folder, "%s/whole", scratch_folder);
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, whole) == SW_OK);
    for (int i = 0; i < 8; i++) {
        cr_expect(runs[i].result.test.loss == whole[i].result.test.loss, "run %d", i);
        cr_expect(runs[i].result.valid.accuracy == whole[i].result.valid.accuracy, "run %d", i);
        cr_expect(runs[i].result.best_step == whole[i].result.best_step, "run %d", i);
    }
}

Test(comparison, more_seeds_can_be_added)
{
    sw_study study = small_study();
    study.data_count = 1;
    study.runs_per_arm = 1;
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK);
    double first = runs[0].result.test.loss;
    study.runs_per_arm = 3;
    cr_assert(run_study(&study, SW_RUN_RESUME, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(runs[0].result.test.loss == first && runs[5].status == SW_OK);
}

Test(comparison, a_data_set_that_is_open_is_not_opened_again)
{
    sw_study study = small_study();
    cr_assert(sw_study_open(&study) == SW_OK, "%s", sw_error_message());
    study.dataset[0]->index_count[SW_TEST] = 7; /* by this it is known */
    study.dataset[0]->best = 0.875;
    study.data_count = study.runs_per_arm = 1;
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(runs[0].result.test.sets == 7 && runs[0].best_possible == 0.875);
    char *csv = contents("runs.csv");
    cr_expect(strstr(csv, ",seconds,best_possible\n") && strstr(csv, ",0.875\n"), "%s", csv);
    free(csv);
    cr_expect_str_eq(study.dataset[0]->name, "needle");
    sw_study_close(&study);
}

/* ---- What is refused ------------------------------------------------------------------------ */

Test(comparison, lists_are_checked_before_anything_is_made)
{
    sw_study study = small_study();
    study.data_count = 0;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "0 data sets, expected 1 to 64");
    study = small_study();
    study.arm_count = 65;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "65 arms");
    study = small_study();
    study.arm[1] = "mean";
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "the arm mean is listed twice");
    study = small_study();
    study.data[1] = study.data[0];
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "is listed twice");
    study = small_study();
    study.runs_per_arm = 0;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "0 runs of each arm");
    study = small_study();
    study.config.seed = INT64_MAX;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "too large");
    study = small_study();
    study.data[1] = "nedle";
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_NOT_FOUND, "needle");
    cr_expect(!sw_path_exists(folder));
}

Test(comparison, a_pooling_that_cannot_be_built_is_an_error_at_once)
{
    sw_study study = small_study();
    study.arm[1] = "pma";
    study.config.model.heads = 3;
    sw_status got = run_study(&study, SW_RUN_NEW, NULL, runs);
    cr_expect(got < 0 && strstr(sw_error_message(), "pma") && strstr(sw_error_message(), "heads"),
              "%s", sw_error_message());
    study.arm[1] = "mena";
    got = run_study(&study, SW_RUN_NEW, NULL, runs);
    cr_expect(got < 0 && strstr(sw_error_message(), "mean"), "%s", sw_error_message());
    cr_expect(!sw_path_exists(folder));
}

Test(comparison, what_a_task_lacks_is_an_error_at_once)
{
    sw_study study = small_study();
    study.data[1] = "max-regression";
    strcpy(study.config.select, "accuracy");
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT,
                   "max-regression: select is accuracy, which a regression does not have");
    strcpy(study.config.select, "error");
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "the task is classes");
    study = small_study();
    study.arm[1] = "auto";
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "the pooling auto");
    cr_expect(!sw_path_exists(folder));
}

Test(comparison, data_without_a_test_split_are_an_error_at_once)
{
    sw_study study = small_study();
    cr_assert(sw_study_open(&study) == SW_OK, "%s", sw_error_message());
    study.dataset[1]->index_count[SW_TEST] = 0;
    expect_refusal(&study, SW_RUN_NEW, SW_ERROR_ARGUMENT, "majority: no set is in the test split");
    sw_study_close(&study);
    cr_expect(!sw_path_exists(folder));
}

Test(comparison, an_arm_without_a_model_is_an_error_before_anything_is_made)
{
    sw_study study = small_study();
    study.config.model.heads = 2;
    static const char *const wrong[][2] = {
        {"max:lrr=1", "study: arm max:lrr=1: unknown setting of an arm 'lrr'"},
        {"max:heads=3:encoder=isab", "with max:heads=3:encoder=isab: "},
        {"max:model=set-transformer", "set-transformer"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        study.arm[1] = wrong[i][0];
        cr_expect(run_study(&study, SW_RUN_NEW, NULL, runs) < 0);
        cr_expect(strstr(sw_error_message(), wrong[i][1]), "\"%s\" without \"%s\"",
                  sw_error_message(), wrong[i][1]);
    }
    cr_expect(!sw_path_exists(folder));
}
