/* test_debug_numbers.c - the operator that makes a number that is not finite is named, and nothing
 * changes while all are finite. */
#include "autodiff/debug_numbers.h"

#include "autodiff/tape.h"
#include "models/walk.h"
#include "with_tape.h"

static const double big = sizeof(sw_real) == 4 ? 1e30 : 1e300; /* its square is infinite */

static void debug(void)
{
    setup();
    sw_tape_debug_numbers(tape, true);
}

TestSuite(debug_numbers, .init = debug, .fini = teardown);

static void expect(const char *message)
{
    cr_expect_eq(sw_tape_status(tape), SW_ERROR_NOT_FINITE);
    cr_expect_str_eq(sw_error_message(), message);
}

Test(debug_numbers, nobody_looks_unless_asked)
{
    sw_tape_debug_numbers(tape, false);
    sw_tensor *y = sw_exp(tape, sw_constant(tape, SW_DIMS(2, 3), 1e6));
    cr_assert_not_null(y);
    cr_expect(isinf(y->data[0]));
    cr_expect_eq(sw_tape_status(tape), SW_OK);
}

Test(debug_numbers, forward)
{
    sw_real data[] = {1, 2, 3, (sw_real)1e6, 5, 6};
    sw_tensor *x = sw_input(tape, SW_DIMS(2, 3), data);
    cr_expect_not_null(sw_relu(tape, x));
    cr_expect_null(sw_relu(tape, sw_exp(tape, x)));
    expect("exp: its result [2, 3] is inf at [1, 0], from finite numbers");
    sw_tape_reset(tape); /* does not change the setting */
    data[3] = -1, data[4] = 0;
    cr_expect_null(sw_log(tape, sw_input(tape, SW_DIMS(2, 3), data)));
    expect("log: its result [2, 3] is nan at [1, 0], from finite numbers");
}

Test(debug_numbers, what_was_not_finite_before)
{
    sw_real data[] = {1, 2, (sw_real)-NAN, 4}, weight[] = {1, 0, 0, 1};
    sw_tensor *x = sw_input(tape, SW_DIMS(2, 2), data);
    cr_expect_null(sw_linear(tape, x, sw_input(tape, SW_DIMS(2, 2), weight), NULL));
    expect("linear: its input [2, 2] is nan at [1, 0]");
}

Test(debug_numbers, parameters_have_names)
{
    sw_real data[] = {1, 2}, weight[] = {1, 0, 0, (sw_real)INFINITY}, bias[2] = {0};
    sw_tensor *w = sw_variable(tape, SW_DIMS(2, 2), weight, NULL);
    sw_tensor *b = sw_variable(tape, SW_DIMS(2), bias, NULL);
    w->name = "enc.0.weight", b->name = "enc.0.bias";
    cr_expect_null(sw_linear(tape, sw_input(tape, SW_DIMS(1, 2), data), w, b));
    expect("linear (enc.0.weight, enc.0.bias): enc.0.weight [2, 2] is inf at [1, 1]");
}

/* The value is 0, and its gradient the square of a large number. */
Test(debug_numbers, backward)
{
    sw_real data[4] = {0}, grad[4] = {0};
    sw_tensor *x = sw_variable(tape, SW_DIMS(2, 2), data, grad);
    x->name = "S";
    sw_tensor *y = sw_scale(tape, sw_scale(tape, x, big), big);
    cr_assert_eq(sw_backward(tape, total(y)), SW_ERROR_NOT_FINITE);
    expect("backward of scale (S): the gradient of S [2, 2] is inf at [0, 0], from finite numbers");
}

Test(debug_numbers, a_scalar)
{
    cr_expect_null(sw_scale(tape, sw_constant(tape, 0, NULL, big), big));
    expect("scale: its result is inf, from finite numbers");
}

/* ---- In blocks of rows ----------------------------------------------------------------------- */

enum { ROWS = 20 };

static sw_real rows[ROWS * 2];
static const int64_t offset[] = {0, ROWS};
static const sw_sets sets = {1, offset, NULL};

static sw_tensor *deferred_rows(void)
{
    tape->long_rows = 8, tape->block_rows = 4;
    sw_tape_record(tape, false);
    sw_tape_defer(tape, &sets);
    sw_tensor *x = sw_scale(tape, sw_input(tape, SW_DIMS(ROWS, 2), rows), 1);
    cr_assert(x && x->deferred);
    return x;
}

Test(debug_numbers, operators_that_wait)
{
    rows[2 * 13 + 1] = (sw_real)big;
    sw_tensor *x = sw_scale(tape, deferred_rows(), big);
    cr_assert(x && x->deferred);
    cr_expect_null(sw_segment_sum(tape, x, &sets));
    expect(
        "scale: its result [4, 2] is inf at [1, 1], in the rows from 12 on, from finite numbers");
}

