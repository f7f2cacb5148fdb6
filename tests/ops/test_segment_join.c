/* test_segment_join.c - joined sets: gradients, and the position of every row. */
#include "expect.h"
#include "gradcheck.h"
#include "with_tape.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* A set without rows in a, one without rows in b, and one without rows in both. */
static const sw_sets front = {5, (const int64_t[]){0, 2, 2, 3, 3, 7},
                              (const uint32_t[]){1, 1, 1, 1, 1}};
static const sw_sets back = {5, (const int64_t[]){0, 1, 4, 4, 4, 6},
                             (const uint32_t[]){9, 8, 7, 6, 5}};
static const sw_sets none = {0, (const int64_t[]){0}, NULL};

static sw_tensor *build_shared(sw_tape *t, sw_tensor **in)
{
    return sw_segment_join(t, in[0], NULL, in[1], &back);
}
static sw_tensor *build_ragged(sw_tape *t, sw_tensor **in)
{
    return sw_segment_join(t, in[0], &front, in[1], &back);
}
static sw_tensor *build_with_itself(sw_tape *t, sw_tensor **in)
{
    return sw_segment_join(t, in[0], &back, in[0], &back);
}
static sw_tensor *build_a_alone(sw_tape *t, sw_tensor **in)
{
    return sw_segment_join(t, in[0], NULL, sw_constant(t, SW_DIMS(6, 2), 1), &back);
}
static sw_tensor *build_b_alone(sw_tape *t, sw_tensor **in)
{
    return sw_segment_join(t, sw_constant(t, SW_DIMS(7, 2), 1), &front, in[0], &back);
}

SW_GRADIENT_CASES(segment_join, {"one learned row", {{2, {1, 3}}, {2, {6, 3}}}, 2, build_shared},
                  {"three learned rows", {{2, {3, 19}}, {2, {6, 19}}}, 2, build_shared, -3, 3},
                  {"ragged", {{2, {7, 3}}, {2, {6, 3}}}, 2, build_ragged},
                  {"a is b", {{2, {6, 3}}}, 1, build_with_itself},
                  {"a alone", {{2, {3, 2}}}, 1, build_a_alone},
                  {"b alone", {{2, {6, 2}}}, 1, build_b_alone});

TestSuite(segment_join, .init = setup, .fini = teardown);

static sw_tensor *counted(int64_t rows, int64_t width, int first)
{
    sw_tensor *x = sw_constant(tape, SW_DIMS(rows, width), 0);
    for (int64_t i = 0; i < x->size; i++) x->data[i] = (sw_real)(first + i);
    return x;
}

/* Check the order of the rows, and the sets of the result. */
static void check(int64_t k, const sw_sets *a_sets, const sw_sets *b_sets, int64_t width)
{
    sw_tensor *a = counted(a_sets ? a_sets->offset[a_sets->count] : k, width, 1000);
    sw_tensor *b = counted(b_sets->offset[b_sets->count], width, 1);
    sw_tensor *y = sw_segment_join(tape, a, a_sets, b, b_sets);
    const sw_sets *joined =
        sw_sets_join(tape, a_sets ? a_sets : sw_sets_uniform(tape, b_sets, k), b_sets);
    cr_assert_not_null(y, "%s", (sw_tape_status(tape), sw_error_message()));
    cr_assert_not_null(joined);
    cr_assert_eq(joined->count, b_sets->count);
    cr_assert_eq(joined->id, b_sets->id);
    int64_t row = 0;
    for (int64_t i = 0; i < b_sets->count; i++) {
        cr_assert_eq(joined->offset[i], row);
        for (int64_t r = a_sets ? a_sets->offset[i] : 0; r < (a_sets ? a_sets->offset[i + 1] : k);
             r++, row++)
            for (int64_t d = 0; d < width; d++)
                cr_assert_eq(y->data[row * width + d], a->data[r * width + d]);
        for (int64_t r = b_sets->offset[i]; r < b_sets->offset[i + 1]; r++, row++)
            for (int64_t d = 0; d < width; d++)
                cr_assert_eq(y->data[row * width + d], b->data[r * width + d]);
    }
    cr_assert_eq(joined->offset[b_sets->count], row);
    cr_assert(y->ndim == 2 && y->shape[0] == row && y->shape[1] == width);
}

Test(segment_join, every_row_in_its_place)
{
    const int64_t widths[] = {0, 1, 3, 33};
    for (int i = 0; i < 4; i++) {
        for (int64_t k = 0; k < 4; k++) check(k, NULL, &back, widths[i]);
        check(0, &front, &back, widths[i]);
        check(0, &back, &front, widths[i]);
        check(2, NULL, &none, widths[i]);
        check(0, &none, &none, widths[i]);
    }
}

static void expect_failure(const sw_tensor *y, const char *message)
{
    expect_nothing(tape, y, SW_ERROR_SHAPE, message);
}

Test(segment_join, errors)
{
    const sw_sets fewer = {2, (const int64_t[]){0, 3, 7}, NULL};
    expect_failure(sw_segment_join(tape, counted(7, 3, 0), &front, counted(6, 4, 0), &back),
                   "segment_join: a is [7, 3], b is [6, 4]: their widths differ");
    expect_failure(sw_segment_join(tape, counted(7, 4, 0), &front, counted(6, 3, 0), &back),
                   "segment_join: a is [7, 4], b is [6, 3]: their widths differ");
    expect_failure(sw_segment_join(tape, counted(7, 3, 0), &fewer, counted(6, 3, 0), &back),
                   "segment_join: 2 sets of a join 5 sets of b");
    expect_failure(sw_segment_join(tape, counted(6, 3, 0), &back, counted(7, 3, 0), &fewer),
                   "segment_join: 5 sets of a join 2 sets of b");
    expect_failure(sw_segment_join(tape, counted(6, 3, 0), &front, counted(6, 3, 0), &back),
                   "segment_join: input is [6, 3]: the 5 sets have 7 rows together");
    expect_failure(sw_segment_join(tape, counted(7, 3, 0), &front, counted(7, 3, 0), &back),
                   "segment_join: input is [7, 3]: the 5 sets have 6 rows together");
    expect_failure(
        sw_segment_join(tape, sw_constant(tape, SW_DIMS(3), 1), NULL, counted(6, 3, 0), &back),
        "segment_join: a is [3]: expected a matrix");
    expect_failure(
        sw_segment_join(tape, counted(1, 3, 0), NULL, sw_constant(tape, 0, NULL, 1), &back),
        "segment_join: b is []: expected a matrix");
    expect_failure(sw_segment_join(tape, sw_input(tape, SW_DIMS(INT64_MAX / 2, 0), NULL), NULL,
                                   counted(6, 0, 0), &back),
                   "segment_join: a is [4611686018427387903, 0]: too many rows for 5 sets");
    expect_failure(sw_segment_join(tape, sw_input(tape, SW_DIMS(INT64_MAX / 5, 0), NULL), NULL,
                                   counted(6, 0, 0), &back),
                   "segment_join: a is [1844674407370955161, 0], b is [6, 0]: too many rows");
    expect_nothing(tape, sw_segment_join(tape, counted(1, 3, 0), NULL, counted(6, 3, 0), NULL),
                   SW_ERROR_ARGUMENT, "segment_join: sets is NULL");
    cr_assert_null(sw_segment_join(tape, NULL, NULL, counted(6, 3, 0), &back));
}
