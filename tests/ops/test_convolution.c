/* test_convolution.c - convolution and max pooling, against plain loops in double. */
#include "expect.h"
#include "gradcheck.h"
#include "with_tape.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

/* ---- Gradients ------------------------------------------------------------------------------- */

static sw_tensor *build_conv(sw_tape *t, sw_tensor **in)
{
    return sw_conv2d(t, in[0], in[1], in[2]);
}
static sw_tensor *build_no_bias(sw_tape *t, sw_tensor **in)
{
    return sw_conv2d(t, in[0], in[1], NULL);
}
static sw_tensor *build_by_itself(sw_tape *t, sw_tensor **in)
{
    return sw_conv2d(t, in[0], in[0], NULL);
}

SW_GRADIENT_CASES(
    conv2d, {"one channel", {{4, {2, 1, 5, 6}}, {4, {3, 1, 3, 2}}, {1, {3}}}, 3, build_conv},
    {"channels", {{4, {2, 3, 4, 5}}, {4, {2, 3, 2, 3}}, {1, {2}}}, 3, build_conv},
    {"many channels", {{4, {2, 16, 3, 4}}, {4, {2, 16, 2, 2}}, {1, {2}}}, 3, build_conv},
    {"no bias", {{4, {2, 2, 4, 4}}, {4, {3, 2, 3, 3}}}, 2, build_no_bias},
    {"a kernel of one pixel", {{4, {2, 3, 2, 3}}, {4, {2, 3, 1, 1}}, {1, {2}}}, 3, build_conv},
    {"a kernel of the image's size",
     {{4, {2, 9, 3, 4}}, {4, {2, 9, 3, 4}}, {1, {2}}},
     3,
     build_conv},
    {"x and weight are one", {{4, {2, 3, 2, 2}}}, 1, build_by_itself});

static sw_tensor *build_pool_1(sw_tape *t, sw_tensor **in)
{
    return sw_max_pool2d(t, in[0], 1);
}
static sw_tensor *build_pool_2(sw_tape *t, sw_tensor **in)
{
    return sw_max_pool2d(t, in[0], 2);
}
static sw_tensor *build_pool_3(sw_tape *t, sw_tensor **in)
{
    return sw_max_pool2d(t, in[0], 3);
}

/* Inputs so far apart that the step of a difference does not change which entry is the largest. */
SW_GRADIENT_CASES(max_pool2d, {"pairs", {{4, {2, 3, 4, 4}}}, 1, build_pool_2, -4, 4},
                  {"pairs, odd edges", {{4, {2, 2, 5, 11}}}, 1, build_pool_2, -8, 8},
                  {"threes", {{4, {1, 2, 6, 15}}}, 1, build_pool_3, -8, 8},
                  {"threes, edges", {{4, {2, 1, 7, 5}}}, 1, build_pool_3, -4, 4},
                  {"one pixel", {{4, {1, 2, 3, 2}}}, 1, build_pool_1});

static sw_tensor *build_pooled_1(sw_tape *t, sw_tensor **in)
{
    return sw_conv2d_max_pool(t, in[0], in[1], in[2], 1);
}
static sw_tensor *build_pooled_2(sw_tape *t, sw_tensor **in)
{
    return sw_conv2d_max_pool(t, in[0], in[1], in[2], 2);
}
static sw_tensor *build_pooled_no_bias(sw_tape *t, sw_tensor **in)
{
    return sw_conv2d_max_pool(t, in[0], in[1], NULL, 3);
}

SW_GRADIENT_CASES(
    conv2d_max_pool,
    {"one channel", {{4, {2, 1, 5, 6}}, {4, {3, 1, 2, 3}}, {1, {3}}}, 3, build_pooled_2, -4, 4},
    {"channels, edges", {{4, {2, 3, 4, 6}}, {4, {2, 3, 2, 2}}, {1, {2}}}, 3, build_pooled_2, -4, 4},
    {"windows of one", {{4, {2, 2, 4, 4}}, {4, {3, 2, 3, 3}}, {1, {3}}}, 3, build_pooled_1, -4, 4},
    {"no bias", {{4, {1, 2, 7, 5}}, {4, {2, 2, 2, 3}}}, 2, build_pooled_no_bias, -4, 4});

