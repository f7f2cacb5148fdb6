#include "pool.h"

/* ---- Formulas -------------------------------------------------------------------------------- */

static void softmax_formula(const pool_input *in, double *z)
{
    const double *ts = pool_param(in, ".t");
    for (int64_t b = 0; b < in->sets->count; b++)
        for (int64_t d = 0; d < WIDTH; d++) {
            double above = 0, below = 0, t = ts[in->config->per_feature ? d : 0];
            for (int64_t i = in->sets->offset[b]; i < in->sets->offset[b + 1]; i++) {
                double x = in->x[i * WIDTH + d];
                above += exp(t * x) * x, below += exp(t * x);
            }
            z[b * WIDTH + d] = below > 0 ? above / below : 0;
        }
}

static void gem_formula(const pool_input *in, double *z)
{
    const double *ps = pool_param(in, ".p");
    const bool limited = strcmp(in->config->pool, "powermean") == 0;
    for (int64_t b = 0; b < in->sets->count; b++)
        for (int64_t d = 0; d < WIDTH; d++) {
            int64_t start = in->sets->offset[b], end = in->sets->offset[b + 1];
            double sum = 0, p = ps[in->config->per_feature ? d : 0];
            for (int64_t i = start; i < end; i++) {
                double x = in->x[i * WIDTH + d];
                if (limited) x = fmin(x, 100);
                sum += pow(fmax(x, 1e-6), p);
            }
            z[b * WIDTH + d] = pow(sum / (double)(end - start), 1 / p);
        }
}

/* ---- Tests ----------------------------------------------------------------------------------- */

Test(pool_power, softmax)
{
    sw_model_config c = pool_config("softmax");
    pool_check(&c, &pool_sets, -2, 2, softmax_formula);
    pool_check(&c, &pool_sets_empty, -2, 2, softmax_formula); /* an empty set: 0 */
}

Test(pool_power, gem)
{
    sw_model_config c = pool_config("gem");
    pool_check(&c, &pool_sets, 0.1, 2, gem_formula);
    pool_check(&c, &pool_sets, -2, 2, gem_formula); /* half of the elements count as 1e-6 */
    pool_expect_empty_refused(&c, c.pool);
}

Test(pool_power, powermean)
{
    sw_model_config c = pool_config("powermean");
    pool_check(&c, &pool_sets, 0.1, 2, gem_formula);
    pool_check(&c, &pool_sets, -2, 2, gem_formula);
    pool_check(&c, &pool_sets, 60, 140, gem_formula); /* half of the elements count as 100 */
    pool_expect_empty_refused(&c, c.pool);
}

Test(pool_power, a_number_for_each_feature)
{
    sw_model_config c = pool_config("softmax");
    c.per_feature = true;
    pool_check(&c, &pool_sets_empty, -2, 2, softmax_formula);
    pool_expect_state(&c, "pool.t [6]");
    strcpy(c.pool, "gem");
    pool_check(&c, &pool_sets, 0.1, 2, gem_formula);
    pool_expect_state(&c, "pool.p [6]");
    strcpy(c.pool, "powermean");
    pool_check(&c, &pool_sets, 0.1, 2, gem_formula);
    pool_expect_state(&c, "pool.p [6]");
}

/* torch_geometric.nn.aggr.PowerMeanAggregation(learn=True) starts at p = 1, the mean of elements
 * within [0, 100]. */
Test(pool_power, powermean_starts_at_one)
{
    sw_model_config c = pool_config("powermean");
    const sw_real x[] = {1, 2, 6, -3, 150};
    cr_assert_float_eq(pool_value(&c, 3, x, NULL), 3, 1e-5);
    cr_assert_float_eq(pool_value(&c, 5, x, NULL), 109.0 / 5, 1e-4);
    /* 100 less than such a number is the number itself, in float. */
    const sw_real large[] = {(sw_real)2.7e9, (sw_real)1e20, 40};
    cr_expect_float_eq(pool_value(&c, 1, large, NULL), 100, 1e-3);
    cr_expect_float_eq(pool_value(&c, 3, large, NULL), 80, 1e-3);
}

Test(pool_power, states)
{
    sw_model_config c = pool_config("softmax");
    pool_expect_state(&c, "pool.t [1]");
    strcpy(c.pool, "gem");
    pool_expect_state(&c, "pool.p [1]");
}

typedef struct outcome {
    double value, dnumber, dx[4];
} outcome;

