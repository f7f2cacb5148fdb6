/* pool_query.c - poolings by attention that differ in their query: learned queries (mha), the mean
 * of the elements (clip), a token among the elements (cls), the context of the set (context).
 * Shapes: x [N, D] to [B, out_width]. */
#include "nn/pool_query.h"
#include "autodiff/op.h"
#include "base/error.h"
#include "nn/absorbed_attention.h"
#include "nn/attention_probe.h"
#include "nn/encoders.h"
#include "nn/params.h"
#include "nn/pooling_functions.h"

#include <math.h>
#include <string.h>

/* ---- mha: K learned queries in multi-head attention, end to end: [B, K D] ----------------------
 *
 *   z = MHA(Q, x)      or, with norms,      z = MHA(ln_q(Q), ln_k(x))
 *
 * The attentional pooler of Yu et al. 2022, "CoCa", section 3.2: PMA without the residual and the
 * feed-forward layer of its block. It has these norms unless config->norm is none. An empty set
 * gives the bias of out_proj, K times. */

typedef struct mha_pooling {
    sw_param *query; /* [K, D] */
    bool norms;
    sw_norm_layer query_norm, key_norm;
    sw_multihead_layer attention;
} mha_pooling;

sw_status sw_pool_mha_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                           const sw_model_config *config)
{
    mha_pooling *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    int64_t width = config->width, queries = config->queries;
    pooling->vectors = queries;
    pooling->out_width = queries * width;
    layer->query = sw_param_new(params, sw_name_of(prefix, ".query").text, SW_DIMS(queries, width),
                                sw_init_xavier(width, width), false);
    if (!layer->query) return sw_last_failure();
    layer->norms = sw_mab_options_from(config).norm != SW_MAB_NORM_NONE;
    if (layer->norms) {
        SW_TRY(sw_norm_init(&layer->query_norm, params, sw_name_of(prefix, ".ln_q").text, width));
        SW_TRY(sw_norm_init(&layer->key_norm, params, sw_name_of(prefix, ".ln_k").text, width));
    }
    return sw_multihead_init(&layer->attention, params, sw_name_of(prefix, ".mha").text, width,
                             config->heads);
}

/* Q, and in *x the elements, both normed if there are norms. */
static sw_tensor *norm_both(const mha_pooling *layer, sw_pass *pass, sw_tensor **x)
{
    sw_tensor *q = sw_pass_param(pass, layer->query);
    if (!layer->norms) return q;
    q = sw_norm_apply(&layer->query_norm, pass, q);
    *x = sw_norm_apply(&layer->key_norm, pass, *x);
    return q;
}

sw_tensor *sw_pool_mha_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                             const sw_sets *sets)
{
    const mha_pooling *layer = pooling->layer;
    sw_tensor *q = norm_both(layer, pass, &x);
    sw_tensor *answers = sw_multihead_apply(&layer->attention, pass, q, NULL, x, sets);
    return sw_reshape(pass->tape, answers, SW_DIMS(sets->count, pooling->out_width));
}

sw_attention_weights sw_pool_mha_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                         const sw_sets *sets)
{
    const mha_pooling *layer = pooling->layer;
    sw_tensor *q = norm_both(layer, pass, &x);
    return sw_multihead_weights(&layer->attention, pass, q, NULL, x, sets);
}

/* ---- clip: z = MHA(m, [m; x]), m the mean of the elements --------------------------------------
 * Radford et al. 2021, "CLIP", section 2.4. The mean is the query, and also one of the elements
 * that are asked. An empty set has no mean. */

sw_status sw_pool_clip_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                            const sw_model_config *config)
{
    sw_multihead_layer *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    return sw_multihead_init(layer, params, sw_name_of(prefix, ".mha").text, config->width,
                             config->heads);
}

sw_tensor *sw_pool_clip_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                              const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    const sw_sets *means = sw_sets_uniform(t, sets, 1);
    x = sw_store(t, x); /* the mean and the elements are read */
    sw_tensor *mean = sw_segment_mean(t, x, sets);
    sw_tensor *joined = sw_segment_join(t, mean, means, x, sets);
    return sw_multihead_apply(pooling->layer, pass, mean, means, joined,
                              sw_sets_join(t, means, sets));
}

/* The weight of the mean, shared out equally to its n elements. value(m) = W m + b is the mean of
 * their values, so sum_i (a_i + a_m / n) value(x_i) is the same result. weight is [B + N, H], with
 * the mean first in each set. */
static sw_tensor *share_of_mean(sw_tape *t, const sw_tensor *weight, const sw_sets *sets)
{
    if (!weight) return NULL;
    int64_t heads = weight->shape[1];
    sw_tensor *own = sw_constant(t, SW_DIMS(weight->shape[0] - sets->count, heads), 0);
    for (int64_t b = 0; own && b < sets->count; b++) {
        const sw_real *mean = weight->data + (sets->offset[b] + b) * heads;
        int64_t first = sets->offset[b] * heads, n = sets->offset[b + 1] - sets->offset[b];
        for (int64_t i = 0; i < n * heads; i++)
            own->data[first + i] = mean[heads + i] + mean[i % heads] / (sw_real)n;
    }
    return own;
}

