/* test_activation.c - functions of one tensor: gradients, values, extreme numbers. */
#include "gradcheck.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

#ifdef SW_REAL_DOUBLE
static const double tolerance = 1e-14;
#else
static const double tolerance = 1e-6;
#endif

#define BUILDER(op)                                                                                \
    static sw_tensor *build_##op(sw_tape *t, sw_tensor **in)                                       \
    {                                                                                              \
        return sw_##op(t, in[0]);                                                                  \
    }
BUILDER(relu)
BUILDER(gelu)
BUILDER(tanh)
BUILDER(sigmoid)
BUILDER(log_sigmoid)
BUILDER(exp)
BUILDER(log)
BUILDER(sqrt)
static sw_tensor *build_scale(sw_tape *t, sw_tensor **in)
{
    return sw_scale(t, in[0], -2.5);
}

#define CASES(op, low, high)                                                                       \
    SW_GRADIENT_CASES(op, {"scalar", {{0}}, 1, build_##op, low, high},                             \
                      {"vector", {{1, {37}}}, 1, build_##op, low, high},                           \
                      {"four axes", {{4, {2, 3, 2, 3}}}, 1, build_##op, low, high})
CASES(scale, -1, 1);
CASES(relu, -1, 1);
CASES(gelu, -3, 3);
CASES(tanh, -2, 2);
CASES(sigmoid, -4, 4);
CASES(log_sigmoid, -4, 4);
CASES(exp, -2, 1);
CASES(log, 0.5, 3);
CASES(sqrt, 0.5, 3);

static double plain_relu(double x)
{
    return x > 0 ? x : 0;
}
static double plain_gelu(double x)
{
    return 0.5 * x * erfc(-x / sqrt(2));
}
static double plain_sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

static double plain_log_sigmoid(double x)
{
    return x < 0 ? x - log1p(exp(x)) : -log1p(exp(-x));
}

typedef sw_tensor *unary(sw_tape *, sw_tensor *);

/* Against the C library, from low to high. The number of elements is not a multiple of a vector. */
static void check_values(unary *f, double (*plain)(double), double low, double high)
{
    enum { N = 4099 };
    static sw_real x[N];
    for (int i = 0; i < N; i++) x[i] = (sw_real)(low + (high - low) * i / (N - 1));
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *y = f(tape, sw_input(tape, SW_DIMS(N), x));
    cr_assert_not_null(y);
    for (int i = 0; i < N; i++) {
        double want = plain((double)x[i]);
        cr_assert_float_eq((double)y->data[i], want, tolerance * fmax(1, fabs(want)),
                           "at %.9g: %.9g, expected %.9g", (double)x[i], (double)y->data[i], want);
    }
    sw_tensor *nothing = f(tape, sw_input(tape, SW_DIMS(3, 0), x));
    cr_assert(nothing && nothing->size == 0 && nothing->ndim == 2);
    cr_assert_null(f(tape, NULL));
    sw_tape_free(tape);
}

Test(activation, values)
{
    check_values(sw_relu, plain_relu, -3, 3);
    check_values(sw_gelu, plain_gelu, -20, 20);
    check_values(sw_tanh, tanh, -12, 12);
    check_values(sw_sigmoid, plain_sigmoid, -100, 100);
    check_values(sw_exp, exp, -90, 80);
    check_values(sw_log, log, 1e-30, 1e3);
    check_values(sw_log_sigmoid, plain_log_sigmoid, -100, 100);
    check_values(sw_sqrt, sqrt, 0, 1e6);
}

static sw_real at(unary *f, double x)
{
    sw_real data = (sw_real)x;
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_real y = f(tape, sw_input(tape, 0, NULL, &data))->data[0];
    sw_tape_free(tape);
    return y;
}

Test(activation, the_edges_of_numbers)
{
    unary *const all[] = {sw_relu,        sw_gelu, sw_tanh, sw_sigmoid,
                          sw_log_sigmoid, sw_exp,  sw_log,  sw_sqrt};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        cr_assert(isnan(at(all[i], NAN)), "operator %zu hides a NaN", i);
    cr_assert_eq(at(sw_relu, INFINITY), INFINITY);
    cr_assert_eq(at(sw_relu, -INFINITY), 0);
    cr_assert_eq(at(sw_gelu, INFINITY), INFINITY);
    cr_assert_eq(at(sw_tanh, INFINITY), 1);
    cr_assert_eq(at(sw_tanh, -INFINITY), -1);
    cr_assert_eq(at(sw_sigmoid, INFINITY), 1);
    cr_assert_eq(at(sw_sigmoid, -INFINITY), 0);
    cr_assert_eq(at(sw_log_sigmoid, INFINITY), 0);
    cr_assert_eq(at(sw_log_sigmoid, -INFINITY), -INFINITY);
    cr_assert_eq(at(sw_log_sigmoid, -1e30), (sw_real)-1e30);
    cr_assert_eq(at(sw_exp, INFINITY), INFINITY);
    cr_assert_eq(at(sw_exp, -INFINITY), 0);
    cr_assert_eq(at(sw_log, 0), -INFINITY);
    cr_assert(isnan(at(sw_log, -1)));
    cr_assert_eq(at(sw_sqrt, INFINITY), INFINITY);
    cr_assert_eq(at(sw_sqrt, 0), 0);
    cr_assert(isnan(at(sw_sqrt, -1)));
}

/* For very large numbers, a slope is 0 or 1 and never NaN. */
Test(activation, slopes_far_out)
{
    unary *const all[] = {sw_relu, sw_gelu, sw_tanh, sw_sigmoid};
    const sw_real right[] = {1, 1, 0, 0};
    for (int i = 0; i < 4; i++) {
        sw_real x[2] = {-1e18f, 1e18f}, grad[2] = {0}, zeros[2] = {0};
        sw_tape *tape;
        cr_assert_eq(sw_tape_new(&tape), SW_OK);
        sw_tensor *y = all[i](tape, sw_variable(tape, SW_DIMS(2), x, grad));
        /* The slope of the loss to y is the sign of y: 1 on the right. */
        sw_loss_options options = {.total = 1};
        sw_tensor *loss = sw_absolute_error(tape, y, sw_input(tape, SW_DIMS(2), zeros), &options);
        cr_assert_eq(sw_backward(tape, loss), SW_OK);
        cr_assert_eq(grad[0], 0, "operator %d: %g", i, (double)grad[0]);
        cr_assert_eq(grad[1], right[i], "operator %d: %g", i, (double)grad[1]);
        sw_tape_free(tape);
    }
}

static sw_real slope(unary *f, double x)
{
    sw_real data = (sw_real)x, grad = 0;
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    cr_assert_eq(sw_backward(tape, f(tape, sw_variable(tape, 0, NULL, &data, &grad))), SW_OK);
    sw_tape_free(tape);
    return grad;
}

/* For large x, sigmoid(x) rounds to 1. Its slope 1 - sigmoid(x) and ln sigmoid(x) are small
 * numbers, and keep all their digits. */
Test(activation, log_sigmoid_keeps_its_digits)
{
    for (double x = -87; x <= 87; x += 0.37) {
        double at_x = (double)(sw_real)x, value = plain_log_sigmoid(at_x);
        cr_assert_float_eq(at(sw_log_sigmoid, x), value, tolerance * fabs(value), "at %g", x);
        double want = plain_sigmoid(-at_x);
        cr_assert_float_eq(slope(sw_log_sigmoid, x), want, tolerance * want, "at %g", x);
    }
}

Test(activation, the_slope_of_a_root)
{
    cr_assert_eq(slope(sw_sqrt, 4), (sw_real)0.25);
    cr_assert_eq(slope(sw_sqrt, 0), INFINITY);
}
