/* test_segment.c - columns of one segment reduced, and rows spread over it, against plain loops. */
#include "base/extremes.h"
#include "kernels/segment.h"

#include "random_numbers.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double unit = sizeof(sw_real) == 8 ? 2.3e-16 : 1.2e-7;

/* Rows around the blocks of 16 and 1024 rows; widths around 16 and 256 columns. And more rows than
 * a round of parts has. */
static const int64_t lengths[] = {0, 1, 3, 31, 32, 47, 1023, 1024, 1025, 2100};
static const int64_t widths[] = {0, 1, 2, 15, 16, 17, 255, 257};
enum { LENGTHS = sizeof lengths / sizeof *lengths, WIDTHS = sizeof widths / sizeof *widths };
enum { MANY = 17500 };

/* Random numbers, and one behind them that a kernel must not touch. */
static sw_real *guarded(uint32_t stream, int64_t count)
{
    return random_numbers(3, stream, count + 1);
}

static void check_sums(int64_t n, int64_t width)
{
    sw_real *x = guarded(0, n * width), *sum = guarded(1, width), *start = guarded(1, width);
    sw_segment_add_columns(n, width, x, sum);
    for (int64_t d = 0; d < width; d++) {
        double plain = (double)start[d], size = fabs(plain);
        for (int64_t r = 0; r < n; r++) {
            plain += (double)x[r * width + d];
            size += fabs((double)x[r * width + d]);
        }
        cr_assert_float_eq((double)sum[d], plain, 16 * unit * size + unit, "%d x %d, column %d",
                           (int)n, (int)width, (int)d);
    }
    cr_assert_eq(sum[width], start[width], "it wrote behind the sum");
    free(x), free(sum), free(start);
}

Test(segment_kernel, sums_of_columns)
{
    for (int l = 0; l < LENGTHS; l++)
        for (int w = 0; w < WIDTHS; w++) check_sums(lengths[l], widths[w]);
    check_sums(MANY, 3);
    check_sums(1030, 300); /* columns in two blocks, and two rows behind the last four */
}

/* What is added to -LARGE are LARGE and, four rows further, 1. LARGE + 1 is LARGE, so only row by
 * row the sum is 1. */
static void check_order(int64_t n, sw_real expected)
{
    enum { WIDTH = 17 };
    const sw_real large = sizeof large == 8 ? 0x1p54 : 0x1p25f;
    sw_real *x = calloc((size_t)n * WIDTH, sizeof *x), sum[WIDTH];
    cr_assert(x);
    for (int d = 0; d < WIDTH; d++) {
        sum[d] = -large;
        x[d] = large;
        x[4 * WIDTH + d] = 1;
    }
    sw_segment_add_columns(n, WIDTH, x, sum);
    for (int d = 0; d < WIDTH; d++) cr_expect_eq(sum[d], expected, "%d rows", (int)n);
    free(x);
}

Test(segment_kernel, parts_are_summed_before_they_are_added)
{
    check_order(1024, 1);
    check_order(1025, 0);
}

static void check_rows(int64_t n, int64_t width)
{
    const sw_real factor = (sw_real)0.75;
    const int64_t size = n * width;
    sw_real *row = guarded(2, width), *y = guarded(3, size), *before = guarded(3, size);
    sw_segment_add_rows(n, width, factor, row, y);
    for (int64_t i = 0; i < size; i++) {
        double want = (double)before[i] + (double)factor * (double)row[i % width];
        cr_assert_float_eq((double)y[i], want, 4 * unit * (1 + fabs(want)));
    }
    cr_assert_eq(y[size], before[size], "it wrote behind the rows");
    sw_segment_set_rows(n, width, row, y);
    for (int64_t i = 0; i < size; i++) cr_assert_eq(y[i], row[i % width]);
    cr_assert_eq(y[size], before[size], "it wrote behind the rows");
    free(row), free(y), free(before);
}

Test(segment_kernel, rows_are_set_and_added)
{
    for (int l = 0; l < LENGTHS; l++)
        for (int w = 0; w < WIDTHS; w++) check_rows(lengths[l], widths[w]);
}

/* The first NaN, otherwise the first of the largest entries; with `sign` -1, of the smallest. */
static int64_t first_best(int64_t n, int64_t width, const sw_real *column, double sign)
{
    int64_t best = 0;
    for (int64_t r = 0; r < n; r++)
        if (isnan(column[r * width])) return r;
    for (int64_t r = 1; r < n; r++)
        if (sign * (double)column[r * width] > sign * (double)column[best * width]) best = r;
    return best;
}

/* Few values, so that there are ties; infinities and NaNs among them. */
static void check_extremes(int64_t n, int64_t width, int kinds)
{
    static const sw_real values[] = {0, 1, -1, 2, -2, INFINITY, -INFINITY, NAN};
    sw_real *x = guarded(4, n * width), *best = guarded(5, 2 * width), *top = guarded(6, width);
    int32_t *row = calloc((size_t)(2 * width), sizeof *row);
    cr_assert(row);
    sw_random r = sw_random_for(4, SW_FOR_TEST, (uint32_t)n, (uint32_t)width);
    for (int64_t i = 0; i < n * width; i++) x[i] = values[sw_random_below(&r, (uint32_t)kinds)];
    sw_segment_find_max(n, width, x, best, row);
    sw_segment_find_min(n, width, x, best + width, row + width);
    sw_segment_top(n, width, x, top);
    for (int64_t i = 0; i < 2 * width; i++) {
        const int64_t d = i % width;
        const int64_t want = first_best(n, width, x + d, i < width ? 1 : -1);
        const sw_real value = x[want * width + d];
        cr_assert_eq(row[i], want, "%d x %d, column %d", (int)n, (int)width, (int)d);
        cr_assert(best[i] == value || (isnan(best[i]) && isnan(value)));
    }
    for (int64_t d = 0; d < width; d++) {
        double largest = -INFINITY;
        for (int64_t i = d; i < n * width; i += width)
            largest = sw_larger_real(largest, (double)x[i]);
        cr_assert_eq((double)top[d], largest, "%d x %d, column %d", (int)n, (int)width, (int)d);
    }
    free(x), free(best), free(top), free(row);
}

Test(segment_kernel, extremes_and_their_rows)
{
    for (int kinds = 2; kinds <= 8; kinds += 2) {
        for (int l = 1; l < LENGTHS; l++)
            for (int w = 1; w < WIDTHS; w++) check_extremes(lengths[l], widths[w], kinds);
        check_extremes(MANY, 3, kinds);
    }
}

Test(segment_kernel, gradients_go_to_the_rows_that_were_found)
{
    const int32_t row[] = {2, 0, 2};
    const sw_real dbest[] = {5, 6, 7};
    sw_real y[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    const sw_real want[] = {1, 7, 1, 1, 1, 1, 6, 1, 8};
    sw_segment_add_at(3, row, dbest, y);
    cr_assert_arr_eq(y, want, sizeof want);
}
