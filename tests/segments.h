/* segments.h - ragged batches for the tests of operators over sets, and matrices to go with them.
 */
#ifndef SW_TESTS_SEGMENTS_H
#define SW_TESTS_SEGMENTS_H

#include "expect.h"

#include <setwise/tensor.h>

#include <criterion/criterion.h>

static const sw_sets ones = {3, (const int64_t[]){0, 1, 2, 3}, NULL};
static const sw_sets mixed = {4, (const int64_t[]){0, 1, 4, 6, 11}, NULL};
static const sw_sets holes = {6, (const int64_t[]){0, 0, 1, 5, 5, 9, 9}, NULL};
/* Reaches the code for narrow rows, and a second block of rows. */
static const sw_sets large = {2, (const int64_t[]){0, 3, 100}, NULL};
static const sw_sets lengths = {9, (const int64_t[]){0, 1, 3, 6, 10, 15, 46, 78, 111, 211}, NULL};
static const sw_sets none = {0, (const int64_t[]){0}, NULL};

/* build_OP_SETS(t, in): sw_segment_OP of one input, as gradient cases call it. */
#define BUILD_SEGMENT(op, sets)                                                                    \
    static sw_tensor *build_##op##_##sets(sw_tape *t, sw_tensor **in)                              \
    {                                                                                              \
        return sw_segment_##op(t, in[0], &sets);                                                   \
    }

/* What every operator of one input is checked with. */
#define BUILD_SEGMENTS(op)                                                                         \
    BUILD_SEGMENT(op, ones)                                                                        \
    BUILD_SEGMENT(op, mixed)                                                                       \
    BUILD_SEGMENT(op, large)
#define SEGMENT_CASES(op)                                                                          \
    {"sets of one", {{2, {3, 2}}}, 1, build_##op##_ones},                                          \
        {"mixed sets", {{2, {11, 3}}}, 1, build_##op##_mixed},                                     \
        {"one column", {{2, {11, 1}}}, 1, build_##op##_mixed},                                     \
    {                                                                                              \
        "a large set", {{2, {100, 2}}}, 1, build_##op##_large, -2, 2                               \
    }

/* The rounding error that one operation may leave in a number near 1. */
static const double segment_epsilon = sizeof(sw_real) == 8 ? 1e-15 : 5e-7;

/* Normal numbers with a deviation of 3. */
static inline sw_tensor *segment_matrix(sw_tape *tape, uint32_t stream, int64_t rows, int64_t width)
{
    sw_tensor *x = sw_constant(tape, SW_DIMS(rows, width), 0);
    cr_assert_not_null(x);
    sw_random random = sw_random_for(5, SW_FOR_TEST, stream, 0);
    for (int64_t i = 0; i < x->size; i++) x->data[i] = (sw_real)(3 * sw_random_normal(&random));
    return x;
}

/* Numbers of one sign, each about 1 / rows of their sum, on an empty tape. If they were added one
 * by one, the last would be rounded to a few bits. */
static inline sw_tensor *segment_many(sw_tape *tape, int64_t rows, int64_t width)
{
    sw_tape_reset(tape);
    sw_tensor *x = sw_constant(tape, SW_DIMS(rows, width), 0);
    cr_assert_not_null(x);
    for (int64_t i = 0; i < x->size; i++) x->data[i] = (sw_real)(0.1 + 0.01 * (double)(i % 7));
    return x;
}

/* In float, 100 roundings; blocks need 50 at most. In double, the error of the plain loop. */
static const double segment_many_near = sizeof(sw_real) == 8 ? 1e-11 : 1e-5;

static inline double segment_get(const sw_tensor *x, int64_t row, int64_t column)
{
    return (double)x->data[row * x->shape[1] + column];
}

static inline void segment_check_shape(sw_tape *tape, const sw_tensor *y, int64_t rows,
                                       int64_t width)
{
    cr_assert_not_null(y, "%s", (sw_tape_status(tape), sw_error_message()));
    cr_assert(y->ndim == 2 && y->shape[0] == rows && y->shape[1] == width);
}

#endif
