/* test_influence.c - metrics and influences: against slow twins. */
#include "study/influence.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { SETS = 60, CLASSES = 3 };
static double truth[SETS * CLASSES], scores[SETS * CLASSES];

/* Answers that are often right. Scores are sixteenths, so that some are equal. */
static sw_predictions classes(int64_t outputs)
{
    sw_random random = sw_random_for(8, SW_FOR_TEST, (uint32_t)outputs, 0);
    for (int i = 0; i < SETS; i++) {
        double *score = scores + i * outputs;
        truth[i] = (double)sw_random_below(&random, (uint32_t)outputs);
        for (int c = 0; c < outputs; c++) score[c] = 1.0 / 16;
        for (int left = 16 - (int)outputs; left > 0; left--) {
            const bool right = sw_random_uniform(&random) < 0.2;
            score[right ? (int)truth[i] : (int)sw_random_below(&random, (uint32_t)outputs)] +=
                1.0 / 16;
        }
    }
    return (sw_predictions){SW_CLASSES, SETS, outputs, NULL, NULL, truth, scores};
}

static sw_predictions numbers(sw_task task)
{
    sw_random random = sw_random_for(9, SW_FOR_TEST, task, 0);
    for (int i = 0; i < SETS * 2; i++) {
        const double x = sw_random_normal(&random), y = x + sw_random_normal(&random);
        truth[i] = task == SW_LABELS ? x > 0 : x;
        scores[i] = task == SW_LABELS ? 1 / (1 + exp(-round(y))) : y;
    }
    return (sw_predictions){task, SETS, 2, NULL, NULL, truth, scores};
}

/* A mean of x: influence (x - mean) sqrt(n / (n - 1)). */
static void expect_mean(sw_influence *of, const sw_predictions *said, const double *x)
{
    double mean = 0, metric, influence[SETS];
    for (int i = 0; i < SETS; i++) mean += x[i] / SETS;
    cr_assert_eq(of(&metric, influence, said), SW_OK);
    cr_expect_float_eq(metric, mean, 1e-13);
    for (int i = 0; i < SETS; i++)
        cr_expect_float_eq(influence[i], (x[i] - mean) * sqrt(SETS / (SETS - 1.0)), 1e-12);
}

Test(influence, on_means_of_classes)
{
    const sw_predictions said = classes(3);
    double right[SETS], loss[SETS];
    for (int i = 0; i < SETS; i++) {
        const double *p = scores + 3 * i;
        const int most = p[2] > p[0] && p[2] > p[1] ? 2 : p[1] > p[0] ? 1 : 0;
        right[i] = most == (int)truth[i];
        loss[i] = -log(p[(int)truth[i]]);
    }
    expect_mean(sw_influence_accuracy, &said, right);
    expect_mean(sw_influence_log_loss, &said, loss);
}

Test(influence, on_means_of_labels)
{
    const sw_predictions said = numbers(SW_LABELS);
    double right[SETS], loss[SETS];
    for (int i = 0; i < SETS; i++) {
        const double *p = scores + 2 * i, *t = truth + 2 * i;
        right[i] = ((p[0] > 0.5) == t[0]) / 2.0 + ((p[1] > 0.5) == t[1]) / 2.0;
        loss[i] = -log(t[0] ? p[0] : 1 - p[0]) / 2 - log(t[1] ? p[1] : 1 - p[1]) / 2;
    }
    expect_mean(sw_influence_accuracy, &said, right);
    expect_mean(sw_influence_log_loss, &said, loss);
}

Test(influence, on_means_of_numbers)
{
    sw_predictions said = numbers(SW_REGRESSION);
    double error[SETS];
    for (int i = 0; i < SETS; i++)
        error[i] =
            (fabs(scores[2 * i] - truth[2 * i]) + fabs(scores[2 * i + 1] - truth[2 * i + 1])) / 2;
    expect_mean(sw_influence_error, &said, error);
    said.task = SW_MIXTURE;
    said.outputs = 1;
    expect_mean(sw_influence_likelihood, &said, scores);
}

/* ---- AUC: DeLong, DeLong and Clarke-Pearson (1988), pair by pair ----------------------------- */

/* The log-odds that class c or label c is ranked by; only their order and ties matter. */
static double score_of(const sw_predictions *p, int i, int c)
{
    return p->scores[i * p->outputs + c];
}

static bool positive(const sw_predictions *p, int i, int c)
{
    return p->task == SW_CLASSES ? (int)p->truth[i] == c : p->truth[i * p->outputs + c] == 1;
}

static double above(double x, double y)
{
    return x > y ? 1 : x == y ? 0.5 : 0;
}

/* The area of output c, and the variance of it, as their equations 4 to 6 have them. */
static double slow_area(double *variance, const sw_predictions *p, int c)
{
    double component[SETS] = {0}, m = 0, n = 0, area = 0, s10 = 0, s01 = 0;
    for (int i = 0; i < SETS; i++) *(positive(p, i, c) ? &m : &n) += 1;
    for (int i = 0; i < SETS; i++)
        for (int j = 0; j < SETS; j++)
            if (positive(p, i, c) && !positive(p, j, c)) {
                const double x = above(score_of(p, i, c), score_of(p, j, c));
                component[i] += x / n;
                component[j] += x / m;
                area += x / (m * n);
            }
    for (int i = 0; i < SETS; i++)
        *(positive(p, i, c) ? &s10 : &s01) += pow(component[i] - area, 2);
    *variance = s10 / (m - 1) / m + s01 / (n - 1) / n;
    return area;
}

