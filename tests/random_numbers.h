/* random_numbers.h - an array of random numbers for a test. */
#ifndef SW_TESTS_RANDOM_NUMBERS_H
#define SW_TESTS_RANDOM_NUMBERS_H

#include <criterion/criterion.h>
#include <setwise/base.h>
#include <stdlib.h>

/* `count` numbers of the standard normal distribution, of a stream of their own. free() ends them.
 */
static inline sw_real *random_numbers(uint32_t seed, uint32_t stream, int64_t count)
{
    sw_real *x = malloc(sizeof *x * (size_t)(count > 0 ? count : 1));
    cr_assert(x);
    sw_random r = sw_random_for(seed, SW_FOR_TEST, stream, 0);
    for (int64_t i = 0; i < count; i++) x[i] = (sw_real)sw_random_normal(&r);
    return x;
}

#endif
