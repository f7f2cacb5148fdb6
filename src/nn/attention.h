/* attention.h - learned queries asking sets: the step that the attention layers share. */
#ifndef SW_NN_ATTENTION_H
#define SW_NN_ATTENTION_H

#include <setwise/nn.h>

/* Attention from K projected queries q [K, D], the same for every set, to the projections
 * key(x) and value(x) of the elements; returns [B K, D]. An empty set answers 0. */
sw_tensor *sw_seed_attention(sw_pass *pass, sw_tensor *q, const sw_linear_layer *key,
                             const sw_linear_layer *value, int64_t heads, double scale,
                             sw_tensor *x, const sw_sets *sets);

#endif
