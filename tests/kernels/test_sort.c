/* test_sort.c - sorted columns against an insertion sort, for both methods. */
#include "kernels/sort.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Does a come before b, which came later? NaNs first, then the largest; equal ones keep their
 * order.
 */
static bool stays_before(sw_real a, sw_real b)
{
    return isnan(a) || (!isnan(b) && a >= b);
}

static void insertion_sort(const sw_real *column, int64_t n, int64_t width, int64_t *order)
{
    for (int64_t r = 0; r < n; r++) {
        int64_t at = r;
        for (; at > 0 && !stays_before(column[order[at - 1] * width], column[r * width]); at--)
            order[at] = order[at - 1];
        order[at] = r;
    }
}

static void check(int64_t n, int64_t width, const sw_real *x)
{
    const size_t size = (size_t)(n * width) + 1;
    sw_real *y = calloc(size, sizeof *y);
    int32_t *row = calloc(size, sizeof *row);
    int64_t *order = calloc((size_t)n + 1, sizeof *order);
    void *work = malloc(sw_sort_work(n) + 1);
    cr_assert(y && row && order && work);
    y[size - 1] = 77, row[size - 1] = 77;
    sw_sort_columns(n, width, x, y, row, work);
    for (int64_t d = 0; d < width; d++) {
        insertion_sort(x + d, n, width, order);
        for (int64_t r = 0; r < n; r++) {
            const sw_real want = x[order[r] * width + d], got = y[r * width + d];
            cr_assert_eq(row[r * width + d], order[r], "%d x %d: row %d, column %d", (int)n,
                         (int)width, (int)r, (int)d);
            cr_assert(got == want || (isnan(got) && isnan(want)));
            cr_assert(got != 0 || !signbit(got), "-0 comes out as 0");
        }
    }
    cr_assert(y[size - 1] == 77 && row[size - 1] == 77, "it wrote behind the columns");
    free(y), free(row), free(order), free(work);
}

static sw_real draw(sw_random *r, int kind)
{
    static const sw_real special[] = {0, (sw_real)-0.0, 1,  -1,       NAN,
                                      1, 1e30f,         -1, INFINITY, -INFINITY};
    if (kind == 0) return (sw_real)sw_random_normal(r);
    return special[sw_random_below(r, kind == 1 ? 10 : 3)];
}

/* 64 rows a column is where the long method begins in float. */
Test(sort_kernel, against_insertion_sort)
{
    const int64_t lengths[] = {0, 1, 2, 3, 7, 16, 33, 63, 64, 65, 100, 129, 200};
    const int64_t widths[] = {0, 1, 2, 8, 15, 16, 17, 33};
    for (int kind = 0; kind < 3; kind++)
        for (int l = 0; l < 13; l++)
            for (int w = 0; w < 8; w++) {
                const int64_t size = lengths[l] * widths[w];
                sw_real *x = calloc((size_t)size + 1, sizeof *x);
                sw_random r = sw_random_for(5, SW_FOR_TEST, (uint32_t)kind, (uint32_t)size);
                for (int64_t i = 0; i < size; i++) x[i] = draw(&r, kind);
                check(lengths[l], widths[w], x);
                free(x);
            }
}

Test(sort_kernel, long_columns)
{
    enum { N = 2049, WIDTH = 17 };
    sw_real *x = calloc(N * WIDTH, sizeof *x);
    for (int kind = 0; kind < 3; kind++) {
        sw_random r = sw_random_for(6, SW_FOR_TEST, (uint32_t)kind, 0);
        for (int i = 0; i < N * WIDTH; i++) x[i] = draw(&r, kind);
        check(N, WIDTH, x);
        check(N, 1, x);
    }
    free(x);
}
