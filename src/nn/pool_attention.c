/* pool_attention.c - poolings in which the weight of an element depends on what it is, and pma.
 * Shapes: x [N, D] to [B, out_width]. */
#include "base/error.h"
#include "nn/absorbed_attention.h"
#include "nn/attention_probe.h"
#include "nn/merged.h"
#include "nn/params.h"
#include "nn/pooling_functions.h"

#include <math.h>

/* ---- dot: e_i = q · K_i / sqrt(D), a = softmax(e), z = sum_i a_i V_i ----------------------------
 * K = x W_kᵀ + b_k, V = x W_vᵀ + b_v; one learned query q. */

typedef struct dot_pooling {
    sw_param *query; /* [1, D] */
    sw_linear_layer key, value;
} dot_pooling;

sw_status sw_pool_dot_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                           const sw_model_config *config)
{
    dot_pooling *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    int64_t width = config->width;
    layer->query = sw_param_new(params, sw_name_of(prefix, ".query").text, SW_DIMS(1, width),
                                sw_init_xavier(width, width), false);
    if (!layer->query) return sw_last_failure();
    SW_TRY(sw_linear_init(&layer->key, params, sw_name_of(prefix, ".key").text, width, width));
    return sw_linear_init(&layer->value, params, sw_name_of(prefix, ".value").text, width, width);
}

static sw_attention_inputs dot_inputs(const dot_pooling *layer, sw_pass *pass, sw_tensor *x,
                                      const sw_sets *sets)
{
    return (sw_attention_inputs){.q = sw_pass_param(pass, layer->query),
                                 .key = sw_projection_of(&layer->key, pass),
                                 .value = sw_projection_of(&layer->value, pass),
                                 .heads = 1,
                                 .scale = 1 / sqrt((double)layer->query->shape[1]),
                                 .x = x,
                                 .sets = sets};
}

sw_tensor *sw_pool_dot_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                             const sw_sets *sets)
{
    sw_attention_inputs in = dot_inputs(pooling->layer, pass, x, sets);
    return sw_projected_attention(pass->tape, &in);
}

sw_attention_weights sw_pool_dot_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                         const sw_sets *sets)
{
    sw_attention_inputs in = dot_inputs(pooling->layer, pass, x, sets);
    return sw_projected_weights(pass->tape, &in);
}

/* ---- additive, gated: a = softmax(e), z = sum_i a_i x_i, with scores e_i by a network -----------
 *
 *   additive   e_i = wᵀ tanh(V x_i + b_V) + b_w
 *   gated      e_i = wᵀ (tanh(V x_i + b_V) ⊙ sigmoid(U x_i + b_U)) + b_w
 *
 * z is attention from the query 1 to keys that are the scores. So it is one operator, which a long
 * set passes through in blocks. If V and U are merged with the last layer of the encoder, x is what
 * that layer reads, and the layer is applied to z. */

typedef struct scored_pooling {
    sw_linear_layer hidden, gate, score; /* V, U, w; additive has no U */
} scored_pooling;

/* The names of the layers follow the prefix. */
static sw_status scored_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                             const sw_model_config *config, const char *hidden, const char *gate,
                             const char *score)
{
    scored_pooling *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    const int64_t width = config->width, inner = config->attention ? config->attention : width;
    SW_TRY(sw_linear_init(&layer->hidden, params, sw_name_of(prefix, hidden).text, width, inner));
    pooling->reader[0] = &layer->hidden;
    if (gate) {
        SW_TRY(sw_linear_init(&layer->gate, params, sw_name_of(prefix, gate).text, width, inner));
        pooling->reader[1] = &layer->gate;
    }
    return sw_linear_init(&layer->score, params, sw_name_of(prefix, score).text, inner, 1);
}

/* What V or U makes of the elements. */
static sw_tensor *read_elements(const sw_linear_layer *reader, sw_pass *pass, sw_tensor *x,
                                sw_projection last)
{
    return sw_project(pass->tape, x, sw_merged_reader(pass, reader, last));
}

/* e [N, 1] */
static sw_tensor *score_elements(const scored_pooling *layer, sw_pass *pass, sw_tensor *x,
                                 sw_projection last)
{
    sw_tape *t = pass->tape;
    sw_tensor *hidden = sw_tanh(t, read_elements(&layer->hidden, pass, x, last));
    if (layer->gate.weight) {
        sw_tensor *gate = sw_sigmoid(t, read_elements(&layer->gate, pass, x, last));
        hidden = sw_multiply(t, hidden, gate);
    }
    return sw_linear_apply(&layer->score, pass, hidden);
}

static sw_tensor *scored_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets)
{
    const scored_pooling *layer = pooling->layer;
    sw_tape *t = pass->tape;
    const sw_projection last = sw_take_merged(pass, &layer->hidden, &x);
    sw_tensor *score = score_elements(layer, pass, x, last);
    sw_tensor *one = sw_constant(t, SW_DIMS(1, 1), 1);
    sw_tensor *z = sw_set_attention(t, one, NULL, score, x, sets, 1, 1);
    return last.weight ? sw_without_empty(t, sw_project(t, z, last), sets, NULL) : z;
}

static sw_attention_weights scored_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                           const sw_sets *sets)
{
    const scored_pooling *layer = pooling->layer;
    const sw_projection last = sw_take_merged(pass, &layer->hidden, &x);
    sw_tensor *score = score_elements(layer, pass, x, last);
    return (sw_attention_weights){1, 1, sw_segment_softmax(pass->tape, score, sets)};
}

sw_status sw_pool_additive_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                                const sw_model_config *config)
{
    return scored_init(pooling, params, prefix, config, ".0", NULL, ".2");
}

sw_tensor *sw_pool_additive_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                  const sw_sets *sets)
{
    return scored_apply(pooling, pass, x, sets);
}

sw_attention_weights sw_pool_additive_weights(const sw_pooling *pooling, sw_pass *pass,
                                              sw_tensor *x, const sw_sets *sets)
{
    return scored_weights(pooling, pass, x, sets);
}

sw_status sw_pool_gated_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                             const sw_model_config *config)
{
    return scored_init(pooling, params, prefix, config, "_V.0", "_U.0", "_w");
}

sw_tensor *sw_pool_gated_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets)
{
    return scored_apply(pooling, pass, x, sets);
}

sw_attention_weights sw_pool_gated_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                           const sw_sets *sets)
{
    return scored_weights(pooling, pass, x, sets);
}

/* ---- pma: the K vectors of PMA_K(X), end to end: [B, K D] ----------------------------------- */

sw_status sw_pool_pma_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                           const sw_model_config *config)
{
    sw_pma_layer *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    sw_mab_options options = sw_mab_options_from(config);
    pooling->vectors = config->queries;
    pooling->out_width = config->queries * config->width;
    return sw_pma_init(layer, params, prefix, config->width, config->queries, config->pool_layer,
                       &options);
}

sw_tensor *sw_pool_pma_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                             const sw_sets *sets)
{
    sw_tensor *answers = sw_pma_apply(pooling->layer, pass, x, sets);
    return sw_reshape(pass->tape, answers, SW_DIMS(sets->count, pooling->out_width));
}

sw_attention_weights sw_pool_pma_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                         const sw_sets *sets)
{
    return sw_pma_weights(pooling->layer, pass, x, sets);
}
