/* attention_blocks.h - parts of the attention blocks that architectures also use on their own. */
#ifndef SW_NN_ATTENTION_BLOCKS_H
#define SW_NN_ATTENTION_BLOCKS_H

#include <setwise/nn.h>

/* `count` learned vectors, [1, count, D] as the public code of the Set Transformer has them, and
 * as a matrix [count, D]. */
sw_param *sw_points_new(sw_params *params, const char *name, int64_t count, int64_t width);
sw_tensor *sw_points_of(sw_pass *pass, const sw_param *points);

/* The norm that stands before a layer, of x [N, D]: for PRE, layer norm of each row; for SET, set
 * norm of each of `sets` (NULL: all rows are one set); otherwise x itself. */
sw_tensor *sw_norm_before(sw_mab_norm kind, const sw_norm_layer *norm, sw_pass *pass, sw_tensor *x,
                          const sw_sets *sets);

#endif
