/* attention.h - what the attention layers share. */
#ifndef SW_NN_ATTENTION_H
#define SW_NN_ATTENTION_H

#include <setwise/nn.h>

/* SW_ERROR_ARGUMENT: the heads do not divide the width. */
sw_status sw_check_heads(const char *what, int64_t width, int64_t heads);

/* Attention from K projected queries q [K, D], the same for every set, to the projections
 * key(x) and value(x) of the elements; returns [B K, D]. An empty set answers 0. */
sw_tensor *sw_seed_attention(sw_pass *pass, sw_tensor *q, const sw_linear_layer *key,
                             const sw_linear_layer *value, int64_t heads, double scale,
                             sw_tensor *x, const sw_sets *sets);

#endif
