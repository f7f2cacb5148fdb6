/* test_segment_softmax.c - the softmax over sets, against plain loops in double. */
#include "gradcheck.h"
#include "segments.h"
#include "with_tape.h"

#include <setwise/ops.h>

#include <criterion/criterion.h>
#include <math.h>

BUILD_SEGMENTS(softmax)
BUILD_SEGMENT(softmax, holes)

SW_GRADIENT_CASES(segment_softmax, SEGMENT_CASES(softmax),
                  {"empty sets", {{2, {9, 3}}}, 1, build_softmax_holes},
                  {"wide range", {{2, {11, 2}}}, 1, build_softmax_mixed, -8, 8});

TestSuite(segment_softmax, .init = setup, .fini = teardown);

static void check_sets(const sw_sets *sets, int64_t width)
{
    sw_tape_reset(tape);
    int64_t rows = sets->offset[sets->count];
    sw_tensor *x = segment_matrix(tape, 1, rows, width), *y = sw_segment_softmax(tape, x, sets);
    segment_check_shape(tape, y, rows, width);
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t d = 0; d < width; d++) {
            double most = -INFINITY, total = 0;
            for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++)
                most = fmax(most, segment_get(x, r, d));
            for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++)
                total += exp(segment_get(x, r, d) - most);
            for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++)
                cr_assert_float_eq(segment_get(y, r, d), exp(segment_get(x, r, d) - most) / total,
                                   8 * segment_epsilon);
        }
}

Test(segment_softmax, against_plain_loops)
{
    const int64_t widths[] = {0, 1, 2, 3, 10, 16, 17, 64, 129};
    const sw_sets *const all[] = {&ones, &mixed, &lengths, &holes, &none};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (int s = 0; s < 5; s++) check_sets(all[s], widths[i]);
}

/* 100,000 weights of about 1e-5 still add up to 1. */
static void check_many(int64_t n, int64_t width)
{
    const sw_sets one = {1, (const int64_t[]){0, n}, NULL};
    sw_tensor *x = segment_many(tape, n, width);
    sw_tensor *weight = sw_segment_softmax(tape, x, &one);
    for (int64_t d = 0; d < width; d++) {
        double total = 0;
        for (int64_t r = 0; r < n; r++) total += segment_get(weight, r, d);
        cr_assert_float_eq(total, 1, segment_many_near, "%d weights", (int)n);
    }
}

Test(segment_softmax, many_elements_keep_their_digits)
{
    check_many(100000, 1);
    check_many(100000, 20);
    check_many(3000, 300);
}

/* Large scores do not overflow. */
Test(segment_softmax, large_scores)
{
    const sw_real data[] = {1000, 999, -1000, 88.8f, 5000, 5000, -INFINITY, 0};
    const sw_sets sets = {3, (const int64_t[]){0, 4, 6, 8}, NULL};
    sw_tensor *y = sw_segment_softmax(tape, sw_input(tape, SW_DIMS(8, 1), data), &sets);
    double first = 1 / (1 + exp(-1));
    const double expected[] = {first, 1 - first, 0, 0, 0.5, 0.5, 0, 1};
    for (int i = 0; i < 8; i++) cr_assert_float_eq(y->data[i], expected[i], segment_epsilon);
}

Test(segment_softmax, errors)
{
    expect_nothing(tape, sw_segment_softmax(tape, sw_constant(tape, SW_DIMS(11, 2, 2), 1), &mixed),
                   SW_ERROR_SHAPE, "segment_softmax: x is [11, 2, 2]: expected a matrix");
}
