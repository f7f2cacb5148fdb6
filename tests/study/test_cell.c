/* test_cell.c - cells of made-up runs, against values worked by hand. */
#include "study/runs.h"

#include <criterion/criterion.h>
#include <math.h>

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

static sw_study_run run_with(double accuracy, sw_status status)
{
    return (sw_study_run){.status = status,
                          .result = {.test = {.accuracy = accuracy, .auc = NAN, .loss = 1},
                                     .parameters = 10,
                                     .seconds = accuracy}};
}

/* Three arms and three seeds; the second data set has the same runs in another order. */
static void make_runs(sw_study *study, sw_study_run *runs)
{
    static const double accuracy[3][3] = {{0.5, 0.6, 0.7}, {0.8, 0.9, 0.7}, {0.7, 0.7, 0.9}};
    *study = (sw_study){.data_count = 2, .arm_count = 3, .runs_per_arm = 3};
    for (int p = 0; p < 3; p++)
        for (int s = 0; s < 3; s++) {
            runs[sw_study_index(study, 0, p, s)] = run_with(accuracy[p][s], SW_OK);
            runs[sw_study_index(study, 1, p, s)] = run_with(accuracy[2 - p][s], SW_OK);
        }
}

Test(cell, sum_up_their_runs)
{
    sw_study study;
    sw_study_run runs[18];
    make_runs(&study, runs);
    sw_study_cell cell = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(cell.runs == 3 && cell.diverged == 0 && cell.parameters == 10 && !cell.best);
    cr_expect(near(cell.metric_mean, 0.6, 1e-15) && near(cell.metric_sd, 0.1, 1e-15));
    cr_expect(isnan(cell.secondary_mean) && cell.loss_mean == 1 && cell.loss_sd == 0);
    cr_expect(near(cell.seconds_mean, 0.6, 1e-15));
}

Test(cell, the_best_has_the_highest_mean)
{
    sw_study study;
    sw_study_run runs[18];
    make_runs(&study, runs);
    for (int p = 0; p < 3; p++) {
        cr_expect_eq(sw_study_cell_of(&study, runs, 0, p).best, p == 1, "arm %d", p);
        cr_expect_eq(sw_study_cell_of(&study, runs, 1, p).best, p == 1, "arm %d", p);
    }
}

/* Three folds, twice: accuracies, test sets, training sets of each are known. */
static void make_folds(sw_study *study, sw_study_run *runs)
{
    static const double accuracy[2][6] = {{0.5, 0.6, 0.7, 0.6, 0.7, 0.8},
                                          {0.6, 0.8, 0.7, 0.9, 0.7, 0.9}};
    *study = (sw_study){.data_count = 1, .arm_count = 2, .runs_per_arm = 6, .config = {.folds = 3}};
    for (int p = 0; p < 2; p++)
        for (int s = 0; s < 6; s++) {
            sw_study_run *run = &runs[sw_study_index(study, 0, p, s)];
            *run = run_with(accuracy[p][s], SW_OK);
            run->result.train.sets = s % 3 == 0 ? 34 : 33;
            run->result.test.sets = s % 3 == 2 ? 34 : 33;
        }
}

Test(cell, of_folds_have_a_deviation_of_repeats)
{
    sw_study study;
    sw_study_run runs[12];
    make_folds(&study, runs);
    sw_study_cell worse = sw_study_cell_of(&study, runs, 0, 0);
    sw_study_cell best = sw_study_cell_of(&study, runs, 0, 1);
    cr_expect(best.best && worse.runs == 6);
    cr_expect(near(worse.metric_mean, 0.65, 1e-15));
    /* Means of the repeats .6 and .7; .7 and 2.5 / 3. */
    cr_expect(near(worse.repeats_sd, 0.1 / sqrt(2), 1e-15), "%g", worse.repeats_sd);
    cr_expect(near(best.repeats_sd, (2.5 / 3 - 0.7) / sqrt(2), 1e-15), "%g", best.repeats_sd);
}

/* A repeat with a missing fold is not compared with complete ones. The mean of the secondary metric
 * leaves out folds that do not have it. */
