/* projection.h - linear layers that attention and means work with before they are applied. */
#ifndef SW_NN_PROJECTION_H
#define SW_NN_PROJECTION_H

#include <setwise/nn.h>

/* x weightᵀ + bias; without a weight: x itself. */
typedef struct sw_projection {
    sw_tensor *weight, *bias;
} sw_projection;
sw_projection sw_projection_of(const sw_linear_layer *layer, sw_pass *pass);

sw_tensor *sw_project(sw_tape *tape, sw_tensor *x, sw_projection by);

/* o, but 0 for empty sets, which a bias has reached. Set b has the rows of query_sets; or as many
 * as each other set, if that is NULL. */
sw_tensor *sw_without_empty(sw_tape *tape, sw_tensor *o, const sw_sets *sets,
                            const sw_sets *query_sets);

/* ---- The last linear layer of an encoder --------------------------------------------------------
 * A pooling may do without its result:
 *
 *   sum_i a_i (W h_i + b) = W (sum_i a_i h_i) + b         if sum_i a_i = 1
 *
 * so the layer can be applied to one vector for each set, in place of every element. */

/* The layer on h, which waits until its result is read; what was lent since `mark` is given back
 * after that. */
sw_tensor *sw_last_layer_apply(const sw_linear_layer *layer, sw_pass *pass, sw_tensor *h,
                               int64_t mark);

/* If *x waits so, the layer that it waits for, and *x becomes h. Otherwise a projection without a
 * weight, and *x stays. */
sw_projection sw_take_last_layer(sw_tensor **x);

#endif
