#include "pool.h"

/* ---- Formulas -------------------------------------------------------------------------------- */

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* Feature d of set b, in descending order. Returns the number of elements. */
static int64_t sorted_column(const pool_input *in, int64_t b, int64_t d, double *y)
{
    int64_t start = in->sets->offset[b], n = in->sets->offset[b + 1] - start;
    for (int64_t i = 0; i < n; i++) y[i] = in->x[(start + i) * WIDTH + d];
    qsort(y, (size_t)n, sizeof *y, descending);
    return n;
}

static void topk_formula(const pool_input *in, double *z)
{
    for (int64_t b = 0; b < in->sets->count; b++)
        for (int64_t d = 0; d < WIDTH; d++) {
            double y[MOST_ROWS], sum = 0;
            int64_t n = sorted_column(in, b, d, y);
            int64_t k = in->config->top < n ? in->config->top : n;
            for (int64_t i = 0; i < k; i++) sum += y[i];
            z[b * WIDTH + d] = sum / (double)k;
        }
}

/* Between the two elements around position (n - 1) q. The smallest one is at position 0. */
static double quantile_of(const double *y, int64_t n, double q, const char *between)
{
    double position = (double)(n - 1) * q;
    int64_t below = (int64_t)position, above = below + 1 < n ? below + 1 : below;
    double low = y[n - 1 - below], high = y[n - 1 - above];
    double share = position - (double)below;
    if (strcmp(between, "lower") == 0) return low;
    if (strcmp(between, "higher") == 0) return share > 0 ? high : low;
    if (strcmp(between, "midpoint") == 0) return share > 0 ? (low + high) / 2 : low;
    if (strcmp(between, "nearest") == 0) return rint(position) > (double)below ? high : low;
    return low + (high - low) * share;
}

static void quantile_formula(const pool_input *in, double *z)
{
    bool median = strcmp(in->config->pool, "median") == 0;
    const char *between = in->config->interpolation;
    if (median && strcmp(between, "auto") == 0) between = "lower";
    int levels = 1;
    while (!median && in->config->quantile[levels] > in->config->quantile[levels - 1]) levels++;
    for (int64_t b = 0; b < in->sets->count; b++)
        for (int64_t d = 0; d < WIDTH; d++) {
            double y[MOST_ROWS];
            int64_t n = sorted_column(in, b, d, y);
            for (int i = 0; i < levels; i++)
                z[(b * levels + i) * WIDTH + d] =
                    quantile_of(y, n, median ? 0.5 : in->config->quantile[i], between);
        }
}

/* Zhang et al. 2020: f(r, w) = sum_k max(0, 1 - |20 r - k|) w_k, a tent at each of the points. */
static void fspool_formula(const pool_input *in, double *z)
{
    const double *weight = pool_param(in, ".weight");
    for (int64_t b = 0; b < in->sets->count; b++)
        for (int64_t d = 0; d < WIDTH; d++) {
            double y[MOST_ROWS], sum = 0;
            int64_t n = sorted_column(in, b, d, y);
            for (int64_t i = 0; i < n; i++) {
                double r = n > 1 ? (double)i / (double)(n - 1) : 0, w = 0;
                for (int k = 0; k <= 20; k++)
                    w += fmax(0, 1 - fabs(20 * r - k)) * weight[d * 21 + k];
                sum += w * y[i];
            }
            z[b * WIDTH + d] = sum;
        }
}

/* ---- Tests ----------------------------------------------------------------------------------- */

Test(pool_order, topk)
{
    for (int64_t k = 1; k <= 8; k++) { /* of sets of 5, 1 and 11 */
        sw_model_config c = pool_config("topk");
        c.top = k;
        pool_check(&c, &pool_sets, -2, 2, topk_formula);
    }
}

Test(pool_order, quantile_and_median)
{
    sw_model_config c = pool_config("median");
    pool_check(&c, &pool_sets, -2, 2, quantile_formula);
    strcpy(c.pool, "quantile");
    for (int i = 0; i <= 8; i++) {
        c.quantile[0] = 0.125 * i;
        pool_check(&c, &pool_sets, -2, 2, quantile_formula);
    }
}

