/* test_linear.c - linear, at once and when it is read, against sums in double. */
#include "autodiff/tape.h"
#include "gradcheck.h"
#include "ops/linear.h"
#include "products.h"

#include <criterion/criterion.h>

/* ---- Gradients ------------------------------------------------------------------------------- */

static sw_tensor *build_linear(sw_tape *t, sw_tensor **in)
{
    return sw_linear(t, in[0], in[1], in[2]);
}
/* The gradient of x is 1e-5 of the bias's. */
static sw_tensor *build_small_weight(sw_tape *t, sw_tensor **in)
{
    return sw_linear(t, in[0], sw_scale(t, in[1], 1e-5), in[2]);
}
/* Each gradient is added to an existing one. */
static sw_tensor *build_linear_beside(sw_tape *t, sw_tensor **in)
{
    sw_tensor *y = sw_linear(t, in[0], in[1], in[2]);
    sw_tensor *parts[] = {sw_reshape(t, y, SW_DIMS(y->size)), in[2],
                          sw_reshape(t, in[0], SW_DIMS(in[0]->size)),
                          sw_reshape(t, in[1], SW_DIMS(in[1]->size))};
    return sw_concat(t, parts, 4, 0);
}
static sw_tensor *build_no_bias(sw_tape *t, sw_tensor **in)
{
    return sw_linear(t, in[0], in[1], NULL);
}

SW_GRADIENT_CASES(
    linear, {"with bias", {{2, {5, 3}}, {2, {4, 3}}, {1, {4}}}, 3, build_linear},
    {"beside other uses", {{2, {5, 3}}, {2, {4, 3}}, {1, {4}}}, 3, build_linear_beside},
    {"a small weight", {{2, {5, 3}}, {2, {4, 3}}, {1, {4}}}, 3, build_small_weight},
    {"no bias", {{2, {5, 3}}, {2, {4, 3}}}, 2, build_no_bias},
    {"3-D x", {{3, {2, 3, 4}}, {2, {5, 4}}, {1, {5}}}, 3, build_linear},
    {"3-D x, no bias", {{3, {2, 3, 4}}, {2, {5, 4}}}, 2, build_no_bias},
    {"a vector", {{1, {6}}, {2, {3, 6}}, {1, {3}}}, 3, build_linear},
    {"one column out", {{2, {40, 2}}, {2, {1, 2}}, {1, {1}}}, 3, build_linear});

/* ---- Values, against sums in double --------------------------------------------------------- */

TestSuite(linear, .init = setup, .fini = teardown);

Test(linear, values)
{
    for (int with_bias = 0; with_bias < 2; with_bias++)
        for (int64_t n = 0; n <= 70; n += 35) {
            int64_t in = 33, out = 17;
            sw_tensor *x = random_tensor(1, SW_DIMS(2, n, in));
            sw_tensor *weight = random_tensor(2, SW_DIMS(out, in));
            sw_tensor *bias = with_bias ? random_tensor(3, SW_DIMS(out)) : NULL;
            sw_tensor *y = sw_linear(tape, x, weight, bias);
            cr_assert_not_null(y);
            cr_assert_eq(y->ndim, 3);
            cr_assert_eq(y->shape[1], n);
            cr_assert_eq(y->shape[2], out);
            for (int64_t r = 0; r < 2 * n; r++)
                for (int64_t c = 0; c < out; c++) {
                    double sum = bias ? (double)bias->data[c] : 0;
                    for (int64_t i = 0; i < in; i++)
                        sum += (double)x->data[r * in + i] * (double)weight->data[c * in + i];
                    cr_assert_float_eq(y->data[r * out + c], sum, tolerance(in));
                }
        }
}

/* If an input needs no gradient, the other gradients are the same. */
Test(linear, skips_what_is_not_wanted)
{
    enum { N = 6, IN = 3, OUT = 2 };
    sw_real grads[8][N * IN + OUT * IN + OUT] = {0};
    for (int wanted = 1; wanted < 8; wanted++) {
        sw_tape_reset(tape);
        sw_tensor *in[3] = {random_tensor(1, SW_DIMS(N, IN)), random_tensor(2, SW_DIMS(OUT, IN)),
                            random_tensor(3, SW_DIMS(OUT))};
        sw_real *grad[3] = {grads[wanted], grads[wanted] + N * IN,
                            grads[wanted] + N * IN + OUT * IN};
        for (int i = 0; i < 3; i++)
            if (wanted >> i & 1)
                in[i] = sw_variable(tape, in[i]->ndim, in[i]->shape, in[i]->data, grad[i]);
        sw_tensor *y = sw_linear(tape, in[0], in[1], in[2]);
        sw_tensor *loss = sw_sum(tape, sw_sum(tape, y, 1), 0);
        cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());
        for (int i = 0; i < 3; i++) cr_assert_eq(in[i]->grad != NULL, wanted >> i & 1);
    }
    const int start[4] = {0, N * IN, N * IN + OUT * IN, N * IN + OUT * IN + OUT};
    for (int wanted = 1; wanted < 7; wanted++)
        for (int i = 0; i < 3; i++)
            for (int j = start[i]; j < start[i + 1]; j++)
                cr_assert_eq(grads[wanted][j], wanted >> i & 1 ? grads[7][j] : 0);
    for (int c = 0; c < OUT; c++) cr_assert_eq(grads[7][start[2] + c], N);
}