/* ---- Convolution, against the definition in double ------------------------------------------ */

TestSuite(convolution, .init = setup, .fini = teardown);

/* The tolerance for a sum of `terms` products of numbers in [-1, 1). */
static double tolerance(int64_t terms)
{
    return (sizeof(sw_real) == 8 ? 1e-15 : 5e-7) * (double)(terms + 1);
}

/* Random numbers in [-1, 1), with memory for a gradient. */
static sw_tensor *random_tensor(uint32_t stream, int ndim, const int64_t *shape)
{
    sw_tensor *x = sw_constant(tape, ndim, shape, 0);
    sw_tensor *grad = sw_constant(tape, ndim, shape, 0);
    cr_assert(x && grad);
    sw_random random = sw_random_for(4, SW_FOR_TEST, stream, 0);
    for (int64_t i = 0; i < x->size; i++)
        x->data[i] = (sw_real)(2 * sw_random_uniform(&random) - 1);
    return sw_variable(tape, ndim, shape, x->data, grad->data);
}

/* Run backward from y with the gradient dy. */
static void go_back(sw_tensor *y, const sw_real *dy)
{
    sw_tensor *weighted = sw_multiply(tape, y, sw_input(tape, y->ndim, y->shape, dy));
    sw_tensor *loss = sw_sum(tape, sw_reshape(tape, weighted, SW_DIMS(y->size)), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());
}

typedef struct layer {
    int64_t n, in, h, w, out, kh, kw;
} layer;

typedef struct plain_result {
    double *y, *dx, *dweight, *dbias;
} plain_result;

static double *zeros(int64_t size)
{
    return calloc((size_t)(size ? size : 1), sizeof(double));
}

/* The definition: each term of the sum, and its gradients. */
static plain_result plain_convolution(layer l, const sw_real *x, const sw_real *weight,
                                      const sw_real *bias, const sw_real *dy)
{
    int64_t oh = l.h - l.kh + 1, ow = l.w - l.kw + 1;
    plain_result r = {zeros(l.n * l.out * oh * ow), zeros(l.n * l.in * l.h * l.w),
                      zeros(l.out * l.in * l.kh * l.kw), zeros(l.out)};
    for (int64_t n = 0; n < l.n; n++)
        for (int64_t o = 0; o < l.out; o++)
            for (int64_t i = 0; i < oh; i++)
                for (int64_t j = 0; j < ow; j++) {
                    int64_t at = ((n * l.out + o) * oh + i) * ow + j;
                    r.y[at] = bias ? (double)bias[o] : 0;
                    r.dbias[o] += (double)dy[at];
                    for (int64_t c = 0; c < l.in; c++)
                        for (int64_t p = 0; p < l.kh; p++)
                            for (int64_t q = 0; q < l.kw; q++) {
                                int64_t from = ((n * l.in + c) * l.h + i + p) * l.w + j + q;
                                int64_t by = ((o * l.in + c) * l.kh + p) * l.kw + q;
                                r.y[at] += (double)weight[by] * (double)x[from];
                                r.dx[from] += (double)weight[by] * (double)dy[at];
                                r.dweight[by] += (double)x[from] * (double)dy[at];
                            }
                }
    return r;
}

static void check_near(const char *what, int64_t size, const sw_real *got, double *expected,
                       int64_t terms)
{
    for (int64_t i = 0; i < size; i++)
        cr_assert(fabs((double)got[i] - expected[i]) <= tolerance(terms),
                  "%s, element %lld: %.9g, expected %.9g", what, (long long)i, (double)got[i],
                  expected[i]);
    free(expected);
}

