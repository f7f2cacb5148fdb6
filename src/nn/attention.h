/* attention.h - what the attention layers share. */
#ifndef SW_NN_ATTENTION_H
#define SW_NN_ATTENTION_H

#include <setwise/nn.h>

/* SW_ERROR_ARGUMENT: the heads do not divide the width. */
sw_status sw_check_heads(const char *what, int64_t width, int64_t heads);

/* x weightᵀ + bias. */
typedef struct sw_projection {
    sw_tensor *weight, *bias;
} sw_projection;
sw_projection sw_projection_of(const sw_linear_layer *layer, sw_pass *pass);

/* Attention from a few projected queries q to the projections key(x) and value(x) of the elements:
 * K learned ones [K, D], the same for every set, or, with `own`, one of each set [B, D]. Returns
 * [B K, D], or [B, D]. An empty set answers 0. */
sw_tensor *sw_few_attention(sw_tape *tape, sw_tensor *q, bool own, sw_projection key,
                            sw_projection value, int64_t heads, double scale, sw_tensor *x,
                            const sw_sets *sets);

#endif
