/* test_segment_max.c - the largest and smallest entries of sets, against plain loops. */
#include "autodiff/tape.h"
#include "gradcheck.h"
#include "near.h"
#include "ops/linear.h"
#include "segments.h"
#include "with_tape.h"

#include <setwise/ops.h>

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

BUILD_SEGMENTS(max)
BUILD_SEGMENTS(min)

/* Of a linear layer, which waits until the extremes take it. */
static sw_tensor *layer_of(sw_tape *t, sw_tensor **in, const sw_sets *sets)
{
    if (t->defers == SW_DEFER_NONE) sw_tape_defer(t, sets); /* the checker has not set blocks */
    return sw_linear_later(t, in[0], in[1], in[2], 0);
}
static sw_tensor *build_max_layer(sw_tape *t, sw_tensor **in)
{
    return sw_segment_max(t, layer_of(t, in, &mixed), &mixed);
}
static sw_tensor *build_min_layer(sw_tape *t, sw_tensor **in)
{
    return sw_segment_min(t, layer_of(t, in, &mixed), &mixed);
}

#define LAYER {{2, {11, 3}}, {2, {4, 3}}, {1, {4}}}, 3
SW_GRADIENT_CASES(segment_max, SEGMENT_CASES(max), {"of a layer", LAYER, build_max_layer});
SW_GRADIENT_CASES(segment_min, SEGMENT_CASES(min), {"of a layer", LAYER, build_min_layer});

TestSuite(segment_max, .init = setup, .fini = teardown);

static void check_sets(const sw_sets *sets, int64_t width)
{
    sw_tape_reset(tape);
    sw_tensor *x = segment_matrix(tape, 1, sets->offset[sets->count], width);
    sw_tensor *max = sw_segment_max(tape, x, sets), *min = sw_segment_min(tape, x, sets);
    segment_check_shape(tape, max, sets->count, width);
    segment_check_shape(tape, min, sets->count, width);
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t d = 0; d < width; d++) {
            double most = -INFINITY, least = INFINITY;
            for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++) {
                most = fmax(most, segment_get(x, r, d));
                least = fmin(least, segment_get(x, r, d));
            }
            cr_assert_eq(segment_get(max, b, d), most);
            cr_assert_eq(segment_get(min, b, d), least);
        }
}

Test(segment_max, against_plain_loops)
{
    const int64_t widths[] = {0, 1, 2, 3, 10, 16, 17, 64, 129};
    const sw_sets *const all[] = {&ones, &mixed, &lengths, &none};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (int s = 0; s < 4; s++) check_sets(all[s], widths[i]);
}

