/* test_segment_sort.c - sorted sets: gradients, and every column against an insertion sort. */
#include "expect.h"
#include "gradcheck.h"
#include "with_tape.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const sw_sets mixed = {5, (const int64_t[]){0, 1, 4, 4, 6, 11}, NULL};
static const sw_sets large = {2, (const int64_t[]){0, 3, 40}, NULL};

static sw_tensor *build_mixed(sw_tape *t, sw_tensor **in)
{
    return sw_segment_sort(t, in[0], &mixed);
}
static sw_tensor *build_large(sw_tape *t, sw_tensor **in)
{
    return sw_segment_sort(t, in[0], &large);
}

SW_GRADIENT_CASES(segment_sort, {"mixed sets", {{2, {11, 3}}}, 1, build_mixed},
                  {"one column", {{2, {11, 1}}}, 1, build_mixed},
                  {"more columns than a block", {{2, {11, 19}}}, 1, build_mixed, -5, 5},
                  {"a large set", {{2, {40, 2}}}, 1, build_large, -2, 2});

TestSuite(segment_sort, .init = setup, .fini = teardown);

/* ---- The oracle: an insertion sort ---------------------------------------------------------- */

/* Does a stay before b? In the input, a is before b. */
static bool stays_before(sw_real a, sw_real b)
{
    return isnan(a) || (!isnan(b) && a >= b);
}

static void insert_sorted(const sw_real *x, int64_t n, int64_t width, int64_t *row)
{
    for (int64_t r = 0; r < n; r++) {
        int64_t at = r;
        for (; at > 0 && !stays_before(x[row[at - 1] * width], x[r * width]); at--)
            row[at] = row[at - 1];
        row[at] = r;
    }
}

/* Check entries and gradients of x [N, D]. All numbers of dy are different. */
static void check(const sw_real *data, int64_t width, const sw_sets *sets)
{
    sw_tape_reset(tape);
    int64_t rows = sets->offset[sets->count], largest = 1;
    for (int64_t b = 0; b < sets->count; b++)
        largest = llabs(sets->offset[b + 1] - sets->offset[b]) + largest;
    sw_real *grad = calloc((size_t)(rows * width + 1), sizeof *grad);
    int64_t *row = calloc((size_t)largest, sizeof *row);
    sw_tensor *x = sw_variable(tape, SW_DIMS(rows, width), (sw_real *)data, grad);
    sw_tensor *y = sw_segment_sort(tape, x, sets);
    cr_assert_not_null(y, "%s", (sw_tape_status(tape), sw_error_message()));
    cr_assert(y->ndim == 2 && y->shape[0] == rows && y->shape[1] == width);
    sw_tensor *dy = sw_constant(tape, SW_DIMS(rows, width), 0);
    for (int64_t i = 0; i < dy->size; i++) dy->data[i] = (sw_real)(i + 1);
    /* A NaN in y does not change a gradient: dx is dy, moved to the original row. */
    sw_tensor *loss = sw_sum(tape, sw_sum(tape, sw_multiply(tape, y, dy), 0), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b], n = sets->offset[b + 1] - start;
        for (int64_t d = 0; d < width; d++) {
            const sw_real *column = data + start * width + d;
            insert_sorted(column, n, width, row);
            for (int64_t r = 0; r < n; r++) {
                sw_real want = column[row[r] * width];
                sw_real got = y->data[(start + r) * width + d];
                cr_assert(got == want || (isnan(got) && isnan(want)),
                          "set %lld, row %lld of %lld, column %lld: %g, expected %g", (long long)b,
                          (long long)r, (long long)n, (long long)d, (double)got, (double)want);
                cr_assert_eq(grad[(start + row[r]) * width + d], dy->data[(start + r) * width + d]);
            }
        }
    }
    free(row);
    free(grad);
}

static sw_real *fill(int64_t count, sw_real (*draw)(sw_random *random))
{
    sw_real *data = calloc((size_t)count + 1, sizeof *data);
    sw_random random = sw_random_for(6, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < count; i++) data[i] = draw(&random);
    return data;
}

static sw_real draw_normal(sw_random *random)
{
    return (sw_real)sw_random_normal(random);
}