sw_attention_weights sw_pool_clip_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                          const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    const sw_sets *means = sw_sets_uniform(t, sets, 1);
    sw_tensor *mean = sw_segment_mean(t, x, sets);
    sw_tensor *joined = sw_segment_join(t, mean, means, x, sets);
    sw_attention_weights weights = sw_multihead_weights(pooling->layer, pass, mean, means, joined,
                                                        sw_sets_join(t, means, sets));
    weights.weight = share_of_mean(t, weights.weight, sets);
    return weights;
}

/* ---- cls: a learned token joins each set, and is read after the encoder ------------------------
 * Devlin et al. 2019, "BERT", section 3. sw_pooling_join has put the token in front, so z is the
 * first row of each set. An empty set is the token alone. */

/* "sab, isab": the encoders that let the token see its set. */
static sw_name mixing_encoders(void)
{
    sw_name list = {0};
    for (int i = 0; i < sw_encoder_count(); i++)
        if (sw_encoder_at(i)->mixes)
            list = sw_name_of(list.text[0] ? sw_name_of(list.text, ", ").text : "",
                              sw_encoder_at(i)->name);
    return list;
}

sw_status sw_pool_cls_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                           const sw_model_config *config)
{
    const sw_encoder_type *encoder;
    SW_TRY(sw_encoder_find(&encoder, config->encoder));
    if (!encoder->mixes)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "cls: the encoder %s takes each element by itself, so that the token would "
                       "see nothing of its set; expected %s",
                       encoder->name, mixing_encoders().text);
    if (config->vocabulary > 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "cls: the data's elements begin with the number of a token or a place, "
                       "and a learned token has none");
    pooling->token =
        sw_param_new(params, sw_name_of(prefix, ".token").text, SW_DIMS(1, config->input),
                     sw_init_xavier(config->input, 1), false);
    return pooling->token ? SW_OK : sw_last_failure();
}

sw_tensor *sw_first_rows(sw_tape *t, sw_tensor *x, const sw_sets *sets)
{
    if (x && x->shape[0] > INT32_MAX)
        return sw_tape_fail(t, sw_fail(SW_ERROR_SHAPE,
                                       "cls: the sets have %lld elements together, "
                                       "expected no more than %d",
                                       (long long)x->shape[0], INT32_MAX));
    int32_t *first = sw_tape_alloc(t, sw_bytes(sets->count, sizeof *first));
    if (!first) return NULL;
    for (int64_t b = 0; b < sets->count; b++) first[b] = (int32_t)sets->offset[b];
    return sw_gather(t, x, first, sets->count);
}

sw_tensor *sw_pool_cls_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                             const sw_sets *sets)
{
    (void)pooling;
    return sw_first_rows(pass->tape, x, sets);
}

/* ---- context: the context of the set is its query ----------------------------------------------
 *
 *   q = c W_qᵀ + b_q
 *   a_j = softmax_i(q_j · k_i,j / sqrt(D/H))
 *   z = concat_j(sum_i a_j,i v_i,j)
 *
 * c [B, context]; k = x W_kᵀ + b_k, v = x W_vᵀ + b_v, head j the j-th D/H columns (Vaswani et al.
 * 2017, equation 1). With another context, the same set gives another result. An empty set gives 0.
 */

typedef struct context_pooling {
    sw_linear_layer query, key, value;
    int64_t heads;
} context_pooling;

sw_status sw_pool_context_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                               const sw_model_config *config)
{
    context_pooling *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    int64_t width = config->width;
    if (config->context == 0)
        return sw_fail(SW_ERROR_ARGUMENT, "context: the data has no context for its sets");
    SW_TRY(sw_check_heads("context", width, config->heads));
    layer->heads = config->heads;
    SW_TRY(sw_linear_init(&layer->query, params, sw_name_of(prefix, ".query").text, config->context,
                          width));
    SW_TRY(sw_linear_init(&layer->key, params, sw_name_of(prefix, ".key").text, width, width));
    return sw_linear_init(&layer->value, params, sw_name_of(prefix, ".value").text, width, width);
}

static sw_attention_inputs context_inputs(const context_pooling *layer, sw_pass *pass, sw_tensor *x,
                                          const sw_sets *sets)
{
    if (!pass->context)
        sw_tape_fail(pass->tape, sw_fail(SW_ERROR_ARGUMENT, "context: the pass brings none"));
    double part = (double)layer->value.weight->shape[0] / (double)layer->heads;
    return (sw_attention_inputs){.q = sw_linear_apply(&layer->query, pass, pass->context),
                                 .query_sets = sw_sets_uniform(pass->tape, sets, 1),
                                 .key = sw_projection_of(&layer->key, pass),
                                 .value = sw_projection_of(&layer->value, pass),
                                 .heads = layer->heads,
                                 .scale = 1 / sqrt(part),
                                 .x = x,
                                 .sets = sets};
}

sw_tensor *sw_pool_context_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets)
{
    sw_attention_inputs in = context_inputs(pooling->layer, pass, x, sets);
    return sw_projected_attention(pass->tape, &in);
}

sw_attention_weights sw_pool_context_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                             const sw_sets *sets)
{
    sw_attention_inputs in = context_inputs(pooling->layer, pass, x, sets);
    return sw_projected_weights(pass->tape, &in);
}
