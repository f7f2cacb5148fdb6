/* test_shape.c - operators that move elements, against indexing one element at a time. */
#include "expect.h"
#include "gradcheck.h"
#include "with_tape.h"

#include <criterion/criterion.h>

/* ---- Gradients ------------------------------------------------------------------------------- */

static sw_tensor *build_concat_0(sw_tape *t, sw_tensor **in)
{
    return sw_concat(t, in, 2, 0);
}
static sw_tensor *build_concat_1(sw_tape *t, sw_tensor **in)
{
    return sw_concat(t, in, 3, 1);
}
static sw_tensor *build_concat_one(sw_tape *t, sw_tensor **in)
{
    return sw_concat(t, in, 1, 0);
}
static sw_tensor *build_concat_twice(sw_tape *t, sw_tensor **in)
{
    sw_tensor *both[] = {in[0], in[0]};
    return sw_concat(t, both, 2, 1);
}
SW_GRADIENT_CASES(
    concat, {"rows", {{2, {2, 3}}, {2, {4, 3}}}, 2, build_concat_0},
    {"columns", {{2, {3, 2}}, {2, {3, 1}}, {2, {3, 4}}}, 3, build_concat_1},
    {"middle of three", {{3, {2, 1, 3}}, {3, {2, 3, 3}}, {3, {2, 2, 3}}}, 3, build_concat_1},
    {"an empty one", {{2, {0, 3}}, {2, {4, 3}}}, 2, build_concat_0},
    {"one", {{1, {5}}}, 1, build_concat_one},
    {"one tensor twice", {{2, {3, 2}}}, 1, build_concat_twice});

static sw_tensor *build_slice_0(sw_tape *t, sw_tensor **in)
{
    return sw_slice(t, in[0], 0, 1, 2);
}
static sw_tensor *build_slice_1(sw_tape *t, sw_tensor **in)
{
    return sw_slice(t, in[0], 1, 1, 2);
}
static sw_tensor *build_slice_last(sw_tape *t, sw_tensor **in)
{
    return sw_slice(t, in[0], in[0]->ndim - 1, 0, 1);
}
SW_GRADIENT_CASES(slice, {"rows", {{2, {4, 3}}}, 1, build_slice_0},
                  {"columns", {{2, {3, 4}}}, 1, build_slice_1},
                  {"middle of four", {{4, {2, 3, 2, 2}}}, 1, build_slice_1},
                  {"last of three", {{3, {2, 3, 4}}}, 1, build_slice_last});

static sw_tensor *build_flat(sw_tape *t, sw_tensor **in)
{
    return sw_reshape(t, in[0], SW_DIMS(in[0]->size));
}
static sw_tensor *build_four(sw_tape *t, sw_tensor **in)
{
    return sw_reshape(t, in[0], SW_DIMS(2, 1, 3, 2));
}
static sw_tensor *build_scalar(sw_tape *t, sw_tensor **in)
{
    return sw_reshape(t, in[0], 0, NULL);
}
SW_GRADIENT_CASES(reshape, {"to four axes", {{2, {4, 3}}}, 1, build_four},
                  {"flat", {{3, {2, 3, 4}}}, 1, build_flat},
                  {"to a scalar", {{2, {1, 1}}}, 1, build_scalar});

static sw_tensor *build_transpose_01(sw_tape *t, sw_tensor **in)
{
    return sw_transpose(t, in[0], 0, 1);
}
static sw_tensor *build_transpose_12(sw_tape *t, sw_tensor **in)
{
    return sw_transpose(t, in[0], 2, 1);
}
static sw_tensor *build_transpose_03(sw_tape *t, sw_tensor **in)
{
    return sw_transpose(t, in[0], 3, 0);
}
static sw_tensor *build_transpose_11(sw_tape *t, sw_tensor **in)
{
    return sw_transpose(t, in[0], 1, 1);
}
SW_GRADIENT_CASES(transpose, {"matrix", {{2, {3, 5}}}, 1, build_transpose_01},
                  {"first two of three", {{3, {2, 3, 4}}}, 1, build_transpose_01},
                  {"middle of four", {{4, {2, 3, 2, 4}}}, 1, build_transpose_12},
                  {"outermost of four", {{4, {2, 3, 2, 4}}}, 1, build_transpose_03},
                  {"an axis with itself", {{3, {2, 3, 2}}}, 1, build_transpose_11});

static sw_tensor *build_gather(sw_tape *t, sw_tensor **in)
{
    static const int32_t index[] = {2, 0, 2, 3, 2};
    return sw_gather(t, in[0], index, 5);
}
SW_GRADIENT_CASES(gather, {"rows, repeated and missing", {{2, {4, 3}}}, 1, build_gather},
                  {"numbers", {{1, {4}}}, 1, build_gather},
                  {"matrices", {{3, {5, 2, 3}}}, 1, build_gather});

/* ---- Values ---------------------------------------------------------------------------------- */

TestSuite(shape, .init = setup, .fini = teardown);

