/* test_comparison_folds.c - cross-validation: a study whose runs are folds. */
#include "base/path.h"
#include "expect.h"
#include "scratch.h"
#include "study/comparison.h"
#include "study/runs.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(comparison_folds, .init = scratch_begin, .fini = scratch_end);

enum { FOLDS = 4, REPEATS = 2, RUNS = FOLDS * REPEATS, ALL = 2 * RUNS };
static sw_study_run runs[ALL];
static sw_comparison comparison; /* the last one */

/* One data set of 102 sets, two arms, eight runs each, of a few milliseconds. */
static sw_study small_study(void)
{
    sw_study study = {.config = sw_config_default(),
                      .data = {"majority:train=60:valid=21:test=21:size=6"},
                      .data_count = 1,
                      .arm = {"mean", "max"},
                      .arm_count = 2,
                      .runs_per_arm = RUNS,
                      .jobs = 1};
    study.config.folds = FOLDS;
    study.config.model.width = 8;
    study.config.epochs = study.config.evaluations = 3;
    study.config.batch = 16;
    study.config.seed = 5;
    return study;
}

static char *contents(const char *name)
{
    return scratch_read(scratch(name).text, NULL);
}

static bool exists(const char *name)
{
    return sw_path_exists(scratch(name).text);
}

/* Run a study without its report. */
static sw_status run_in(const sw_study *study, const char *folder, sw_run_mode mode,
                        const sw_study_watcher *watcher, sw_study_run *all)
{
    const scratch_path path = scratch(folder);
    comparison = (sw_comparison){
        .study = study, .folder = path.text, .watcher = watcher, .runs = all, .lock = -1};
    sw_status status = sw_comparison_run(&comparison, mode, NULL);
    if (comparison.report.held) sw_claims_close(path.text, &comparison.report);
    if (comparison.lock >= 0) close(comparison.lock);
    comparison.lock = -1;
    return status;
}

static void run_all(const sw_study *study, sw_run_mode mode)
{
    cr_assert_eq(run_in(study, "out", mode, NULL, runs), SW_OK, "%s", sw_error_message());
}

#define RUN "out/runs/majority_train=60_valid=21_test=21_size=6-"

/* ---- A whole study --------------------------------------------------------------------------- */

Test(comparison_folds, every_set_is_tested_once_a_repeat)
{
    sw_study study = small_study();
    run_all(&study, SW_RUN_NEW);
    for (int p = 0; p < 2; p++)
        for (int r = 0; r < REPEATS; r++) {
            int64_t tested = 0;
            for (int f = 0; f < FOLDS; f++) {
                const sw_study_run *run = &runs[sw_study_index(&study, 0, p, r * FOLDS + f)];
                const sw_result *result = &run->result;
                cr_expect(run->status == SW_OK && run->seed == 5 + r * FOLDS + f);
                cr_expect_eq(result->train.sets + result->valid.sets + result->test.sets, 102);
                cr_expect(result->test.sets == 25 || result->test.sets == 26);
                tested += result->test.sets;
            }
            cr_expect_eq(tested, 102);
        }
    cr_expect(exists(RUN "max-r1-f3/result.json") && !exists(RUN "max-12"));

    char *csv = contents("out/runs.csv");
    cr_expect(strstr(csv, "data,pool,seed,repeat,fold,status,train_loss"), "%s", csv);
    cr_expect(strstr(csv, ",max,11,1,2,ok,"), "%s", csv);
    free(csv);
}

/* A run of the study is the run that `setwise train` makes of its config.json. */
Test(comparison_folds, a_run_is_repeated_by_its_configuration)
{
    sw_study study = small_study();
    run_all(&study, SW_RUN_NEW);
    sw_config config = sw_config_default();
    cr_assert_eq(sw_config_read(&config, scratch(RUN "mean-r1-f2/config.json").text), SW_OK);
    cr_expect(config.folds == 4 && config.fold == 2 && config.repeat == 1 && config.seed == 11);
    sw_result again;
    cr_assert_eq(sw_run(&again, &config, scratch("again").text, SW_RUN_NEW, NULL, NULL), SW_OK);
    const sw_result *first = &runs[sw_study_index(&study, 0, 0, 6)].result;
    cr_expect(again.test.loss == first->test.loss && again.test.sets == first->test.sets);
}

/* ---- Stopped and resumed --------------------------------------------------------------------- */

typedef struct stopper {
    int evaluations, stop_at;
    volatile int stop;
} stopper;

static void on_evaluation(void *user, const sw_evaluation *evaluation)
{
    (void)evaluation;
    stopper *s = user;
    if (++s->evaluations == s->stop_at) s->stop = 1;
}

static void expect_same_file(const char *name)
{
    char in_out[200], in_whole[200];
    snprintf(in_out, sizeof in_out, "out/runs/%.150s", name);
    snprintf(in_whole, sizeof in_whole, "whole/runs/%.150s", name);
    size_t a_size, b_size;
    char *a = scratch_read(scratch(in_out).text, &a_size);
    char *b = scratch_read(scratch(in_whole).text, &b_size);
    cr_expect(a_size == b_size && memcmp(a, b, a_size) == 0, "%s differs", name);
    free(a);
    free(b);
}

