/* products.h - what the tests of matrix products share, on the tape of with_tape.h. */
#ifndef SW_TESTS_PRODUCTS_H
#define SW_TESTS_PRODUCTS_H

#include "expect.h"
#include "with_tape.h"

/* The rounding error that a sum of k products of numbers in [-1, 1) may have. */
static inline double tolerance(int64_t k)
{
    return (sizeof(sw_real) == 8 ? 1e-15 : 5e-7) * (double)(k + 1);
}

/* Random numbers in [-1, 1). */
static inline sw_tensor *random_tensor(uint32_t stream, int ndim, const int64_t *shape)
{
    sw_tensor *x = sw_constant(tape, ndim, shape, 0);
    cr_assert_not_null(x);
    sw_random random = sw_random_for(3, SW_FOR_TEST, stream, 0);
    for (int64_t i = 0; i < x->size; i++)
        x->data[i] = (sw_real)(2 * sw_random_uniform(&random) - 1);
    return x;
}

static inline void expect_failure(const sw_tensor *y, const char *message)
{
    expect_nothing(tape, y, SW_ERROR_SHAPE, message);
}

static inline sw_tensor *ones(int ndim, const int64_t *shape)
{
    return sw_constant(tape, ndim, shape, 1);
}

#endif
