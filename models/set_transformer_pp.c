/* set-transformer-pp - Set Transformer++, Zhang et al. 2022, "Set Norm and Equivariant Skip
 * Connections: Putting the Deep in Deep Sets": a set transformer that can be deep. It is
 * set_transformer.c with other settings:
 *
 *   norm      set norm, before the attention and before the row-wise layer
 *   residual  raw
 *
 * Set norm takes mean and variance of all numbers of a set. Layer norm takes those of each element,
 * and so hides how large an element is beside another. The norm `pre` is layer norm in the same
 * places, for comparison. With a raw residual nothing stands on the path from a block's input to
 * its output, so gradients reach the first block as they left the last.
 *
 * As in its public code, there is a linear layer before the first block ("enc.embed"), a norm after
 * the last block of the encoder ("enc.ln"), and no norm in the blocks after the pooling. The public
 * code does not norm the inducing points; here they are normed, as every block norms its queries.
 *
 *   h = W x + b        [N, input] to [N, D]
 *   h = ISAB(h) ...    o = h + attention(norm(h)), h = o + relu(fc_o(norm(o)))
 *   z = SAB(PMA_K(norm(h))) ..., y: as set_transformer.c */
#include "models/model_functions.h"
#include "models/set_transformer.h"

sw_status sw_model_set_transformer_pp_init(sw_model *model)
{
    return sw_set_transformer_init(model, SW_NORMS_OF_ENCODER_ALONE);
}

sw_tensor *sw_model_set_transformer_pp_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                             const sw_sets *sets)
{
    return sw_model_set_transformer_apply(model, pass, x, sets);
}

sw_attention_weights sw_model_set_transformer_pp_weights(const sw_model *model, sw_pass *pass,
                                                         sw_tensor *x, const sw_sets *sets)
{
    return sw_model_set_transformer_weights(model, pass, x, sets);
}
