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

/* ---- Scores by a network ------------------------------------------------------------------------
 * sum_i a_i x_i with a = softmax(score): attention from the query 1 to keys that are the scores. So
 * it is one operator, which a long set passes through in blocks. If the layers of the score are
 * merged with the last one of the encoder, x is what that layer reads, and it comes last. */

static sw_tensor *weighted_sum(sw_pass *pass, sw_tensor *score, sw_tensor *x, const sw_sets *sets,
                               sw_projection last)
{
    sw_tensor *one = sw_constant(pass->tape, SW_DIMS(1, 1), 1);
    sw_tensor *z = sw_set_attention(pass->tape, one, NULL, score, x, sets, 1, 1);
    return last.weight ? sw_without_empty(pass->tape, sw_project(pass->tape, z, last), sets, NULL)
                       : z;
}

/* What the layer makes of the elements. */
static sw_tensor *read_elements(const sw_linear_layer *reader, sw_pass *pass, sw_tensor *x,
                                sw_projection last)
{
    return sw_project(pass->tape, x, sw_merged_reader(pass, reader, last));
}

/* ---- additive: a = softmax(wᵀ tanh(V x_i + b_V) + b_w), z = sum_i a_i x_i ------------------- */

typedef struct additive_pooling {
    sw_linear_layer hidden, score;
} additive_pooling;

static int64_t hidden_width(const sw_model_config *config)
{
    return config->attention ? config->attention : config->width;
}

sw_status sw_pool_additive_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                                const sw_model_config *config)
{
    additive_pooling *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    int64_t width = config->width, hidden = hidden_width(config);
    SW_TRY(sw_linear_init(&layer->hidden, params, sw_name_of(prefix, ".0").text, width, hidden));
    pooling->reader[0] = &layer->hidden;
    return sw_linear_init(&layer->score, params, sw_name_of(prefix, ".2").text, hidden, 1);
}

/* [N, 1] */
static sw_tensor *additive_score(const additive_pooling *layer, sw_pass *pass, sw_tensor *x,
                                 sw_projection last)
{
    sw_tensor *hidden = sw_tanh(pass->tape, read_elements(&layer->hidden, pass, x, last));
    return sw_linear_apply(&layer->score, pass, hidden);
}

sw_tensor *sw_pool_additive_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                  const sw_sets *sets)
{
    const additive_pooling *layer = pooling->layer;
    const sw_projection last = sw_take_merged(pass, &layer->hidden, &x);
    return weighted_sum(pass, additive_score(layer, pass, x, last), x, sets, last);
}

sw_attention_weights sw_pool_additive_weights(const sw_pooling *pooling, sw_pass *pass,
                                              sw_tensor *x, const sw_sets *sets)
{
    const additive_pooling *layer = pooling->layer;
    const sw_projection last = sw_take_merged(pass, &layer->hidden, &x);
    sw_tensor *score = additive_score(layer, pass, x, last);
    return (sw_attention_weights){1, 1, sw_segment_softmax(pass->tape, score, sets)};
}

/* ---- gated: a = softmax(wᵀ (tanh(V x_i + b_V) ⊙ sigmoid(U x_i + b_U)) + b_w), z as above ---- */

typedef struct gated_pooling {
    sw_linear_layer hidden, gate, score;
} gated_pooling;

sw_status sw_pool_gated_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                             const sw_model_config *config)
{
    gated_pooling *layer = pooling->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    int64_t width = config->width, hidden = hidden_width(config);
    SW_TRY(sw_linear_init(&layer->hidden, params, sw_name_of(prefix, "_V.0").text, width, hidden));
    SW_TRY(sw_linear_init(&layer->gate, params, sw_name_of(prefix, "_U.0").text, width, hidden));
    pooling->reader[0] = &layer->hidden, pooling->reader[1] = &layer->gate;
    return sw_linear_init(&layer->score, params, sw_name_of(prefix, "_w").text, hidden, 1);
}

/* [N, 1] */
static sw_tensor *gated_score(const gated_pooling *layer, sw_pass *pass, sw_tensor *x,
                              sw_projection last)
{
    sw_tensor *hidden = sw_tanh(pass->tape, read_elements(&layer->hidden, pass, x, last));
    sw_tensor *gate = sw_sigmoid(pass->tape, read_elements(&layer->gate, pass, x, last));
    return sw_linear_apply(&layer->score, pass, sw_multiply(pass->tape, hidden, gate));
}

sw_tensor *sw_pool_gated_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets)
{
    const gated_pooling *layer = pooling->layer;
    const sw_projection last = sw_take_merged(pass, &layer->hidden, &x);
    return weighted_sum(pass, gated_score(layer, pass, x, last), x, sets, last);
}

sw_attention_weights sw_pool_gated_weights(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                                           const sw_sets *sets)
{
    const gated_pooling *layer = pooling->layer;
    const sw_projection last = sw_take_merged(pass, &layer->hidden, &x);
    sw_tensor *score = gated_score(layer, pass, x, last);
    return (sw_attention_weights){1, 1, sw_segment_softmax(pass->tape, score, sets)};
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