/* ---- Errors --------------------------------------------------------------------------------- */

Test(linear, errors)
{
    expect_failure(sw_linear(tape, ones(SW_DIMS(640, 3)), ones(SW_DIMS(128, 4)), NULL),
                   "linear: x is [640, 3], weight is [128, 4]: x has 3 columns where weight "
                   "expects 4");
    expect_failure(sw_linear(tape, ones(SW_DIMS(6, 4)), ones(SW_DIMS(4)), NULL),
                   "linear: x is [6, 4], weight is [4]: expected [..., in] and [out, in]");
    expect_failure(sw_linear(tape, ones(0, NULL), ones(SW_DIMS(4, 1)), NULL),
                   "linear: x is [], weight is [4, 1]: expected [..., in] and [out, in]");
    expect_failure(sw_linear(tape, ones(SW_DIMS(6, 4)), ones(SW_DIMS(5, 4)), ones(SW_DIMS(4))),
                   "linear: weight is [5, 4], bias is [4]: expected a bias of [5]");
    expect_failure(sw_linear(tape, ones(SW_DIMS(6, 4)), NULL, NULL), "linear: input 1 is NULL");
}

/* If the operator of a bias fails, the bias is NULL too, but the tape has failed. */
Test(linear, tells_a_failed_bias_from_none)
{
    sw_tensor *bias = sw_reshape(tape, ones(SW_DIMS(4)), SW_DIMS(5));
    cr_assert_null(bias);
    expect_failure(sw_linear(tape, ones(SW_DIMS(6, 4)), ones(SW_DIMS(5, 4)), bias),
                   "reshape: x is [4]: its 4 elements do not fit [5]");
}

/* ---- Later ----------------------------------------------------------------------------------- */

static const int64_t few_rows[] = {0, 2, 6};
static const sw_sets few = {2, few_rows, NULL};

/* The layer that the tests below apply to x [6, 3]. */
typedef struct layer {
    sw_tensor *x, *weight, *bias;
} layer;

static layer random_layer(void)
{
    return (layer){random_tensor(1, SW_DIMS(6, 3)), random_tensor(2, SW_DIMS(4, 3)),
                   random_tensor(3, SW_DIMS(4))};
}

Test(linear, later_it_is_computed_when_it_is_read)
{
    const layer l = random_layer();
    const sw_tensor *now = sw_linear(tape, l.x, l.weight, l.bias);
    sw_tape_defer(tape, &few);
    sw_tensor *later = sw_linear_later(tape, l.x, l.weight, l.bias, 0);
    cr_assert_not_null(later);
    cr_expect_null(later->data);
    sw_linear_inputs in = sw_linear_inputs_of(later);
    cr_expect(in.x == l.x && in.weight == l.weight && in.bias == l.bias);
    sw_tensor *doubled = sw_scale(tape, later, 2);
    cr_assert_not_null(doubled);
    cr_expect_arr_eq(later->data, now->data, sizeof *now->data * (size_t)now->size);
    for (int64_t i = 0; i < now->size; i++) cr_expect_eq(doubled->data[i], 2 * now->data[i]);
    in = sw_linear_inputs_of(later);
    cr_expect(in.x == later && !in.weight && !in.bias, "it no longer waits");
}

Test(linear, later_it_can_be_stored)
{
    const layer l = random_layer();
    const sw_tensor *now = sw_linear(tape, l.x, l.weight, NULL);
    sw_tape_defer(tape, &few);
    sw_tensor *later = sw_linear_later(tape, l.x, l.weight, NULL, 0);
    cr_assert_eq(sw_store(tape, later), later);
    cr_expect_arr_eq(later->data, now->data, sizeof *now->data * (size_t)now->size);
    cr_assert_eq(sw_store(tape, later), later);
}

Test(linear, later_is_at_once_if_nothing_is_to_wait)
{
    const layer l = random_layer();
    sw_tensor *y = sw_linear_later(tape, l.x, l.weight, l.bias, 0);
    cr_assert_not_null(y);
    cr_expect_not_null(y->data);
    cr_expect_eq(sw_linear_inputs_of(y).x, y);
    cr_expect_null(sw_linear_inputs_of(NULL).x);
}

Test(linear, later_it_has_the_same_gradients)
{
    sw_real grads[2][30] = {0};
    for (int waits = 0; waits < 2; waits++) {
        sw_tape_reset(tape);
        sw_tape_defer(tape, waits ? &few : NULL);
        const layer l = random_layer();
        sw_real *g = grads[waits];
        sw_tensor *y =
            sw_linear_later(tape, sw_variable(tape, SW_DIMS(6, 3), l.x->data, g),
                            sw_variable(tape, SW_DIMS(4, 3), l.weight->data, g + 18), NULL, 0);
        cr_assert_eq(sw_backward(tape, total(sw_multiply(tape, y, y))), SW_OK, "%s",
                     sw_error_message());
    }
    cr_expect_arr_eq(grads[1], grads[0], sizeof grads[0]);
    cr_expect_neq(grads[0][0], 0);
}

Test(linear, later_its_errors_come_at_once)
{
    sw_tape_defer(tape, &few);
    expect_failure(sw_linear_later(tape, ones(SW_DIMS(6, 4)), ones(SW_DIMS(4, 5)), NULL, 0),
                   "linear: x is [6, 4], weight is [4, 5]: x has 4 columns where weight expects 5");
}
