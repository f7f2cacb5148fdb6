/* pool_fixed.c - poolings without parameters, which attention is compared with. x [N, D] to [B, D],
 * each feature on its own. */
#include "nn/pooling_functions.h"

/* No layer and no parameters. */
#define NOTHING_LEARNED(id)                                                                        \
    sw_status sw_pool_##id##_init(sw_pooling *pooling, sw_params *params, const char *prefix,      \
                                  const sw_model_config *config)                                   \
    {                                                                                              \
        (void)pooling, (void)params, (void)prefix, (void)config;                                   \
        return SW_OK;                                                                              \
    }

/* ---- One operator: sum, max, min, and logsumexp: log sum_i exp(x_i) ----------------------
 * The sum of no elements is 0. The others have no value for an empty set: logsumexp would be
 * -infinity, which no layer can use. */

#define FIXED_POOLING(id)                                                                          \
    NOTHING_LEARNED(id)                                                                            \
    sw_tensor *sw_pool_##id##_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,        \
                                    const sw_sets *sets)                                           \
    {                                                                                              \
        (void)pooling;                                                                             \
        return sw_segment_##id(pass->tape, x, sets);                                               \
    }

FIXED_POOLING(sum)
FIXED_POOLING(max)
FIXED_POOLING(min)
FIXED_POOLING(logsumexp)

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
    return sw_segment_mean(pass->tape, x, sets);
}

sw_attention_weights sw_pool_mean_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                          const sw_sets *sets)
{
    (void)pooling;
    return (sw_attention_weights){1, 1, equal_weights(pass->tape, x, sets)};
}

/* ---- std: sqrt(mean_i (x_i - mean x)^2 + 1e-5) -------------------------------------------------
 * The biased variance, of centred elements, as in Corso et al. 2020, "Principal Neighbourhood
 * Aggregation", section 2. One element gives sqrt(1e-5), with the gradient 0. An empty set has no
 * value. */

NOTHING_LEARNED(std)

sw_tensor *sw_pool_std_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                             const sw_sets *sets)
{
    (void)pooling;
    sw_tape *t = pass->tape;
    sw_tensor *mean = sw_segment_mean(t, x, sets);
    sw_tensor *centred = sw_subtract(t, x, sw_segment_broadcast(t, mean, sets));
    sw_tensor *variance = sw_segment_mean(t, sw_multiply(t, centred, centred), sets);
    return sw_sqrt(t, sw_add(t, variance, sw_constant(t, 0, NULL, 1e-5)));
}
