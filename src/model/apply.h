/* apply.h - a model on a batch, in the scale of its network. */
#ifndef SW_MODEL_APPLY_H
#define SW_MODEL_APPLY_H

#include <setwise/nn.h>

/* Convert x [N, columns.count] from the unit of the data to the network's scale, (x - mean) /
 * scale, of logarithms where a column has them (sw_columns.log), and no further from 0 than the
 * cap. No gradient goes through it. Returns x itself if the columns have no scale. Owned by the
 * tape. */
sw_tensor *sw_to_scale(sw_tape *tape, sw_tensor *x, const sw_columns *columns);

/* sw_model_apply with outputs in the network's scale. The loss of a regression is computed from
 * them and from targets in the same scale (sw_to_scale). So the loss starts near 1 for any unit,
 * each output counts the same, and clipping and learning rate have the same meaning as for other
 * tasks. */
sw_tensor *sw_model_apply_scaled(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets);

/* sw_model_apply with a gradient for the elements: *z [N, input] receives them in the scale of the
 * network, a variable whose gradient sw_backward fills; of tokens the embedded ones [N, D], or NULL
 * if the encoder does not embed them. *scaled receives the outputs in the scale of the network. */
sw_tensor *sw_model_apply_traced(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets, sw_tensor **z, sw_tensor **scaled);

/* sw_model_apply and sw_model_weights together: the elements are encoded once. */
sw_tensor *sw_model_apply_weighed(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                  const sw_sets *sets, sw_attention_weights *weights);

#endif
