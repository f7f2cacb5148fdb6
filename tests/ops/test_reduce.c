/* test_reduce.c - sum, mean and max over an axis, against plain loops in double. */
#include "expect.h"
#include "gradcheck.h"
#include "with_tape.h"

#include <criterion/criterion.h>
#include <math.h>

/* ---- Gradients ------------------------------------------------------------------------------- */

#define AXIS(op, axis)                                                                             \
    static sw_tensor *build_##op##_##axis(sw_tape *t, sw_tensor **in)                              \
    {                                                                                              \
        return sw_##op(t, in[0], axis);                                                            \
    }
#define AXES(op)                                                                                   \
    AXIS(op, 0)                                                                                    \
    AXIS(op, 1)                                                                                    \
    AXIS(op, 2)                                                                                    \
    AXIS(op, 3)
AXES(sum)
AXES(mean)
AXES(max)

/* The long ones reach the code for narrow rows. */
#define CASES(op)                                                                                  \
    {"vector", {{1, {7}}}, 1, build_##op##_0}, {"columns", {{2, {5, 4}}}, 1, build_##op##_0},      \
        {"rows", {{2, {5, 4}}}, 1, build_##op##_1},                                                \
        {"middle", {{3, {2, 3, 4}}}, 1, build_##op##_1},                                           \
        {"last of three", {{3, {2, 3, 4}}}, 1, build_##op##_2},                                    \
        {"last of four", {{4, {2, 2, 3, 2}}}, 1, build_##op##_3},                                  \
        {"second of four", {{4, {2, 3, 2, 2}}}, 1, build_##op##_1},                                \
        {"one entry", {{2, {4, 1}}}, 1, build_##op##_1},                                           \
        {"long and narrow", {{2, {40, 3}}}, 1, build_##op##_0, -3, 3},                             \
    {                                                                                              \
        "long rows", {{2, {2, 37}}}, 1, build_##op##_1, -2, 2                                      \
    }

SW_GRADIENT_CASES(sum, CASES(sum));
SW_GRADIENT_CASES(mean, CASES(mean));
SW_GRADIENT_CASES(max, CASES(max));

/* ---- Values ---------------------------------------------------------------------------------- */

TestSuite(reduce, .init = setup, .fini = teardown);

/* sum, mean and max of [outer, n, inner], one element at a time in double. */
static void check(int64_t outer, int64_t n, int64_t inner)
{
    sw_tape_reset(tape);
    sw_tensor *x = sw_constant(tape, SW_DIMS(outer, n, inner), 0);
    sw_random random = sw_random_for(4, SW_FOR_TEST, (uint32_t)n, (uint32_t)inner);
    for (int64_t i = 0; i < x->size; i++) x->data[i] = (sw_real)sw_random_normal(&random);
    sw_tensor *sum = sw_sum(tape, x, 1), *mean = sw_mean(tape, x, 1), *max = sw_max(tape, x, 1);
    cr_assert(sum && mean && max, "%s", (sw_tape_status(tape), sw_error_message()));
    cr_assert(sum->ndim == 2 && sum->shape[0] == outer && sum->shape[1] == inner);
    double tolerance = (sizeof(sw_real) == 8 ? 1e-15 : 5e-7) * (double)n;
    for (int64_t o = 0; o < outer; o++)
        for (int64_t d = 0; d < inner; d++) {
            double total = 0, most = -INFINITY;
            for (int64_t i = 0; i < n; i++) {
                double here = (double)x->data[(o * n + i) * inner + d];
                total += here;
                most = fmax(most, here);
            }
            int64_t at = o * inner + d;
            cr_assert_float_eq(sum->data[at], total, tolerance);
            cr_assert_float_eq(mean->data[at], total / (double)n, tolerance / (double)n);
            cr_assert_eq(max->data[at], most);
        }
}

Test(reduce, against_plain_loops)
{
    const int64_t lengths[] = {1, 2, 3, 4, 5, 31, 32, 33, 100};
    const int64_t widths[] = {1, 2, 3, 10, 16, 17, 64, 129};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (size_t j = 0; j < sizeof widths / sizeof *widths; j++) check(3, lengths[i], widths[j]);
}

Test(reduce, a_vector_becomes_a_scalar)
{
    const sw_real data[] = {1, 2, 6};
    sw_tensor *x = sw_input(tape, SW_DIMS(3), data);
    sw_tensor *mean = sw_mean(tape, x, 0);
    cr_assert_eq(mean->ndim, 0);
    cr_assert_eq(mean->size, 1);
    cr_assert_eq(mean->data[0], 3);
}

/* The mean of equal numbers is exactly that number: a division, not a product with 1 / n. */
Test(reduce, mean_of_equal_numbers)
{
    for (int64_t n = 1; n < 200; n++) {
        sw_tape_reset(tape);
        cr_assert_eq(sw_mean(tape, sw_constant(tape, SW_DIMS(n), 1), 0)->data[0], 1);
    }
}

Test(reduce, first_of_equal_maxima_gets_the_gradient)
{
    sw_real data[] = {1, 5, 5, 5, 2, 2}, grad[6] = {0};
    sw_tensor *x = sw_variable(tape, SW_DIMS(2, 3), data, grad);
    cr_assert_eq(sw_backward(tape, sw_sum(tape, sw_max(tape, x, 1), 0)), SW_OK);
    const sw_real expected[] = {0, 1, 0, 1, 0, 0};
    cr_assert_arr_eq(grad, expected, sizeof grad);
}

Test(reduce, nan_and_infinity)
{
    sw_real grad[8] = {0};
    sw_real data[] = {1, NAN, 3, 2, -INFINITY, -INFINITY, INFINITY, 7};
    sw_tensor *x = sw_variable(tape, SW_DIMS(2, 4), data, grad);
    sw_tensor *max = sw_max(tape, x, 1);
    cr_assert(isnan(max->data[0]));
    cr_assert_eq(max->data[1], INFINITY);
    cr_assert_eq(sw_backward(tape, sw_sum(tape, max, 0)), SW_OK);
    const sw_real expected[] = {0, 1, 0, 0, 0, 0, 1, 0};
    cr_assert_arr_eq(grad, expected, sizeof grad);
    cr_assert(isnan(sw_sum(tape, x, 1)->data[0]));
    cr_assert(isnan(sw_mean(tape, x, 1)->data[0]));
}

Test(reduce, empty_axes)
{
    sw_tensor *sum = sw_sum(tape, sw_constant(tape, SW_DIMS(2, 0, 3), 1), 1);
    cr_assert_not_null(sum);
    cr_assert_eq(sum->size, 6);
    for (int i = 0; i < 6; i++) cr_assert_eq(sum->data[i], 0);
    sw_tensor *none = sw_max(tape, sw_constant(tape, SW_DIMS(0, 4), 1), 1);
    cr_assert_not_null(none);
    cr_assert_eq(none->size, 0);
}

/* ---- Errors ---------------------------------------------------------------------------------- */

static void expect_failure(const sw_tensor *y, const char *message)
{
    expect_nothing(tape, y, SW_ERROR_SHAPE, message);
}

Test(reduce, errors)
{
    expect_failure(sw_sum(tape, sw_constant(tape, SW_DIMS(2, 3), 1), 2),
                   "sum: x is [2, 3]: it has no axis 2");
    expect_failure(sw_max(tape, sw_constant(tape, SW_DIMS(2, 3), 1), -1),
                   "max: x is [2, 3]: it has no axis -1");
    expect_failure(sw_sum(tape, sw_constant(tape, 0, NULL, 1), 0),
                   "sum: x is []: it has no axis 0");
    expect_failure(sw_mean(tape, sw_constant(tape, SW_DIMS(2, 0), 1), 1),
                   "mean: x is [2, 0]: axis 1 has no entry");
    expect_failure(sw_max(tape, sw_constant(tape, SW_DIMS(0, 2), 1), 0),
                   "max: x is [0, 2]: axis 0 has no entry");
}
