/* test_segment_max.c - the largest and smallest entries of sets, against plain loops. */
#include "gradcheck.h"
#include "segments.h"
#include "with_tape.h"

#include <setwise/ops.h>

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

BUILD_SEGMENTS(max)
BUILD_SEGMENTS(min)

SW_GRADIENT_CASES(segment_max, SEGMENT_CASES(max));
SW_GRADIENT_CASES(segment_min, SEGMENT_CASES(min));

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
