#include "train/roc.h"

#include <criterion/criterion.h>
#include <math.h>

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
