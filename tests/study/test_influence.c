/* test_influence.c - metrics and influences: against slow twins. */
#include "study/influence.h"
#include "train/metrics.h"

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
    cr_assert_eq(of(&metric, influence, said, NULL), SW_OK);
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
        right[i] = ((p[0] > 0.5) == (t[0] != 0)) / 2.0 + ((p[1] > 0.5) == (t[1] != 0)) / 2.0;
        loss[i] = -log(t[0] != 0 ? p[0] : 1 - p[0]) / 2 - log(t[1] != 0 ? p[1] : 1 - p[1]) / 2;
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
    cr_assert_eq(sw_influence_auc(&metric, influence, &said, NULL), SW_OK);
    cr_expect_float_eq(metric, area, 1e-13);
    cr_expect(area > 0.6 && area < 0.97, "%g", area);
    cr_expect_float_eq(variance_of(influence), variance, 1e-14);
    for (int i = 0; i < SETS; i++) sum += influence[i];
    cr_expect_float_eq(sum, 0, 1e-11);
}

/* ---- AUC of groups: Obuchowski (1997), Nonparametric analysis of clustered ROC curve data ---- */

enum { GROUPS = 15 };

/* Her equations: sums of the components less the area over the sets of a group, of positives and of
 * negatives, and `mixed`, the part of the product of the two. */
static double slow_clustered(double *mixed, const sw_predictions *p, const int64_t *group)
{
    double m = 0, n = 0, area = 0, component[SETS] = {0}, of[GROUPS][2] = {{0}};
    bool has[GROUPS][2] = {{0}};
    for (int i = 0; i < SETS; i++) *(positive(p, i, 1) ? &m : &n) += 1;
    for (int i = 0; i < SETS; i++)
        for (int j = 0; j < SETS; j++)
            if (positive(p, i, 1) && !positive(p, j, 1)) {
                const double x = above(score_of(p, i, 1), score_of(p, j, 1));
                component[i] += x / n, component[j] += x / m, area += x / (m * n);
            }
    for (int i = 0; i < SETS; i++) {
        of[group[i]][positive(p, i, 1)] += component[i] - area;
        has[group[i]][positive(p, i, 1)] = true;
    }
    double s10 = 0, s01 = 0, s11 = 0, i10 = 0, i01 = 0;
    for (int g = 0; g < GROUPS; g++) {
        s10 += of[g][1] * of[g][1], s01 += of[g][0] * of[g][0], s11 += of[g][0] * of[g][1];
        i10 += has[g][1], i01 += has[g][0];
    }
    *mixed = 2 * s11 * GROUPS / (GROUPS - 1) / (m * n);
    return s10 * i10 / (i10 - 1) / (m * m) + s01 * i01 / (i01 - 1) / (n * n) + *mixed;
}

static double area_without(const sw_predictions *p, const int64_t *group, int left_out)
{
    double area = 0, pairs = 0;
    for (int i = 0; i < SETS; i++)
        for (int j = 0; j < SETS; j++) {
            if (group[i] == left_out || group[j] == left_out) continue;
            if (!positive(p, i, 1) || positive(p, j, 1)) continue;
            area += above(score_of(p, i, 1), score_of(p, j, 1));
            pairs++;
        }
    return area / pairs;
}

/* The jackknife: each group is left out once. */
static double jackknife(const sw_predictions *p, const int64_t *group)
{
    double area[GROUPS], mean = 0, sum = 0;
    for (int g = 0; g < GROUPS; g++) mean += (area[g] = area_without(p, group, g)) / GROUPS;
    for (int g = 0; g < GROUPS; g++) sum += (area[g] - mean) * (area[g] - mean);
    return sum * (GROUPS - 1) / GROUPS;
}

/* Sets of a group have scores in common. Every group has both kinds, or (pure) some have one. */
static sw_predictions grouped(int64_t *group, bool pure)
{
    sw_random random = sw_random_for(15, SW_FOR_TEST, pure, 0);
    double shift[GROUPS];
    for (int g = 0; g < GROUPS; g++) shift[g] = sw_random_normal(&random);
    for (int i = 0; i < SETS; i++) {
        group[i] = i % GROUPS;
        truth[i] = (double)(pure && group[i] < 10 ? group[i] % 2 : i / GROUPS % 2);
        const double x = shift[group[i]] + sw_random_normal(&random) + truth[i];
        scores[2 * i + 1] = 1 / (1 + exp(-x));
        scores[2 * i] = 1 / (1 + exp(x));
    }
    return (sw_predictions){SW_CLASSES, SETS, 2, NULL, NULL, truth, scores, group};
}

