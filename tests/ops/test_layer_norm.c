/* test_layer_norm.c - layer normalisation: gradients, values, errors. */
#include "gradcheck.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#ifdef SW_REAL_DOUBLE
static const double tolerance = 1e-12;
#else
static const double tolerance = 1e-5;
#endif

static sw_tensor *build_layer_norm(sw_tape *t, sw_tensor **in)
{
    return sw_layer_norm(t, in[0], in[1], in[2], 1e-5);
}
static sw_tensor *build_large_epsilon(sw_tape *t, sw_tensor **in)
{
    return sw_layer_norm(t, in[0], in[1], in[2], 0.5);
}
static sw_tensor *build_one_tensor(sw_tape *t, sw_tensor **in)
{
    return sw_layer_norm(t, in[0], in[0], in[0], 1e-5);
}
/* The gradient of x is 1e-5 of the bias's. */
static sw_tensor *build_small_gain(sw_tape *t, sw_tensor **in)
{
    return sw_layer_norm(t, in[0], sw_scale(t, in[1], 1e-5), in[2], 1e-5);
}
/* Only x has a gradient, or only gain and bias. */
static sw_tensor *build_x_alone(sw_tape *t, sw_tensor **in)
{
    return sw_layer_norm(t, in[0], sw_constant(t, SW_DIMS(5), 1.5), sw_constant(t, SW_DIMS(5), 1),
                         1e-5);
}
static const sw_real fixed_x[10] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
static sw_tensor *build_gain_and_bias(sw_tape *t, sw_tensor **in)
{
    return sw_layer_norm(t, sw_input(t, SW_DIMS(2, 5), fixed_x), in[0], in[1], 1e-5);
}

SW_GRADIENT_CASES(
    layer_norm, {"matrix", {{2, {4, 5}}, {1, {5}}, {1, {5}}}, 3, build_layer_norm, -2, 2},
    {"a small gain", {{2, {4, 5}}, {1, {5}}, {1, {5}}}, 3, build_small_gain, -2, 2},
    {"four axes", {{4, {2, 2, 3, 6}}, {1, {6}}, {1, {6}}}, 3, build_layer_norm, -2, 2},
    {"vector", {{1, {37}}, {1, {37}}, {1, {37}}}, 3, build_layer_norm, -2, 2},
    {"epsilon", {{2, {3, 4}}, {1, {4}}, {1, {4}}}, 3, build_large_epsilon, -1, 1},
    {"one column", {{2, {3, 1}}, {1, {1}}, {1, {1}}}, 3, build_layer_norm, -1, 1},
    {"one tensor for all", {{1, {9}}}, 1, build_one_tensor, -2, 2},
    {"x alone", {{2, {3, 5}}}, 1, build_x_alone, -2, 2},
    {"gain and bias alone", {{1, {5}}, {1, {5}}}, 2, build_gain_and_bias, -1, 1});

static void check_values(int64_t rows, int64_t width, double offset, double slack)
{
    enum { MAX = 3 * 257 };
    static sw_real x[MAX], gain[MAX], bias[MAX];
    cr_assert_leq(rows * width, MAX);
    sw_random random = sw_random_for(4, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < rows * width; i++) x[i] = (sw_real)(offset + sw_random_normal(&random));
    for (int64_t i = 0; i < width; i++) {
        gain[i] = (sw_real)sw_random_normal(&random);
        bias[i] = (sw_real)sw_random_normal(&random);
    }
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *y = sw_layer_norm(tape, sw_input(tape, SW_DIMS(rows, width), x),
                                 sw_input(tape, SW_DIMS(width), gain),
                                 sw_input(tape, SW_DIMS(width), bias), 1e-5);
    cr_assert_not_null(y);
    for (int64_t row = 0; row < rows; row++) {
        const sw_real *r = x + row * width;
        double mean = 0, variance = 0;
        for (int64_t i = 0; i < width; i++) mean += (double)r[i] / (double)width;
        for (int64_t i = 0; i < width; i++)
            variance += ((double)r[i] - mean) * ((double)r[i] - mean) / (double)width;
        for (int64_t i = 0; i < width; i++) {
            double z = ((double)r[i] - mean) / sqrt(variance + 1e-5);
            double want = (double)gain[i] * z + (double)bias[i];
            cr_assert_float_eq((double)y->data[row * width + i], want, slack,
                               "[%lld, %lld], element %lld: %.9g, expected %.9g", (long long)rows,
                               (long long)width, (long long)i, (double)y->data[row * width + i],
                               want);
        }
    }
    sw_tape_free(tape);
}

Test(layer_norm, values)
{
    check_values(3, 257, 0, tolerance);
    check_values(3, 128, 0, tolerance);
    check_values(2, 3, 0, 10 * tolerance); /* a small variance may magnify */
    check_values(2, 1, 0, tolerance);
    check_values(0, 4, 0, tolerance);
    check_values(4, 0, 0, tolerance);
    check_values(3, 257, 1000, 1e3 * tolerance); /* near 1000, x itself is 1000 times coarser */
}

