/* test_segment_product.c - products over sets: gradients, plain loops, zeros. */
#include "gradcheck.h"
#include "segments.h"
#include "with_tape.h"

#include <setwise/ops.h>

#include <criterion/criterion.h>
#include <math.h>

BUILD_SEGMENTS(product)
BUILD_SEGMENT(product, holes)

SW_GRADIENT_CASES(segment_product, {"sets of one", {{2, {3, 2}}}, 1, build_product_ones},
                  {"mixed sets", {{2, {11, 3}}}, 1, build_product_mixed, -2, 2},
                  {"one column", {{2, {11, 1}}}, 1, build_product_mixed, -2, 2},
                  {"empty sets", {{2, {9, 2}}}, 1, build_product_holes, -2, 2},
                  {"a large set", {{2, {100, 2}}}, 1, build_product_large, 0.5, 1.5});

TestSuite(segment_product, .init = setup, .fini = teardown);

Test(segment_product, against_plain_loops)
{
    const int64_t widths[] = {0, 1, 3, 16, 65};
    const sw_sets *const all[] = {&ones, &mixed, &holes, &none};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (int s = 0; s < 4; s++) {
            const sw_sets *sets = all[s];
            sw_tape_reset(tape);
            sw_tensor *x = segment_matrix(tape, 1, sets->offset[sets->count], widths[i]);
            sw_tensor *y = sw_segment_product(tape, x, sets);
            segment_check_shape(tape, y, sets->count, widths[i]);
            for (int64_t b = 0; b < sets->count; b++)
                for (int64_t d = 0; d < widths[i]; d++) {
                    double product = 1; /* of no elements */
                    for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++)
                        product *= segment_get(x, r, d);
                    cr_assert_float_eq(segment_get(y, b, d), product,
                                       5 * segment_epsilon * fmax(1, fabs(product)));
                }
        }
}

/* The slope of an entry is the product of the others, also where some are 0. */
Test(segment_product, zeros)
{
    const sw_sets sets = {3, (const int64_t[]){0, 3, 6, 9}, NULL};
    sw_real x[] = {2, 3, 5, 2, 0, 5, 0, 3, 0}, grad[9] = {0};
    sw_tensor *y = sw_segment_product(tape, sw_variable(tape, SW_DIMS(9, 1), x, grad), &sets);
    cr_assert(y && y->data[0] == 30 && y->data[1] == 0 && y->data[2] == 0);
    cr_assert_eq(sw_backward(tape, sw_sum(tape, sw_sum(tape, y, 0), 0)), SW_OK);
    const sw_real expected[] = {15, 10, 6, 0, 10, 0, 0, 0, 0};
    cr_assert_arr_eq(grad, expected, sizeof grad);
}

Test(segment_product, errors)
{
    expect_nothing(tape, sw_segment_product(tape, sw_constant(tape, SW_DIMS(11), 1), &mixed),
                   SW_ERROR_SHAPE, "segment_product: x is [11]: expected a matrix");
}
