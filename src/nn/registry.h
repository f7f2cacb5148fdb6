/* registry.h - names to things: how poolings and encoders are found. */
#ifndef SW_NN_REGISTRY_H
#define SW_NN_REGISTRY_H

#include <setwise/nn.h>

#define SW_POOLING(id, name, empty, summary)                                                       \
    sw_status sw_pool_##id##_init(sw_pooling *, sw_params *, const char *,                         \
                                  const sw_model_config *);                                        \
    sw_tensor *sw_pool_##id##_apply(const sw_pooling *, sw_pass *, sw_tensor *, const sw_sets *);
#include "nn/poolings.def"
#undef SW_POOLING

#define SW_ENCODER(id, name, mixes, summary)                                                       \
    sw_status sw_encoder_##id##_init(sw_encoder *, sw_params *, const char *,                      \
                                     const sw_model_config *);                                     \
    sw_tensor *sw_encoder_##id##_apply(const sw_encoder *, sw_pass *, sw_tensor *, const sw_sets *);
#include "nn/encoders.def"
#undef SW_ENCODER

/* SW_ERROR_NOT_FOUND lists what there is. */
sw_status sw_pooling_find(const sw_pooling_type **out, const char *name);
sw_status sw_encoder_find(const sw_encoder_type **out, const char *name);

#endif
