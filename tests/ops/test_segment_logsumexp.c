/* test_segment_logsumexp.c - gradients, plain loops in double, extreme numbers. */
#include "expect.h"
#include "gradcheck.h"
#include "with_tape.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const sw_sets ones = {3, (const int64_t[]){0, 1, 2, 3}, NULL};
static const sw_sets mixed = {4, (const int64_t[]){0, 1, 4, 6, 11}, NULL};
static const sw_sets large = {2, (const int64_t[]){0, 3, 150}, NULL}; /* more than two blocks */
static const sw_sets none = {0, (const int64_t[]){0}, NULL};

#define BUILD(sets)                                                                                \
    static sw_tensor *build_##sets(sw_tape *t, sw_tensor **in)                                     \
    {                                                                                              \
        return sw_segment_logsumexp(t, in[0], &sets);                                              \
    }
BUILD(ones)
BUILD(mixed)
BUILD(large)

SW_GRADIENT_CASES(segment_logsumexp, {"sets of one", {{2, {3, 2}}}, 1, build_ones},
                  {"mixed sets", {{2, {11, 3}}}, 1, build_mixed},
                  {"one column", {{2, {11, 1}}}, 1, build_mixed},
                  {"wide range", {{2, {11, 3}}}, 1, build_mixed, -8, 8},
                  {"a large set", {{2, {150, 2}}}, 1, build_large, -2, 2});

TestSuite(logsumexp, .init = setup, .fini = teardown);

static const double unit = sizeof(sw_real) == 8 ? DBL_EPSILON : FLT_EPSILON;

/* The result for x, and the gradient of x if the loss is the sum of the result. */
static sw_tensor *run(const sw_sets *sets, int64_t width, const sw_real *x, sw_real *grad)
{
    sw_tape_reset(tape);
    int64_t rows = sets->offset[sets->count];
    sw_tensor *in = sw_variable(tape, SW_DIMS(rows, width), (sw_real *)x, grad);
    sw_tensor *y = sw_segment_logsumexp(tape, in, sets);
    cr_assert_not_null(y, "%s", (sw_tape_status(tape), sw_error_message()));
    cr_assert(y->ndim == 2 && y->shape[0] == sets->count && y->shape[1] == width);
    cr_assert_eq(sw_backward(tape, sw_sum(tape, sw_sum(tape, y, 0), 0)), SW_OK);
    return y;
}

/* A sum of n terms in blocks of 64 has an error of at most (64 + n / 64) / 2 units, each term of
 * two units, and the result of one more. */
static void check(const sw_sets *sets, int64_t width, const sw_real *x)
{
    int64_t size = sets->offset[sets->count] * width;
    sw_real *grad = calloc((size_t)size + 1, sizeof *grad);
    sw_tensor *y = run(sets, width, x, grad);
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t d = 0; d < width; d++) {
            int64_t start = sets->offset[b], n = sets->offset[b + 1] - start;
            const sw_real *column = x + start * width + d;
            double most = -INFINITY;
            long double sum = 0, slopes = 0;
            for (int64_t r = 0; r < n; r++) most = fmax(most, (double)column[r * width]);
            for (int64_t r = 0; r < n; r++) sum += expl((long double)column[r * width] - most);
            double want = (double)(most + logl(sum)), slack = (double)(36 + n / 128) * unit;
            cr_assert_float_eq((double)y->data[b * width + d], want, slack + unit * fabs(want),
                               "set %lld of %lld, column %lld: %.9g, expected %.9g", (long long)b,
                               (long long)n, (long long)d, (double)y->data[b * width + d], want);
            for (int64_t r = 0; r < n; r++) {
                double slope = (double)grad[(start + r) * width + d];
                double right = (double)(exp((double)column[r * width] - most) / sum);
                cr_assert_float_eq(slope, right, 2 * slack * right + 1e-37);
                slopes += slope;
            }
            cr_assert_float_eq((double)slopes, 1, 2 * slack);
        }
    free(grad);
}

static sw_real *random_numbers(int64_t count, double spread, double offset)
{
    sw_real *x = calloc((size_t)count + 1, sizeof *x);
    sw_random random = sw_random_for(7, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < count; i++)
        x[i] = (sw_real)(offset + spread * sw_random_normal(&random));
    return x;
}

Test(logsumexp, against_plain_loops)
{
    const sw_sets lengths = {7, (const int64_t[]){0, 1, 3, 66, 130, 195, 324, 524}, NULL};
    const int64_t widths[] = {0, 1, 3, 16, 17, 129};
    const double spreads[] = {0.1, 3, 30}, offsets[] = {0, 1000, -1e30};
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
        for (int s = 0; s < 3; s++)
            for (int o = 0; o < 3; o++) {
                sw_real *x = random_numbers(524 * widths[w], spreads[s], offsets[o]);
                check(&ones, widths[w], x);
                check(&mixed, widths[w], x);
                check(&lengths, widths[w], x);
                check(&none, widths[w], x);
                free(x);
            }
}