/* Mostly ties, with zeros, infinities and NaNs. */
static sw_real draw_special(sw_random *random)
{
    static const sw_real special[] = {
        0,     (sw_real)-0.0,  1,      -1,        NAN,    -NAN, INFINITY,
        1e30f, (sw_real)-1e30, 1e-42f, -INFINITY, -1e-42f};
    return special[sw_random_below(random, sizeof special / sizeof *special)];
}

/* Any bits: numbers of every size, infinities, every NaN. */
static sw_real draw_bits(sw_random *random)
{
    uint64_t bits = (uint64_t)sw_random_u32(random) << 32 | sw_random_u32(random);
    sw_real x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static sw_real draw_one(sw_random *random)
{
    (void)random;
    return 1;
}

static sw_real (*const draws[])(sw_random *) = {draw_normal, draw_special, draw_bits, draw_one};

Test(segment_sort, against_insertion)
{
    enum { MOST = 70 };
    const int64_t widths[] = {0, 1, 3, 16, 17, 33};
    int64_t offset[MOST + 2] = {0}; /* sets of 0 to MOST elements */
    for (int64_t b = 0; b <= MOST; b++) offset[b + 1] = offset[b] + b;
    const sw_sets sets = {MOST + 1, offset, NULL};
    const sw_sets none = {0, offset, NULL};
    for (size_t i = 0; i < sizeof draws / sizeof *draws; i++) {
        sw_real *data = fill(offset[MOST + 1] * 33, draws[i]);
        for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) check(data, widths[w], &sets);
        check(data, 5, &none);
        free(data);
    }
}

/* Sizes around the one from which another algorithm sorts. */
Test(segment_sort, large_sets)
{
    const sw_sets sets = {4, (const int64_t[]){0, 1023, 2047, 3072, 5572}, NULL};
    for (size_t i = 0; i < sizeof draws / sizeof *draws; i++) {
        sw_real *data = fill(5572 * 17, draws[i]);
        check(data, 3, &sets);
        check(data, 17, &sets);
        free(data);
    }
}

Test(segment_sort, a_set_alone_gives_the_same_bits)
{
    enum { WIDTH = 19 };
    const sw_sets sets = {4, (const int64_t[]){0, 3, 103, 1203, 1204}, NULL};
    sw_real *data = fill(1204 * WIDTH, draw_special);
    sw_tensor *all = sw_segment_sort(tape, sw_input(tape, SW_DIMS(1204, WIDTH), data), &sets);
    for (int64_t b = 0; b < sets.count; b++) {
        int64_t start = sets.offset[b], n = sets.offset[b + 1] - start;
        const sw_sets alone = {1, (const int64_t[]){0, n}, NULL};
        sw_tensor *x = sw_input(tape, SW_DIMS(n, WIDTH), data + start * WIDTH);
        sw_tensor *y = sw_segment_sort(tape, x, &alone);
        cr_assert_arr_eq(y->data, all->data + start * WIDTH, (size_t)y->size * sizeof(sw_real));
    }
    free(data);
}

Test(segment_sort, errors)
{
    const sw_sets huge = {1, (const int64_t[]){0, (int64_t)INT32_MAX + 1}, (const uint32_t[]){7}};
    expect_nothing(tape, sw_segment_sort(tape, sw_constant(tape, SW_DIMS(10, 4), 1), &mixed),
                   SW_ERROR_SHAPE,
                   "segment_sort: input is [10, 4]: the 5 sets have 11 rows together");
    expect_nothing(tape, sw_segment_sort(tape, sw_constant(tape, SW_DIMS(11), 1), &mixed),
                   SW_ERROR_SHAPE, "segment_sort: x is [11]: expected a matrix");
    expect_nothing(tape, sw_segment_sort(tape, sw_constant(tape, SW_DIMS(11, 2), 1), NULL),
                   SW_ERROR_ARGUMENT, "segment_sort: sets is NULL");
    expect_nothing(
        tape,
        sw_segment_sort(tape, sw_input(tape, SW_DIMS((int64_t)INT32_MAX + 1, 0), NULL), &huge),
        SW_ERROR_SHAPE, "segment_sort: set 7 has more than 2147483647 elements");
    cr_assert_null(sw_segment_sort(tape, NULL, &mixed));
}