Test(cell, of_incomplete_repeats_have_no_deviation_of_repeats)
{
    sw_study study;
    sw_study_run runs[12];
    make_folds(&study, runs);
    runs[1].status = SW_ERROR_DIVERGED;
    runs[3].result.test.auc = 0.75;
    runs[4].result.test.auc = 0.25;
    sw_study_cell cell = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(cell.runs == 5 && isnan(cell.repeats_sd));
    cr_expect(near(cell.secondary_mean, 0.5, 1e-15) && near(cell.secondary_sd, sqrt(0.125), 1e-15));
    make_folds(&study, runs);
    study.config.folds = 0;
    cr_expect(isnan(sw_study_cell_of(&study, runs, 0, 0).repeats_sd));
}

/* Two arms have the same means, but for rounding. */
Test(cell, equals_are_the_best)
{
    sw_study study;
    sw_study_run runs[18];
    make_runs(&study, runs);
    for (int s = 0; s < 3; s++)
        runs[sw_study_index(&study, 0, 2, s)] = runs[sw_study_index(&study, 0, 1, s)];
    double *last = &runs[sw_study_index(&study, 0, 2, 2)].result.test.accuracy;
    *last = nextafter(*last, 0);
    for (int p = 0; p < 3; p++)
        cr_expect_eq(sw_study_cell_of(&study, runs, 0, p).best, p > 0, "arm %d", p);
}

Test(cell, leave_out_what_diverged_and_what_was_not_run)
{
    sw_study study;
    sw_study_run runs[18];
    make_runs(&study, runs);
    runs[sw_study_index(&study, 0, 1, 2)].status = SW_ERROR_DIVERGED;
    runs[sw_study_index(&study, 0, 0, 0)].status = SW_ERROR_INTERRUPTED;
    sw_study_cell second = sw_study_cell_of(&study, runs, 0, 1);
    cr_expect(second.runs == 2 && second.diverged == 1);
    cr_expect(near(second.metric_mean, 0.85, 1e-15));
    /* .85 is more than .7667, but of the seeds that it survived. */
    cr_expect(!second.best && sw_study_cell_of(&study, runs, 0, 2).best);
    sw_study_cell first = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(first.runs == 2 && first.diverged == 0 && near(first.metric_mean, 0.65, 1e-15));

    for (int i = 0; i < 9; i++) runs[i].status = SW_ERROR_DIVERGED;
    first = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(first.runs == 0 && first.diverged == 3 && !first.best);
    cr_expect(isnan(first.metric_mean));
}

/* R2 of test sets that are all alike is no number: such an arm is not the best. */
Test(cell, without_a_metric_is_not_the_best)
{
    sw_study study;
    sw_study_run runs[18];
    make_runs(&study, runs);
    for (int i = 0; i < 18; i++) {
        runs[i].task = SW_REGRESSION, runs[i].outputs = 2;
        runs[i].result.test.r2 = i < study.runs_per_arm ? NAN : runs[i].result.test.accuracy;
    }
    sw_study_cell cell = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(!cell.best && isnan(cell.metric_mean) && cell.runs == study.runs_per_arm);
    runs[0].result.test.r2 = 0.5; /* some folds have one */
    cell = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(cell.metric_mean == 0.5 && cell.runs == study.runs_per_arm);
}

/* Where lower is better: the same numbers as errors. */
Test(cell, of_a_regression_have_the_lowest_error_as_the_best)
{
    sw_study study;
    sw_study_run runs[18];
    make_runs(&study, runs);
    for (int i = 0; i < 18; i++) {
        runs[i].task = SW_REGRESSION;
        sw_metrics *test = &runs[i].result.test;
        *test = (sw_metrics){.error = 10 - 10 * test->accuracy,
                             .r2 = test->accuracy,
                             .accuracy = NAN,
                             .auc = NAN,
                             .loss = 1};
    }
    sw_study_cell worst = sw_study_cell_of(&study, runs, 0, 0);
    sw_study_cell best = sw_study_cell_of(&study, runs, 0, 1);
    cr_expect(best.best && !worst.best);
    cr_expect(near(worst.metric_mean, 4, 1e-14) && near(worst.metric_sd, 1, 1e-14));
    cr_expect(near(worst.secondary_mean, 0.6, 1e-15));
}