Test(segment_max, first_of_equal_extremes_gets_the_gradient)
{
    const sw_sets sets = {2, (const int64_t[]){0, 3, 5}, NULL};
    sw_real data[] = {2, 7, 7, 1, 1}, grad[5] = {0};
    sw_tensor *x = sw_variable(tape, SW_DIMS(5, 1), data, grad);
    sw_tensor *loss = sw_sum(tape, sw_sum(tape, sw_segment_max(tape, x, &sets), 0), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    const sw_real of_max[] = {0, 1, 0, 1, 0};
    cr_assert_arr_eq(grad, of_max, sizeof grad);

    sw_tape_reset(tape);
    memset(grad, 0, sizeof grad);
    data[0] = 7, data[2] = 9; /* 7, 7, 9 and 1, 1 */
    x = sw_variable(tape, SW_DIMS(5, 1), data, grad);
    loss = sw_sum(tape, sw_sum(tape, sw_segment_min(tape, x, &sets), 0), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    const sw_real of_min[] = {1, 0, 0, 1, 0};
    cr_assert_arr_eq(grad, of_min, sizeof grad);
}

/* Sets of several sizes, so that some run together and one alone, beside a set of one element. */
static const int64_t layer_offset[] = {0, 1, 120, 250, 300, 700, 701};
static const sw_sets layer_sets = {6, layer_offset, NULL};
enum { LAYER_ROWS = 701, LAYER_IN = 5, LAYER_OUT = 18 };

/* Extremes of x = h Wᵀ + bias, and the gradients of their squares' sum. */
typedef struct layer_outcome {
    sw_real max[6 * LAYER_OUT], min[6 * LAYER_OUT];
    sw_real dh[LAYER_ROWS * LAYER_IN], dweight[LAYER_OUT * LAYER_IN], dbias[LAYER_OUT];
} layer_outcome;

static void reduce_layer(layer_outcome *o, bool waits)
{
    sw_tape_reset(tape);
    sw_tensor *h = segment_matrix(tape, 1, LAYER_ROWS, LAYER_IN);
    sw_tensor *weight = segment_matrix(tape, 2, LAYER_OUT, LAYER_IN);
    sw_tensor *bias = segment_matrix(tape, 3, LAYER_OUT, 1);
    h = sw_variable(tape, SW_DIMS(LAYER_ROWS, LAYER_IN), h->data, o->dh);
    weight = sw_variable(tape, SW_DIMS(LAYER_OUT, LAYER_IN), weight->data, o->dweight);
    bias = sw_variable(tape, SW_DIMS(LAYER_OUT), bias->data, o->dbias);
    sw_tape_defer(tape, waits ? &layer_sets : NULL);
    sw_tensor *x = sw_linear_later(tape, h, weight, bias, 0);
    sw_tensor *max = sw_segment_max(tape, x, &layer_sets);
    cr_assert_not_null(max, "%s", (sw_tape_status(tape), sw_error_message()));
    cr_expect_eq(x->deferred != NULL, waits, "the rows of x are not stored");
    sw_tensor *min = sw_segment_min(tape, x, &layer_sets);
    cr_assert_not_null(min, "%s", (sw_tape_status(tape), sw_error_message()));
    memcpy(o->max, max->data, sizeof o->max);
    memcpy(o->min, min->data, sizeof o->min);
    sw_tensor *both = sw_add(tape, sw_multiply(tape, max, max), sw_multiply(tape, min, min));
    cr_assert_eq(sw_backward(tape, total(both)), SW_OK, "%s", sw_error_message());
}

Test(segment_max, of_a_layer_is_that_of_its_rows)
{
    static layer_outcome later, plain;
    reduce_layer(&later, true);
    reduce_layer(&plain, false);
    cr_expect_arr_eq(later.max, plain.max, sizeof plain.max, "the same bits");
    cr_expect_arr_eq(later.min, plain.min, sizeof plain.min);
    assert_near(later.dh, plain.dh, LAYER_ROWS * LAYER_IN, "dh");
    assert_near(later.dweight, plain.dweight, LAYER_OUT * LAYER_IN, "dweight");
    assert_near(later.dbias, plain.dbias, LAYER_OUT, "dbias");
}

Test(segment_max, errors)
{
    const sw_sets hole = {5, (const int64_t[]){0, 2, 3, 7, 7, 9}, NULL};
    const sw_sets huge = {1, (const int64_t[]){0, (int64_t)INT32_MAX + 1}, (const uint32_t[]){7}};
    expect_nothing(tape, sw_segment_max(tape, segment_matrix(tape, 1, 9, 4), &hole),
                   SW_ERROR_ARGUMENT,
                   "segment_max: set 3 is empty: the maximum of no element is undefined");
    expect_nothing(tape, sw_segment_min(tape, segment_matrix(tape, 1, 9, 4), &hole),
                   SW_ERROR_ARGUMENT,
                   "segment_min: set 3 is empty: the minimum of no element is undefined");
    expect_nothing(tape, sw_segment_max(tape, sw_constant(tape, SW_DIMS(11), 1), &mixed),
                   SW_ERROR_SHAPE, "segment_max: x is [11]: expected a matrix");
    expect_nothing(
        tape, sw_segment_max(tape, sw_input(tape, SW_DIMS((int64_t)INT32_MAX + 1, 0), NULL), &huge),
        SW_ERROR_SHAPE, "segment_max: set 7 has more than 2147483647 elements");
}
