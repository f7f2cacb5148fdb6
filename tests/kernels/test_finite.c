/* test_finite.c - a number that is not finite is found, wherever it is. */
#include "kernels/finite.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

enum { SIZE = 3 * 4096 + 37 };

static sw_real x[SIZE];

Test(finite, each_kind_at_each_position)
{
    const double bad[] = {NAN, -NAN, INFINITY, -INFINITY};
    for (int64_t i = 0; i < SIZE; i++) {
        const sw_real before = x[i];
        x[i] = (sw_real)bad[i % 4];
        cr_assert_eq(sw_first_not_finite(x, SIZE), i);
        cr_assert_eq(sw_first_not_finite(x, i + 1), i);
        cr_assert_eq(sw_first_not_finite(x, i), i, "it is behind the end");
        cr_assert_not(sw_all_finite(x, SIZE));
        x[i] = before;
    }
}

Test(finite, the_first_of_several)
{
    x[5000] = x[5001] = x[SIZE - 1] = (sw_real)NAN;
    cr_expect_eq(sw_first_not_finite(x, SIZE), 5000);
    cr_expect_eq(sw_first_not_finite(x + 5002, SIZE - 5002), SIZE - 1 - 5002);
}

Test(finite, all_finite_numbers_pass)
{
    const double most = sizeof(sw_real) == 4 ? (double)FLT_MAX : DBL_MAX;
    const double least = sizeof(sw_real) == 4 ? (double)FLT_TRUE_MIN : DBL_TRUE_MIN;
    const double fine[] = {0, -0.0, 1, -1, most, -most, least, -least};
    for (int i = 0; i < SIZE; i++) x[i] = (sw_real)fine[i % 8];
    cr_expect_eq(sw_first_not_finite(x, SIZE), SIZE);
    cr_expect_eq(sw_first_not_finite(x, 0), 0);
    cr_expect_eq(sw_first_not_finite(NULL, 0), 0);
}
