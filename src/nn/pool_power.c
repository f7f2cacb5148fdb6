/* pool_power.c - means that learn how much large elements count, with one parameter for all
 * features, or with `per_feature` one for each, as the `channels` of PyG. x [N, D] to [B, D]. */
#include "base/error.h"
#include "nn/params.h"
#include "nn/pooling_functions.h"

#include <math.h>

/* The one parameter of such a pooling, [1] or [D]. */
static sw_status number_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                             const char *suffix, double value, const sw_model_config *config)
{
    const int64_t count = config->per_feature ? config->width : 1;
    pooling->layer = sw_param_new(params, sw_name_of(prefix, suffix).text, SW_DIMS(count),
                                  (sw_init){.value = value}, false);
    return pooling->layer ? SW_OK : sw_last_failure();
}

/* ---- softmax: a = softmax_i(t x_i) of each feature, z = sum_i a_i x_i ---------------------------
 * Li et al. 2020, "DeeperGCN", softmax aggregation. t, "<prefix>.t", starts at 1. At t = 0 it is
 * the mean; as t grows it goes to the maximum. An empty set gives 0. PyG has t fixed unless it is
 * told to learn it. */

sw_status sw_pool_softmax_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                               const sw_model_config *config)
{
    return number_init(pooling, params, prefix, ".t", 1, config);
}

/* a [N, D] */
static sw_tensor *softmax_weight(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets)
{
    sw_tensor *score = sw_multiply(pass->tape, x, sw_pass_param(pass, pooling->layer));
    return sw_segment_softmax(pass->tape, score, sets);
}

sw_tensor *sw_pool_softmax_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets)
{
    x = sw_store(pass->tape, x); /* it is weighed, and weighs */
    sw_tensor *weight = softmax_weight(pooling, pass, x, sets);
    return sw_segment_weighted_sum(pass->tape, weight, x, sets);
}

sw_attention_weights sw_pool_softmax_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                             const sw_sets *sets)
{
    sw_tensor *weight = softmax_weight(pooling, pass, x, sets);
    return (sw_attention_weights){1, weight ? weight->shape[1] : 0, weight};
}

/* ---- gem: z = (mean_i max(x_i, 1e-6)^p)^(1/p) --------------------------------------------------
 * Generalised mean, Radenovic et al. 2018, "Fine-tuning CNN Image Retrieval with No Human
 * Annotation", equation 3. p, "<prefix>.p", starts at 3. At p = 1 it is the mean, at p = 0 the
 * geometric mean; as p grows it goes to the maximum. An element that is not positive counts as 1e-6
 * and gets no gradient. An empty set has no value.
 *
 * It is computed as exp((logsumexp_i(p log x_i) - log n) / p), which does not overflow or underflow
 * unless the elements do. At p = 0 this is 0 / 0. Close to 0, rounding errors are all that is left,
 * most of all in the gradient of p, which is divided by p^2. So a p within 1e-2 of 0 is moved to
 * that distance, on its side of 0. Its gradient is that of where it was moved to, so p can cross 0.
 */

static const double least_element = 1e-6, least_power = 1e-2;

sw_status sw_pool_gem_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                           const sw_model_config *config)
{
    return number_init(pooling, params, prefix, ".p", 3, config);
}

/* x + c */
static sw_tensor *shifted(sw_tape *t, sw_tensor *x, double c)
{
    return sw_add(t, x, sw_constant(t, 0, NULL, c));
}

/* p, away from 0. */
static sw_tensor *power_of(sw_pass *pass, const sw_param *param)
{
    sw_tensor *p = sw_pass_param(pass, param), *move = NULL;
    for (int64_t i = 0; p && i < p->size; i++) {
        double value = (double)p->data[i];
        if (!(fabs(value) < least_power)) continue; /* also a NaN: divergence must not be hidden */
        if (!move) move = sw_constant(pass->tape, p->ndim, p->shape, 0);
        if (move) move->data[i] = (sw_real)(copysign(least_power, value) - value);
    }
    return move ? sw_add(pass->tape, p, move) : p;
}

/* log n of each set, [B, 1]. */
static sw_tensor *log_sizes(sw_tape *t, const sw_sets *sets)
{
    sw_tensor *sizes = sw_constant(t, SW_DIMS(sets->count, 1), 0);
    for (int64_t b = 0; sizes && b < sets->count; b++)
        sizes->data[b] = (sw_real)log((double)(sets->offset[b + 1] - sets->offset[b]));
    return sizes;
}

/* The power mean of elements, from their logarithms. */
static sw_tensor *power_mean(const sw_pooling *pooling, sw_pass *pass, sw_tensor *logs,
                             const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    sw_tensor *p = power_of(pass, pooling->layer);
    sw_tensor *powers = sw_multiply(t, logs, p);
    sw_tensor *log_mean = sw_subtract(t, sw_segment_logsumexp(t, powers, sets), log_sizes(t, sets));
    return sw_exp(t, sw_divide(t, log_mean, p));
}

/* log max(x, 1e-6) */
static sw_tensor *logs_of(sw_tape *t, sw_tensor *x)
{
    return sw_log(t, shifted(t, sw_relu(t, shifted(t, x, -least_element)), least_element));
}

sw_tensor *sw_pool_gem_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                             const sw_sets *sets)
{
    return power_mean(pooling, pass, logs_of(pass->tape, x), sets);
}

/* ---- powermean: gem of min(x, 100), from p = 1 on ----------------------------------------------
 * Li et al. 2020, "DeeperGCN", power mean aggregation, with the start and the range of PyG. The
 * differences: in PyG an element that is not positive counts as 0, here as 1e-6, where every power
 * has a slope; PyG also limits the mean of the powers to 100, which at p = 2 takes effect from
 * elements of 10 on; and PyG has p fixed unless it is told to learn it. */

static const double largest_element = 100;

sw_status sw_pool_powermean_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                                 const sw_model_config *config)
{
    return number_init(pooling, params, prefix, ".p", 1, config);
}

sw_tensor *sw_pool_powermean_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                   const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    /* The logarithm less what it has above that of the limit: this keeps all digits of a small x,
     * and those of the limit where x is large. */
    sw_tensor *logs = logs_of(t, x), *above = sw_relu(t, shifted(t, logs, -log(largest_element)));
    return power_mean(pooling, pass, sw_subtract(t, logs, above), sets);
}
