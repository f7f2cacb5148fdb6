/* test_segment_weighted_sum.c - weighted sums over sets, against plain loops in double. */
#include "gradcheck.h"
#include "segments.h"
#include "with_tape.h"

#include <setwise/ops.h>

#include <criterion/criterion.h>
#include <math.h>

#define BUILD_WEIGHTED(sets)                                                                       \
    static sw_tensor *build_weighted_##sets(sw_tape *t, sw_tensor **in)                            \
    {                                                                                              \
        return sw_segment_weighted_sum(t, in[0], in[1], &sets);                                    \
    }
BUILD_WEIGHTED(ones)
BUILD_WEIGHTED(mixed)
BUILD_WEIGHTED(holes)
BUILD_WEIGHTED(large)

static sw_tensor *build_weighted_by_itself(sw_tape *t, sw_tensor **in)
{
    return sw_segment_weighted_sum(t, in[0], in[0], &mixed);
}

SW_GRADIENT_CASES(segment_weighted_sum,
                  {"sets of one", {{2, {3, 1}}, {2, {3, 4}}}, 2, build_weighted_ones},
                  {"one head", {{2, {11, 1}}, {2, {11, 3}}}, 2, build_weighted_mixed},
                  {"two heads", {{2, {11, 2}}, {2, {11, 6}}}, 2, build_weighted_mixed},
                  {"a head a column", {{2, {11, 3}}, {2, {11, 3}}}, 2, build_weighted_mixed},
                  {"weight and x are one tensor", {{2, {11, 3}}}, 1, build_weighted_by_itself},
                  {"a large set", {{2, {100, 2}}, {2, {100, 4}}}, 2, build_weighted_large},
                  {"empty sets", {{2, {9, 2}}, {2, {9, 4}}}, 2, build_weighted_holes});

TestSuite(segment_weighted_sum, .init = setup, .fini = teardown);

Test(segment_weighted_sum, against_plain_loops)
{
    const sw_sets *const all[] = {&ones, &mixed, &lengths, &holes, &none};
    const int64_t heads[] = {1, 2, 4, 12};
    for (int s = 0; s < 5; s++)
        for (int h = 0; h < 4; h++)
            for (int64_t width = 12; width <= 132; width += 60) {
                sw_tape_reset(tape);
                const sw_sets *sets = all[s];
                int64_t rows = sets->offset[sets->count], part = width / heads[h];
                sw_tensor *w = segment_matrix(tape, 1, rows, heads[h]);
                sw_tensor *x = segment_matrix(tape, 2, rows, width);
                sw_tensor *y = sw_segment_weighted_sum(tape, w, x, sets);
                segment_check_shape(tape, y, sets->count, width);
                for (int64_t b = 0; b < sets->count; b++)
                    for (int64_t d = 0; d < width; d++) {
                        double sum = 0, size = 1;
                        for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++) {
                            double term = segment_get(w, r, d / part) * segment_get(x, r, d);
                            sum += term;
                            size += fabs(term);
                        }
                        cr_assert_float_eq(segment_get(y, b, d), sum, 2 * segment_epsilon * size);
                    }
            }
}

/* As in attention over a large set. */
static void check_many(int64_t n, int64_t width)
{
    const sw_sets one = {1, (const int64_t[]){0, n}, NULL};
    sw_tensor *x = segment_many(tape, n, width);
    sw_tensor *weight = sw_segment_softmax(tape, x, &one);
    sw_tensor *y = sw_segment_weighted_sum(tape, weight, x, &one);
    for (int64_t d = 0; d < width; d++) {
        double plain = 0;
        for (int64_t r = 0; r < n; r++) plain += segment_get(weight, r, d) * segment_get(x, r, d);
        cr_assert_float_eq(segment_get(y, 0, d), plain, segment_many_near * plain, "%d elements",
                           (int)n);
    }
}

Test(segment_weighted_sum, many_elements_keep_their_digits)
{
    check_many(100000, 1);
    check_many(100000, 20);
    check_many(3000, 300);
}

Test(segment_weighted_sum, empty_sets_sum_to_zero)
{
    sw_tensor *weight = segment_matrix(tape, 2, 9, 2), *x = segment_matrix(tape, 1, 9, 4);
    sw_tensor *y = sw_segment_weighted_sum(tape, weight, x, &holes);
    const int empty[] = {0, 3, 5};
    for (int i = 0; i < 3; i++)
        for (int d = 0; d < 4; d++) cr_assert_eq(segment_get(y, empty[i], d), 0);
}

static void expect_failure(const sw_tensor *y, const char *message)
{
    expect_nothing(tape, y, SW_ERROR_SHAPE, message);
}

Test(segment_weighted_sum, errors)
{
    expect_failure(
        sw_segment_weighted_sum(tape, segment_matrix(tape, 1, 11, 3),
                                segment_matrix(tape, 2, 11, 4), &mixed),
        "segment_weighted_sum: weight is [11, 3], x is [11, 4]: 3 heads do not divide 4 columns");
    expect_failure(
        sw_segment_weighted_sum(tape, segment_matrix(tape, 1, 11, 0),
                                segment_matrix(tape, 2, 11, 4), &mixed),
        "segment_weighted_sum: weight is [11, 0], x is [11, 4]: 0 heads do not divide 4 columns");
    expect_failure(sw_segment_weighted_sum(tape, segment_matrix(tape, 1, 11, 1),
                                           segment_matrix(tape, 2, 9, 4), &mixed),
                   "segment_weighted_sum: input is [9, 4]: the 4 sets have 11 rows together");
}
