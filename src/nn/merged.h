/* merged.h - the last layer of an encoder, and a layer that reads its result, as one layer.
 *
 *   V (W h + b) + c = P h + d        P = V W        d = V b + c
 *
 * So the elements need not be multiplied by W. P takes as long as W h of as many elements as V has
 * rows. So it is made once for many passes: for all chunks of a training step, or by a predictor
 * for all its sets. Backward, with the gradients of P and d summed over the passes:
 *
 *   dV += dP Wᵀ + dd bᵀ        dc += dd        dW += Vᵀ dP        db += Vᵀ dd */
#ifndef SW_NN_MERGED_H
#define SW_NN_MERGED_H

#include "nn/projection.h"

/* Layers that read the same last layer: W and b. Of each reader there are P and d in the merged
 * numbers, [merged_size]. */
typedef struct sw_merge {
    const sw_linear_layer *last;
    const sw_linear_layer *reader[SW_READERS]; /* [readers] V and c */
    int64_t offset[SW_READERS];                /* of P in the merged numbers; d follows */
    int readers;
} sw_merge;

/* Declare that the pooling reads what the encoder gives: params->merge, or NULL if they have no
 * such layers. Both live as long as params. */
sw_status sw_pooling_merge(const sw_pooling *pooling, sw_params *params, const sw_encoder *encoder);

/* Does a training step on so many elements save more than P costs? */
bool sw_merge_pays(const sw_params *params, int64_t rows);

/* Make P and d of reader i. */
void sw_merge_forward(const sw_params *params, int64_t i, sw_real *merged);

/* Take the gradients of P and d, in grads [flat_size + merged_size], back to V and c of reader i.
 */
void sw_merge_backward(const sw_params *params, int64_t i, sw_real *grads);

/* Take those of all readers back to W and b. */
void sw_merge_backward_last(const sw_params *params, sw_real *grads);

/* The layer that *x waits for, if the pass has merged numbers and `reader` is one of those that
 * read it; *x becomes what that layer reads. Otherwise none. */
sw_projection sw_take_merged(sw_pass *pass, const sw_linear_layer *reader, sw_tensor **x);

/* `reader` as a projection: merged with `last`, if sw_take_merged gave one. */
sw_projection sw_merged_reader(sw_pass *pass, const sw_linear_layer *reader, sw_projection last);

/* ---- Merged numbers that last -------------------------------------------------------------------
 * Those of a predictor, whose model may be trained on between two calls. */
typedef struct sw_merged {
    sw_real *numbers; /* [merged_size]; NULL: the parameters have no merge */
    sw_real *made_of; /* a copy of the layers that they were made of */
} sw_merged;
sw_status sw_merged_new(sw_merged *out, const sw_params *params);
void sw_merged_free(sw_merged *merged);

/* Make the numbers again if the parameters are not those that they were made of. */
void sw_merged_update(const sw_merged *merged, const sw_params *params);

#endif
