/* test_same_runs.c - which arms have the runs of another one. */
#include "study/same_runs.h"

#include "study/runs.h"

#include <criterion/criterion.h>
#include <math.h>

enum { ARMS = 3, SEEDS = 2 };

static sw_metrics metrics_with(double loss)
{
    return (sw_metrics){.sets = 10, .loss = loss, .accuracy = 0.5, .auc = NAN, .error = NAN};
}

/* Each arm has losses of its own. */
static void make_runs(sw_study *study, sw_study_run *runs)
{
    *study = (sw_study){.data_count = 1, .arm_count = ARMS, .runs_per_arm = SEEDS};
    for (int i = 0; i < ARMS * SEEDS; i++)
        runs[i] = (sw_study_run){.status = SW_OK,
                                 .result = {.train = metrics_with(0.25 + i),
                                            .valid = metrics_with(0.5 + i),
                                            .test = metrics_with(0.75 + i)}};
}

static void copy_arm(sw_study_run *runs, int to, int from)
{
    for (int r = 0; r < SEEDS; r++) runs[to * SEEDS + r] = runs[from * SEEDS + r];
}

static void expect_same(const sw_study *study, const sw_study_run *runs, int a, int b, int c)
{
    const int expected[ARMS] = {a, b, c};
    for (int i = 0; i < ARMS; i++)
        cr_expect_eq(sw_same_runs(study, runs, i), expected[i], "arm %d: %d", i,
                     sw_same_runs(study, runs, i));
}

Test(same_runs, equal_metrics_in_all_splits)
{
    sw_study study;
    sw_study_run runs[ARMS * SEEDS];
    make_runs(&study, runs);
    expect_same(&study, runs, 0, 1, 2);
    copy_arm(runs, 2, 1);
    expect_same(&study, runs, 0, 1, 1);
    runs[5].result.valid.loss = nextafter(runs[5].result.valid.loss, 10);
    expect_same(&study, runs, 0, 1, 2);
    copy_arm(runs, 2, 1);
    runs[4].result.train.auc = 0.5; /* NaN in the other arm */
    expect_same(&study, runs, 0, 1, 2);
}

/* The reference stays in the comparisons, also behind others. */
Test(same_runs, belong_to_the_reference)
{
    sw_study study;
    sw_study_run runs[ARMS * SEEDS];
    make_runs(&study, runs);
    copy_arm(runs, 0, 2);
    copy_arm(runs, 1, 2);
    expect_same(&study, runs, 0, 0, 0);
    study.reference = 2;
    expect_same(&study, runs, 2, 2, 2);
}

/* Two trainings that both left a loss of 0, or none that ended, may differ. */
Test(same_runs, need_numbers_that_tell_apart)
{
    sw_study study;
    sw_study_run runs[ARMS * SEEDS];
    make_runs(&study, runs);
    for (int i = 0; i < ARMS * SEEDS; i++)
        runs[i].result = (sw_result){
            .train = metrics_with(0), .valid = metrics_with(0), .test = metrics_with(0)};
    expect_same(&study, runs, 0, 1, 2);
    make_runs(&study, runs);
    copy_arm(runs, 2, 1);
    runs[5].status = SW_ERROR_DIVERGED;
    expect_same(&study, runs, 0, 1, 2);
    runs[3].status = SW_ERROR_DIVERGED;
    expect_same(&study, runs, 0, 1, 1);
    runs[2].status = runs[4].status = SW_ERROR_INTERRUPTED;
    expect_same(&study, runs, 0, 1, 2);
}
