/* attention.c - multi-head attention, and learned queries that absorb their projections. */
#include "nn/attention.h"

#include "base/error.h"
#include "nn/params.h"

#include <math.h>

sw_status sw_check_heads(const char *what, int64_t width, int64_t heads)
{
    if (heads >= 1 && width % heads == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s: %lld heads do not divide the width %lld", what,
                   (long long)heads, (long long)width);
}

/* ---- Multi-head attention ------------------------------------------------------------------- */

sw_status sw_multihead_init(sw_multihead_layer *layer, sw_params *params, const char *prefix,
                            int64_t width, int64_t heads)
{
    SW_TRY(sw_check_heads(prefix, width, heads));
    layer->width = width;
    layer->heads = heads;
    layer->in_weight =
        sw_param_new(params, sw_name_of(prefix, ".in_proj_weight").text, SW_DIMS(3 * width, width),
                     sw_init_xavier(width, 3 * width), true);
    layer->in_bias = sw_param_new(params, sw_name_of(prefix, ".in_proj_bias").text,
                                  SW_DIMS(3 * width), (sw_init){.value = 0}, false);
    if (!layer->in_weight || !layer->in_bias) return SW_ERROR_ARGUMENT;
    SW_TRY(
        sw_linear_init(&layer->output, params, sw_name_of(prefix, ".out_proj").text, width, width));
    layer->output.bias->init = (sw_init){.value = 0}; /* as PyTorch's does */
    return SW_OK;
}

/* The third of the stacked projections that begins at row `part` D. */
static sw_tensor *project(const sw_multihead_layer *layer, sw_pass *pass, sw_tensor *x,
                          int64_t part)
{
    sw_tensor *weight = sw_slice(pass->tape, sw_pass_param(pass, layer->in_weight), 0,
                                 part * layer->width, layer->width);
    sw_tensor *bias = sw_slice(pass->tape, sw_pass_param(pass, layer->in_bias), 0,
                               part * layer->width, layer->width);
    return sw_linear(pass->tape, x, weight, bias);
}

sw_tensor *sw_multihead_apply(const sw_multihead_layer *layer, sw_pass *pass, sw_tensor *q,
                              const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets)
{
    double scale = 1 / sqrt((double)layer->width / (double)layer->heads);
    sw_tensor *answer = sw_set_attention(pass->tape, project(layer, pass, q, 0), query_sets,
                                         project(layer, pass, x, 1), project(layer, pass, x, 2),
                                         sets, layer->heads, scale);
    return sw_linear_apply(&layer->output, pass, answer);
}

/* ---- Learned queries ---------------------------------------------------------------------------
 *
 * K queries that are the same for every set need no projected keys and values: with
 * key(x) = W_k x + b_k and value(x) = W_v x + b_v, in head j,
 *
 *   q_j · key_j(x_i)      = (W_k,jᵀ q_j) · x_i + q_j · b_k,j
 *   sum_i a_i value_j(x_i) = W_v,j (sum_i a_i x_i) + b_v,j            since sum_i a_i = 1
 *
 * The term with b_k is the same for all elements, so softmax drops it. What is left is attention
 * from H K queries u = W_k,jᵀ q_j, as wide as x, to the raw elements, and a projection of the H K
 * answers of each set: 4 N D H K operations take the place of 4 N D². */

/* [rows, H, width] to [H, rows, width] or back: heads to the front, where matmul batches. */
static sw_tensor *swap_heads(sw_tape *tape, sw_tensor *x, int64_t a, int64_t b, int64_t width)
{
    return sw_transpose(tape, sw_reshape(tape, x, SW_DIMS(a, b, width)), 0, 1);
}

/* The bias for the answers of K queries a set, [B K, D] or [D]: an empty set has none. */
static sw_tensor *answer_bias(sw_tape *tape, sw_tensor *bias, const sw_sets *sets, int64_t k)
{
    bool any_empty = false;
    for (int64_t b = 0; b < sets->count; b++) any_empty |= sets->offset[b] == sets->offset[b + 1];
    if (!any_empty) return bias;
    sw_tensor *present = sw_constant(tape, SW_DIMS(sets->count * k, 1), 1);
    if (!present) return NULL;
    for (int64_t i = 0; i < sets->count * k; i++)
        present->data[i] = sets->offset[i / k] < sets->offset[i / k + 1];
    return sw_multiply(tape, present, bias);
}

static sw_tensor *absorbed_attention(sw_pass *pass, sw_tensor *q, const sw_linear_layer *key,
                                     const sw_linear_layer *value, int64_t heads, double scale,
                                     sw_tensor *x, const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    int64_t k = q->shape[0], width = q->shape[1], part = width / heads, in = key->weight->shape[1];
    sw_tensor *key_weight =
        sw_reshape(t, sw_pass_param(pass, key->weight), SW_DIMS(heads, part, in));
    sw_tensor *value_weight =
        sw_reshape(t, sw_pass_param(pass, value->weight), SW_DIMS(heads, part, in));
    sw_tensor *q_heads = swap_heads(t, q, k, heads, part);             /* [H, K, D/H] */
    sw_tensor *u = sw_matmul(t, q_heads, key_weight, false, false);    /* [H, K, in] */
    u = sw_reshape(t, u, SW_DIMS(heads * k, in));                      /* [H K, in] */
    sw_tensor *z = sw_set_attention(t, u, NULL, x, x, sets, 1, scale); /* [B H K, in] */
    z = swap_heads(t, z, sets->count, heads, k * in);                  /* [H, B, K in] */
    z = sw_reshape(t, z, SW_DIMS(heads, sets->count * k, in));         /* [H, B K, in] */
    sw_tensor *o = sw_matmul(t, z, value_weight, false, true);         /* [H, B K, D/H] */
    o = swap_heads(t, o, heads, sets->count * k, part);                /* [B K, H, D/H] */
    o = sw_reshape(t, o, SW_DIMS(sets->count * k, width));             /* [B K, D] */
    return sw_add(t, o, answer_bias(t, sw_pass_param(pass, value->bias), sets, k));
}

sw_tensor *sw_seed_attention(sw_pass *pass, sw_tensor *q, const sw_linear_layer *key,
                             const sw_linear_layer *value, int64_t heads, double scale,
                             sw_tensor *x, const sw_sets *sets)
{
    if (!q || !x) return NULL;
    /* Per element and D: 4 D against 4 H K operations, whose products are narrow and so slower. */
    bool cheaper = heads * q->shape[0] <= q->shape[1] / 2;
    if (cheaper) return absorbed_attention(pass, q, key, value, heads, scale, x, sets);
    return sw_set_attention(pass->tape, q, NULL, sw_linear_apply(key, pass, x),
                            sw_linear_apply(value, pass, x), sets, heads, scale);
}
