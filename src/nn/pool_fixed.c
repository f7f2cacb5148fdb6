/* pool_fixed.c - poolings without parameters, which attention is compared with. x [N, D] to [B, D],
 * each feature on its own. */
#include "nn/pooling_functions.h"
#include "nn/projection.h"

/* No layer and no parameters. */
#define NOTHING_LEARNED(id)                                                                        \
    sw_status sw_pool_##id##_init(sw_pooling *pooling, sw_params *params, const char *prefix,      \
                                  const sw_model_config *config)                                   \
    {                                                                                              \
        (void)pooling, (void)params, (void)prefix, (void)config;                                   \
        return SW_OK;                                                                              \
    }

/* ---- One operator: product, max, min, and logsumexp: log sum_i exp(x_i) --------------------
 * The product of no elements is 1. The others have no value for an empty set:
 * logsumexp would be -infinity, which no layer can use. A product of many elements soon leaves the
 * range of a float; it is for small sets. All but logsumexp are those of PyTorch Geometric (PyG),
 * where product is called mul, and max and min of an empty set are 0. */

#define FIXED_POOLING(id)                                                                          \
    NOTHING_LEARNED(id)                                                                            \
    sw_tensor *sw_pool_##id##_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,        \
                                    const sw_sets *sets)                                           \
    {                                                                                              \
        (void)pooling;                                                                             \
        return sw_segment_##id(pass->tape, x, sets);                                               \
    }

FIXED_POOLING(product)
FIXED_POOLING(max)
FIXED_POOLING(min)
FIXED_POOLING(logsumexp)

/* ---- sum: 0 for an empty set -------------------------------------------------------------------
 * The sum of x_i = W h_i + b is W (sum_i h_i) + n b. */

NOTHING_LEARNED(sum)

/* [B, 1]: how many elements each set has. */
static sw_tensor *sizes_of(sw_tape *t, const sw_sets *sets)
{
    sw_tensor *n = sw_constant(t, SW_DIMS(sets->count, 1), 0);
    for (int64_t b = 0; n && b < sets->count; b++)
        n->data[b] = (sw_real)(sets->offset[b + 1] - sets->offset[b]);
    return n;
}

sw_tensor *sw_pool_sum_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                             const sw_sets *sets)
{
    (void)pooling;
    sw_tape *t = pass->tape;
    const sw_projection last = sw_take_last_layer(&x);
    sw_tensor *z = sw_segment_sum(t, x, sets);
    if (!last.weight) return z;
    z = sw_linear(t, z, last.weight, NULL);
    return sw_add(t, z, sw_multiply(t, sizes_of(t, sets), last.bias));
}

/* ---- mean: each of n elements has the weight 1/n ------------------------------------------------
 * An empty set has no value. */

NOTHING_LEARNED(mean)

static sw_tensor *equal_weights(sw_tape *t, sw_tensor *x, const sw_sets *sets)
{
    sw_tensor *weight = x ? sw_constant(t, SW_DIMS(x->shape[0], 1), 0) : NULL;
    for (int64_t b = 0; weight && b < sets->count; b++)
        for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++)
            weight->data[r] = 1 / (sw_real)(sets->offset[b + 1] - sets->offset[b]);
    return weight;
}

sw_tensor *sw_pool_mean_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                              const sw_sets *sets)
{
    (void)pooling;
    const sw_projection last = sw_take_last_layer(&x);
    return sw_project(pass->tape, sw_segment_mean(pass->tape, x, sets), last);
}

sw_attention_weights sw_pool_mean_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                          const sw_sets *sets)
{
    (void)pooling;
    return (sw_attention_weights){1, 1, equal_weights(pass->tape, x, sets)};
}

/* ---- var: mean_i (x_i - mean x)^2, and std, its root -------------------------------------------
 * The biased variance, of centred elements, as in Corso et al. 2020, "Principal Neighbourhood
 * Aggregation", section 2. An empty set has no value.
 *
 * The root is steep near 0. So, as in PyG, a variance up to 1e-5 counts as 0, without a gradient;
 * one element has the deviation 0. With `std_epsilon` e, as in that paper and in older versions of
 * PyG, std is sqrt(variance + e), and one element has the deviation sqrt(e). PyG computes mean(x^2)
 * - mean(x)^2, which loses the variance of elements far from 0. */

NOTHING_LEARNED(var)

sw_tensor *sw_pool_var_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                             const sw_sets *sets)
{
    (void)pooling;
    sw_tape *t = pass->tape;
    x = sw_store(t, x); /* it is read twice */
    sw_tensor *mean = sw_segment_mean(t, x, sets);
    sw_tensor *centred = sw_subtract(t, x, sw_segment_broadcast(t, mean, sets));
    return sw_segment_mean(t, sw_multiply(t, centred, centred), sets);
}

sw_status sw_pool_std_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                           const sw_model_config *config)
{
    (void)prefix;
    double *epsilon = pooling->layer = sw_params_alloc(params, sizeof *epsilon);
    if (!epsilon) return SW_ERROR_MEMORY;
    *epsilon = config->std_epsilon;
    return SW_OK;
}

/* 1 where the variance counts, otherwise 0. A NaN counts: it must not be hidden. */
static sw_tensor *counts(sw_tape *t, const sw_tensor *variance)
{
    sw_tensor *mask = sw_constant(t, SW_DIMS(variance->shape[0], variance->shape[1]), 0);
    for (int64_t i = 0; mask && i < variance->size; i++)
        mask->data[i] = (sw_real) !((double)variance->data[i] <= 1e-5);
    return mask;
}

sw_tensor *sw_pool_std_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                             const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    const double epsilon = *(const double *)pooling->layer;
    sw_tensor *variance = sw_pool_var_apply(pooling, pass, x, sets);
    if (epsilon > 0) return sw_sqrt(t, sw_add(t, variance, sw_constant(t, 0, NULL, epsilon)));
    sw_tensor *mask = variance ? counts(t, variance) : NULL;
    /* The root is of 1 where the variance does not count, so that it has a slope. */
    sw_tensor *rest = sw_subtract(t, sw_constant(t, 0, NULL, 1), mask);
    return sw_multiply(t, mask, sw_sqrt(t, sw_add(t, sw_multiply(t, variance, mask), rest)));
}