/* first, first + 1, ... */
static sw_tensor *counted(int first, int ndim, const int64_t *shape)
{
    sw_tensor *x = sw_constant(tape, ndim, shape, 0);
    cr_assert_not_null(x);
    for (int64_t i = 0; i < x->size; i++) x->data[i] = (sw_real)(first + i);
    return x;
}

static sw_real at(const sw_tensor *x, const int64_t index[4])
{
    int64_t place = 0;
    for (int d = 0; d < x->ndim; d++) {
        cr_assert(index[d] >= 0 && index[d] < x->shape[d]);
        place = place * x->shape[d] + index[d];
    }
    return x->data[place];
}

/* The next index in row-major order; false after the last. */
static bool next(const sw_tensor *x, int64_t index[4])
{
    for (int d = x->ndim - 1; d >= 0; d--) {
        if (++index[d] < x->shape[d]) return true;
        index[d] = 0;
    }
    return false;
}

Test(shape, concat_along_each_axis)
{
    for (int axis = 0; axis < 4; axis++) {
        int64_t shape[4] = {2, 3, 2, 2};
        sw_tensor *in[8];
        for (int i = 0; i < 8; i++) {
            shape[axis] = i % 3; /* some are empty */
            in[i] = counted(100 * i, 4, shape);
        }
        sw_tensor *y = sw_concat(tape, in, 8, axis);
        cr_assert_not_null(y);
        cr_assert_eq(y->shape[axis], 7);
        int64_t index[4] = {0};
        do {
            int64_t from[4] = {index[0], index[1], index[2], index[3]};
            int i = 0;
            while (from[axis] >= in[i]->shape[axis]) from[axis] -= in[i++]->shape[axis];
            cr_assert_eq(at(y, index), at(in[i], from));
        } while (next(y, index));
    }
}

Test(shape, slice_along_each_axis)
{
    sw_tensor *x = counted(0, SW_DIMS(3, 4, 5, 3));
    for (int axis = 0; axis < 4; axis++)
        for (int64_t start = 0; start <= x->shape[axis]; start++)
            for (int64_t count = 0; count <= x->shape[axis] - start; count++) {
                sw_tensor *y = sw_slice(tape, x, axis, start, count);
                cr_assert_not_null(y);
                cr_assert_eq(y->shape[axis], count);
                int64_t index[4] = {0};
                if (count == 0) continue;
                do {
                    int64_t from[4] = {index[0], index[1], index[2], index[3]};
                    from[axis] += start;
                    cr_assert_eq(at(y, index), at(x, from));
                } while (next(y, index));
            }
}

Test(shape, transpose_each_pair_of_axes)
{
    sw_tensor *x = counted(0, SW_DIMS(3, 2, 5, 4));
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++) {
            sw_tensor *y = sw_transpose(tape, x, a, b);
            cr_assert_not_null(y);
            int64_t index[4] = {0};
            do {
                int64_t from[4] = {index[0], index[1], index[2], index[3]};
                from[a] = index[b];
                from[b] = index[a];
                cr_assert_eq(at(y, index), at(x, from));
            } while (next(y, index));
        }
}

Test(shape, reshape_keeps_the_order)
{
    sw_tensor *x = counted(0, SW_DIMS(3, 4));
    sw_tensor *y = sw_reshape(tape, x, SW_DIMS(2, 3, 2));
    cr_assert_not_null(y);
    cr_assert(y->ndim == 3 && y->shape[0] == 2 && y->shape[1] == 3 && y->shape[2] == 2);
    for (int i = 0; i < 12; i++) cr_assert_eq(y->data[i], (sw_real)i);
    cr_assert_eq(sw_reshape(tape, counted(7, SW_DIMS(1)), 0, NULL)->data[0], 7);
}

/* The memory is shared, the gradient is not: the gradients of both uses of x add up. */
Test(shape, reshape_beside_another_use)
{
    sw_real data[] = {1, 2, 3, 4}, grad[4] = {0};
    sw_tensor *x = sw_variable(tape, SW_DIMS(2, 2), data, grad);
    sw_tensor *flat = sw_reshape(tape, x, SW_DIMS(4));
    sw_tensor *both[] = {sw_sum(tape, sw_scale(tape, flat, 3), 0),
                         sw_sum(tape, sw_reshape(tape, sw_scale(tape, x, 2), SW_DIMS(4)), 0)};
    for (int i = 0; i < 2; i++) both[i] = sw_reshape(tape, both[i], SW_DIMS(1));
    sw_tensor *loss = sw_sum(tape, sw_concat(tape, both, 2, 0), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    for (int i = 0; i < 4; i++) cr_assert_eq(grad[i], 5);
}

Test(shape, gather_rows)
{
    sw_tensor *table = counted(0, SW_DIMS(5, 2, 2));
    const int32_t index[] = {4, 0, 4};
    sw_tensor *y = sw_gather(tape, table, index, 3);
    cr_assert(y->ndim == 3 && y->shape[0] == 3 && y->shape[1] == 2);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++) cr_assert_eq(y->data[i * 4 + j], (sw_real)(index[i] * 4 + j));
    sw_tensor *none = sw_gather(tape, table, NULL, 0);
    cr_assert_not_null(none);
    cr_assert_eq(none->size, 0);
}

