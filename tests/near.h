/* near.h - numbers that are the same but for rounding. */
#ifndef SW_TESTS_NEAR_H
#define SW_TESTS_NEAR_H

#include <setwise/base.h>

#include <criterion/criterion.h>
#include <math.h>

/* a and b [count] differ by rounding, in proportion to the largest of b or to 1. */
static inline void assert_near(const sw_real *a, const sw_real *b, int64_t count, const char *what)
{
    double tolerance = sizeof(sw_real) == 8 ? 1e-12 : 2e-5, largest = 1;
    for (int64_t i = 0; i < count; i++) largest = fmax(largest, fabs((double)b[i]));
    for (int64_t i = 0; i < count; i++)
        cr_assert(fabs((double)a[i] - (double)b[i]) <= tolerance * largest, "%s[%lld]: %.9g, %.9g",
                  what, (long long)i, (double)a[i], (double)b[i]);
}

#endif
