/* test_convolution.c - convolution and max pooling, forward and backward, against plain loops. */
#include "kernels/convolution.h"

#include "numbers.h"
#include "random_numbers.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double near = sizeof(sw_real) == 8 ? 1e-11 : 1e-4;

static double *doubles(const sw_real *x, int64_t count)
{
    double *y = calloc((size_t)count + 1, sizeof *y);
    for (int64_t i = 0; i < count; i++) y[i] = (double)x[i];
    return y;
}

static void expect_near(const char *what, const sw_real *x, const double *want, int64_t count)
{
    numbers_keep(what, x, count);
    for (int64_t i = 0; i < count; i++)
        cr_assert_float_eq((double)x[i], want[i], near * (1 + fabs(want[i])), "%s[%d]: %g, not %g",
                           what, (int)i, (double)x[i], want[i]);
}

/* One loop over all indices of the sum: image, channels, both kernel axes, both output axes. */
#define FOR_EACH_TERM                                                                              \
    for (int64_t i = 0; i < n; i++)                                                                \
        for (int64_t o = 0; o < s.cout; o++)                                                       \
            for (int64_t r = 0; r < oh; r++)                                                       \
                for (int64_t q = 0; q < ow; q++)                                                   \
                    for (int64_t c = 0; c < s.cin; c++)                                            \
                        for (int64_t a = 0; a < s.kh; a++)                                         \
                            for (int64_t b = 0; b < s.kw; b++)
#define AT_X (((i * s.cin + c) * s.h + r + a) * s.w + q + b)
#define AT_WEIGHT (((o * s.cin + c) * s.kh + a) * s.kw + b)
#define AT_Y (((i * s.cout + o) * oh + r) * ow + q)

static void check(sw_conv2d_sizes s, int64_t n)
{
    const int64_t oh = s.h - s.kh + 1, ow = s.w - s.kw + 1, x_size = n * s.cin * s.h * s.w;
    const int64_t w_size = s.cout * s.cin * s.kh * s.kw, y_size = n * s.cout * oh * ow;
    sw_real *x = random_numbers(7, 0, x_size), *weight = random_numbers(7, 1, w_size),
            *bias = random_numbers(7, 2, s.cout);
    sw_real *y = random_numbers(7, 3, y_size), *dy = random_numbers(7, 4, y_size),
            *dx = random_numbers(7, 5, x_size);
    sw_real *dweight = random_numbers(7, 6, w_size), *dbias = random_numbers(7, 7, s.cout);
    sw_real *work = random_numbers(7, 8, sw_conv2d_work(&s));
    double *want_dx = doubles(dx, x_size), *want_dweight = doubles(dweight, w_size);
    double *want_dbias = doubles(dbias, s.cout), *want = doubles(y, y_size);

    for (int64_t i = 0; i < y_size; i++) {
        want[i] = (double)bias[i / (oh * ow) % s.cout];
        want_dbias[i / (oh * ow) % s.cout] += (double)dy[i];
    }
    FOR_EACH_TERM
    {
        want[AT_Y] += (double)weight[AT_WEIGHT] * (double)x[AT_X];
        want_dx[AT_X] += (double)weight[AT_WEIGHT] * (double)dy[AT_Y];
        want_dweight[AT_WEIGHT] += (double)x[AT_X] * (double)dy[AT_Y];
    }
    sw_conv2d_forward(&s, n, x, weight, bias, y, work);
    expect_near("y", y, want, y_size);
    for (int64_t i = 0; i < sw_conv2d_work(&s); i++) work[i] = (sw_real)NAN; /* nothing is kept */
    sw_conv2d_backward(&s, n, x, weight, dy, dx, dweight, dbias, work);
    expect_near("dx", dx, want_dx, x_size);
    expect_near("dweight", dweight, want_dweight, w_size);
    expect_near("dbias", dbias, want_dbias, s.cout);

    for (int64_t i = 0; i < y_size; i++) want[i] -= (double)bias[i / (oh * ow) % s.cout];
    sw_conv2d_forward(&s, n, x, weight, NULL, y, work);
    expect_near("y without bias", y, want, y_size);
    sw_conv2d_backward(&s, n, x, weight, dy, NULL, NULL, NULL, work); /* no gradient is computed */
    free(x), free(weight), free(bias), free(y), free(dy), free(dx), free(dweight), free(dbias);
    free(work), free(want), free(want_dx), free(want_dweight), free(want_dbias);
}

