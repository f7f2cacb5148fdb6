/* test_segment_sums.c - sums of computed rows against plain loops in double, around the blocks of
 * 64 rows, parts of 1,024 and 256 columns. */
#include "kernels/segment_sums.h"

#include "random_numbers.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static const double unit = sizeof(sw_real) == 8 ? 2.3e-16 : 1.2e-7;

static const int64_t lengths[] = {0, 1, 63, 64, 65, 1024, 1025, 2100, 20000};
/* Width and heads. */
static const int64_t widths[][2] = {{0, 1},   {1, 1},     {4, 4},   {6, 2},  {128, 4},
                                    {256, 1}, {258, 258}, {600, 3}, {514, 2}};
enum { LENGTHS = sizeof lengths / sizeof *lengths, WIDTHS = sizeof widths / sizeof *widths };

/* Random numbers, and one behind them that a kernel must not touch. */
static sw_real *guarded(uint32_t stream, int64_t count)
{
    return random_numbers(3, stream, count + 1);
}

/* Sum column d of what `of` gives for each row. */
typedef struct problem {
    int64_t n, width, heads;
    sw_real *x, *other, *y, *sum;
} problem;

static double exp_of(const problem *p, int64_t r, int64_t d)
{
    return exp((double)p->x[r * p->width + d] - (double)p->other[d]);
}
static double product_of(const problem *p, int64_t r, int64_t d)
{
    return (double)p->x[r * p->width + d] * (double)p->other[r * p->width + d];
}
static double weighted_of(const problem *p, int64_t r, int64_t d)
{
    const int64_t head = d / (p->width / p->heads);
    return (double)p->other[r * p->heads + head] * (double)p->x[r * p->width + d];
}

static void expect_sums(const problem *p, double (*of)(const problem *, int64_t, int64_t),
                        const char *what)
{
    for (int64_t d = 0; d < p->width; d++) {
        long double plain = 0; /* in a double library, a double would be no better than the sum */
        double size = 0;
        for (int64_t r = 0; r < p->n; r++) {
            const double term = of(p, r, d);
            plain += (long double)term;
            size += fabs(term);
        }
        cr_assert_float_eq((double)p->sum[d], (double)plain, 16 * unit * size,
                           "%s: %d x %d, column %d", what, (int)p->n, (int)p->width, (int)d);
    }
}

static void check(int64_t n, int64_t width, int64_t heads)
{
    problem p = {n,
                 width,
                 heads,
                 guarded(0, n * width),
                 guarded(1, n * width + width),
                 guarded(2, n * width),
                 guarded(3, width)};
    const sw_real behind = p.sum[width], behind_y = p.y[n * width];
    sw_segment_sum_exp(n, width, p.x, p.other, p.y, p.sum);
    expect_sums(&p, exp_of, "exp");
    for (int64_t i = 0; i < n * width; i++) {
        const double want = exp_of(&p, i / width, i % width);
        cr_assert_float_eq((double)p.y[i], want, 8 * unit * (1 + want));
    }
    sw_segment_sum_exp(n, width, p.x, p.other, NULL, p.sum);
    expect_sums(&p, exp_of, "exp, not kept");
    sw_segment_sum_products(n, width, p.x, p.other, p.sum);
    expect_sums(&p, product_of, "products");
    sw_segment_sum_weighted(n, width, heads, p.other, p.x, p.sum);
    expect_sums(&p, weighted_of, "weighted");
    cr_assert(p.sum[width] == behind && p.y[n * width] == behind_y, "it wrote behind the end");
    free(p.x), free(p.other), free(p.y), free(p.sum);
}

Test(segment_sums, against_plain_loops)
{
    for (int l = 0; l < LENGTHS; l++)
        for (int w = 0; w < WIDTHS; w++)
            if (lengths[l] * widths[w][0] <= 300000) check(lengths[l], widths[w][0], widths[w][1]);
}