Test(debug_numbers, a_chain_whose_rows_are_stored)
{
    rows[0] = (sw_real)-big;
    cr_expect_null(sw_store(tape, sw_scale(tape, deferred_rows(), big)));
    expect("scale: its result [4, 2] is -inf at [0, 0], from finite numbers");
}

/* Neither a row nor a block is infinite, but their sum is. */
Test(debug_numbers, a_reduction_of_blocks)
{
    for (int i = 0; i < ROWS; i++)
        rows[2 * i] = (sw_real)(sizeof(sw_real) == 4 ? 3e37 : 3e307); /* four are finite */
    cr_expect_null(sw_segment_sum(tape, deferred_rows(), &sets));
    expect("segment_sum: its result [1, 2] is inf at [0, 0], from finite numbers");
}

/* Backward computes a chain again, so its gradients are seen. */
Test(debug_numbers, backward_in_blocks)
{
    static sw_real grad[ROWS * 2];
    tape->long_rows = 8, tape->block_rows = 4;
    sw_tape_defer(tape, &sets);
    sw_tensor *x = sw_variable(tape, SW_DIMS(ROWS, 2), rows, grad);
    sw_tensor *y = sw_segment_sum(tape, sw_scale(tape, sw_scale(tape, x, big), big), &sets);
    cr_assert_not_null(y);
    cr_assert_eq(sw_backward(tape, total(y)), SW_ERROR_NOT_FINITE);
    cr_assert_not_null(strstr(sw_error_message(), "backward of scale: the gradient of its input"));
}

/* ---- Every architecture ---------------------------------------------------------------------- */

enum { SETS = 3, ELEMENTS = 23, MOST_INPUT = 28 * 28 + 1 };

static const int64_t three[SETS + 1] = {0, 10, 11, ELEMENTS};
static const sw_sets small = {SETS, three, NULL};

/* Outputs and gradients of a pass, in blocks of rows or without. */
static void run(const sw_model *model, const sw_real *x, bool looks, bool blocks, sw_real *y,
                sw_real *grads)
{
    static sw_real context[SETS * CONTEXT];
    sw_tape *t;
    network_fill_context(context, SETS * CONTEXT);
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    if (blocks) t->long_rows = t->block_rows = 4;
    sw_tape_debug_numbers(t, looks);
    sw_pass pass = sw_pass_begin(t, &model->params, grads);
    sw_tensor *out = network_apply(model, &pass, x, &small, context);
    cr_assert_not_null(out, "%s: %s", what, (sw_tape_status(t), sw_error_message()));
    memcpy(y, out->data, sizeof *y * (size_t)out->size);
    sw_tensor *loss = sw_sum(t, sw_reshape(t, out, SW_DIMS(out->size)), 0);
    cr_assert_eq(sw_backward(t, loss), SW_OK, "%s: %s", what, sw_error_message());
    sw_tape_free(t);
}

static void check_no_change(const sw_model *model)
{
    static sw_real x[ELEMENTS * MOST_INPUT], y[2][SETS * 8];
    const size_t size = (size_t)model->params.flat_size;
    network_fill(x, ELEMENTS, &model->config, 1);
    for (int blocks = 0; blocks < 2; blocks++) {
        sw_real *grads = calloc(2 * size, sizeof *grads);
        run(model, x, false, blocks, y[0], grads);
        run(model, x, true, blocks, y[1], grads + size);
        cr_assert_arr_eq(y[0], y[1], sizeof y[0], "%s", what);
        cr_assert_arr_eq(grads, grads + size, size * sizeof *grads, "%s", what);
        free(grads);
    }
}

Test(debug_numbers, no_architecture_raises_a_false_alarm)
{
    for_each_architecture(check_no_change);
}

/* Without anybody who looks, a NaN of an element still reaches the outputs of its set. */
static void check_nan_comes_through(const sw_model *model)
{
    static sw_real x[ELEMENTS * MOST_INPUT], y[SETS * 8];
    const sw_model_config *c = &model->config;
    if (c->vocabulary > 0 || c->input == 28 * 28) return;
    sw_real *grads = calloc((size_t)model->params.flat_size, sizeof *grads);
    for (int blocks = 0; blocks < 2; blocks++)
        for (int64_t row = 0; row < ELEMENTS; row += 7) {
            network_fill(x, ELEMENTS, c, 1);
            x[row * c->input] = (sw_real)NAN;
            run(model, x, false, blocks, y, grads);
            int64_t set = 0, bad = 0;
            while (three[set + 1] <= row) set++;
            for (int64_t i = 0; i < c->outputs; i++) bad += isnan(y[set * c->outputs + i]);
            cr_assert_gt(bad, 0, "%s, row %d, blocks %d", what, (int)row, blocks);
        }
    free(grads);
}

Test(debug_numbers, a_nan_comes_through_every_architecture)
{
    for_each_architecture(check_nan_comes_through);
}