static void check_layer(layer l, bool with_bias)
{
    sw_tape_reset(tape);
    int64_t oh = l.h - l.kh + 1, ow = l.w - l.kw + 1;
    sw_tensor *x = random_tensor(1, SW_DIMS(l.n, l.in, l.h, l.w));
    sw_tensor *weight = random_tensor(2, SW_DIMS(l.out, l.in, l.kh, l.kw));
    sw_tensor *bias = with_bias ? random_tensor(3, SW_DIMS(l.out)) : NULL;
    const sw_real *dy = random_tensor(4, SW_DIMS(l.n, l.out, oh, ow))->data;
    sw_tensor *y = sw_conv2d(tape, x, weight, bias);
    cr_assert_not_null(y, "%s", (sw_tape_status(tape), sw_error_message()));
    const int64_t shape[4] = {l.n, l.out, oh, ow};
    cr_assert_eq(y->ndim, 4);
    cr_assert_arr_eq(y->shape, shape, sizeof shape);
    go_back(y, dy);

    plain_result r = plain_convolution(l, x->data, weight->data, bias ? bias->data : NULL, dy);
    check_near("y", y->size, y->data, r.y, l.in * l.kh * l.kw + 1);
    check_near("dx", x->size, x->grad, r.dx, l.out * l.kh * l.kw);
    check_near("dweight", weight->size, weight->grad, r.dweight, l.n * oh * ow);
    if (bias)
        check_near("dbias", bias->size, bias->grad, r.dbias, l.n * oh * ow);
    else
        free(r.dbias);
}

static const layer layers[] = {
    {3, 1, 28, 28, 20, 5, 5}, {3, 20, 12, 12, 50, 5, 5}, /* of LeNet in Ilse et al. 2018 */
    {2, 3, 17, 13, 7, 3, 3},  {2, 12, 9, 31, 33, 4, 3},  {1, 32, 5, 6, 3, 1, 1},
    {4, 2, 6, 7, 5, 6, 7},    {1, 40, 4, 5, 2, 4, 5},    {2, 1, 1, 40, 3, 1, 9},
    {2, 5, 40, 1, 3, 9, 1},   {1, 1, 1, 1, 1, 1, 1},     {1, 17, 8, 70, 2, 3, 2},
};

Test(convolution, against_the_definition)
{
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        check_layer(layers[i], true);
        check_layer(layers[i], false);
    }
}

Test(convolution, sizes_of_zero)
{
    check_layer((layer){0, 3, 5, 5, 4, 3, 3}, true);
    check_layer((layer){0, 20, 12, 12, 50, 5, 5}, true);
    check_layer((layer){2, 3, 5, 5, 0, 3, 3}, false);
    check_layer((layer){2, 0, 5, 5, 4, 3, 3}, true); /* no channels: the bias alone */
    check_layer((layer){2, 0, 5, 5, 4, 3, 3}, false);
}

/* If an input needs no gradient, the other gradients are the same. */
Test(convolution, skips_what_is_not_wanted)
{
    for (int i = 0; i < 2; i++) {
        const layer l = layers[i];
        sw_real *full[3] = {NULL};
        for (int wanted = 7; wanted > 0; wanted--) {
            sw_tape_reset(tape);
            sw_tensor *in[3] = {random_tensor(1, SW_DIMS(l.n, l.in, l.h, l.w)),
                                random_tensor(2, SW_DIMS(l.out, l.in, l.kh, l.kw)),
                                random_tensor(3, SW_DIMS(l.out))};
            for (int k = 0; k < 3; k++)
                if (!(wanted >> k & 1))
                    in[k] = sw_input(tape, in[k]->ndim, in[k]->shape, in[k]->data);
            sw_tensor *y = sw_conv2d(tape, in[0], in[1], in[2]);
            const sw_real *dy = random_tensor(4, y->ndim, y->shape)->data;
            go_back(y, dy);
            for (int k = 0; k < 3; k++) {
                size_t bytes = (size_t)in[k]->size * sizeof(sw_real);
                if (wanted == 7)
                    full[k] = memcpy(malloc(bytes), in[k]->grad, bytes);
                else if (wanted >> k & 1)
                    cr_assert_arr_eq(in[k]->grad, full[k], bytes);
                else
                    cr_assert_null(in[k]->grad);
            }
        }
        for (int k = 0; k < 3; k++) free(full[k]);
    }
}

