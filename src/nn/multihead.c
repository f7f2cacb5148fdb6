/* attention.c - attention to projected elements, whose projections few queries absorb, and
 * multi-head attention. */
#include "nn/layers.h"

#include "base/error.h"
#include "nn/params.h"

#include <math.h>

sw_status sw_check_heads(const char *what, int64_t width, int64_t heads)
{
    if (heads >= 1 && width % heads == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s: %lld heads do not divide the width %lld", what,
                   (long long)heads, (long long)width);
}

/* ---- A few queries a set ------------------------------------------------------------------------
 *
 * K queries of a set, learned or its own, need no projected keys and values: with
 * key(x) = W_k x + b_k and value(x) = W_v x + b_v, in head j,
 *
 *   q_j · key_j(x_i)      = (W_k,jᵀ q_j) · x_i + q_j · b_k,j
 *   sum_i a_i value_j(x_i) = W_v,j (sum_i a_i x_i) + b_v,j            since sum_i a_i = 1
 *
 * The term with b_k is the same for all elements, so softmax drops it. What is left is attention
 * from K H queries u = W_k,jᵀ q_j, as wide as x, to the raw elements, and a projection of the K H
 * answers of each set: 4 N D H K operations take the place of 4 N D². */

sw_projection sw_projection_of(const sw_linear_layer *layer, sw_pass *pass)
{
    return (sw_projection){sw_pass_param(pass, layer->weight), sw_pass_param(pass, layer->bias)};
}

static sw_tensor *project(sw_tape *tape, sw_projection by, sw_tensor *x)
{
    return sw_linear(tape, x, by.weight, by.bias);
}

/* [a, b, width] to [b, a, width]: heads to the front, where matmul batches, or back. */
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

static bool one_each(const sw_sets *sets)
{
    for (int64_t b = 0; b < sets->count; b++)
        if (sets->offset[b + 1] - sets->offset[b] != 1) return false;
    return true;
}

sw_tensor *sw_projected_attention(sw_tape *t, sw_tensor *q, const sw_sets *query_sets,
                                  sw_projection key, sw_projection value, int64_t heads,
                                  double scale, sw_tensor *x, const sw_sets *sets)
{
    if (!q || !x || !key.weight || !value.weight) return NULL;
    int64_t rows = q->shape[0], width = q->shape[1], part = width / heads;
    int64_t k = query_sets ? 1 : rows, answers = sets->count * k, in = key.weight->shape[1];
    /* Per element and D: 4 D against 4 H K operations, whose products are narrow and so slower. */
    bool few = heads * k <= width / 2 && (!query_sets || one_each(query_sets));
    if (!few)
        return sw_set_attention(t, q, query_sets, project(t, key, x), project(t, value, x), sets,
                                heads, scale);
    sw_tensor *key_weight = sw_reshape(t, key.weight, SW_DIMS(heads, part, in));
    sw_tensor *value_weight = sw_reshape(t, value.weight, SW_DIMS(heads, part, in));
    sw_tensor *u = swap_heads(t, q, rows, heads, part); /* [H, K, D/H] */
    u = sw_matmul(t, u, key_weight, false, false);      /* [H, K, in] */
    u = swap_heads(t, u, heads, rows, in);              /* [K, H, in] */
    u = sw_reshape(t, u, SW_DIMS(rows * heads, in));    /* [K H, in] */
    const sw_sets *asking = query_sets ? sw_sets_uniform(t, sets, heads) : NULL;
    sw_tensor *z = sw_set_attention(t, u, asking, x, x, sets, 1, scale); /* [B K H, in] */
    z = swap_heads(t, z, answers, heads, in);                            /* [H, B K, in] */
    sw_tensor *o = sw_matmul(t, z, value_weight, false, true);           /* [H, B K, D/H] */
    o = swap_heads(t, o, heads, answers, part);                          /* [B K, H, D/H] */
    o = sw_reshape(t, o, SW_DIMS(answers, width));                       /* [B K, D] */
    return sw_add(t, o, answer_bias(t, value.bias, sets, k));
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
static sw_projection third(const sw_multihead_layer *layer, sw_pass *pass, int64_t part)
{
    int64_t width = layer->width;
    return (sw_projection){
        sw_slice(pass->tape, sw_pass_param(pass, layer->in_weight), 0, part * width, width),
        sw_slice(pass->tape, sw_pass_param(pass, layer->in_bias), 0, part * width, width)};
}

sw_tensor *sw_multihead_apply(const sw_multihead_layer *layer, sw_pass *pass, sw_tensor *q,
                              const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    double scale = 1 / sqrt((double)layer->width / (double)layer->heads);
    sw_tensor *query = project(t, third(layer, pass, 0), q);
    sw_projection key = third(layer, pass, 1), value = third(layer, pass, 2);
    sw_tensor *answer =
        sw_projected_attention(t, query, query_sets, key, value, layer->heads, scale, x, sets);
    sw_probe_attention(pass, query, query_sets, key, layer->heads, scale, x, sets);
    return sw_linear_apply(&layer->output, pass, answer);
}
