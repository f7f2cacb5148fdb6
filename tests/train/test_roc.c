#include "train/roc.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { MOST = 60 };

static double area(const double *score, const int *positive, int count)
{
    sw_scored list[MOST];
    for (int i = 0; i < count; i++) list[i] = (sw_scored){score[i], positive[i] == 1};
    return sw_area_under_roc(list, count);
}

static void expect_near(double x, double expected)
{
    cr_expect(fabs(x - expected) <= 1e-12, "%.17g, expected %.17g", x, expected);
}

Test(roc, by_hand)
{
    const double score[] = {0.1, 0.4, 0.35, 0.8}, tied[] = {1, 1, 1, 1};
    expect_near(area(score, (const int[]){0, 0, 1, 1}, 4), 0.75);
    expect_near(area(score, (const int[]){0, 1, 0, 1}, 4), 1);
    expect_near(area(score, (const int[]){1, 0, 1, 0}, 4), 0);
    expect_near(area(tied, (const int[]){0, 1, 1, 0}, 4), 0.5);
    expect_near(area((const double[]){-INFINITY, INFINITY}, (const int[]){0, 1}, 2), 1);
}

Test(roc, without_both_kinds_or_with_a_nan_there_is_none)
{
    const double score[] = {1, 2, 3}, broken[] = {1, NAN, 3};
    cr_expect(isnan(area(score, (const int[]){1, 1, 1}, 3)));
    cr_expect(isnan(area(score, (const int[]){0, 0, 0}, 3)));
    cr_expect(isnan(area(broken, (const int[]){0, 1, 0}, 3)));
    cr_expect(isnan(area((const double[]){NAN, 1, 2}, (const int[]){0, 1, 0}, 3)));
    cr_expect(isnan(area((const double[]){2, 1, NAN}, (const int[]){0, 1, 0}, 3)));
    cr_expect(isnan(sw_area_under_roc(NULL, 0)));
}

/* The rank method against the definition: the share of pairs that are in order, ties half. */
Test(roc, against_all_pairs)
{
    for (uint32_t trial = 0; trial < 50; trial++) {
        sw_random random = sw_random_for(5, SW_FOR_TEST, trial, 0);
        double score[MOST];
        int positive[MOST];
        for (int i = 0; i < MOST; i++) {
            score[i] = sw_random_below(&random, 12); /* many ties */
            positive[i] = (int)sw_random_below(&random, 2);
        }
        double in_order = 0, pairs = 0;
        for (int p = 0; p < MOST; p++)
            for (int n = 0; n < MOST; n++) {
                if (!positive[p] || positive[n]) continue;
                pairs++;
                in_order += score[p] > score[n] ? 1 : score[p] == score[n] ? 0.5 : 0;
            }
        expect_near(area(score, positive, MOST), in_order / pairs);
    }
}

/* ---- Curve and average precision ------------------------------------------------------------- */

Test(roc, the_curve_of_many_scores_has_few_points)
{
    enum { MANY = 20000 };
    sw_scored *list = calloc(MANY, sizeof *list);
    sw_random random = sw_random_for(5, SW_FOR_TEST, 1, 0);
    for (int i = 0; i < MANY; i++) {
        bool positive = sw_random_below(&random, 3) == 0;
        list[i] = (sw_scored){sw_random_normal(&random) + positive, positive};
    }
    double whole = sw_area_under_roc(list, MANY), trapezoids = 0;
    sw_roc roc;
    cr_assert_eq(sw_roc_curve(&roc, list, MANY), SW_OK);
    cr_expect(roc.count > 300 && roc.count <= 1002, "%d points", (int)roc.count);
    for (int64_t k = 1; k < roc.count; k++) {
        cr_expect(roc.false_rate[k] >= roc.false_rate[k - 1]);
        cr_expect(roc.true_rate[k] >= roc.true_rate[k - 1]);
        trapezoids += (roc.false_rate[k] - roc.false_rate[k - 1]) *
                      (roc.true_rate[k] + roc.true_rate[k - 1]) / 2;
    }
    cr_expect(roc.false_rate[0] == 0 && roc.true_rate[roc.count - 1] == 1);
    cr_expect(fabs(trapezoids - whole) < 1e-4, "%g, expected %g", trapezoids, whole);
    sw_roc_free(&roc);
    free(list);
}

