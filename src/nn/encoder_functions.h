/* encoder_functions.h - the two functions of each encoder, expanded from encoders.def. */
#ifndef SW_NN_ENCODER_FUNCTIONS_H
#define SW_NN_ENCODER_FUNCTIONS_H

#include <setwise/nn.h>

#define SW_ENCODER(id, name, mixes, linear, settings, summary)                                     \
    sw_status sw_encoder_##id##_init(sw_encoder *, sw_params *, const char *,                      \
                                     const sw_model_config *);                                     \
    sw_tensor *sw_encoder_##id##_apply(const sw_encoder *, sw_pass *, sw_tensor *, const sw_sets *);
#include "nn/encoders.def"
#undef SW_ENCODER

#endif
