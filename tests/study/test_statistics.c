/* test_statistics.c - against values from tables, worked by hand, and by numerical integration. */
#include "base/escape.h"
#include "study/matrix.h"
#include "study/statistics.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

static sw_summary summary_of(const double *value, int n)
{
    sw_summary summary = {0};
    for (int i = 0; i < n; i++) sw_summary_add(&summary, value[i]);
    return summary;
}

Test(statistics, mean_and_deviation)
{
    /* Mean 5, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over 7. */
    const double value[] = {2, 4, 4, 4, 5, 5, 7, 9};
    sw_summary eight = summary_of(value, 8), one = summary_of(value, 1), none = {0};
    cr_expect(near(sw_summary_mean(&eight), 5, 1e-15));
    cr_expect(near(sw_summary_sd(&eight), sqrt(32.0 / 7), 1e-15));
    cr_expect(sw_summary_mean(&one) == 2 && isnan(sw_summary_sd(&one)));
    cr_expect(isnan(sw_summary_mean(&none)) && isnan(sw_summary_sd(&none)));
}

Test(statistics, deviation_of_large_numbers_does_not_cancel)
{
    const double value[] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
    sw_summary summary = summary_of(value, 4);
    cr_expect(near(sw_summary_sd(&summary), sqrt(30), 1e-6));
}

/* Student's density integrated from 0 to t by Simpson's rule. */
static double two_sided_by_integration(double t, int dof)
{
    enum { STEPS = 20000 };
    double constant = exp(lgamma((dof + 1) / 2.0) - lgamma(dof / 2.0)) / sqrt(dof * M_PI);
    double sum = 0, h = t / STEPS;
    for (int i = 0; i <= STEPS; i++) {
        double x = i * h, density = constant * pow(1 + x * x / dof, -(dof + 1) / 2.0);
        sum += density * (i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2);
    }
    return 1 - 2 * sum * h / 3;
}

Test(statistics, student_is_that_of_the_tables)
{
    /* The 5 % points of the printed tables. */
    const double point[] = {12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912};
    for (int dof = 1; dof <= 6; dof++)
        cr_expect(near(sw_student_two_sided(point[dof - 1], dof), 0.05, 1e-7), "%d", dof);
    cr_expect(near(sw_student_two_sided(2.042272, 30), 0.05, 1e-7));
    for (int dof = 1; dof <= 41; dof++)
        for (int i = 0; i < 8; i++) {
            double t = 0.25 + 0.75 * i;
            cr_expect(near(sw_student_two_sided(t, dof), two_sided_by_integration(t, dof), 1e-10),
                      "t %g, %d", t, dof);
        }
    cr_expect(sw_student_two_sided(0, 3) == 1);
    cr_expect(sw_student_two_sided(-1.5, 4) == sw_student_two_sided(1.5, 4));
    cr_expect(near(sw_student_two_sided(INFINITY, 5), 0, 1e-15));
    cr_expect(isnan(sw_student_two_sided(NAN, 5)));
}

Test(statistics, test_of_a_mean)
{
    /* Mean 2, deviation 1: t = 2 sqrt(3), and with two degrees p = 1 - t / sqrt(2 + t t). */
    const double value[] = {1, 2, 3}, same[] = {0.5, 0.5, 0.5}, zero[] = {0, 0};
    sw_summary summary = summary_of(value, 3), one = summary_of(value, 1);
    cr_expect(near(sw_mean_test(&summary), 1 - sqrt(12.0 / 14), 1e-14));
    cr_expect(isnan(sw_mean_test(&one)));
    summary = summary_of(same, 3);
    cr_expect(sw_mean_test(&summary) == 0);
    summary = summary_of(zero, 2);
    cr_expect(sw_mean_test(&summary) == 1);
}

