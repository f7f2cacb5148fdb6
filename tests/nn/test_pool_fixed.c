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
static double var_of(const double *x, int64_t n)
{
    double mean = mean_of(x, n), square = 0;
    for (int64_t i = 0; i < n; i++) square += (x[i * WIDTH] - mean) * (x[i * WIDTH] - mean);
    return square / (double)n;
}
static double std_of(const double *x, int64_t n)
{
    double mean = mean_of(x, n), square = 0;
    for (int64_t i = 0; i < n; i++) square += (x[i * WIDTH] - mean) * (x[i * WIDTH] - mean);
    return square / (double)n > 1e-5 ? sqrt(square / (double)n) : 0;
}
static double smooth_std_of(const double *x, int64_t n)
{
    return sqrt(var_of(x, n) + 1e-2);
}
static double product_of(const double *x, int64_t n)
{
    double product = 1;
    for (int64_t i = 0; i < n; i++) product *= x[i * WIDTH];
    return product;
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
FORMULA(var)
FORMULA(std)
FORMULA(smooth_std)
FORMULA(product)
FORMULA(logsumexp)

static const struct {
    const char *name;
    pool_formula *formula;
} all[] = {{"sum", sum_formula}, {"product", product_formula},
           {"var", var_formula}, {"mean", mean_formula},
           {"max", max_formula}, {"min", min_formula},
           {"std", std_formula}, {"logsumexp", logsumexp_formula}};
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

Test(pool_fixed, of_nothing_only_sum_and_product_have_a_value)
{
    for (int i = 2; i < COUNT; i++) {
        sw_model_config c = pool_config(all[i].name);
        pool_expect_empty_refused(&c, c.pool);
    }
    sw_model_config c = pool_config("sum");
    pool_check(&c, &pool_sets_empty, -2, 2, sum_formula);
    strcpy(c.pool, "product");
    pool_check(&c, &pool_sets_empty, -2, 2, product_formula);
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
        c.std_epsilon = 0;
        cr_assert_eq(pool_value(&c, n, x, dx), 0);
        for (int i = 0; i < n; i++) cr_assert_eq(dx[i], 0);
        c.std_epsilon = 1e-5;
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
    cr_assert_float_eq(pool_value(&c, 4, x, NULL), sqrt(0.5), 1e-6);
    strcpy(c.pool, "var");
    cr_assert_eq(pool_value(&c, 4, x, NULL), 0.5);
}

/* torch_geometric.nn.aggr.StdAggregation: a variance up to 1e-5 is none. */
Test(pool_fixed, the_least_deviation)
{
    sw_model_config c = pool_config("std");
    const sw_real below[] = {0, (sw_real)6e-3}, above[] = {0, (sw_real)6.6e-3}, nan[] = {1, NAN};
    sw_real dx[2];
    cr_assert_eq(pool_value(&c, 2, below, dx), 0);
    cr_assert(dx[0] == 0 && dx[1] == 0);
    cr_assert_float_eq(pool_value(&c, 2, above, dx), 3.3e-3, 1e-8);
    cr_assert_float_eq((double)dx[1], 0.5, 1e-5);
    cr_assert(isnan(pool_value(&c, 2, nan, NULL)));
}

Test(pool_fixed, std_with_an_epsilon)
{
    sw_model_config c = pool_config("std");
    c.std_epsilon = 1e-2;
    pool_check(&c, &pool_sets, -2, 2, smooth_std_formula);
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
