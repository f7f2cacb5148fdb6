#include "pool.h"

/* ---- Formulas -------------------------------------------------------------------------------- */

typedef double of_column(const double *x, int64_t n);

/* f reads one feature: x[0], x[WIDTH], x[2 WIDTH] ... */
static void each_column(const pool_input *in, double *z, of_column *f)
{
    for (int64_t b = 0; b < in->sets->count; b++)
        for (int64_t d = 0; d < WIDTH; d++) {
            int64_t start = in->sets->offset[b];
            z[b * WIDTH + d] = f(in->x + start * WIDTH + d, in->sets->offset[b + 1] - start);
        }
}

static double sum_of(const double *x, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += x[i * WIDTH];
    return sum;
}
static double mean_of(const double *x, int64_t n)
{
    return sum_of(x, n) / (double)n;
}
static double max_of(const double *x, int64_t n)
{
    double best = x[0];
    for (int64_t i = 1; i < n; i++) best = fmax(best, x[i * WIDTH]);
    return best;
}
static double min_of(const double *x, int64_t n)
{
    double best = x[0];
    for (int64_t i = 1; i < n; i++) best = fmin(best, x[i * WIDTH]);
    return best;
}
static double std_of(const double *x, int64_t n)
{
    double mean = mean_of(x, n), square = 0;
    for (int64_t i = 0; i < n; i++) square += (x[i * WIDTH] - mean) * (x[i * WIDTH] - mean);
    return sqrt(square / (double)n + 1e-5);
}
static double logsumexp_of(const double *x, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += exp(x[i * WIDTH]);
    return log(sum);
}

#define FORMULA(id)                                                                                \
    static void id##_formula(const pool_input *in, double *z)                                      \
    {                                                                                              \
        each_column(in, z, id##_of);                                                               \
    }
FORMULA(sum)
FORMULA(mean)
FORMULA(max)
FORMULA(min)
FORMULA(std)
FORMULA(logsumexp)

static const struct {
    const char *name;
    pool_formula *formula;
} all[] = {{"sum", sum_formula}, {"mean", mean_formula}, {"max", max_formula},
           {"min", min_formula}, {"std", std_formula},   {"logsumexp", logsumexp_formula}};
enum { COUNT = sizeof all / sizeof *all };

/* ---- Tests ----------------------------------------------------------------------------------- */

Test(pool_fixed, values_and_gradients)
{
    for (int i = 0; i < COUNT; i++) {
        sw_model_config c = pool_config(all[i].name);
        pool_check(&c, &pool_sets, -2, 2, all[i].formula);
    }
}

Test(pool_fixed, there_is_nothing_to_learn)
{
    for (int i = 0; i < COUNT; i++) {
        sw_model_config c = pool_config(all[i].name);
        pool_expect_state(&c, "");
    }
}

Test(pool_fixed, of_nothing_only_the_sum_has_a_value)
{
    for (int i = 1; i < COUNT; i++) {
        sw_model_config c = pool_config(all[i].name);
        pool_expect_empty_refused(&c, c.pool);
    }
    sw_model_config c = pool_config("sum");
    pool_check(&c, &pool_sets_empty, -2, 2, sum_formula);
}

Test(pool_fixed, of_several_the_one_without_a_value_is_named)
{
    sw_model_config c = pool_config("sum+max+mean");
    pool_expect_empty_refused(&c, "max");
}

/* Equal elements have the variance 0, where the root is steepest. The gradient is 0. */
Test(pool_fixed, the_deviation_of_equal_elements)
{
    sw_model_config c = pool_config("std");
    const sw_real x[] = {100, 100, 100};
    for (int64_t n = 1; n <= 3; n++) {
        sw_real dx[3];
        cr_assert_float_eq(pool_value(&c, n, x, dx), sqrt(1e-5), 1e-9);
        for (int i = 0; i < n; i++) cr_assert_eq(dx[i], 0);
    }
}

/* The elements are centred before they are squared. The mean of x^2 less the square of the mean
 * would lose this variance in float. */
Test(pool_fixed, a_small_deviation_far_from_zero)
{
    sw_model_config c = pool_config("std");
    const sw_real x[] = {4095, 4096, 4097, 4096};
    cr_assert_float_eq(pool_value(&c, 4, x, NULL), sqrt(0.5 + 1e-5), 1e-6);
}

Test(pool_fixed, logsumexp_of_large_elements)
{
    sw_model_config c = pool_config("logsumexp");
    const sw_real x[] = {(sw_real)1e4, (sw_real)1e4, -(sw_real)1e4};
    sw_real dx[3];
    cr_assert_float_eq(pool_value(&c, 3, x, dx), 1e4 + log(2), 1e-3);
    cr_assert_float_eq((double)dx[0], 0.5, 1e-6);
    cr_assert_eq(dx[2], 0);
}
