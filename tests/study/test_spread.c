/* test_spread.c - variances of means: against a slow twin, and against what their draws give. */
#include "study/spread.h"
#include "study/statistics.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ARMS = 3, RUNS = 4, SETS = 50 };

/* Right or wrong, with difficulties of the sets, partly the same for all arms, and a skill of each
 * run. */
static void make_values(double x[ARMS][RUNS][SETS])
{
    sw_random random = sw_random_for(3, SW_FOR_TEST, 0, 0);
    double difficulty[ARMS][SETS];
    for (int a = 0; a < ARMS; a++)
        for (int s = 0; s < SETS; s++) difficulty[a][s] = 2 * sw_random_normal(&random);
    for (int a = 0; a < ARMS; a++)
        for (int r = 0; r < RUNS; r++) {
            const double skill = 0.3 * a + 0.5 * sw_random_normal(&random);
            for (int s = 0; s < SETS; s++)
                x[a][r][s] =
                    difficulty[a][s] + difficulty[0][s] / 2 + skill + sw_random_normal(&random) > 0;
        }
}

static sw_outcomes *outcomes_of(const double x[ARMS][RUNS][SETS])
{
    sw_outcomes *o;
    double copy[SETS];
    cr_assert_eq(sw_outcomes_new(&o, ARMS, RUNS, SETS), SW_OK);
    for (int a = 0; a < ARMS; a++)
        for (int r = 0; r < RUNS; r++) {
            memcpy(copy, x[a][r], sizeof copy);
            sw_outcomes_add_mean(o, a, r, copy);
        }
    return o;
}

/* The covariance of the means of two runs over the test sets. */
static double covariance(const double *x, const double *y)
{
    double mean_x = 0, mean_y = 0, sum = 0;
    for (int s = 0; s < SETS; s++) {
        mean_x += x[s] / SETS;
        mean_y += y[s] / SETS;
    }
    for (int s = 0; s < SETS; s++) sum += (x[s] - mean_x) * (y[s] - mean_y);
    return sum / (SETS - 1) / SETS;
}

/* Obuchowski and Rockette's quantities: pair by pair of runs. */
Test(spread, of_seeds_and_test_sets)
{
    static double x[ARMS][RUNS][SETS];
    make_values(x);
    sw_outcomes *o = outcomes_of(x);
    sw_spread s;
    cr_assert_eq(sw_spread_new(&s, o), SW_OK);
    cr_assert(s.count == ARMS && s.folds == 0 && s.shared_dof == SETS - 1);
    for (int a = 0; a < ARMS; a++)
        for (int b = 0; b < ARMS; b++) {
            sw_summary pairs = {0};
            for (int r = 0; r < RUNS; r++)
                for (int q = 0; q < RUNS; q++)
                    if (a != b || r != q) sw_summary_add(&pairs, covariance(x[a][r], x[b][q]));
            cr_expect_float_eq(s.shared[a * ARMS + b], sw_summary_mean(&pairs), 1e-14);
        }
    double all = 0;
    for (int a = 0; a < ARMS; a++) {
        sw_summary means = {0};
        for (int r = 0; r < RUNS; r++) sw_summary_add(&means, o->value[a * RUNS + r]);
        cr_expect_float_eq(s.arm[a].of_runs, pow(sw_summary_sd(&means), 2), 1e-15);
        all += s.arm[a].of_runs / ARMS;
    }
    cr_expect_float_eq(s.of_all, all, 1e-15);
    for (int a = 0; a < ARMS; a++) { /* three degrees of its own, one of all arms */
        const double expected = (3 * s.arm[a].of_runs + all) / 4 / RUNS;
        cr_expect_float_eq(s.arm[a].of_seeds, expected, 1e-15);
    }
    const double pair =
        s.arm[0].of_seeds + s.arm[2].of_seeds + s.shared[0] + s.shared[8] - 2 * s.shared[2];
    cr_expect_float_eq(sw_spread_of(&s, 0, 2).variance, pair, 1e-15);
    cr_expect_float_eq(sw_spread_of(&s, 1, 1).variance, s.arm[1].of_seeds + s.shared[4], 1e-15);
    /* Satterthwaite (1946): (sum of variances)^2 / sum of (variance^2 / degrees of freedom). */
    const double common = s.shared[0] + s.shared[8] - 2 * s.shared[2];
    const double squares =
        (pow(s.arm[0].of_seeds, 2) + pow(s.arm[2].of_seeds, 2)) / 4 + pow(common, 2) / (SETS - 1);
    cr_assert_gt(common, 0);
    cr_expect_float_eq(sw_spread_of(&s, 0, 2).dof, pair * pair / squares, 1e-10);
    sw_spread_free(&s);
    sw_outcomes_free(o);
}

/* Many draws: their deviations have the variances `pair` (of arms 0 and 2) and `one` (of arm 1),
 * and so have, on average, their estimates of them. */