Test(influence, on_an_area_of_groups)
{
    for (int pure = 0; pure < 2; pure++) {
        int64_t group[SETS], lead[SETS];
        double metric, influence[SETS], mixed;
        const sw_predictions said = grouped(group, pure);
        for (int i = 0; i < SETS; i++) lead[i] = i % GROUPS;
        cr_assert_eq(sw_influence_auc(&metric, influence, &said, lead), SW_OK);
        const double variance = variance_of(influence), slow = slow_clustered(&mixed, &said, group);
        const double other = jackknife(&said, group);
        cr_expect(metric > 0.55 && metric < 0.95, "%g", metric);
        for (int i = GROUPS; i < SETS; i++) cr_expect_eq(influence[i], 0);
        /* Her factor of the mixed part is that of all groups; here it is the mean of the two. */
        cr_expect_float_eq(variance, slow, pure ? 0.05 * fabs(mixed) : 1e-14, "%g, %g", variance,
                           slow);
        cr_expect_float_eq(variance, other, 0.15 * other, "%g, jackknife %g", variance, other);
        cr_assert_eq(sw_influence_auc(&metric, influence, &said, NULL), SW_OK);
        cr_expect(fabs(variance_of(influence) - other) > 0.2 * other); /* groups matter */
    }
}

/* The mean over the labels; each area has a variance, and their covariance counts twice. */
Test(influence, on_a_mean_of_areas)
{
    const sw_predictions said = numbers(SW_LABELS);
    double metric, influence[SETS], variance, own[2][SETS], expected = 0, sum = 0;
    cr_assert_eq(sw_influence_auc(&metric, influence, &said, NULL), SW_OK);
    for (int c = 0; c < 2; c++) {
        double t[SETS], s[SETS];
        for (int i = 0; i < SETS; i++) {
            t[i] = truth[2 * i + c];
            s[i] = scores[2 * i + c];
        }
        const sw_predictions one = {SW_LABELS, SETS, 1, NULL, NULL, t, s};
        double area;
        cr_assert_eq(sw_influence_auc(&area, own[c], &one, NULL), SW_OK);
        cr_expect_float_eq(area, slow_area(&variance, &said, c), 1e-13);
        cr_expect_float_eq(variance_of(own[c]), variance, 1e-14);
        expected += area / 2;
    }
    cr_expect_float_eq(metric, expected, 1e-13);
    for (int i = 0; i < SETS; i++) sum += fabs(influence[i] - (own[0][i] + own[1][i]) / 2);
    cr_expect_float_eq(sum, 0, 1e-12);
}

/* A probability of 0 counts as the smallest difference from 1. */
Test(influence, on_an_impossible_loss)
{
    double t[] = {0, 1}, p[] = {0, 1, 1e-30, 1}, metric, influence[2];
    const sw_predictions said = {SW_CLASSES, 2, 2, NULL, NULL, t, p};
    cr_assert_eq(sw_influence_log_loss(&metric, influence, &said, NULL), SW_OK);
    cr_expect_float_eq(metric, 52 * log(2) / 2, 1e-13);
}

/* Three classes: each against the rest. */
Test(influence, on_areas_of_classes)
{
    const sw_predictions said = classes(3);
    double metric, influence[SETS], variance, expected = 0;
    for (int c = 0; c < 3; c++) expected += slow_area(&variance, &said, c) / 3;
    cr_assert_eq(sw_influence_auc(&metric, influence, &said, NULL), SW_OK);
    cr_expect_float_eq(metric, expected, 1e-13);
}

/* A class without sets has no area; nor have sets of one kind. */
Test(influence, without_an_area)
{
    sw_predictions said = classes(2);
    double metric, influence[SETS];
    for (int i = 0; i < SETS; i++) truth[i] = 1;
    cr_assert_eq(sw_influence_auc(&metric, influence, &said, NULL), SW_OK);
    cr_expect(isnan(metric) && variance_of(influence) == 0);
}

/* ---- R2: the derivative, by counting a set a little more ------------------------------------- */

static double weighted_r2(const sw_predictions *p, int more, double weight)
{
    double mean = 0;
    for (int c = 0; c < 2; c++) {
        double sum = 0, weights = 0, errors = 0, variation = 0;
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
        mean += (1 - errors / variation) / 2;
    }
    return mean;
}

