/* absorbed_attention.c - attention to projected elements, whose projections queries can absorb. */
#include "nn/absorbed_attention.h"

#include "base/arena.h"
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

/* ---- Absorbed projections -----------------------------------------------------------------------
 *
 * With key(x) = W_k x + b_k and value(x) = W_v x + b_v, in head j
 *
 *   q_j · key_j(x_i)      = (W_k,jᵀ q_j) · x_i + q_j · b_k,j
 *   sum_i a_i value_j(x_i) = W_v,j (sum_i a_i x_i) + b_v,j            since sum_i a_i = 1
 *
 * The term with b_k is the same for all elements, so the softmax drops it. What is left is
 * attention from the queries u = W_k,jᵀ q_j of all heads, as wide as x, to the elements themselves,
 * and a projection of the results. If the encoder's last layer waits, x_i = W h_i + b, it is
 * absorbed in the same way. README.md in this folder has the gradients. */

/* [a, b, width] to [b, a, width]: heads to the front, where matmul batches, or back. */
static sw_tensor *swap_heads(sw_tape *tape, sw_tensor *x, int64_t a, int64_t b, int64_t width)
{
    return sw_transpose(tape, sw_reshape(tape, x, SW_DIMS(a, b, width)), 0, 1);
}

/* The sets of the queries of all heads, `heads` for each query. NULL: they are for all sets. */
static const sw_sets *asking_sets(sw_tape *tape, const sw_sets *queries, int64_t heads)
{
    if (!queries) return NULL;
    sw_sets *asking = sw_tape_alloc(tape, sizeof *asking);
    int64_t *offset = sw_tape_alloc(tape, sw_bytes(queries->count + 1, sizeof *offset));
    if (!asking || !offset) return NULL;
    for (int64_t b = 0; b <= queries->count; b++) offset[b] = heads * queries->offset[b];
    *asking = (sw_sets){queries->count, offset, queries->id};
    return asking;
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

/* Queries absorb the projections: K for all sets, or those of query_sets. */
static sw_tensor *attend_absorbed(sw_tape *t, const sw_attention_inputs *in)
{
    int64_t heads = in->heads, rows = in->q->shape[0], width = in->q->shape[1];
    int64_t part = width / heads, wide = in->key.weight->shape[1];
    int64_t answers = in->query_sets ? rows : rows * in->sets->count;
    sw_tensor *h = in->x;
    const sw_projection last = sw_take_last_layer(&h); /* x = W h + b, or h */
    sw_tensor *key_weight = sw_reshape(t, in->key.weight, SW_DIMS(heads, part, wide));
    sw_tensor *value_weight = sw_reshape(t, in->value.weight, SW_DIMS(heads, part, wide));
    sw_tensor *u = swap_heads(t, in->q, rows, heads, part); /* [H, rows, D/H] */
    u = sw_matmul(t, u, key_weight, false, false);          /* [H, rows, in] */
    u = swap_heads(t, u, heads, rows, wide);                /* [rows, H, in] */
    u = sw_reshape(t, u, SW_DIMS(rows * heads, wide));      /* [rows H, in] */
    if (last.weight) u = sw_matmul(t, u, last.weight, false, false);
    const sw_sets *asking = asking_sets(t, in->query_sets, heads);
    if (in->query_sets && !asking) return NULL;
    sw_tensor *z = sw_set_attention(t, u, asking, h, h, in->sets, 1, in->scale);
    z = sw_project(t, z, last);
    z = swap_heads(t, z, answers, heads, wide); /* [answers H, in] to [H, answers, in] */
    sw_tensor *o = sw_matmul(t, z, value_weight, false, true); /* [H, answers, D/H] */
    o = swap_heads(t, o, heads, answers, part);                /* [answers, H, D/H] */
    o = sw_reshape(t, o, SW_DIMS(answers, width));             /* [answers, D] */
    return sw_without_empty(t, sw_add(t, o, in->value.bias), in->sets, in->query_sets);
}

/* Is absorbing the faster way? Projecting N elements takes 4 N D in operations, and attention to
 * the results 4 N D for each query; attention to the elements themselves takes 4 N H in. So few
 * queries absorb the projections, K H < D, and so do any number if elements are narrow, H in < D.
 * Narrow products are slower, so both limits are half of the width.
 *
 * The way must not depend on the sets of the batch, because the two ways give other last bits. So
 * elements that ask are many, even if each set of the batch happens to have one. */
static bool absorbs(const sw_attention_inputs *in)
{
    int64_t width = in->q->shape[1], k = in->query_sets ? 1 : in->q->shape[0];
    bool one = !in->query_sets || (!in->elements_ask && one_each(in->query_sets));
    bool few = one && in->heads * k <= width / 2;
    return few || in->heads * in->key.weight->shape[1] <= width / 2;
}

sw_tensor *sw_projected_attention(sw_tape *t, const sw_attention_inputs *in)
{
    if (!in->key.weight || !in->value.weight) return NULL;
    if (!sw_sets_fit(t, "attention", "x", in->x, in->sets)) return NULL;
    if (!in->q || (in->query_sets && !sw_sets_fit(t, "attention", "q", in->q, in->query_sets)))
        return NULL;
    return absorbs(in) ? attend_absorbed(t, in) : attend_to_all(t, in);
}