/* ---- Errors ---------------------------------------------------------------------------------- */

static void expect_failure(const sw_tensor *y, const char *message)
{
    expect_nothing(tape, y, SW_ERROR_SHAPE, message);
}

static void expect_refusal(const sw_tensor *y, const char *message)
{
    expect_nothing(tape, y, SW_ERROR_ARGUMENT, message);
}

Test(shape, concat_errors)
{
    sw_tensor *in[9];
    for (int i = 0; i < 9; i++) in[i] = counted(0, SW_DIMS(2, 3));
    cr_assert_not_null(sw_concat(tape, in, 8, 0));
    expect_failure(sw_concat(tape, in, 9, 0), "concat: 9 inputs: expected 1 to 8");
    expect_failure(sw_concat(tape, in, 0, 0), "concat: 0 inputs: expected 1 to 8");
    expect_failure(sw_concat(tape, in, -1, 0), "concat: -1 inputs: expected 1 to 8");
    in[0] = counted(0, SW_DIMS(2, 3)), in[1] = counted(0, SW_DIMS(2, 4));
    expect_failure(
        sw_concat(tape, in, 2, 0),
        "concat: input 0 is [2, 3], input 1 is [2, 4]: expected the same except for axis 0");
    in[0] = counted(0, SW_DIMS(2, 3)), in[1] = counted(0, SW_DIMS(3));
    expect_failure(
        sw_concat(tape, in, 2, 0),
        "concat: input 0 is [2, 3], input 1 is [3]: expected the same except for axis 0");
    in[0] = counted(0, SW_DIMS(2, 3));
    expect_failure(sw_concat(tape, in, 1, 2), "concat: x is [2, 3]: it has no axis 2");
    in[0] = counted(0, SW_DIMS(2, 3)), in[1] = NULL;
    expect_failure(sw_concat(tape, in, 2, 0), "concat: input 1 is NULL");
}

Test(shape, slice_errors)
{
    expect_failure(sw_slice(tape, counted(0, SW_DIMS(2, 3)), 1, 2, 2),
                   "slice: x is [2, 3]: axis 1 does not have 2 entries from 2");
    expect_failure(sw_slice(tape, counted(0, SW_DIMS(2, 3)), 1, -1, 2),
                   "slice: x is [2, 3]: axis 1 does not have 2 entries from -1");
    expect_failure(sw_slice(tape, counted(0, SW_DIMS(2, 3)), 0, 0, -1),
                   "slice: x is [2, 3]: axis 0 does not have -1 entries from 0");
    expect_failure(sw_slice(tape, counted(0, SW_DIMS(2)), 0, 1, INT64_MAX),
                   "slice: x is [2]: axis 0 does not have 9223372036854775807 entries from 1");
    expect_failure(sw_slice(tape, counted(0, SW_DIMS(2, 3)), 2, 0, 1),
                   "slice: x is [2, 3]: it has no axis 2");
}

Test(shape, reshape_and_transpose_errors)
{
    expect_failure(sw_reshape(tape, counted(0, SW_DIMS(3, 4)), SW_DIMS(5, 2)),
                   "reshape: x is [3, 4]: its 12 elements do not fit [5, 2]");
    expect_failure(sw_reshape(tape, counted(0, SW_DIMS(4)), SW_DIMS(-2, -2)),
                   "reshape: x is [4]: its 4 elements do not fit [-2, -2]");
    int64_t large = (int64_t)1 << 62; /* four times this is 0 in 64 bits */
    expect_failure(sw_reshape(tape, counted(0, SW_DIMS(0)), SW_DIMS(large, 4)),
                   "reshape: x is [0]: its 0 elements do not fit [4611686018427387904, 4]");
    expect_failure(sw_reshape(tape, counted(0, SW_DIMS(1)), SW_DIMS(1, 1, 1, 1, 1)),
                   "reshape: 5 dimensions: expected 0 to 4");
    expect_failure(sw_transpose(tape, counted(0, SW_DIMS(3, 4)), 0, 2),
                   "transpose: x is [3, 4]: it has no axis 2");
    expect_failure(sw_transpose(tape, counted(0, SW_DIMS(3, 4)), -1, 0),
                   "transpose: x is [3, 4]: it has no axis -1");
}

Test(shape, gather_errors)
{
    const int32_t beyond[] = {0, 9, 10}, negative[] = {-1};
    expect_refusal(sw_gather(tape, counted(0, SW_DIMS(10, 2)), beyond, 3),
                   "gather: index 2 is 10: the table is [10, 2], expected 0 to 9");
    expect_refusal(sw_gather(tape, counted(0, SW_DIMS(10, 2)), negative, 1),
                   "gather: index 0 is -1: the table is [10, 2], expected 0 to 9");
    expect_refusal(sw_gather(tape, counted(0, SW_DIMS(10, 2)), beyond, -3), "gather: -3 indices");
    expect_failure(sw_gather(tape, counted(0, 0, NULL), beyond, 1),
                   "gather: the table is a scalar: expected [V, ...]");
}
