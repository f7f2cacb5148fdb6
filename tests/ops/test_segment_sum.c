/* test_segment_sum.c - sums, means and rows spread over sets, against plain loops in double. */
#include "gradcheck.h"
#include "segments.h"
#include "with_tape.h"

#include <setwise/ops.h>

#include <criterion/criterion.h>

BUILD_SEGMENTS(sum)
BUILD_SEGMENTS(mean)
BUILD_SEGMENTS(broadcast)
BUILD_SEGMENT(sum, holes)
BUILD_SEGMENT(broadcast, holes)

SW_GRADIENT_CASES(segment_sum, SEGMENT_CASES(sum),
                  {"empty sets", {{2, {9, 3}}}, 1, build_sum_holes});
SW_GRADIENT_CASES(segment_mean, SEGMENT_CASES(mean));
SW_GRADIENT_CASES(segment_broadcast, {"sets of one", {{2, {3, 2}}}, 1, build_broadcast_ones},
                  {"mixed sets", {{2, {4, 3}}}, 1, build_broadcast_mixed},
                  {"a large set", {{2, {2, 2}}}, 1, build_broadcast_large},
                  {"empty sets", {{2, {6, 2}}}, 1, build_broadcast_holes});

TestSuite(segment_sum, .init = setup, .fini = teardown);

static void check_sets(const sw_sets *sets, int64_t width, bool empty_ones)
{
    sw_tape_reset(tape);
    int64_t rows = sets->offset[sets->count];
    sw_tensor *x = segment_matrix(tape, 1, rows, width);
    sw_tensor *sum = sw_segment_sum(tape, x, sets);
    sw_tensor *mean = empty_ones ? NULL : sw_segment_mean(tape, x, sets);
    segment_check_shape(tape, sum, sets->count, width);
    if (mean) segment_check_shape(tape, mean, sets->count, width);
    cr_assert(mean || empty_ones);
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t d = 0; d < width; d++) {
            double plain = 0, n = (double)(sets->offset[b + 1] - sets->offset[b]);
            for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++)
                plain += segment_get(x, r, d);
            cr_assert_float_eq(segment_get(sum, b, d), plain, 8 * segment_epsilon * (n + 1));
            if (mean) cr_assert_float_eq(segment_get(mean, b, d), plain / n, 8 * segment_epsilon);
        }
}

static void check_broadcast(const sw_sets *sets, int64_t width)
{
    sw_tape_reset(tape);
    sw_tensor *x = segment_matrix(tape, 2, sets->count, width);
    sw_tensor *y = sw_segment_broadcast(tape, x, sets);
    segment_check_shape(tape, y, sets->offset[sets->count], width);
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++)
            for (int64_t d = 0; d < width; d++)
                cr_assert_eq(segment_get(y, r, d), segment_get(x, b, d));
}

Test(segment_sum, against_plain_loops)
{
    const int64_t widths[] = {0, 1, 2, 3, 10, 16, 17, 64, 129};
    const sw_sets *const all[] = {&ones, &mixed, &lengths, &holes, &none};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (int s = 0; s < 5; s++) {
            check_sets(all[s], widths[i], all[s] == &holes);
            check_broadcast(all[s], widths[i]);
        }
}

static void check_many(int64_t n, int64_t width)
{
    const sw_sets one = {1, (const int64_t[]){0, n}, NULL};
    sw_tensor *x = segment_many(tape, n, width);
    sw_tensor *sum = sw_segment_sum(tape, x, &one);
    for (int64_t d = 0; d < width; d++) {
        double plain = 0;
        for (int64_t r = 0; r < n; r++) plain += segment_get(x, r, d);
        cr_assert_float_eq(segment_get(sum, 0, d), plain, segment_many_near * plain, "sum of %d",
                           (int)n);
    }
}

Test(segment_sum, many_elements_keep_their_digits)
{
    check_many(100000, 1);
    check_many(100000, 20);
    check_many(3000, 300);
}

Test(segment_sum, empty_sets_sum_to_zero)
{
    sw_tensor *sum = sw_segment_sum(tape, segment_matrix(tape, 1, 9, 4), &holes);
    const int empty[] = {0, 3, 5};
    for (int i = 0; i < 3; i++)
        for (int d = 0; d < 4; d++) cr_assert_eq(segment_get(sum, empty[i], d), 0);
}

Test(segment_sum, errors)
{
    const sw_sets hole = {5, (const int64_t[]){0, 2, 3, 7, 7, 9}, NULL};
    expect_nothing(tape, sw_segment_mean(tape, segment_matrix(tape, 1, 9, 4), &hole),
                   SW_ERROR_ARGUMENT,
                   "segment_mean: set 3 is empty: the mean of no element is undefined");
    expect_nothing(tape, sw_segment_sum(tape, segment_matrix(tape, 1, 10, 4), &mixed),
                   SW_ERROR_SHAPE,
                   "segment_sum: input is [10, 4]: the 4 sets have 11 rows together");
    expect_nothing(tape, sw_segment_broadcast(tape, segment_matrix(tape, 1, 11, 4), &mixed),
                   SW_ERROR_SHAPE,
                   "segment_broadcast: x is [11, 4]: expected a row for each of 4 sets");
}