/* Over folds that share what they are trained on. */
Test(statistics, test_of_folds)
{
    /* Mean 2, deviation 1, half as many test as training sets: t t = 4 / (1/3 + 1/2) = 4.8 instead
     * of 12. */
    const double value[] = {1, 2, 3}, same[] = {0.5, 0.5, 0.5}, zero[] = {0, 0};
    sw_summary summary = summary_of(value, 3), one = summary_of(value, 1);
    cr_expect(near(sw_fold_test(&summary, 0.5), 1 - sqrt(4.8 / 6.8), 1e-14));
    cr_expect(sw_fold_test(&summary, 0) == sw_mean_test(&summary));
    cr_expect(isnan(sw_fold_test(&one, 0.5)));
    summary = summary_of(same, 3);
    cr_expect(sw_fold_test(&summary, 0.5) == 0);
    summary = summary_of(zero, 2);
    cr_expect(sw_fold_test(&summary, 0.5) == 1);
    /* Ten times ten folds, each with 9 to train for 1 to test: of differences with mean .01 and
     * deviation .04, t = .01 / (.04 sqrt(.01 + 1/9)) = .718, where independent ones had 2.5. */
    sw_summary hundred = {.n = 100, .mean = 0.01, .squares = 99 * 0.04 * 0.04};
    double p = sw_fold_test(&hundred, 1.0 / 9);
    cr_expect(near(p, sw_student_two_sided(0.01 / (0.04 * sqrt(0.01 + 1.0 / 9)), 99), 1e-14));
    cr_expect(p > 0.4 && sw_mean_test(&hundred) < 0.02, "%g", p);
}

Test(statistics, holm)
{
    /* In order .01 * 4, .03 * 3, then .04 * 2 = .08, which may not be less than .09. */
    const double p[] = {0.01, 0.04, NAN, 0.03, 0.5}, expected[] = {0.04, 0.09, NAN, 0.09, 0.5};
    for (int i = 0; i < 5; i++)
        cr_expect(i == 2 ? isnan(sw_holm(p, 5, i)) : near(sw_holm(p, 5, i), expected[i], 1e-15),
                  "%d", i);
    const double large[] = {0.6, 0.7};
    cr_expect(sw_holm(large, 2, 0) == 1 && sw_holm(large, 2, 1) == 1);
    const double tied[] = {0.01, 0.01};
    cr_expect(near(sw_holm(tied, 2, 0), 0.02, 1e-15) && near(sw_holm(tied, 2, 1), 0.02, 1e-15));
}

/* ---- Cells ---------------------------------------------------------------------------------- */

static sw_study_run run_with(double accuracy, sw_status status)
{
    return (sw_study_run){.status = status,
                          .result = {.test = {.accuracy = accuracy, .auc = NAN, .loss = 1},
                                     .parameters = 10,
                                     .seconds = accuracy}};
}

/* Three poolings and three seeds; the second data set has the same runs in another order. */
static void make_runs(sw_study *study, sw_study_run *runs)
{
    static const double accuracy[3][3] = {{0.5, 0.6, 0.7}, {0.8, 0.9, 0.7}, {0.7, 0.7, 0.9}};
    *study = (sw_study){.data_count = 2, .pool_count = 3, .seeds = 3};
    for (int p = 0; p < 3; p++)
        for (int s = 0; s < 3; s++) {
            runs[sw_study_at(study, 0, p, s)] = run_with(accuracy[p][s], SW_OK);
            runs[sw_study_at(study, 1, p, s)] = run_with(accuracy[2 - p][s], SW_OK);
        }
}

Test(cells, sum_up_their_runs)
{
    sw_study study;
    sw_study_run runs[18];
    make_runs(&study, runs);
    sw_study_cell cell = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(cell.runs == 3 && cell.diverged == 0 && cell.parameters == 10 && !cell.best);
    cr_expect(near(cell.metric_mean, 0.6, 1e-15) && near(cell.metric_sd, 0.1, 1e-15));
    cr_expect(isnan(cell.beside_mean) && cell.loss_mean == 1 && cell.loss_sd == 0);
    cr_expect(near(cell.seconds_mean, 0.6, 1e-15));
}

/* Against the best: differences .3 .3 0 give t = .2 / (sqrt(.03) / sqrt(3)) = 2, differences
 * .1 .2 -.2 give t = (.1 / 3) / (sqrt(.13 / 3) / sqrt(3)); with two degrees p = 1 - t / sqrt(2 + t
 * t). Holm doubles the smaller one. */
