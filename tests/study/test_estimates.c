/* test_estimates.c - intervals and verdicts: against closed forms, and against each other. */
#include "study/statistics.h"

#include <criterion/criterion.h>
#include <math.h>
#include <setwise/analysis.h>

static sw_outcomes *outcomes_of(const double *value, int arms, int runs)
{
    sw_outcomes *o;
    cr_assert_eq(sw_outcomes_new(&o, arms, runs, 0), SW_OK);
    for (int i = 0; i < arms * runs; i++) sw_outcomes_add(o, i / runs, i % runs, value[i], NULL);
    return o;
}

/* One arm has Student's interval: mean +- t deviation / sqrt(runs), here with three degrees. */
Test(estimates, of_one_arm)
{
    const double value[] = {0.5, 0.6, 0.7, 0.6};
    sw_outcomes *o = outcomes_of(value, 1, 4);
    sw_metric_analysis a;
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_expect(a.arm[0].runs == 4 && a.arm[0].best == 1 && a.pair[0].verdict == SW_UNTESTED);
    cr_expect_float_eq(a.arm[0].mean, 0.6, 1e-15);
    cr_expect_float_eq(a.arm[0].sd, sqrt(0.02 / 3), 1e-15);
    const double half = 3.182446 * a.arm[0].sd / 2;
    cr_expect_float_eq(a.arm[0].high - 0.6, half, 0.04 * half);
    cr_expect_float_eq(a.arm[0].low + a.arm[0].high, 1.2, 1e-14);
    cr_expect(isnan(a.resolution));
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

/* Nadeau and Bengio (2003): the variance of the mean is (1/n + shared) times that of the folds. */
static double corrected_test(const sw_summary *differences, double shared)
{
    const int n = (int)differences->n;
    const double scale = sw_summary_sd(differences) * sqrt(1.0 / n + shared);
    return sw_student_two_sided(sw_summary_mean(differences) / scale, n - 1);
}

/* Two arms and folds: the corrected resampled t-test. */
Test(estimates, of_two_arms_and_folds)
{
    const double value[2][5] = {{0.7, 0.8, 0.9, 0.75, 0.85}, {0.65, 0.75, 0.75, 0.8, 0.75}};
    sw_outcomes *o = outcomes_of(value[0], 2, 5);
    sw_metric_analysis a;
    sw_summary differences = {0};
    for (int r = 0; r < 5; r++) sw_summary_add(&differences, value[0][r] - value[1][r]);
    o->shared = 0.25;
    const double p = corrected_test(&differences, o->shared);
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_expect_float_eq(a.pair[1].p, p, 5 * sqrt(p * (1 - p) / 10000), "%g %g", a.pair[1].p, p);
    cr_expect_float_eq(a.pair[1].difference, sw_summary_mean(&differences), 1e-15);
    const double half = 2.776445 * sw_summary_sd(&differences) * sqrt(0.2 + 0.25);
    cr_expect_float_eq(a.resolution, half, 0.04 * half);
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

/* Three folds of ten sets, in each of which arm 0 is right on one set more. Over the folds nothing
 * varies; over the sets the difference is sqrt(3) standard errors, nearly. */
Test(estimates, of_folds_that_differ_by_the_same)
{
    enum { FOLDS = 3, EACH = 10, ALL = FOLDS * EACH };
    const double one = 1.0 / EACH, mean[2] = {0.8, 0.7};
    sw_outcomes *o;
    sw_metric_analysis a;
    cr_assert_eq(sw_outcomes_new(&o, 2, FOLDS, ALL), SW_OK);
    o->shared = 1;
    for (int arm = 0; arm < 2; arm++)
        for (int r = 0; r < FOLDS; r++) {
            double influence[ALL] = {0};
            for (int s = 0; s < EACH; s++) {
                const double right = s < 8 - arm;
                influence[r * EACH + s] = FOLDS * sqrt(EACH / (EACH - 1.0)) * (right - mean[arm]);
            }
            sw_outcomes_add(o, arm, r, mean[arm], influence);
        }
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_expect_float_eq(a.pair[1].difference, one, 1e-15);
    cr_expect_eq(a.pair[1].verdict, SW_UNDECIDED);
    const double error = sqrt(one * (1 - one) / (ALL - FOLDS)), half = 1.959964 * error;
    cr_expect_float_eq(a.pair[1].high - one, half, 0.04 * half, "%g %g", a.pair[1].high, half);
    const double own = 1.959964 * sqrt(0.8 * 0.2 / (ALL - FOLDS));
    cr_expect_float_eq(a.arm[0].high - 0.8, own, 0.04 * own, "%g %g", a.arm[0].high, own);
    cr_expect_eq(a.sets, 0);
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

/* Bayesian correlated t-test (Benavoli et al. 2017): the difference has Student's distribution with
 * n - 1 degrees about the mean difference, with the scale of the corrected t-test. */
Test(estimates, of_practically_equal_arms)
{
    const double value[2][5] = {{0.7, 0.8, 0.9, 0.75, 0.85}, {0.69, 0.8, 0.87, 0.76, 0.84}};
    sw_outcomes *o = outcomes_of(value[0], 2, 5);
    sw_metric_analysis a;
    sw_summary differences = {0};
    for (int r = 0; r < 5; r++) sw_summary_add(&differences, value[0][r] - value[1][r]);
    o->shared = 0.25;
    o->rope = 0.01;
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    const double mean = sw_summary_mean(&differences);
    const double scale = sw_summary_sd(&differences) * sqrt(0.2 + 0.25);
    /* The mean is below the rope's end, and above its beginning. */
    const double better = sw_student_two_sided((0.01 - mean) / scale, 4) / 2;
    const double worse = sw_student_two_sided((mean + 0.01) / scale, 4) / 2;
    cr_assert(mean > 0 && mean < 0.01);
    cr_expect_float_eq(worse, 0.0723520, 1e-7); /* scipy.stats.t(4, mean, scale).cdf(-0.01) */
    cr_expect_float_eq(better, 0.4252500, 1e-7);
    cr_expect_float_eq(a.pair[1].better, better, 0.02);
    cr_expect_float_eq(a.pair[1].worse, worse, 0.02);
    cr_expect_float_eq(a.pair[1].equal, 1 - better - worse, 0.02);
    cr_expect(a.pair[2].worse == a.pair[1].better && a.pair[2].better == a.pair[1].worse);
    cr_expect(a.rope == 0.01 && isnan(a.pair[0].equal));
    sw_metric_analysis_free(&a);
    o->lower_is_better = true;
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_expect_float_eq(a.pair[1].worse, better, 0.02);
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

/* Two arms, or one reference: the same pair is all there is, and both families agree. Of four arms
 * the family of the reference is smaller, so it asks less of a difference; of others it says
 * nothing. */
Test(estimates, of_a_reference)
{
    const double value[4][3] = {
        {0.70, 0.80, 0.90}, {0.65, 0.75, 0.60}, {0.60, 0.80, 0.70}, {0.50, 0.60, 0.40}};
    for (int arms = 2; arms <= 4; arms += 2) {
        sw_outcomes *o = outcomes_of(value[0], arms, 3);
        sw_metric_analysis a;
        cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
        cr_expect(!a.against && a.reference == -1 && isnan(a.resolution_against));
        sw_metric_analysis_free(&a);
        o->reference = 1;
        cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
        cr_assert_eq(a.reference, 1);
        cr_expect_eq(a.against[1].verdict, SW_UNTESTED);
        for (int b = 0; b < arms; b++) {
            const sw_pair_estimate *of = &a.against[b], *all = &a.pair[b * arms + 1];
            if (b == 1) continue;
            cr_expect_eq(of->difference, all->difference);
            cr_expect_eq(of->verdict != SW_UNDECIDED, of->p < SW_STUDY_LEVEL);
            cr_expect_eq(of->verdict != SW_UNDECIDED, of->low > 0 || of->high < 0);
            if (arms == 2)
                cr_expect(of->p == all->p && of->low == all->low);
            else
                cr_expect(of->p < all->p && of->low > all->low && of->high < all->high);
        }
        cr_expect(arms == 2 ? a.resolution_against == a.resolution
                            : a.resolution_against < a.resolution);
        sw_metric_analysis_free(&a);
        sw_outcomes_free(o);
    }
}

/* Of two intervals, the mean of their halves. */
Test(estimates, resolution_of_an_even_number)
{
    const double value[3][4] = {
        {0.70, 0.80, 0.90, 0.80}, {0.65, 0.75, 0.60, 0.70}, {0.80, 0.81, 0.79, 0.80}};
    sw_outcomes *o = outcomes_of(value[0], 3, 4);
    sw_metric_analysis a;
    o->reference = 0;
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    const double b = (a.against[1].high - a.against[1].low) / 2;
    const double c = (a.against[2].high - a.against[2].low) / 2;
    cr_expect(b > 1.01 * c, "%g %g", b, c);
    cr_expect_float_eq(a.resolution_against, (b + c) / 2, 1e-12);
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

/* Errors that are one hundred times as large vary one hundred times as much: their ratios are
 * known equally well. */
Test(estimates, of_ratios)
{
    const double value[3][4] = {
        {1.0, 1.1, 0.9, 1.0}, {0.02, 0.022, 0.018, 0.02}, {2.1, 2.0, 1.9, 2.0}};
    sw_outcomes *o = outcomes_of(value[0], 3, 4);
    sw_metric_analysis a;
    o->ratios = o->lower_is_better = true;
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_assert(a.ratios);
    const sw_pair_estimate *ab = &a.pair[1], *ba = &a.pair[3], *ca = &a.pair[6];
    cr_expect(ab->verdict == SW_WORSE && ba->verdict == SW_BETTER && ca->verdict == SW_WORSE);
    cr_expect_float_eq(ab->difference, 0.98, 1e-12);
    cr_expect_float_eq(ab->ratio, 50, 1e-10);
    cr_expect(ab->low > 30 && ab->high < 80, "%g %g", ab->low, ab->high);
    cr_expect_float_eq(ab->low * ab->high, ab->ratio * ab->ratio, 1e-8);
    cr_expect_float_eq(ab->low * ba->high, 1, 1e-12);
    cr_expect(ca->low > 1 && a.resolution > 1 && a.resolution < 2);
    cr_expect(a.arm[1].low > 0.015 && a.arm[1].low < 0.02 && a.arm[1].high > 0.02);
    cr_expect_float_eq(a.arm[1].low * a.arm[1].high, 0.02 * 0.02, 1e-12);
    sw_metric_analysis_free(&a);
    for (int r = 0; r < 4; r++) o->value[r] = 0; /* no ratio to an error of 0 */
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_expect(!a.ratios && isnan(a.pair[1].ratio) && a.pair[1].low < 0);
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

/* With all pairs in one test p is above that of a pair alone, and below Bonferroni's. */
Test(estimates, of_a_family)
{
    const double value[4][5] = {{0.7, 0.8, 0.9, 0.75, 0.85},
                                {0.65, 0.75, 0.75, 0.8, 0.75},
                                {0.6, 0.8, 0.7, 0.65, 0.7},
                                {0.5, 0.6, 0.4, 0.65, 0.7}};
    sw_outcomes *o = outcomes_of(value[0], 4, 5);
    sw_metric_analysis a;
    o->shared = 0.25;
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    for (int i = 0; i < 4; i++)
        for (int j = i + 1; j < 4; j++) {
            sw_summary differences = {0};
            for (int r = 0; r < 5; r++) sw_summary_add(&differences, value[i][r] - value[j][r]);
            const double alone = corrected_test(&differences, o->shared);
            cr_expect_gt(a.pair[i * 4 + j].p, alone);
            cr_expect_lt(a.pair[i * 4 + j].p, 6 * alone);
        }
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

static void expect_consistent(const sw_metric_analysis *a)
{
    double best = 0;
    for (int i = 0; i < a->arms; i++) {
        best += a->arm[i].best;
        for (int j = 0; j < a->arms; j++) {
            const sw_pair_estimate ij = a->pair[i * a->arms + j], ji = a->pair[j * a->arms + i];
            if (i == j) continue;
            const bool differs = ij.verdict != SW_UNDECIDED;
            cr_expect_eq(differs, ij.p < SW_STUDY_LEVEL);
            cr_expect_eq(differs, ij.low > 0 || ij.high < 0);
            cr_expect_eq(ij.verdict == SW_BETTER, ji.verdict == SW_WORSE);
            cr_expect_eq(ij.verdict == SW_BETTER, a->lower_is_better ? ij.high < 0 : ij.low > 0);
            cr_expect(ij.p == ji.p && ij.low == -ji.high && ij.difference == -ji.difference);
        }
    }
    cr_expect_float_eq(best, 1, 1e-9);
}

Test(estimates, need_draws)
{
    const double value[] = {0.5, 0.6, 0.7, 0.6};
    sw_outcomes *o = outcomes_of(value, 2, 2);
    sw_metric_analysis a;
    o->draws = 19;
    cr_expect_eq(sw_outcomes_analyse(&a, o), SW_ERROR_ARGUMENT);
    cr_expect(!a.arm && !a.pair);
    o->draws = 20;
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_expect_eq(a.pair[1].verdict == SW_UNDECIDED, a.pair[1].p >= SW_STUDY_LEVEL);
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

/* Interval, p and verdict never contradict each other. */
Test(estimates, agree)
{
    enum { ARMS = 4, RUNS = 3, SETS = 40 };
    int found = 0, tested = 0;
    for (uint32_t k = 0; k < 40; k++) {
        sw_outcomes *o;
        sw_metric_analysis a;
        sw_random random = sw_random_for(6, SW_FOR_TEST, k, 0);
        double x[SETS];
        cr_assert_eq(sw_outcomes_new(&o, ARMS, RUNS, SETS), SW_OK);
        for (int i = 0; i < ARMS * RUNS; i++) {
            const double skill = 0.12 * (i / RUNS) + 0.05 * sw_random_normal(&random);
            for (int s = 0; s < SETS; s++) x[s] = sw_random_uniform(&random) < 0.3 + skill;
            sw_outcomes_add_mean(o, i / RUNS, i % RUNS, x);
        }
        o->lower_is_better = k % 2;
        cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
        expect_consistent(&a);
        for (int i = 0; i < ARMS * ARMS; i++) {
            found += a.pair[i].verdict == SW_BETTER;
            tested += a.pair[i].verdict == SW_UNDECIDED;
        }
        sw_metric_analysis_free(&a);
        sw_outcomes_free(o);
    }
    cr_expect(found > 20 && tested > 20, "%d %d", found, tested); /* both kinds are seen */
}

/* With 39 draws p may be the level itself, which decides nothing. */
Test(estimates, agree_at_the_level)
{
    int at_level = 0;
    for (uint32_t k = 0; k < 300; k++) {
        const double value[] = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95};
        sw_outcomes *o = outcomes_of(value, 2, 3);
        sw_metric_analysis a;
        o->draws = 39;
        o->seed = k;
        cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
        expect_consistent(&a);
        at_level += a.pair[1].p == SW_STUDY_LEVEL;
        sw_metric_analysis_free(&a);
        sw_outcomes_free(o);
    }
    cr_expect_gt(at_level, 10);
}

/* A study of three equal arms with three seeds each; the sets of each arm have a difficulty of
 * their own, which its runs share. */
static sw_outcomes *equal_arms(uint32_t number)
{
    enum { SETS = 100 };
    sw_outcomes *o;
    double difficulty[SETS], x[SETS];
    sw_random random = sw_random_for(12, SW_FOR_TEST, number, 0);
    cr_assert_eq(sw_outcomes_new(&o, 3, 3, SETS), SW_OK);
    for (int arm = 0; arm < 3; arm++) {
        sw_random_normals(&random, difficulty, SETS);
        for (int run = 0; run < 3; run++) {
            const double skill = 0.1 * sw_random_normal(&random);
            sw_random_normals(&random, x, SETS);
            for (int s = 0; s < SETS; s++) x[s] += skill + difficulty[s];
            sw_outcomes_add_mean(o, arm, run, x);
        }
    }
    o->draws = 500;
    o->seed = number;
    return o;
}

/* Of 300 studies 5 % are 15; five standard deviations are 19. Without the test sets the test finds
 * a difference in every third. tools/study-power measures it well. */
Test(estimates, false_alarms)
{
    int found = 0, missed = 0;
    for (uint32_t k = 0; k < 300; k++) {
        sw_outcomes *o = equal_arms(k);
        sw_metric_analysis a;
        cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
        bool any = false;
        for (int i = 0; i < 9; i++)
            any = any || a.pair[i].verdict == SW_BETTER || a.pair[i].verdict == SW_WORSE;
        found += any;
        for (int arm = 0; arm < 3; arm++) missed += a.arm[arm].low > 0 || a.arm[arm].high < 0;
        sw_metric_analysis_free(&a);
        sw_outcomes_free(o);
    }
    cr_expect(found > 2 && found < 34, "%d", found);
    cr_expect(missed > 15 && missed < 85, "%d of 900 intervals", missed);
}

/* Runs without any spread: equal arms are undecided, others differ. */
Test(estimates, without_spread)
{
    const double value[] = {1, 1, 1, 1, 0.3, 0.3};
    sw_outcomes *o = outcomes_of(value, 3, 2);
    sw_metric_analysis a;
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_expect(a.pair[1].p == 1 && a.pair[1].verdict == SW_UNDECIDED && a.pair[1].low == 0);
    cr_expect(a.pair[2].verdict == SW_BETTER && a.pair[2].p < 0.001);
    cr_expect(a.arm[0].low == 1 && a.arm[0].high == 1);
    cr_expect_float_eq(a.arm[0].best, 0.5, 1e-9);
    cr_expect_float_eq(a.arm[1].best, 0.5, 1e-9);
    cr_expect_eq(a.arm[2].best, 0);
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

/* One test set says nothing of other sets, however many seeds there are. */
Test(estimates, of_one_test_set)
{
    sw_outcomes *o;
    sw_metric_analysis a;
    cr_assert_eq(sw_outcomes_new(&o, 2, 5, 1), SW_OK);
    for (int i = 0; i < 10; i++) sw_outcomes_add_mean(o, i / 5, i % 5, &(double){i < 5});
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_expect(a.arm[0].mean == 1 && a.arm[1].mean == 0 && a.arm[0].runs == 5);
    cr_expect(isnan(a.arm[0].low) && isnan(a.arm[0].best) && isnan(a.resolution));
    cr_expect(a.pair[1].verdict == SW_UNTESTED && isnan(a.pair[1].p));
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

/* Nothing tells the arms apart: each shares the first place, and no difference has a width. */
static void expect_equal(const sw_metric_analysis *a)
{
    const double none = a->ratios ? 1 : 0;
    for (int i = 0; i < a->arms; i++) {
        cr_expect_float_eq(a->arm[i].best, 1.0 / a->arms, 1e-9, "arm %d: %g", i, a->arm[i].best);
        cr_expect_float_eq(a->arm[i].low, a->arm[0].low, 1e-14);
        for (int j = 0; j < a->arms; j++) {
            const sw_pair_estimate *pair = &a->pair[i * a->arms + j];
            if (i == j) continue;
            cr_expect(pair->difference == 0 && pair->low == none && pair->high == none,
                      "%d, %d: %g [%g, %g]", i, j, pair->difference, pair->low, pair->high);
            cr_expect(pair->p == 1 && pair->verdict == SW_UNDECIDED);
            cr_expect(pair->equal == 1 && pair->worse == 0 && pair->better == 0);
        }
    }
    cr_expect_eq(a->resolution, none);
}

/* Equal runs whose means differ in the last bit, as after another order of adding. The sets leave
 * their mark on the means, not on the differences. */
Test(estimates, of_arms_that_rounding_tells_apart)
{
    enum { ARMS = 4, SETS = 18 };
    for (int runs = 2; runs <= 7; runs++)
        for (int ratios = 0; ratios < 2; ratios++) {
            sw_outcomes *o;
            sw_metric_analysis a;
            cr_assert_eq(sw_outcomes_new(&o, ARMS, runs, SETS), SW_OK);
            for (int i = 0; i < ARMS * runs; i++) {
                double x[SETS];
                for (int s = 0; s < SETS; s++) x[s] = s % 3 ? 1.1 : 0.1 * (s % 4);
                sw_outcomes_add_mean(o, i / runs, i % runs, x);
                if (i % 3 == 1) o->value[i] = nextafter(o->value[i], 2);
            }
            o->ratios = o->lower_is_better = ratios;
            cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
            cr_expect(a.ratios == (ratios == 1) && a.arm[0].high > a.arm[0].low + 0.1);
            for (int i = 0; i < ARMS; i++) cr_expect_eq(a.arm[i].sd, 0);
            expect_equal(&a);
            sw_metric_analysis_free(&a);
            sw_outcomes_free(o);
        }
}

/* Folds vary, and all arms with them. */
Test(estimates, of_folds_that_rounding_tells_apart)
{
    enum { ARMS = 3, FOLDS = 5 };
    const double of_fold[FOLDS] = {0.7, 0.8, 0.9, 0.75, 0.85};
    double value[ARMS * FOLDS];
    for (int i = 0; i < ARMS * FOLDS; i++)
        value[i] = nextafter(of_fold[i % FOLDS], i / FOLDS); /* down, up, up */
    sw_outcomes *o = outcomes_of(value, ARMS, FOLDS);
    sw_metric_analysis a;
    o->shared = 0.25;
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_expect_gt(a.arm[0].sd, 0.05);
    expect_equal(&a);
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}

/* A missing run is left out, and its arm cannot be called the best. */
Test(estimates, with_missing_runs)
{
    const double value[] = {0.9, NAN, 0.9, 0.5, 0.6, 0.4, 0.7, NAN, NAN};
    sw_outcomes *o = outcomes_of(value, 3, 3);
    sw_metric_analysis a;
    cr_assert_eq(sw_outcomes_analyse(&a, o), SW_OK);
    cr_expect(a.arm[0].runs == 2 && a.arm[1].runs == 3 && a.arm[2].runs == 1);
    cr_expect(isnan(a.arm[0].best) && isnan(a.arm[2].low) && a.arm[2].mean == 0.7);
    cr_expect_eq(a.pair[1].difference, 0.9 - 0.5);
    cr_expect(a.pair[2].verdict == SW_UNTESTED && isnan(a.pair[2].p));
    sw_metric_analysis_free(&a);
    sw_outcomes_free(o);
}