Test(pool_order, every_interpolation)
{
    static const char *const names[] = {"linear", "lower", "higher", "nearest", "midpoint"};
    for (int k = 0; k < 5; k++)
        for (int i = 0; i < 2; i++) {
            sw_model_config c = pool_config(i ? "median" : "quantile");
            strcpy(c.interpolation, names[k]);
            c.quantile[0] = 0.37;
            pool_check(&c, &pool_sets, -2, 2, quantile_formula);
        }
}

Test(pool_order, several_quantiles_end_to_end)
{
    sw_model_config c = pool_config("quantile");
    memcpy(c.quantile, (double[]){0, 0.3, 0.9}, sizeof(double[3]));
    pool_check(&c, &pool_sets, -2, 2, quantile_formula);
    sw_params params;
    sw_pooling pooling;
    pool_make(&pooling, &params, &c);
    cr_assert_eq(pooling.out_width, 3 * WIDTH);
    sw_params_end(&params);
}

Test(pool_order, fspool)
{
    sw_model_config c = pool_config("fspool");
    pool_check(&c, &pool_sets_empty, -2, 2, fspool_formula); /* an empty set: 0 */
}

/* numpy.quantile([1, 2, 4, 8], [0, 0.25, 0.5, 0.75, 1]), and of an odd number */
Test(pool_order, quantiles_as_numpy_has_them)
{
    const sw_real even[] = {4, 1, 8, 2}, odd[] = {9, -1, 3};
    const double expected[] = {1, 1.75, 3, 5, 8};
    sw_model_config c = pool_config("quantile");
    for (int i = 0; i < 5; i++) {
        c.quantile[0] = 0.25 * i;
        cr_assert_float_eq(pool_value(&c, 4, even, NULL), expected[i], 1e-6);
    }
    strcpy(c.pool, "median");
    cr_assert_eq(pool_value(&c, 3, odd, NULL), 3);
    /* torch.median and torch_geometric.nn.aggr.MedianAggregation take the lower of 2 and 4, and
     * numpy.median their mean. */
    cr_assert_eq(pool_value(&c, 4, even, NULL), 2);
    strcpy(c.interpolation, "midpoint");
    cr_assert_eq(pool_value(&c, 4, even, NULL), 3);
}

/* Three elements are equal, and two are taken: the first two get the gradient. */
Test(pool_order, ties)
{
    const sw_real x[] = {2, 5, 5, 1, 5};
    sw_real dx[5];
    sw_model_config c = pool_config("topk");
    c.top = 2;
    cr_assert_eq(pool_value(&c, 5, x, dx), 5);
    const sw_real first_two[] = {0, 0.5, 0.5, 0, 0}; /* they keep their order */
    for (int i = 0; i < 5; i++) cr_assert_eq(dx[i], first_two[i]);
    strcpy(c.pool, "median");
    cr_assert_eq(pool_value(&c, 5, x, NULL), 5);
}

Test(pool_order, states)
{
    sw_model_config c = pool_config("topk");
    pool_expect_state(&c, "");
    strcpy(c.pool, "median");
    pool_expect_state(&c, "");
    strcpy(c.pool, "quantile");
    pool_expect_state(&c, "");
    strcpy(c.pool, "fspool");
    pool_expect_state(&c, "pool.weight [6, 21]");
}

/* The paper starts from standard normal numbers, whose deviation is 1. */
Test(pool_order, fspool_starts_with_the_paper_s_deviation)
{
    sw_params params;
    sw_pooling pooling;
    sw_model_config c = pool_config("fspool");
    c.width = 64;
    pool_make(&pooling, &params, &c);
    double square = 0;
    for (int i = 0; i < 64 * 21; i++) square += (double)(params.values[i] * params.values[i]);
    /* The standard error is 0.45 / sqrt(64 21) = 0.012. */
    cr_assert_float_eq(sqrt(square / (64 * 21)), 1, 0.05);
    sw_params_end(&params);
}

Test(pool_order, nothing_has_no_order)
{
    const char *names[] = {"topk", "median", "quantile"};
    for (int i = 0; i < 3; i++) {
        sw_model_config c = pool_config(names[i]);
        pool_expect_empty_refused(&c, c.pool);
    }
}