/* If 20,000 equal terms were added one by one, they would be rounded the same way each time. */
Test(logsumexp, a_large_set_keeps_its_digits)
{
    enum { N = 20000 };
    const sw_sets sets = {1, (const int64_t[]){0, N}, NULL};
    sw_real *x = calloc(N, sizeof *x);
    for (int64_t r = 1; r < N; r++) x[r] = (sw_real)-0.37;
    check(&sets, 1, x);
    free(x);
}

/* Near the largest number, the logarithm of the sum is lost in rounding, but the slopes are still
 * the shares of the equal elements. */
Test(logsumexp, the_edges_of_numbers)
{
    const sw_real inf = INFINITY, far = (sw_real)1e30;
    const sw_real x[] = {far,  far,  -far, far,  /* set 0 */
                         -inf, -inf,             /* set 1: nothing */
                         -inf, 2,    -inf, -far, /* set 2: one alone */
                         -inf};                  /* set 3 */
    const sw_sets sets = {4, (const int64_t[]){0, 4, 6, 10, 11}, NULL};
    const sw_real values[] = {far, -inf, 2, -inf};
    const double slopes[] = {1. / 3, 1. / 3, 0, 1. / 3, 0, 0, 0, 1, 0, 0, 0};
    sw_real grad[11] = {0};
    sw_tensor *y = run(&sets, 1, x, grad);
    for (int b = 0; b < 4; b++) cr_assert_eq(y->data[b], values[b]);
    for (int r = 0; r < 11; r++) cr_assert_float_eq((double)grad[r], slopes[r], unit);

    const sw_real bad[] = {0, inf, 1, NAN, -inf, 2, NAN, inf};
    const sw_sets four = {4, (const int64_t[]){0, 2, 4, 6, 8}, NULL};
    sw_real bad_grad[8] = {0};
    y = run(&four, 1, bad, bad_grad);
    cr_assert_eq(y->data[0], inf);
    cr_assert(isnan(y->data[1]) && isnan(y->data[3]));
    cr_assert_eq(y->data[2], 2);
    cr_assert(isnan(bad_grad[1]) && isnan(bad_grad[2]) && isnan(bad_grad[3]));
    cr_assert(bad_grad[4] == 0 && bad_grad[5] == 1);
}

Test(logsumexp, a_set_alone_gives_the_same_bits)
{
    enum { WIDTH = 19, ROWS = 130 };
    const sw_sets sets = {4, (const int64_t[]){0, 1, 3, 45, ROWS}, NULL};
    sw_real *x = random_numbers(ROWS * WIDTH, 3, 0), *grad = calloc(ROWS * WIDTH, sizeof *grad);
    sw_real value[4 * WIDTH];
    memcpy(value, run(&sets, WIDTH, x, grad)->data, sizeof value);
    for (int64_t b = 0; b < sets.count; b++) {
        int64_t start = sets.offset[b], n = sets.offset[b + 1] - start;
        const sw_sets alone = {1, (const int64_t[]){0, n}, NULL};
        sw_real *own = calloc((size_t)(n * WIDTH), sizeof *own);
        sw_tensor *y = run(&alone, WIDTH, x + start * WIDTH, own);
        cr_assert_arr_eq(y->data, value + b * WIDTH, WIDTH * sizeof *value);
        cr_assert_arr_eq(own, grad + start * WIDTH, (size_t)(n * WIDTH) * sizeof *own);
        free(own);
    }
    free(grad);
    free(x);
}

Test(logsumexp, errors)
{
    const sw_sets hole = {3, (const int64_t[]){0, 2, 2, 3}, (const uint32_t[]){4, 5, 6}};
    expect_nothing(tape, sw_segment_logsumexp(tape, sw_constant(tape, SW_DIMS(3, 4), 1), &hole),
                   SW_ERROR_ARGUMENT,
                   "segment_logsumexp: set 5 is empty: the log-sum-exp of no element is undefined");
    expect_nothing(tape, sw_segment_logsumexp(tape, sw_constant(tape, SW_DIMS(10, 4), 1), &mixed),
                   SW_ERROR_SHAPE,
                   "segment_logsumexp: input is [10, 4]: the 4 sets have 11 rows together");
    expect_nothing(tape, sw_segment_logsumexp(tape, sw_constant(tape, SW_DIMS(11), 1), &mixed),
                   SW_ERROR_SHAPE, "segment_logsumexp: x is [11]: expected a matrix");
    expect_nothing(tape, sw_segment_logsumexp(tape, sw_constant(tape, SW_DIMS(11, 2), 1), NULL),
                   SW_ERROR_ARGUMENT, "segment_logsumexp: sets is NULL");
    cr_assert_null(sw_segment_logsumexp(tape, NULL, &mixed));
}
