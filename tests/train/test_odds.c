#include "train/odds.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect_near(double x, double expected)
{
    cr_expect(fabs(x - expected) <= 1e-14 * (1 + fabs(expected)), "%.17g, expected %.17g", x,
              expected);
}

Test(odds, follow_from_probabilities)
{
    const sw_real y[] = {1, -2, 0.5f, 3};
    double odds[4], sum = 0;
    for (int c = 0; c < 4; c++) sum += exp((double)y[c]);
    sw_class_odds(odds, y, 4);
    for (int c = 0; c < 4; c++) {
        double p = exp((double)y[c]) / sum;
        expect_near(odds[c], log(p / (1 - p)));
    }
}

/* The one class there is is certain. */
Test(odds, of_one_class)
{
    double odds = 0;
    sw_class_odds(&odds, (const sw_real[]){0.5f}, 1);
    cr_expect_eq(odds, INFINITY);
}

/* Probabilities that round to 1 or 0 still have an order. */
Test(odds, of_certain_answers)
{
    double odds[3], surer[3];
    sw_class_odds(odds, (const sw_real[]){0, 1000, -5}, 3);
    expect_near(odds[1], 1000 - log1p(exp(-5)));
    expect_near(odds[0], -1000);
    expect_near(odds[2], -1005);
    sw_class_odds(surer, (const sw_real[]){0, 1001, -5}, 3);
    cr_expect(surer[1] > odds[1] && surer[0] < odds[0]);
    sw_class_odds(odds, (const sw_real[]){2000, 1000, -5}, 3);
    cr_expect(odds[0] == 1000 && odds[1] == -1000 && odds[2] == -2005);
    /* Of the others, the largest is the last, and the one between. */
    sw_class_odds(odds, (const sw_real[]){0, -2000, -1}, 3);
    expect_near(odds[0], 1);
    sw_class_odds(odds, (const sw_real[]){-2000, -1, 0}, 3);
    expect_near(odds[2], 1);
}

Test(odds, of_two_classes_are_a_difference)
{
    double odds[2];
    sw_class_odds(odds, (const sw_real[]){0.25f, 0.1f}, 2);
    cr_expect_eq(odds[1], (double)0.1f - 0.25);
    cr_expect_eq(odds[0], -odds[1]);
}

Test(odds, equal_logits_have_equal_odds)
{
    double odds[3];
    sw_class_odds(odds, (const sw_real[]){7, 7, 7}, 3);
    for (int c = 0; c < 3; c++) expect_near(odds[c], -log(2));
    sw_class_odds(odds, (const sw_real[]){3}, 1);
    cr_expect_eq(odds[0], INFINITY, "one class is certain");
}

Test(odds, a_nan_makes_all_nan)
{
    for (int at = 0; at < 3; at++) {
        sw_real y[] = {1, 2, 3};
        double odds[3];
        y[at] = NAN;
        sw_class_odds(odds, y, 3);
        for (int c = 0; c < 3; c++) cr_expect(isnan(odds[c]), "logit %d, class %d", at, c);
    }
}

Test(odds, of_a_split)
{
    const sw_real y[] = {1, 3, 0, -2, 5, 5};
    double odds[6];
    sw_ragged sets = {.count = 3};
    sw_split_odds(odds, y, (sw_split){SW_TEST, &sets, NULL, 3, 2, SW_LABELS});
    for (int i = 0; i < 6; i++) cr_expect_eq(odds[i], (double)y[i]);
    sw_split_odds(odds, y, (sw_split){SW_TEST, &sets, NULL, 3, 2, SW_CLASSES});
    cr_expect(odds[1] == 2 && odds[3] == -2 && odds[5] == 0);
}