/* How many points the curve has in which positives and negatives take turns, `run` after each
 * other. */
static int64_t points_of_turns(int64_t of_each, int64_t run)
{
    const int64_t whole = of_each / run * run * 2; /* then one by one */
    sw_scored *list = calloc((size_t)(2 * of_each), sizeof *list);
    for (int64_t i = 0; i < 2 * of_each; i++)
        list[i] = (sw_scored){(double)i, (i < whole ? i / run : i) % 2 == 0};
    sw_roc roc;
    cr_assert_eq(sw_roc_curve(&roc, list, 2 * of_each), SW_OK);
    const int64_t count = roc.count;
    sw_roc_free(&roc);
    cr_expect(roc.count == 0 && !roc.true_rate);
    free(list);
    return count;
}

/* Points are 1/500 apart: those that are a little closer are left out. */
Test(roc, a_curve_has_up_to_1001_points)
{
    cr_expect_eq(points_of_turns(500, 1), 1001);
    cr_expect_leq(points_of_turns(1501, 3), 900);
}

static void expect_curve(const sw_scored *sorted, int64_t count, int points, const double *at)
{
    sw_roc roc;
    cr_assert_eq(sw_roc_curve(&roc, sorted, count), SW_OK);
    cr_assert_eq(roc.count, points, "%d points", (int)roc.count);
    for (int k = 0; k < points; k++) {
        expect_near(roc.false_rate[k], at[2 * k]);
        expect_near(roc.true_rate[k], at[2 * k + 1]);
    }
    sw_roc_free(&roc);
}

/* Both ends and the corners, from the highest score down. Equal scores are one step. */
Test(roc, curves_by_hand)
{
    const sw_scored stairs[] = {{0.1, false}, {0.2, true}, {0.3, false},
                                {0.4, false}, {0.5, true}, {0.6, true}};
    expect_curve(stairs, 6, 5,
                 (const double[]){0, 0, 0, 2.0 / 3, 2.0 / 3, 2.0 / 3, 2.0 / 3, 1, 1, 1});
    const sw_scored two[] = {{1, false}, {2, true}}, wrong[] = {{1, true}, {2, false}};
    expect_curve(two, 2, 3, (const double[]){0, 0, 0, 1, 1, 1});
    expect_curve(wrong, 2, 3, (const double[]){0, 0, 1, 0, 1, 1});
    const sw_scored tied[] = {{1, false}, {1, true}, {1, true}};
    expect_curve(tied, 3, 2, (const double[]){0, 0, 1, 1});
    const sw_scored slope[] = {{1, false}, {1, true}, {2, false}, {2, true}, {3, true}};
    expect_curve(slope, 5, 3, (const double[]){0, 0, 0, 1.0 / 3, 1, 1});
    const sw_scored bent[] = {{1, false}, {2, false}, {2, true}, {3, true}, {3, true}, {3, false}};
    expect_curve(bent, 6, 4, (const double[]){0, 0, 1.0 / 3, 2.0 / 3, 2.0 / 3, 1, 1, 1});
}

Test(roc, average_precision_by_hand)
{
    sw_scored list[] = {{0.8, true}, {0.4, false}, {0.35, true}, {0.1, false}};
    cr_assert(sw_sort_scored(list, 4));
    expect_near(sw_average_precision(list, 4), 0.5 * 1 + 0.5 * 2 / 3);
    sw_scored last[] = {{1, true}, {2, false}};
    expect_near(sw_average_precision(last, 2), 0.5);
    sw_scored tied[] = {{1, true}, {1, false}, {1, false}, {1, false}};
    expect_near(sw_average_precision(tied, 4), 0.25);
    cr_expect(isnan(sw_average_precision(tied + 1, 3)), "no positives");
    sw_roc none;
    cr_expect(sw_roc_curve(&none, tied + 1, 3) == SW_OK && none.count == 0);
}