Test(influence, on_r2)
{
    const sw_predictions said = numbers(SW_REGRESSION);
    double metric, influence[SETS];
    const double scale = sqrt(SETS / (SETS - 1.0)), h = 1e-5;
    cr_assert_eq(sw_influence_r2(&metric, influence, &said, NULL), SW_OK);
    cr_expect_float_eq(metric, weighted_r2(&said, 0, 0), 1e-12);
    for (int i = 0; i < SETS; i++) {
        const double slope = (weighted_r2(&said, i, h) - weighted_r2(&said, i, -h)) / (2 * h);
        cr_expect_float_eq(influence[i], slope * SETS * scale, 1e-6);
    }
}

/* Numbers in units that differ by 1000: the large ones do not drown the small ones. */
static sw_predictions in_two_units(sw_real *target, sw_real *output)
{
    sw_predictions said = numbers(SW_REGRESSION);
    for (int k = 0; k < SETS * 2; k++) {
        target[k] = (sw_real)(truth[k] * (k % 2 ? 1000 : 1));
        output[k] = (sw_real)(scores[k] * (k % 2 ? 100 : 1));
        truth[k] = (double)target[k];
        scores[k] = (double)output[k];
    }
    return said;
}

Test(influence, on_the_metric_that_the_table_shows)
{
    static sw_real target[SETS * 2], output[SETS * 2];
    double mean[] = {1, 2}, scale[] = {3, 4}, metric, influence[SETS];
    const sw_predictions said = in_two_units(target, output);
    const sw_ragged sets = {.count = SETS, .target = target, .targets = 2};
    const sw_split split = {SW_TEST, &sets, NULL, SETS, 2, SW_REGRESSION};
    const sw_schema schema = {.output = {.count = 2, .mean = mean, .scale = scale}};
    sw_metrics shown;
    cr_assert_eq(sw_metrics_scaled(&shown, output, split, &schema), SW_OK);
    cr_assert_eq(sw_influence_r2(&metric, influence, &said, NULL), SW_OK);
    cr_expect_float_eq(metric, shown.r2, 1e-12);
    cr_assert_eq(sw_influence_error(&metric, influence, &said, NULL), SW_OK);
    cr_expect_float_eq(metric, shown.error, 1e-12 * shown.error);
}

/* The influences do not depend on the units. */
Test(influence, on_r2_in_other_units)
{
    double metric[2], influence[2][SETS];
    const sw_predictions said = numbers(SW_REGRESSION);
    cr_assert_eq(sw_influence_r2(&metric[0], influence[0], &said, NULL), SW_OK);
    for (int i = 0; i < SETS; i++) truth[2 * i] *= 1000, scores[2 * i] *= 1000;
    cr_assert_eq(sw_influence_r2(&metric[1], influence[1], &said, NULL), SW_OK);
    cr_expect_float_eq(metric[1], metric[0], 1e-12);
    for (int i = 0; i < SETS; i++) cr_expect_float_eq(influence[1][i], influence[0][i], 1e-12);
}

/* A target that never varies has no R2, and does not count. */
Test(influence, on_r2_without_variation)
{
    double metric, influence[SETS];
    sw_predictions said = numbers(SW_REGRESSION);
    for (int i = 0; i < SETS; i++) truth[2 * i] = (double)0.1f;
    cr_assert_eq(sw_influence_r2(&metric, influence, &said, NULL), SW_OK);
    cr_expect(metric > -1 && metric < 1 && variance_of(influence) > 0, "%g", metric);
    for (int i = 0; i < SETS; i++) truth[2 * i + 1] = (double)0.1f;
    cr_assert_eq(sw_influence_r2(&metric, influence, &said, NULL), SW_OK);
    cr_expect(isnan(metric) && variance_of(influence) == 0, "%g", metric);
}

/* An infinite number makes the metric infinite, and the influences 0. */
Test(influence, of_infinity)
{
    sw_predictions said = numbers(SW_REGRESSION);
    sw_influence *const all[] = {sw_influence_error, sw_influence_r2};
    scores[7] = INFINITY;
    for (int k = 0; k < 2; k++) {
        double metric, influence[SETS];
        cr_assert_eq(all[k](&metric, influence, &said, NULL), SW_OK);
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
        cr_assert_eq(all[k](&metric, influence, &said, NULL), SW_OK);
        cr_expect(isnan(metric) && variance_of(influence) == 0, "%d", k);
    }
}
