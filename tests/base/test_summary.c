/* test_summary.c - mean and variance by hand, of numbers far from 0, and of equal ones. */
#include "base/summary.h"

#include <criterion/criterion.h>
#include <math.h>

static sw_summary summary_of(const double *value, int n)
{
    sw_summary summary = {0};
    for (int i = 0; i < n; i++) sw_summary_add(&summary, value[i]);
    return summary;
}

Test(summary, mean_and_deviation)
{
    /* Mean 5, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over 7. */
    const double value[] = {2, 4, 4, 4, 5, 5, 7, 9};
    sw_summary eight = summary_of(value, 8), one = summary_of(value, 1), none = {0};
    cr_expect_float_eq(sw_summary_mean(&eight), 5, 1e-15);
    cr_expect_float_eq(sw_summary_sd(&eight), sqrt(32.0 / 7), 1e-15);
    cr_expect(sw_summary_mean(&one) == 2 && isnan(sw_summary_sd(&one)));
    cr_expect(isnan(sw_summary_mean(&none)) && isnan(sw_summary_sd(&none)));
    sw_summary_add_known(&one, NAN);
    cr_expect(one.n == 1 && sw_summary_mean(&one) == 2);
}

Test(summary, deviation_of_large_numbers_does_not_cancel)
{
    const double value[] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
    const sw_summary summary = summary_of(value, 4);
    cr_expect_float_eq(sw_summary_sd(&summary), sqrt(30), 1e-6);
}

/* The sum of ten 0.1 is not 1. */
Test(summary, equal_numbers_do_not_vary)
{
    sw_summary summary = {0};
    for (int i = 0; i < 10; i++) sw_summary_add(&summary, 0.1);
    cr_expect(summary.mean == 0.1 && summary.squares == 0);
}