Test(cells, are_held_against_the_best)
{
    sw_study study;
    sw_study_run runs[18];
    make_runs(&study, runs);
    double t = 0.1 / 3 / sqrt(0.13 / 9), other = 1 - t / sqrt(2 + t * t);
    sw_study_cell mean = sw_study_cell_of(&study, runs, 0, 0);
    sw_study_cell best = sw_study_cell_of(&study, runs, 0, 1);
    sw_study_cell third = sw_study_cell_of(&study, runs, 0, 2);
    cr_expect(best.best && isnan(best.p) && !mean.best && !third.best);
    cr_expect(near(mean.p, 2 * (1 - 2 / sqrt(6)), 1e-12), "%g", mean.p);
    cr_expect(near(third.p, other, 1e-12), "%g instead of %g", third.p, other);
    /* The other way round on the second data set. */
    cr_expect(near(sw_study_cell_of(&study, runs, 1, 2).p, mean.p, 1e-15));
    cr_expect(near(sw_study_cell_of(&study, runs, 1, 0).p, third.p, 1e-15));
}

/* Three folds, twice: accuracies, test sets, training sets of each are known. */
static void make_folds(sw_study *study, sw_study_run *runs)
{
    static const double accuracy[2][6] = {{0.5, 0.6, 0.7, 0.6, 0.7, 0.8},
                                          {0.6, 0.8, 0.7, 0.9, 0.7, 0.9}};
    *study = (sw_study){.data_count = 1, .pool_count = 2, .seeds = 6, .config = {.folds = 3}};
    for (int p = 0; p < 2; p++)
        for (int s = 0; s < 6; s++) {
            sw_study_run *run = &runs[sw_study_at(study, 0, p, s)];
            *run = run_with(accuracy[p][s], SW_OK);
            run->result.train.sets = s % 3 == 0 ? 34 : 33;
            run->result.test.sets = s % 3 == 2 ? 34 : 33;
        }
}

/* Differences .1 .2 0 .3 0 .1: mean .7/6, squares .15 - .49/6 = .41/6; as many sets to test as to
 * train, so t t = (.7/6)^2 / ((1/6 + 1) .41/30), with five degrees. */
Test(cells, of_folds_are_tested_as_such)
{
    sw_study study;
    sw_study_run runs[12];
    make_folds(&study, runs);
    sw_study_cell worse = sw_study_cell_of(&study, runs, 0, 0);
    sw_study_cell best = sw_study_cell_of(&study, runs, 0, 1);
    double t = sqrt(0.49 / 36 / (7.0 / 6 * 0.41 / 30));
    cr_expect(best.best && worse.runs == 6);
    cr_expect(near(worse.metric_mean, 0.65, 1e-15));
    cr_expect(near(worse.p, sw_student_two_sided(t, 5), 1e-12), "%g", worse.p);
    /* Means of the repeats .6 and .7; .7 and 2.5 / 3. */
    cr_expect(near(worse.repeats_sd, 0.1 / sqrt(2), 1e-15), "%g", worse.repeats_sd);
    cr_expect(near(best.repeats_sd, (2.5 / 3 - 0.7) / sqrt(2), 1e-15), "%g", best.repeats_sd);
}

/* A repeat that is not whole has other sets in its mean; folds without a second figure have no part
 * in that. */
Test(cells, of_folds_that_are_missing)
{
    sw_study study;
    sw_study_run runs[12];
    make_folds(&study, runs);
    runs[1].status = SW_ERROR_DIVERGED;
    runs[3].result.test.auc = 0.75;
    runs[4].result.test.auc = 0.25;
    sw_study_cell cell = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(cell.runs == 5 && isnan(cell.repeats_sd));
    cr_expect(near(cell.beside_mean, 0.5, 1e-15) && near(cell.beside_sd, sqrt(0.125), 1e-15));
    make_folds(&study, runs);
    study.config.folds = 0;
    cr_expect(isnan(sw_study_cell_of(&study, runs, 0, 0).repeats_sd));
}

/* Two that agree in every seed: one of them is the best, the first. */
Test(cells, of_equals_the_first_is_the_best)
{
    sw_study study;
    sw_study_run runs[18];
    make_runs(&study, runs);
    for (int s = 0; s < 3; s++)
        runs[sw_study_at(&study, 0, 2, s)] = runs[sw_study_at(&study, 0, 1, s)];
    for (int p = 0; p < 3; p++)
        cr_expect_eq(sw_study_cell_of(&study, runs, 0, p).best, p == 1, "pooling %d", p);
    cr_expect_eq(sw_study_cell_of(&study, runs, 0, 2).p, 1);
}

