/* test_layers.c - linear layers and layer norm against their formulas, and how they start. */
#include <setwise/nn.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 3, IN = 4, OUT = 2, WIDTH = 5 };

static sw_params params;
static sw_tape *tape;
static sw_real x[ROWS * IN];

static void setup(void)
{
    sw_random r = sw_random_for(3, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < ROWS * IN; i++) x[i] = (sw_real)sw_random_normal(&r);
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
}

static void teardown(void)
{
    sw_tape_free(tape);
    sw_params_end(&params);
}

TestSuite(layers, .init = setup, .fini = teardown);

static const double near = sizeof(sw_real) == 8 ? 1e-12 : 1e-5;

static const sw_real *values_of(const char *name, int64_t size)
{
    const sw_param *param = sw_params_find(&params, name);
    cr_assert(param && param->size == size, "%s", name);
    return params.values + param->offset;
}

/* y [ROWS, out] = x weightᵀ + bias of the layer `name`, with loops. */
static void linear(const char *name, int64_t in, int64_t out, const double *from, double *y)
{
    char weight_name[64], bias_name[64];
    snprintf(weight_name, sizeof weight_name, "%s.weight", name);
    snprintf(bias_name, sizeof bias_name, "%s.bias", name);
    const sw_real *weight = values_of(weight_name, in * out), *bias = values_of(bias_name, out);
    for (int64_t r = 0; r < ROWS; r++)
        for (int64_t o = 0; o < out; o++) {
            y[r * out + o] = (double)bias[o];
            for (int64_t i = 0; i < in; i++)
                y[r * out + o] += from[r * in + i] * (double)weight[o * in + i];
        }
}

static void expect_rows(const sw_tensor *y, const double *expected, int64_t width)
{
    cr_assert(y && y->ndim == 2 && y->shape[0] == ROWS && y->shape[1] == width, "%s",
              (sw_tape_status(tape), sw_error_message()));
    for (int64_t i = 0; i < ROWS * width; i++)
        cr_expect_float_eq((double)y->data[i], expected[i], near, "number %lld", (long long)i);
}

static sw_pass begin_pass(void)
{
    cr_assert_eq(sw_params_start(&params, 7), SW_OK);
    return sw_pass_begin(tape, &params, NULL);
}

Test(layers, linear_is_its_formula)
{
    sw_linear_layer layer;
    double from[ROWS * IN], expected[ROWS * OUT];
    cr_assert_eq(sw_linear_init(&layer, &params, "a", IN, OUT), SW_OK);
    sw_pass pass = begin_pass();
    for (int i = 0; i < ROWS * IN; i++) from[i] = (double)x[i];
    linear("a", IN, OUT, from, expected);
    expect_rows(sw_linear_apply(&layer, &pass, sw_input(tape, SW_DIMS(ROWS, IN), x)), expected,
                OUT);
}

Test(layers, linear_starts_within_its_bound)
{
    sw_linear_layer layer;
    cr_assert_eq(sw_linear_init(&layer, &params, "a", 64, 64), SW_OK);
    begin_pass();
    const sw_real *weight = values_of("a.weight", 64 * 64);
    double largest = 0;
    for (int i = 0; i < 64 * 64; i++) largest = fmax(largest, fabs((double)weight[i]));
    cr_expect_leq(largest, 0.125, "1/sqrt(64)");
    cr_expect_gt(largest, 0.12, "and close to it in 4096 draws");
    cr_expect(layer.weight->decays && !layer.bias->decays);
}

Test(layers, norm_is_its_formula)
{
    sw_norm_layer layer;
    double expected[ROWS * IN];
    cr_assert_eq(sw_norm_init(&layer, &params, "ln", IN), SW_OK);
    sw_pass pass = begin_pass();
    sw_real *weight = params.values + layer.weight->offset,
            *bias = params.values + layer.bias->offset;
    for (int i = 0; i < IN; i++) {
        cr_expect(weight[i] == 1 && bias[i] == 0, "how it starts");
        weight[i] = (sw_real)(i + 1), bias[i] = (sw_real)(0.5 * i);
    }
    for (int r = 0; r < ROWS; r++) {
        double mean = 0, square = 0;
        for (int i = 0; i < IN; i++) mean += (double)x[r * IN + i] / IN;
        for (int i = 0; i < IN; i++) square += pow((double)x[r * IN + i] - mean, 2) / IN;
        for (int i = 0; i < IN; i++)
            expected[r * IN + i] =
                ((double)x[r * IN + i] - mean) / sqrt(square + 1e-5) * (i + 1) + 0.5 * i;
    }
    expect_rows(sw_norm_apply(&layer, &pass, sw_input(tape, SW_DIMS(ROWS, IN), x)), expected, IN);
    cr_expect(!layer.weight->decays && !layer.bias->decays);
}

/* Names count the ReLUs, as in an nn.Sequential; none follows the last layer. */
Test(layers, mlp_is_its_formula)
{
    sw_mlp_layer layer;
    double from[ROWS * IN], first[ROWS * WIDTH], second[ROWS * WIDTH], expected[ROWS * OUT];
    cr_assert_eq(sw_mlp_init(&layer, &params, "mlp", IN, WIDTH, OUT, 3), SW_OK);
    sw_pass pass = begin_pass();
    for (int i = 0; i < ROWS * IN; i++) from[i] = (double)x[i];
    linear("mlp.0", IN, WIDTH, from, first);
    for (int i = 0; i < ROWS * WIDTH; i++) first[i] = fmax(first[i], 0);
    linear("mlp.2", WIDTH, WIDTH, first, second);
    for (int i = 0; i < ROWS * WIDTH; i++) second[i] = fmax(second[i], 0);
    linear("mlp.4", WIDTH, OUT, second, expected);
    expect_rows(sw_mlp_apply(&layer, &pass, sw_input(tape, SW_DIMS(ROWS, IN), x)), expected, OUT);
    bool negative = false;
    for (int i = 0; i < ROWS * OUT; i++) negative |= expected[i] < 0;
    cr_expect(negative, "a ReLU after the last layer would show");
}

Test(layers, misfits_name_the_shapes)
{
    sw_linear_layer layer;
    cr_assert_eq(sw_linear_init(&layer, &params, "a", IN + 1, OUT), SW_OK);
    sw_pass pass = begin_pass();
    cr_expect_null(sw_linear_apply(&layer, &pass, sw_input(tape, SW_DIMS(ROWS, IN), x)));
    cr_expect_eq(sw_tape_status(tape), SW_ERROR_SHAPE);
    cr_expect(strstr(sw_error_message(), "[3, 4]") && strstr(sw_error_message(), "[2, 5]"), "%s",
              sw_error_message());
}