/* The same also side by side, where each job divides data of its own. */
Test(comparison_folds, resumed_it_ends_in_the_same_bits)
{
    sw_study study = small_study();
    stopper s = {.stop_at = 3 * 6 + 2}; /* in the seventh run */
    sw_study_watcher watcher = {.run = {.user = &s, .evaluation = on_evaluation, .stop = &s.stop}};
    cr_assert_eq(run_in(&study, "out", SW_RUN_NEW, &watcher, runs), SW_ERROR_INTERRUPTED);
    expect_message("stopped in run 7 of 16 (majority:train=60:valid=21:test=21:size=6, mean, "
                   "repeat 1 fold 2), which is saved");
    run_all(&study, SW_RUN_RESUME);
    sw_study_run whole[ALL];
    study.jobs = 3;
    cr_assert_eq(run_in(&study, "whole", SW_RUN_NEW, NULL, whole), SW_OK);
    for (int i = 0; i < ALL; i++)
        cr_expect(runs[i].result.test.loss == whole[i].result.test.loss, "run %d", i);
    for (int p = 0; p < 2; p++)
        for (int r = 0; r < REPEATS; r++)
            for (int f = 0; f < FOLDS; f++) {
                char name[120];
                snprintf(name, sizeof name,
                         "majority_train=60_valid=21_test=21_size=6-%s-r%d-f%d/model.safetensors",
                         study.arm[p], r, f);
                expect_same_file(name);
            }
}

/* Repeats can be added; the runs that have ended stay. */
Test(comparison_folds, more_repeats_can_be_added)
{
    sw_study study = small_study();
    study.arm_count = 1;
    study.runs_per_arm = FOLDS;
    run_all(&study, SW_RUN_NEW);
    const double third = runs[2].result.test.loss;
    study.runs_per_arm = RUNS;
    stopper s = {0};
    sw_study_watcher watcher = {.run = {.user = &s, .evaluation = on_evaluation}};
    cr_assert_eq(run_in(&study, "out", SW_RUN_RESUME, &watcher, runs), SW_OK, "%s",
                 sw_error_message());
    cr_expect(runs[2].result.test.loss == third && runs[RUNS - 1].status == SW_OK);
    cr_expect_eq(s.evaluations, 3 * FOLDS, "%d evaluations", s.evaluations);

    study.runs_per_arm = FOLDS;
    cr_expect_eq(run_in(&study, "out", SW_RUN_RESUME, NULL, runs), SW_ERROR_ARGUMENT);
    expect_message("2 x 4 folds are there, but 4 folds are asked for now");
}

/* Other folds or another first seed would be different runs under the same names. */
Test(comparison_folds, another_division_is_another_study)
{
    sw_study study = small_study();
    study.arm_count = 1;
    study.runs_per_arm = FOLDS;
    run_all(&study, SW_RUN_NEW);
    study.config.seed = 6;
    cr_expect_eq(run_in(&study, "out", SW_RUN_RESUME, NULL, runs), SW_ERROR_ARGUMENT);
    expect_message("seed is 5 there and 6 now");
    study = small_study();
    study.runs_per_arm = 8;
    study.config.folds = 8;
    cr_expect_eq(run_in(&study, "out", SW_RUN_RESUME, NULL, runs), SW_ERROR_ARGUMENT);
    expect_message("folds is 4 there and 8 now");

    /* Force takes all of it away. */
    study = small_study();
    study.arm_count = 1;
    study.config.folds = 0;
    study.runs_per_arm = 1;
    run_all(&study, SW_RUN_FORCE);
    cr_expect(exists(RUN "mean-5/result.json") && !exists(RUN "mean-r0-f0"));
}

Test(comparison_folds, are_judged_before_anything_is_made)
{
    sw_study study = small_study();
    study.runs_per_arm = 6;
    cr_expect_eq(run_in(&study, "out", SW_RUN_NEW, NULL, runs), SW_ERROR_ARGUMENT);
    expect_message("study: 6 runs of each arm, expected 4 folds once or several times");
    study.config.folds = 2;
    study.runs_per_arm = 2;
    cr_expect_eq(run_in(&study, "out", SW_RUN_NEW, NULL, runs), SW_ERROR_ARGUMENT);
    expect_message("size=6: 2 folds, expected 3 or more");
    cr_expect(!exists("out"));
}

/* A data set that the caller has opened is divided too, and its warnings are known. */
Test(comparison_folds, divide_data_that_is_open)
{
    sw_study study = small_study();
    study.data[0] =
        "distinct:train=40:valid=30:test=32:size=4:classes=2:vocabulary=2"; /* many agree */
    study.arm_count = 1;
    study.runs_per_arm = FOLDS;
    cr_assert_eq(sw_study_open(&study), SW_OK, "%s", sw_error_message());
    run_all(&study, SW_RUN_NEW);
    cr_expect(study.dataset[0]->folds == FOLDS && study.dataset[0]->fold == FOLDS - 1);
    cr_assert_eq(study.dataset[0]->warnings, 1);
    const sw_arm_notes *warnings = &comparison.facts[0].warnings;
    cr_assert(warnings->count > 0);
    cr_expect_str_eq(warnings->list[0].text, study.dataset[0]->warning[0]);
    cr_expect(strstr(warnings->list[0].text, "same elements as another one"), "%s",
              warnings->list[0].text);
    sw_comparison_free(&comparison);
    sw_study_close(&study);
}
