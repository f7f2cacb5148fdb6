/* absorbed_attention.h - attention to projected elements, and who may have how many heads. */
#ifndef SW_NN_ABSORBED_ATTENTION_H
#define SW_NN_ABSORBED_ATTENTION_H

#include <setwise/nn.h>

/* SW_ERROR_ARGUMENT: the heads do not divide the width. */
sw_status sw_check_heads(const char *what, int64_t width, int64_t heads);

/* x weightᵀ + bias. */
typedef struct sw_projection {
    sw_tensor *weight, *bias;
} sw_projection;
sw_projection sw_projection_of(const sw_linear_layer *layer, sw_pass *pass);

/* Attention from projected queries q to the projections key(x) and value(x) of the elements. q is
 * [Nq, D] of query_sets or, with query_sets NULL, [K, D], the same for every set. Returns [Nq, D]
 * or [B K, D]. An empty set gives 0. If a set has few queries, they absorb the projections. */
sw_tensor *sw_projected_attention(sw_tape *tape, sw_tensor *q, const sw_sets *query_sets,
                                  sw_projection key, sw_projection value, int64_t heads,
                                  double scale, sw_tensor *x, const sw_sets *sets);

#endif
