/* blocks.h - parts of the attention blocks that architectures use beside them. */
#ifndef SW_NN_BLOCKS_H
#define SW_NN_BLOCKS_H

#include <setwise/nn.h>

/* `count` learned vectors, [1, count, D] as the public code of the Set Transformer has them, and
 * as a matrix [count, D]. */
sw_param *sw_points_new(sw_params *params, const char *name, int64_t count, int64_t width);
sw_tensor *sw_points_of(sw_pass *pass, const sw_param *points);

/* The norm before a layer that `kind` asks for, of x [N, D]: layer norm of each row (PRE), set norm
 * of the rows of each of `sets` (SET; NULL: the rows are one set), or x itself. */
sw_tensor *sw_norm_before(sw_mab_norm kind, const sw_norm_layer *norm, sw_pass *pass, sw_tensor *x,
                          const sw_sets *sets);

#endif