/* y and dx of the images x, given dy. */
static void run_images(layer l, const sw_real *x, const sw_real *weight, const sw_real *dy,
                       sw_real *y, sw_real *dx)
{
    sw_tape_reset(tape);
    sw_tensor *in = sw_variable(tape, SW_DIMS(l.n, l.in, l.h, l.w), (sw_real *)x, dx);
    sw_tensor *out =
        sw_conv2d(tape, in, sw_input(tape, SW_DIMS(l.out, l.in, l.kh, l.kw), weight), NULL);
    cr_assert_not_null(out);
    memcpy(y, out->data, (size_t)out->size * sizeof *y);
    go_back(out, dy);
}

static sw_real *random_numbers(uint32_t stream, int64_t size)
{
    sw_tape_reset(tape);
    size_t bytes = (size_t)size * sizeof(sw_real);
    return memcpy(malloc(bytes), random_tensor(stream, SW_DIMS(size))->data, bytes);
}

/* Other images in the batch change no bit, even if they are NaN. */
Test(convolution, an_image_alone_gives_the_same_bits)
{
    enum { ALL = 9, BAD = 4 };
    for (int i = 0; i < 4; i++) {
        layer l = layers[i];
        int64_t in = l.in * l.h * l.w, out = l.out * (l.h - l.kh + 1) * (l.w - l.kw + 1);
        sw_real *x = random_numbers(1, ALL * in),
                *weight = random_numbers(2, l.out * l.in * l.kh * l.kw);
        sw_real *dy = random_numbers(3, ALL * out), *y = random_numbers(4, ALL * out);
        sw_real *dx = calloc(ALL * (size_t)in, sizeof *dx);
        x[BAD * in + 3] = (sw_real)NAN;
        x[BAD * in + 7] = INFINITY;
        dy[BAD * out + 1] = (sw_real)NAN;
        l.n = ALL;
        run_images(l, x, weight, dy, y, dx);
        sw_real *y_alone = random_numbers(5, out), *dx_alone = malloc((size_t)in * sizeof *dx);
        l.n = 1;
        for (int64_t k = 0; k < ALL; k++) {
            if (k == BAD) continue;
            memset(dx_alone, 0, (size_t)in * sizeof *dx);
            run_images(l, x + k * in, weight, dy + k * out, y_alone, dx_alone);
            cr_assert_arr_eq(y_alone, y + k * out, (size_t)out * sizeof *y);
            cr_assert_arr_eq(dx_alone, dx + k * in, (size_t)in * sizeof *dx);
        }
        sw_real *all[] = {x, weight, dy, y, dx, y_alone, dx_alone};
        for (int k = 0; k < 7; k++) free(all[k]);
    }
}

/* ---- Max pooling ----------------------------------------------------------------------------- */

static void check_pool(int64_t planes, int64_t h, int64_t w, int64_t size)
{
    sw_tape_reset(tape);
    int64_t oh = h / size, ow = w / size;
    sw_tensor *x = random_tensor(1, SW_DIMS(1, planes, h, w));
    const sw_real *dy = random_tensor(2, SW_DIMS(1, planes, oh, ow))->data;
    /* Few different values, so that many windows have several maxima. */
    for (int64_t i = 0; i < x->size; i++) x->data[i] = (sw_real)round(4 * (double)x->data[i]);
    sw_tensor *y = sw_max_pool2d(tape, x, size);
    cr_assert_not_null(y, "%s", (sw_tape_status(tape), sw_error_message()));
    const int64_t shape[4] = {1, planes, oh, ow};
    cr_assert_arr_eq(y->shape, shape, sizeof shape);
    go_back(y, dy);
    sw_real *dx = calloc((size_t)(x->size ? x->size : 1), sizeof *dx);
    for (int64_t plane = 0; plane < planes; plane++)
        for (int64_t i = 0; i < oh; i++)
            for (int64_t j = 0; j < ow; j++) {
                int64_t best = -1, at = (plane * oh + i) * ow + j;
                for (int64_t p = 0; p < size; p++)
                    for (int64_t q = 0; q < size; q++) {
                        int64_t here = (plane * h + i * size + p) * w + j * size + q;
                        if (best < 0 || x->data[here] > x->data[best]) best = here;
                    }
                cr_assert_eq(y->data[at], x->data[best], "(%lld, %lld) of %lld x %lld by %lld",
                             (long long)i, (long long)j, (long long)h, (long long)w,
                             (long long)size);
                dx[best] += dy[at];
            }
    cr_assert_arr_eq(x->grad, dx, (size_t)x->size * sizeof *dx);
    free(dx);
}