/* With kw cin below and above 32, where the sum of the products changes; and of rows so long that
 * they are copied 16 numbers at a time, more than once, then 8, 4 and 1. */
Test(convolution_kernel, against_plain_loops)
{
    const sw_conv2d_sizes sizes[] = {{1, 1, 1, 1, 1, 1}, {1, 5, 7, 3, 3, 2},   {2, 6, 6, 4, 5, 5},
                                     {3, 8, 5, 2, 1, 5}, {8, 7, 9, 5, 3, 4},   {17, 4, 6, 3, 2, 3},
                                     {2, 3, 4, 2, 3, 4}, {1, 28, 28, 6, 5, 5}, {2, 3, 46, 2, 2, 2}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int64_t n = 0; n < 4; n++) check(sizes[i], n);
}

Test(convolution_kernel, sizes_that_are_too_large)
{
    const sw_conv2d_sizes huge = {1, INT64_MAX / 2, 3, 1, 1, 1};
    const sw_conv2d_sizes right = {1, 5, 5, 1, 3, 3};
    cr_expect_eq(sw_conv2d_work(&huge), -1);
    cr_expect_gt(sw_conv2d_work(&right), 0);
}

/* Few values, so that there are ties, and NaNs. */
static void check_pool(int64_t n, int64_t h, int64_t w, int64_t size, int kinds)
{
    static const sw_real values[] = {0, 1, -1, 2, INFINITY, -INFINITY, NAN};
    const int64_t oh = h / size, ow = w / size, windows = oh * ow;
    sw_real *x = random_numbers(7, 0, n * h * w), *y = random_numbers(7, 1, n * windows),
            *dy = random_numbers(7, 2, n * windows);
    sw_real *dx = calloc((size_t)(n * h * w), sizeof *dx);
    double *want_dx = calloc((size_t)(n * h * w), sizeof *want_dx);
    int32_t *place = calloc((size_t)(n * windows) + 1, sizeof *place);
    sw_random random = sw_random_for(8, SW_FOR_TEST, (uint32_t)h, (uint32_t)w);
    for (int64_t i = 0; i < n * h * w; i++) x[i] = values[sw_random_below(&random, kinds)];
    sw_max_pool2d_forward(n, h, w, size, x, y, place);
    for (int64_t i = 0; i < n * windows; i++) {
        const sw_real *plane = x + i / windows * h * w;
        const int64_t corner = (i % windows / ow * w + i % ow) * size;
        int64_t best = corner;
        for (int64_t p = 0; p < size * size; p++) {
            const int64_t at = corner + p / size * w + p % size;
            if (isnan(plane[best])) break;
            if (isnan(plane[at]) || plane[at] > plane[best]) best = at;
        }
        cr_assert_eq(place[i], best, "%d x %d by %d", (int)h, (int)w, (int)size);
        cr_assert(y[i] == plane[best] || (isnan(y[i]) && isnan(plane[best])));
        want_dx[i / windows * h * w + best] += (double)dy[i];
    }
    sw_real *alone = calloc((size_t)(n * windows) + 1, sizeof *alone);
    sw_max_pool2d_forward(n, h, w, size, x, alone, NULL);
    cr_assert(!memcmp(alone, y, sizeof *y * (size_t)(n * windows)), "without places");
    free(alone);
    sw_max_pool2d_backward(n, h * w, windows, place, dy, dx);
    for (int64_t i = 0; i < n * h * w; i++) cr_assert_eq((double)dx[i], want_dx[i]);
    free(x), free(y), free(dy), free(dx), free(want_dx), free(place);
}

Test(convolution_kernel, max_pooling_against_plain_loops)
{
    for (int kinds = 2; kinds <= 7; kinds++)
        for (int64_t size = 1; size <= 4; size++)
            for (int64_t h = size; h < 10; h++)
                for (int64_t w = size; w < 20; w += 3) check_pool(2, h, w, size, kinds);
}