static void expect_draws(const sw_spread *s, double pair, double one)
{
    enum { DRAWS = 40000 };
    sw_draw draw;
    sw_random random = sw_random_for(4, SW_FOR_TEST, 0, 0);
    sw_summary square = {0}, own = {0}, estimate = {0}, estimate_own = {0}, truth = {0};
    cr_assert_eq(sw_draw_new(&draw, s), SW_OK);
    for (int k = 0; k < DRAWS; k++) {
        sw_draw_next(&draw, s, &random);
        sw_summary_add(&square, pow(draw.deviation[0] - draw.deviation[2], 2));
        sw_summary_add(&own, pow(draw.deviation[1], 2));
        sw_summary_add(&estimate, draw.of[2].variance);
        sw_summary_add(&estimate_own, draw.of[1 * s->count + 1].variance);
        sw_summary_add(&truth, draw.truth[0] - draw.truth[1]);
    }
    const double few = 5 / sqrt(DRAWS); /* standard errors of each mean */
    cr_expect_float_eq(sw_summary_mean(&square), pair, few * sw_summary_sd(&square));
    cr_expect_float_eq(sw_summary_mean(&own), one, few * sw_summary_sd(&own));
    cr_expect_float_eq(sw_summary_mean(&estimate), pair, few * sw_summary_sd(&estimate));
    cr_expect_float_eq(sw_summary_mean(&estimate_own), one, few * sw_summary_sd(&estimate_own));
    cr_expect_float_eq(sw_summary_mean(&truth), s->arm[0].at - s->arm[1].at,
                       few * sw_summary_sd(&truth));
    sw_draw_free(&draw);
}

/* The variances that runs may have are (dof V + 6 W) / chi-squared with dof + 6 degrees, whose mean
 * is (dof V + 6 W) / (dof + 4): V is the estimate of the arm and W that of all arms. Here all V are
 * equal, so the estimates of drawn studies, which mix those of the arms, have that mean too. */
Test(spread, draws_of_seeds)
{
    static double x[ARMS][RUNS][SETS];
    make_values(x);
    sw_outcomes *o = outcomes_of(x);
    sw_spread s;
    cr_assert_eq(sw_spread_new(&s, o), SW_OK);
    for (int a = 0; a < ARMS; a++) s.arm[a].of_runs = s.of_all;
    const double seeds = 9.0 / 7 * s.of_all / RUNS, *c = s.shared;
    expect_draws(&s, 2 * seeds + c[0] + c[8] - 2 * c[2], seeds + c[4]);
    sw_spread_free(&s);
    sw_outcomes_free(o);
}

/* The differences of folds 0.1, 0.3, 0.2 have the variance 0.01; that of their mean is 1/3 + 1/2
 * times as large. A fold that one arm has not is left out. */
Test(spread, of_folds)
{
    sw_outcomes *o;
    sw_spread s;
    const double value[ARMS][4] = {
        {0.6, 0.9, 0.7, 0.5}, {0.5, 0.6, 0.9, NAN}, {0.5, 0.6, 0.5, 0.9}};
    cr_assert_eq(sw_outcomes_new(&o, ARMS, 4, 0), SW_OK);
    for (int a = 0; a < ARMS; a++)
        for (int r = 0; r < 4; r++) sw_outcomes_add(o, a, r, value[a][r], NULL);
    o->shared = 0.5;
    cr_assert_eq(sw_spread_new(&s, o), SW_OK);
    cr_expect(s.folds == 3 && s.count == ARMS && s.shared_dof == 2);
    cr_expect_float_eq(s.arm[0].mean - s.arm[2].mean, 0.2, 1e-15);
    cr_expect_float_eq(sw_spread_of(&s, 0, 2).variance, 0.01 * (1.0 / 3 + 0.5), 1e-15);
    cr_expect_eq(sw_spread_of(&s, 0, 2).dof, 2);
    expect_draws(&s, sw_spread_of(&s, 0, 2).variance, sw_spread_of(&s, 1, 1).variance);
    sw_spread_free(&s);
    sw_outcomes_free(o);
}

/* One run says nothing of seeds. */
Test(spread, one_run_is_too_few)
{
    sw_outcomes *o;
    sw_spread s;
    cr_assert_eq(sw_outcomes_new(&o, 2, 2, 0), SW_OK);
    sw_outcomes_add(o, 0, 0, 0.5, NULL);
    sw_outcomes_add(o, 1, 0, 0.5, NULL);
    sw_outcomes_add(o, 1, 1, 0.7, NULL);
    cr_assert_eq(sw_spread_new(&s, o), SW_OK);
    cr_expect(s.count == 1 && s.arm[0].arm == 1);
    cr_expect_float_eq(sw_spread_of(&s, 0, 0).variance, 0.01, 1e-15);
    sw_spread_free(&s);
    sw_outcomes_free(o);
}

/* The variance of a logarithm is that of what it is of, over the square of its mean. */
Test(spread, of_logarithms)
{
    static double x[ARMS][RUNS][SETS];
    sw_spread plain, logs;
    make_values(x);
    sw_outcomes *o = outcomes_of(x);
    cr_assert_eq(sw_spread_new(&plain, o), SW_OK);
    o->ratios = true;
    cr_assert_eq(sw_spread_new(&logs, o), SW_OK);
    cr_expect(logs.ratios && !plain.ratios);
    for (int a = 0; a < ARMS; a++) {
        const double m = plain.arm[a].mean;
        cr_expect(logs.arm[a].mean == m && plain.arm[a].at == m && logs.arm[a].at == log(m));
        cr_expect_float_eq(logs.arm[a].of_runs, plain.arm[a].of_runs / m / m, 1e-14);
        for (int b = 0; b < ARMS; b++)
            cr_expect_float_eq(logs.shared[a * ARMS + b],
                               plain.shared[a * ARMS + b] / m / plain.arm[b].mean, 1e-14);
    }
    sw_spread_free(&logs);
    for (int r = 0; r < RUNS; r++) o->value[r] = 0; /* its logarithm is not known */
    cr_assert_eq(sw_spread_new(&logs, o), SW_OK);
    cr_expect(!logs.ratios && logs.arm[1].at == plain.arm[1].mean);
    sw_spread_free(&logs);
    sw_spread_free(&plain);
    sw_outcomes_free(o);
}