Test(convolution, max_pool2d_against_plain_loops)
{
    for (int64_t size = 1; size <= 5; size++)
        for (int64_t w = size; w <= 40; w++) check_pool(3, 2 * size + w % 3, w, size);
    check_pool(0, 8, 8, 2);
    check_pool(50, 8, 8, 2);
    check_pool(20, 24, 24, 2);
}

/* 16 windows of 2 x 2, whose four entries are each of 0, 1, NaN and -infinity. */
Test(convolution, max_pool2d_of_special_values)
{
    const sw_real values[4] = {0, 1, (sw_real)NAN, -INFINITY};
    for (int code = 0; code < 256; code += 16) {
        sw_real data[64], grad[64] = {0};
        for (int k = 0; k < 16; k++)
            for (int v = 0; v < 4; v++)
                data[(k / 4 * 2 + v / 2) * 8 + k % 4 * 2 + v % 2] = values[(code + k) >> 2 * v & 3];
        sw_tape_reset(tape);
        sw_tensor *y = sw_max_pool2d(tape, sw_variable(tape, SW_DIMS(1, 1, 8, 8), data, grad), 2);
        cr_assert_not_null(y);
        go_back(y, (const sw_real[]){1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
        for (int k = 0; k < 16; k++) {
            int best = 0;
            int64_t at[4];
            for (int v = 0; v < 4; v++) {
                at[v] = (k / 4 * 2 + v / 2) * 8 + k % 4 * 2 + v % 2;
                bool number = !isnan(data[at[best]]);
                if (number && (isnan(data[at[v]]) || data[at[v]] > data[at[best]])) best = v;
            }
            sw_real expected = data[at[best]];
            cr_assert(y->data[k] == expected || (isnan(y->data[k]) && isnan(expected)),
                      "window %d: %g", code + k, (double)y->data[k]);
            for (int v = 0; v < 4; v++) cr_assert_eq(grad[at[v]], v == best, "window %d", code + k);
        }
    }
}

/* The backward pass of two tensors of one shape, which get the same gradient. */
static void go_back_from_both(sw_tensor *const y[2])
{
    const sw_real *dy = random_tensor(9, y[0]->ndim, y[0]->shape)->data;
    sw_tensor *both[2];
    for (int i = 0; i < 2; i++)
        both[i] =
            sw_reshape(tape, sw_multiply(tape, y[i], sw_input(tape, y[i]->ndim, y[i]->shape, dy)),
                       SW_DIMS(y[i]->size));
    cr_assert_eq(sw_backward(tape, sw_sum(tape, sw_concat(tape, both, 2, 0), 0)), SW_OK);
}

/* As ops.h says: sw_relu before or after gives the same bits, forward and backward. */
Test(convolution, relu_before_or_after_max_pool2d)
{
    sw_tensor *x[2], *y[2];
    for (int after = 0; after < 2; after++) {
        x[after] = random_tensor(1, SW_DIMS(3, 5, 13, 22));
        y[after] = after ? sw_relu(tape, sw_max_pool2d(tape, x[after], 2))
                         : sw_max_pool2d(tape, sw_relu(tape, x[after]), 2);
        cr_assert_not_null(y[after]);
    }
    go_back_from_both(y);
    cr_assert_arr_eq(y[0]->data, y[1]->data, (size_t)y[0]->size * sizeof(sw_real));
    cr_assert_arr_eq(x[0]->grad, x[1]->grad, (size_t)x[0]->size * sizeof(sw_real));
}

/* The largest of a convolution, in one pass; the kernel has tests of all sizes. */
Test(convolution, conv2d_max_pool_is_both_in_one)
{
    sw_tensor *y[2], *in[2][3];
    for (int i = 0; i < 2; i++) {
        in[i][0] = random_tensor(1, SW_DIMS(9, 3, 11, 12));
        in[i][1] = random_tensor(2, SW_DIMS(4, 3, 3, 2));
        in[i][2] = random_tensor(3, SW_DIMS(4));
        y[i] = i ? sw_conv2d_max_pool(tape, in[i][0], in[i][1], in[i][2], 2)
                 : sw_max_pool2d(tape, sw_conv2d(tape, in[i][0], in[i][1], in[i][2]), 2);
        cr_assert_not_null(y[i]);
    }
    cr_assert_arr_eq(y[0]->shape, y[1]->shape, sizeof y[0]->shape);
    go_back_from_both(y);
    for (int64_t i = 0; i < y[0]->size; i++)
        cr_assert(fabs((double)(y[0]->data[i] - y[1]->data[i])) < tolerance(18));
    for (int k = 0; k < 3; k++)
        for (int64_t i = 0; i < in[0][k]->size; i++)
            cr_assert(fabs((double)(in[0][k]->grad[i] - in[1][k]->grad[i])) < tolerance(9 * 55),
                      "input %d, %lld", k, (long long)i);
}

/* ---- Errors ---------------------------------------------------------------------------------- */

static void expect_failure(const sw_tensor *y, const char *message)
{
    expect_nothing(tape, y, SW_ERROR_SHAPE, message);
}

static sw_tensor *ones(int ndim, const int64_t *shape)
{
    return sw_constant(tape, ndim, shape, 1);
}

Test(convolution, errors)
{
    expect_failure(sw_conv2d(tape, ones(SW_DIMS(3, 28, 28)), ones(SW_DIMS(20, 1, 5, 5)), NULL),
                   "conv2d: x is [3, 28, 28], weight is [20, 1, 5, 5]: expected [N, in, height, "
                   "width] and [out, in, height, width]");
    expect_failure(sw_conv2d(tape, ones(SW_DIMS(3, 1, 28, 28)), ones(SW_DIMS(20, 25)), NULL),
                   "conv2d: x is [3, 1, 28, 28], weight is [20, 25]: expected [N, in, height, "
                   "width] and [out, in, height, width]");
    expect_failure(sw_conv2d(tape, ones(SW_DIMS(2, 3, 28, 28)), ones(SW_DIMS(20, 1, 5, 5)), NULL),
                   "conv2d: x is [2, 3, 28, 28], weight is [20, 1, 5, 5]: x has 3 channels where "
                   "weight expects 1");
    expect_failure(
        sw_conv2d(tape, ones(SW_DIMS(2, 1, 4, 9)), ones(SW_DIMS(8, 1, 5, 3)), NULL),
        "conv2d: x is [2, 1, 4, 9], weight is [8, 1, 5, 3]: the kernel is 5 x 3, expected 1 x "
        "1 to 4 x 9");
    expect_failure(
        sw_conv2d(tape, ones(SW_DIMS(2, 1, 9, 4)), ones(SW_DIMS(8, 1, 3, 5)), NULL),
        "conv2d: x is [2, 1, 9, 4], weight is [8, 1, 3, 5]: the kernel is 3 x 5, expected 1 x "
        "1 to 9 x 4");
    expect_failure(
        sw_conv2d(tape, ones(SW_DIMS(2, 1, 4, 9)), ones(SW_DIMS(8, 1, 0, 3)), NULL),
        "conv2d: x is [2, 1, 4, 9], weight is [8, 1, 0, 3]: the kernel is 0 x 3, expected 1 x "
        "1 to 4 x 9");
    expect_failure(
        sw_conv2d(tape, ones(SW_DIMS(2, 1, 9, 9)), ones(SW_DIMS(8, 1, 3, 3)), ones(SW_DIMS(7))),
        "conv2d: weight is [8, 1, 3, 3], bias is [7]: expected a bias of [8]");
    expect_failure(
        sw_conv2d(tape, ones(SW_DIMS(0, 1, 3000000000, 3000000000)), ones(SW_DIMS(8, 1, 3, 3)),
                  NULL),
        "conv2d: x is [0, 1, 3000000000, 3000000000], weight is [8, 1, 3, 3]: too large");
    expect_failure(sw_conv2d(tape, ones(SW_DIMS(2, 1, 9, 9)), NULL, NULL),
                   "conv2d: input 1 is NULL");
}

/* If the operator of a bias fails, the bias is NULL too, but the tape has failed. */
Test(convolution, tells_a_failed_bias_from_none)
{
    sw_tensor *bias = sw_reshape(tape, ones(SW_DIMS(4)), SW_DIMS(5));
    cr_assert_null(bias);
    expect_failure(sw_conv2d(tape, ones(SW_DIMS(2, 1, 9, 9)), ones(SW_DIMS(5, 1, 3, 3)), bias),
                   "reshape: x is [4]: its 4 elements do not fit [5]");
}

Test(convolution, max_pool2d_errors)
{
    expect_failure(sw_max_pool2d(tape, ones(SW_DIMS(20, 24, 24)), 2),
                   "max_pool2d: x is [20, 24, 24]: expected [N, channels, height, width]");
    expect_failure(sw_max_pool2d(tape, ones(SW_DIMS(2, 20, 24, 4)), 5),
                   "max_pool2d: x is [2, 20, 24, 4]: a window of 5 x 5 does not fit into 24 x 4");
    expect_failure(sw_max_pool2d(tape, ones(SW_DIMS(2, 20, 4, 24)), 5),
                   "max_pool2d: x is [2, 20, 4, 24]: a window of 5 x 5 does not fit into 4 x 24");
    expect_failure(sw_max_pool2d(tape, ones(SW_DIMS(0, 1, 65536, 32768)), 2),
                   "max_pool2d: x is [0, 1, 65536, 32768]: an image has more than 2147483647 "
                   "pixels");
    expect_nothing(tape, sw_max_pool2d(tape, ones(SW_DIMS(2, 20, 24, 24)), 0), SW_ERROR_ARGUMENT,
                   "max_pool2d: the size is 0, expected 1 or more");
    expect_nothing(tape, sw_max_pool2d(tape, ones(SW_DIMS(2, 20, 24, 24)), -2), SW_ERROR_ARGUMENT,
                   "max_pool2d: the size is -2, expected 1 or more");
    expect_failure(sw_max_pool2d(tape, NULL, 2), "max_pool2d: input 0 is NULL");
}

Test(convolution, conv2d_max_pool_errors)
{
    expect_failure(
        sw_conv2d_max_pool(tape, ones(SW_DIMS(2, 3, 9, 9)), ones(SW_DIMS(8, 1, 3, 3)), NULL, 2),
        "conv2d_max_pool: x is [2, 3, 9, 9], weight is [8, 1, 3, 3]: x has 3 channels "
        "where weight expects 1");
    expect_failure(
        sw_conv2d_max_pool(tape, ones(SW_DIMS(2, 3, 9, 9)), ones(SW_DIMS(8, 3, 3, 3)), NULL, 8),
        "conv2d_max_pool: x is [2, 3, 9, 9]: a window of 8 x 8 does not fit into 7 x 7");
    expect_nothing(
        tape,
        sw_conv2d_max_pool(tape, ones(SW_DIMS(2, 3, 9, 9)), ones(SW_DIMS(8, 3, 3, 3)), NULL, 0),
        SW_ERROR_ARGUMENT, "conv2d_max_pool: the size is 0, expected 1 or more");
    expect_failure(sw_conv2d_max_pool(tape, ones(SW_DIMS(0, 1 << 16, 1 << 16, 1)),
                                      ones(SW_DIMS(1, 1 << 16, 1, 1)), NULL, 1),
                   "conv2d_max_pool: x is [0, 65536, 65536, 1], weight is [1, 65536, 1, 1]: too "
                   "large");
}
