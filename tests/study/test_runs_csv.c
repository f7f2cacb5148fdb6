/* test_runs_csv.c - runs.csv of made-up runs. */
#include "scratch.h"
#include "study/runs_csv.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(runs_csv, .init = scratch_begin, .fini = scratch_end);

#define NONE                                                                                       \
    {                                                                                              \
        .loss = NAN, .accuracy = NAN, .balanced_accuracy = NAN, .auc = NAN, .error = NAN,          \
        .r2 = NAN, .likelihood = NAN                                                               \
    }

static sw_study study = {.data = {"needle:size=5", "a,b"},
                         .data_count = 2,
                         .arm = {"mean"},
                         .arm_count = 1,
                         .runs_per_arm = 2,
                         .config = {.seed = 5}};

/* One that ended, one that diverged, one that did not run, and one of an empty cell. */
static const sw_study_run runs[] = {
    {.seed = 5,
     .best_possible = 0.5,
     .result = {.train = NONE,
                .valid = NONE,
                .test = {.loss = 0.25,
                         .accuracy = 0.75,
                         .balanced_accuracy = 0.625,
                         .auc = NAN,
                         .error = NAN,
                         .r2 = NAN,
                         .likelihood = NAN},
                .steps = 3,
                .best_step = 2,
                .parameters = 10,
                .seconds = 1.5}},
    {.seed = 6, .status = SW_ERROR_DIVERGED, .best_possible = NAN},
    {.data = 1, .seed = 5, .status = SW_ERROR_INTERRUPTED},
    {.data = 1, .seed = 6, .status = SW_ERROR_INTERRUPTED, .empty = true}};

static char *written(void)
{
    cr_assert_eq(sw_runs_csv_write(&study, runs, scratch_folder), SW_OK, "%s", sw_error_message());
    return scratch_read(scratch("runs.csv").text, NULL);
}

Test(runs_csv, has_a_line_for_each_run_that_has_ended)
{
    char *text = written();
    cr_expect_str_eq(
        text, "data,pool,seed,status,"
              "train_loss,train_accuracy,train_balanced_accuracy,train_auc,train_error,train_r2,"
              "train_likelihood,"
              "valid_loss,valid_accuracy,valid_balanced_accuracy,valid_auc,valid_error,valid_r2,"
              "valid_likelihood,"
              "test_loss,test_accuracy,test_balanced_accuracy,test_auc,test_error,test_r2,"
              "test_likelihood,"
              "steps,best_step,parameters,seconds,best_possible\n"
              "needle:size=5,mean,5,ok,,,,,,,,,,,,,,,0.25,0.75,0.625,,,,,3,2,10,1.5,0.5\n"
              "needle:size=5,mean,6,diverged,,,,,,,,,,,,,,,,,,,,,,,,,,\n");
    free(text);
}

Test(runs_csv, has_columns_for_folds)
{
    study.config.folds = 2;
    char *text = written();
    cr_expect_eq(strncmp(text, "data,pool,seed,repeat,fold,status,train_loss", 44), 0);
    cr_expect(strstr(text, "\nneedle:size=5,mean,5,0,0,ok,"), "%s", text);
    cr_expect(strstr(text, "\nneedle:size=5,mean,6,0,1,diverged,"), "%s", text);
    free(text);
}