static double variance_of(const double *influence)
{
    double sum = 0;
    for (int i = 0; i < SETS; i++) sum += influence[i] * influence[i];
    return sum / SETS / SETS;
}

Test(influence, on_an_area)
{
    const sw_predictions said = classes(2);
    double metric, influence[SETS], variance, sum = 0;
    const double area = slow_area(&variance, &said, 1);
    cr_assert_eq(sw_influence_auc(&metric, influence, &said), SW_OK);
    cr_expect_float_eq(metric, area, 1e-13);
    cr_expect(area > 0.6 && area < 0.97, "%g", area);
    cr_expect_float_eq(variance_of(influence), variance, 1e-14);
    for (int i = 0; i < SETS; i++) sum += influence[i];
    cr_expect_float_eq(sum, 0, 1e-11);
}

/* The mean over the labels; each area has a variance, and their covariance counts twice. */
Test(influence, on_a_mean_of_areas)
{
    const sw_predictions said = numbers(SW_LABELS);
    double metric, influence[SETS], variance, own[2][SETS], expected = 0, sum = 0;
    cr_assert_eq(sw_influence_auc(&metric, influence, &said), SW_OK);
    for (int c = 0; c < 2; c++) {
        double t[SETS], s[SETS];
        for (int i = 0; i < SETS; i++) {
            t[i] = truth[2 * i + c];
            s[i] = scores[2 * i + c];
        }
        const sw_predictions one = {SW_LABELS, SETS, 1, NULL, NULL, t, s};
        double area;
        cr_assert_eq(sw_influence_auc(&area, own[c], &one), SW_OK);
        cr_expect_float_eq(area, slow_area(&variance, &said, c), 1e-13);
        cr_expect_float_eq(variance_of(own[c]), variance, 1e-14);
        expected += area / 2;
    }
    cr_expect_float_eq(metric, expected, 1e-13);
    for (int i = 0; i < SETS; i++) sum += fabs(influence[i] - (own[0][i] + own[1][i]) / 2);
    cr_expect_float_eq(sum, 0, 1e-12);
}

/* Three classes: each against the rest. */
Test(influence, on_areas_of_classes)
{
    const sw_predictions said = classes(3);
    double metric, influence[SETS], variance, expected = 0;
    for (int c = 0; c < 3; c++) expected += slow_area(&variance, &said, c) / 3;
    cr_assert_eq(sw_influence_auc(&metric, influence, &said), SW_OK);
    cr_expect_float_eq(metric, expected, 1e-13);
}

/* A class without sets has no area; nor have sets of one kind. */
Test(influence, without_an_area)
{
    sw_predictions said = classes(2);
    double metric, influence[SETS];
    for (int i = 0; i < SETS; i++) truth[i] = 1;
    cr_assert_eq(sw_influence_auc(&metric, influence, &said), SW_OK);
    cr_expect(isnan(metric) && variance_of(influence) == 0);
}

/* ---- R2: the derivative, by counting a set a little more ------------------------------------- */

static double weighted_r2(const sw_predictions *p, int more, double weight)
{
    double errors = 0, variation = 0;
    for (int c = 0; c < 2; c++) {
        double sum = 0, weights = 0;
        for (int i = 0; i < SETS; i++) {
            const double w = i == more ? 1 + weight : 1;
            sum += w * p->truth[2 * i + c];
            weights += w;
        }
        for (int i = 0; i < SETS; i++) {
            const double w = i == more ? 1 + weight : 1;
            errors += w * pow(p->scores[2 * i + c] - p->truth[2 * i + c], 2);
            variation += w * pow(p->truth[2 * i + c] - sum / weights, 2);
        }
    }
    return 1 - errors / variation;
}

Test(influence, on_r2)
{
    const sw_predictions said = numbers(SW_REGRESSION);
    double metric, influence[SETS];
    const double scale = sqrt(SETS / (SETS - 1.0)), h = 1e-5;
    cr_assert_eq(sw_influence_r2(&metric, influence, &said), SW_OK);
    cr_expect_float_eq(metric, weighted_r2(&said, 0, 0), 1e-12);
    for (int i = 0; i < SETS; i++) {
        const double slope = (weighted_r2(&said, i, h) - weighted_r2(&said, i, -h)) / (2 * h);
        cr_expect_float_eq(influence[i], slope * SETS * scale, 1e-6);
    }
}

/* An infinite number makes the metric infinite, and the influences 0. */
Test(influence, of_infinity)
{
    sw_predictions said = numbers(SW_REGRESSION);
    sw_influence *const all[] = {sw_influence_error, sw_influence_r2};
    scores[7] = INFINITY;
    for (int k = 0; k < 2; k++) {
        double metric, influence[SETS];
        cr_assert_eq(all[k](&metric, influence, &said), SW_OK);
        cr_expect(isinf(metric) && variance_of(influence) == 0, "%d", k);
    }
}

/* A score that is NaN makes the metric NaN, and the influences 0. */
Test(influence, of_nan)
{
    sw_predictions said = classes(2);
    sw_influence *const all[] = {sw_influence_auc, sw_influence_log_loss};
    scores[7] = scores[6] = NAN;
    for (int k = 0; k < 2; k++) {
        double metric, influence[SETS];
        cr_assert_eq(all[k](&metric, influence, &said), SW_OK);
        cr_expect(isnan(metric) && variance_of(influence) == 0, "%d", k);
    }
}