Test(layer_norm, a_constant_row_gives_the_bias)
{
    const sw_real x[4] = {7, 7, 7, 7}, gain[4] = {1, 2, 3, 4}, bias[4] = {-1, 0, 1, 2};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *y =
        sw_layer_norm(tape, sw_input(tape, SW_DIMS(1, 4), x), sw_input(tape, SW_DIMS(4), gain),
                      sw_input(tape, SW_DIMS(4), bias), 1e-5);
    for (int i = 0; i < 4; i++) cr_assert_eq(y->data[i], bias[i]);
    sw_tape_free(tape);
}

/* For equal numbers of any size, z is 0. An error in the mean would show, since layer norm divides
 * it by a tiny deviation. */
Test(layer_norm, large_constant_rows_are_zero)
{
    enum { WIDTH = 100 };
    const double size[] = {0.1, 1000.1, 123456.7, 1e6 + 0.3};
    sw_real x[WIDTH];
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    for (int s = 0; s < 4; s++) {
        for (int i = 0; i < WIDTH; i++) x[i] = (sw_real)size[s];
        sw_tensor *y = sw_layer_norm(tape, sw_input(tape, SW_DIMS(1, WIDTH), x),
                                     sw_constant(tape, SW_DIMS(WIDTH), 1),
                                     sw_constant(tape, SW_DIMS(WIDTH), 0), 1e-5);
        for (int i = 0; i < WIDTH; i++) cr_assert_float_eq(y->data[i], 0, 1e-6, "of %g", size[s]);
    }
    sw_tape_free(tape);
}

/* The squares of large numbers are not numbers of a float library. */
Test(layer_norm, large_numbers)
{
    const sw_real x[4] = {(sw_real)1e20, (sw_real)-1e20, (sw_real)3e20, (sw_real)-3e20};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *y =
        sw_layer_norm(tape, sw_input(tape, SW_DIMS(1, 4), x), sw_constant(tape, SW_DIMS(4), 1),
                      sw_constant(tape, SW_DIMS(4), 0), 1e-5);
    for (int i = 0; i < 4; i++)
        cr_expect_float_eq(y->data[i], (double)x[i] / (1e20 * sqrt(5)), tolerance);
    sw_tape_free(tape);
}

/* The gradients of gain and bias are sums over all rows, which keep their digits. */
Test(layer_norm, sums_over_many_rows)
{
    enum { ROWS = (1 << 20) + 7, WIDTH = 2 };
    static sw_real x[ROWS * WIDTH], dx[ROWS * WIDTH];
    sw_real gain[WIDTH] = {1, 1}, bias[WIDTH] = {0}, dgain[WIDTH] = {0}, dbias[WIDTH] = {0};
    sw_tape *tape;
    for (int i = 0; i < ROWS * WIDTH; i++) x[i] = (sw_real)(i % WIDTH);
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *y = sw_layer_norm(tape, sw_variable(tape, SW_DIMS(ROWS, WIDTH), x, dx),
                                 sw_variable(tape, SW_DIMS(WIDTH), gain, dgain),
                                 sw_variable(tape, SW_DIMS(WIDTH), bias, dbias), 1e-5);
    y = sw_sum(tape, sw_scale(tape, sw_reshape(tape, y, SW_DIMS(ROWS * WIDTH)), 0.1), 0);
    cr_assert_eq(sw_backward(tape, y), SW_OK);
    for (int d = 0; d < WIDTH; d++) {
        cr_expect_float_eq(dbias[d] / (0.1 * ROWS), 1, 1e-4, "%g", (double)dbias[d]);
        cr_expect_float_eq(fabs((double)dgain[d]) / (0.1 * ROWS), 1, 1e-4, "%g", (double)dgain[d]);
    }
    sw_tape_free(tape);
}

static void check_error(int x_dims, const int64_t *x_shape, int64_t gain, int64_t bias,
                        double epsilon, const char *want)
{
    static const sw_real zeros[64];
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *y = sw_layer_norm(tape, sw_input(tape, x_dims, x_shape, zeros),
                                 sw_input(tape, SW_DIMS(gain), zeros),
                                 sw_input(tape, SW_DIMS(bias), zeros), epsilon);
    cr_assert_null(y);
    cr_assert_neq(sw_tape_status(tape), SW_OK);
    cr_assert(strstr(sw_error_message(), want), "%s", sw_error_message());
    sw_tape_free(tape);
}

Test(layer_norm, misfits)
{
    check_error(SW_DIMS(3, 4), 5, 4, 1e-5, "layer_norm: x is [3, 4], gain is [5], bias is [4]");
    check_error(SW_DIMS(3, 4), 4, 3, 1e-5, "layer_norm: x is [3, 4], gain is [4], bias is [3]");
    check_error(0, NULL, 1, 1, 1e-5, "layer_norm: x is []");
    check_error(SW_DIMS(3, 4), 4, 4, 0, "epsilon is 0");
    check_error(SW_DIMS(3, 4), 4, 4, NAN, "epsilon is nan");
}