Test(cells, leave_out_what_diverged_and_what_was_not_run)
{
    sw_study study;
    sw_study_run runs[18];
    make_runs(&study, runs);
    runs[sw_study_at(&study, 0, 1, 2)].status = SW_ERROR_DIVERGED;
    runs[sw_study_at(&study, 0, 0, 0)].status = SW_ERROR_INTERRUPTED;
    sw_study_cell second = sw_study_cell_of(&study, runs, 0, 1);
    cr_expect(second.runs == 2 && second.diverged == 1);
    cr_expect(near(second.metric_mean, 0.85, 1e-15));
    /* .85 is more than .7667, but of the seeds that it survived. */
    cr_expect(!second.best && sw_study_cell_of(&study, runs, 0, 2).best);
    /* Seeds that both have: differences of the third and second -.1 and -.2, t = 3, one degree. */
    cr_expect(near(second.p, fmin(1, 2 * sw_student_two_sided(3, 1)), 1e-12), "%g", second.p);
    sw_study_cell first = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(first.runs == 2 && first.diverged == 0 && near(first.metric_mean, 0.65, 1e-15));

    for (int i = 0; i < 9; i++) runs[i].status = SW_ERROR_DIVERGED;
    first = sw_study_cell_of(&study, runs, 0, 0);
    cr_expect(first.runs == 0 && first.diverged == 3 && !first.best);
    cr_expect(isnan(first.metric_mean) && isnan(first.p));
}

/* Where lower is better: the same numbers as errors. */
Test(cells, of_a_regression_have_the_lowest_error_as_the_best)
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
    cr_expect(best.best && !worst.best && isnan(best.p));
    cr_expect(near(worst.metric_mean, 4, 1e-14) && near(worst.metric_sd, 1, 1e-14));
    cr_expect(near(worst.beside_mean, 0.6, 1e-15));
    cr_expect(near(worst.p, 2 * (1 - 2 / sqrt(6)), 1e-12), "%g", worst.p);
    const sw_main_metric *measure = sw_main_metric_of(SW_REGRESSION);
    cr_expect(measure->lower && !sw_main_metric_of(SW_LABELS)->lower);
    cr_expect_str_eq(measure->key, "error");
    measure = sw_main_metric_of(SW_MIXTURE);
    const sw_metrics figures = {.likelihood = -1.5, .r2 = 1};
    cr_expect(!measure->lower && sw_main_metric_value(measure, &figures) == -1.5);
    cr_expect(isnan(sw_main_metric_beside(measure, &figures)));
}

Test(cells, figures_of_any_size_have_four_digits)
{
    const double x[] = {6119, 65.4, -6.4, 0.15, 0.015, 1e9, 1e-30, 0, 9.9999};
    const int digits[] = {0, 2, 3, 4, 5, 0, 12, 4, 3};
    for (int i = 0; i < 9; i++) cr_expect(sw_digits_of(x[i]) == digits[i], "%g", x[i]);
}

/* ---- Formats -------------------------------------------------------------------------------- */

static void expect_text(sw_text *text, const char *expected)
{
    cr_expect_str_eq(text->data, expected);
    sw_text_free(text);
}

Test(formats, csv_shell_and_names)
{
    sw_text text = {0};
    sw_csv_field(&text, "plain:a=1");
    sw_text_add(&text, ";");
    sw_csv_field(&text, "a,b");
    sw_text_add(&text, ";");
    sw_csv_field(&text, "say \"a\"\nb");
    expect_text(&text, "plain:a=1;\"a,b\";\"say \"\"a\"\"\nb\"");

    sw_csv_number(&text, 0.1);
    sw_csv_number(&text, NAN);
    sw_csv_number(&text, INFINITY);
    expect_text(&text, "0.1");

    sw_shell_word(&text, "needle:size=5,b");
    sw_text_add(&text, " ");
    sw_shell_word(&text, "it's $HOME");
    sw_text_add(&text, " ");
    sw_shell_word(&text, "");
    expect_text(&text, "needle:size=5,b 'it'\\''s $HOME' ''");
}