/* Four elements of one feature, with the pooling's parameter at `number`. */
static outcome pooled(const char *pool, double number, const double *elements)
{
    sw_model_config c = pool_config(pool);
    const int64_t offset[] = {0, 4};
    const sw_sets one = {1, offset, NULL};
    sw_params params;
    sw_pooling pooling;
    sw_real grads[MOST_VALUES] = {0}, x[4], dx[4] = {0};
    pool_make(&pooling, &params, &c);
    for (int i = 0; i < 4; i++) x[i] = (sw_real)elements[i];
    params.values[0] = (sw_real)number;
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &params, grads);
    sw_tensor *z = sw_pooling_apply(&pooling, &pass, sw_variable(t, SW_DIMS(4, 1), x, dx), &one);
    cr_assert_not_null(z);
    outcome o = {.value = (double)z->data[0]};
    cr_assert_eq(sw_backward(t, sw_reshape(t, z, 0, NULL)), SW_OK);
    o.dnumber = (double)grads[0];
    for (int i = 0; i < 4; i++) o.dx[i] = (double)dx[i];
    sw_tape_free(t);
    sw_params_end(&params);
    return o;
}

Test(pool_power, softmax_starts_at_one_and_reaches_from_the_mean_to_the_maximum)
{
    const double x[] = {1, 2, 4, 3};
    sw_params params;
    sw_pooling pooling;
    sw_model_config c = pool_config("softmax");
    pool_make(&pooling, &params, &c);
    cr_assert_eq(params.values[0], 1);
    sw_params_end(&params);
    cr_assert_float_eq(pooled("softmax", 0, x).value, 2.5, 1e-6);
    cr_assert_float_eq(pooled("softmax", 100, x).value, 4, 1e-6);
    cr_assert_float_eq(pooled("softmax", -100, x).value, 1, 1e-6);
}

Test(pool_power, gem_starts_at_three_and_knows_the_named_means)
{
    const double x[] = {1, 2, 4, 8};
    sw_params params;
    sw_pooling pooling;
    sw_model_config c = pool_config("gem");
    pool_make(&pooling, &params, &c);
    cr_assert_eq(params.values[0], 3);
    sw_params_end(&params);
    cr_assert_float_eq(pooled("gem", 1, x).value, 15.0 / 4, 1e-5);
    cr_assert_float_eq(pooled("gem", 2, x).value, sqrt(85.0 / 4), 1e-5);
    cr_assert_float_eq(pooled("gem", -1, x).value, 4 / (1 + 0.5 + 0.25 + 0.125), 1e-5);
    cr_assert_float_eq(pooled("gem", 1000, x).value, 8 * pow(0.25, 1e-3), 1e-4);
}

/* At p = 0 the formula is 0 / 0, so a p within 1e-2 of 0 counts as 1e-2, or as -1e-2. The value
 * there differs from the geometric mean by a share of p variance(log x) / 2 = 3e-3. */
Test(pool_power, gem_crosses_zero)
{
    const double x[] = {1, 2, 4, 8};
    double geometric = pow(64, 0.25);
    for (double p = -2e-2; p < 2.1e-2; p += 2.5e-3) {
        outcome o = pooled("gem", p, x);
        cr_assert_float_eq(o.value / geometric, 1, 1.3e-2, "at p = %g: %.9g", p, o.value);
        for (int i = 0; i < 4; i++)
            cr_assert_float_eq(o.dx[i], geometric / 4 / x[i], 3e-2 * geometric / x[i]);
        /* d z / d p = z variance(log x) / 2 at 0; in float, log's last place over p^2 is 5e-3 */
        cr_assert_float_eq(o.dnumber / geometric, 0.3003, 0.02, "at p = %g: %g", p, o.dnumber);
    }
    outcome at_zero = pooled("gem", 0, x), at_hold = pooled("gem", 1e-2, x);
    cr_assert_float_eq(at_zero.value, at_hold.value, 1e-6);
    outcome below_zero = pooled("gem", -5e-4, x), below_hold = pooled("gem", -1e-2, x);
    cr_assert_float_eq(below_zero.value, below_hold.value, 5e-4); /* at 1e-2 it is 1.7e-2 larger */
    cr_assert(isnan(pooled("gem", NAN, x).value)); /* a diverged training is not hidden */
}

/* x^p is far out of float's range here. */
Test(pool_power, gem_neither_overflows_nor_gives_nan)
{
    const double sets[][4] = {{1e4, 1e4, 5e3, 1},
                              {1e-4, 1e-3, 1e-4, 1e-4},
                              {0, 0, 0, 0},
                              {-1e4, -3, -1, 0},
                              {1e4, -1e4, 1e4, 0}};
    const double powers[] = {-300, -20, -3, -1e-2, 0, 1e-2, 0.5, 3, 20, 300};
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++)
        for (size_t k = 0; k < sizeof powers / sizeof *powers; k++) {
            outcome o = pooled("gem", powers[k], sets[s]);
            double low = INFINITY, high = 1e-6;
            for (int i = 0; i < 4; i++) {
                low = fmin(low, fmax(sets[s][i], 1e-6)), high = fmax(high, sets[s][i]);
                cr_assert(isfinite(o.dx[i]));
            }
            double slack = sizeof(sw_real) == 8 ? 1e-9 : 5e-4;
            cr_assert(o.value >= low * (1 - slack) && o.value <= high * (1 + slack),
                      "set %zu, p = %g: %.9g", s, powers[k], o.value);
            cr_assert(isfinite(o.dnumber));
        }
}
