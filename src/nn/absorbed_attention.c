/* absorbed_attention.c - attention to projected elements. Few queries absorb the projections. */
#include "nn/absorbed_attention.h"

#include "base/error.h"
#include "nn/params.h"
#include "nn/set_check.h"

sw_status sw_check_heads(const char *what, int64_t width, int64_t heads)
{
    if (width < 1 || width > SW_LARGEST_SIZE)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: the width is %lld, expected 1 to %d", what,
                       (long long)width, SW_LARGEST_SIZE);
    if (heads >= 1 && width % heads == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s: %lld heads do not divide the width %lld", what,
                   (long long)heads, (long long)width);
}

/* ---- A few queries a set ------------------------------------------------------------------------
 *
 * K queries, learned or one of each set, need no projected keys and values. With
 * key(x) = W_k x + b_k and value(x) = W_v x + b_v, in head j
 *
 *   q_j · key_j(x_i)      = (W_k,jᵀ q_j) · x_i + q_j · b_k,j
 *   sum_i a_i value_j(x_i) = W_v,j (sum_i a_i x_i) + b_v,j            since sum_i a_i = 1
 *
 * The term with b_k is the same for all elements, so the softmax drops it. What is left is
 * attention from K H queries u = W_k,jᵀ q_j, as wide as x, to the elements themselves, and a
 * projection of the K H results of each set: 4 N D H K operations instead of 4 N D².
 *
 * If the encoder's last layer waits, x_i = W h_i + b, they absorb it in the same way. README.md in
 * this folder has the gradients. */

/* [a, b, width] to [b, a, width]: heads to the front, where matmul batches, or back. */
static sw_tensor *swap_heads(sw_tape *tape, sw_tensor *x, int64_t a, int64_t b, int64_t width)
{
    return sw_transpose(tape, sw_reshape(tape, x, SW_DIMS(a, b, width)), 0, 1);
}

/* The answers o [B K, D], those of empty sets 0. */
static sw_tensor *without_empty(sw_tape *tape, sw_tensor *o, const sw_sets *sets, int64_t k)
{
    bool any_empty = false;
    for (int64_t b = 0; b < sets->count; b++) any_empty |= sets->offset[b] == sets->offset[b + 1];
    if (!any_empty) return o;
    sw_tensor *present = sw_constant(tape, SW_DIMS(sets->count * k, 1), 1);
    if (!present) return NULL;
    for (int64_t i = 0; i < sets->count * k; i++)
        present->data[i] = sets->offset[i / k] < sets->offset[i / k + 1];
    return sw_multiply(tape, o, present);
}

static bool one_each(const sw_sets *sets)
{
    for (int64_t b = 0; b < sets->count; b++)
        if (sets->offset[b + 1] - sets->offset[b] != 1) return false;
    return true;
}

/* With a key and a value for each element. */
static sw_tensor *attend_to_all(sw_tape *t, const sw_attention_inputs *in)
{
    return sw_set_attention(t, in->q, in->query_sets, sw_project(t, in->x, in->key),
                            sw_project(t, in->x, in->value), in->sets, in->heads, in->scale);
}

/* K queries for each set absorb the projections. */
static sw_tensor *attend_absorbed(sw_tape *t, const sw_attention_inputs *in, int64_t k)
{
    const sw_sets *sets = in->sets;
    int64_t heads = in->heads, rows = in->q->shape[0], width = in->q->shape[1];
    int64_t part = width / heads, answers = sets->count * k, wide = in->key.weight->shape[1];
    sw_tensor *h = in->x;
    const sw_projection last = sw_take_last_layer(&h); /* x = W h + b, or h */
    sw_tensor *key_weight = sw_reshape(t, in->key.weight, SW_DIMS(heads, part, wide));
    sw_tensor *value_weight = sw_reshape(t, in->value.weight, SW_DIMS(heads, part, wide));
    sw_tensor *u = swap_heads(t, in->q, rows, heads, part); /* [H, K, D/H] */
    u = sw_matmul(t, u, key_weight, false, false);          /* [H, K, in] */
    u = swap_heads(t, u, heads, rows, wide);                /* [K, H, in] */
    u = sw_reshape(t, u, SW_DIMS(rows * heads, wide));      /* [K H, in] */
    if (last.weight) u = sw_matmul(t, u, last.weight, false, false);
    const sw_sets *asking = in->query_sets ? sw_sets_uniform(t, sets, heads) : NULL;
    sw_tensor *z = sw_set_attention(t, u, asking, h, h, sets, 1, in->scale);
    z = sw_project(t, z, last);
    z = swap_heads(t, z, answers, heads, wide);                /* [B K H, in] to [H, B K, in] */
    sw_tensor *o = sw_matmul(t, z, value_weight, false, true); /* [H, B K, D/H] */
    o = swap_heads(t, o, heads, answers, part);                /* [B K, H, D/H] */
    o = sw_reshape(t, o, SW_DIMS(answers, width));             /* [B K, D] */
    return without_empty(t, sw_add(t, o, in->value.bias), sets, k);
}

sw_tensor *sw_projected_attention(sw_tape *t, const sw_attention_inputs *in)
{
    if (!in->key.weight || !in->value.weight) return NULL;
    if (!sw_sets_fit(t, "attention", "x", in->x, in->sets)) return NULL;
    if (!in->q || (in->query_sets && !sw_sets_fit(t, "attention", "q", in->q, in->query_sets)))
        return NULL;
    int64_t width = in->q->shape[1], k = in->query_sets ? 1 : in->q->shape[0];
    /* For each element and column, projecting takes 4 D operations and absorbing 4 H K. The latter
     * are in narrow products, which are slower, so the limit is half of the width. Sets of one
     * element do not count, so that no set is computed in another way beside larger ones. */
    bool one = !in->query_sets || (!in->elements_ask && one_each(in->query_sets));
    bool few = one && in->heads * k <= width / 2;
    return few ? attend_absorbed(t, in, k) : attend_to_all(t, in);
}
