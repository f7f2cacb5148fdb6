/* pooling_functions.h - the functions of each pooling, expanded from poolings.def. */
#ifndef SW_NN_POOLING_FUNCTIONS_H
#define SW_NN_POOLING_FUNCTIONS_H

#include <setwise/nn.h>

#define SW_DECLARE_true(id)                                                                        \
    sw_attention_weights sw_pool_##id##_weights(const sw_pooling *, sw_pass *, sw_tensor *,        \
                                                const sw_sets *);
#define SW_DECLARE_false(id)
#define SW_POOLING(id, name, empty, weights, settings, summary)                                    \
    sw_status sw_pool_##id##_init(sw_pooling *, sw_params *, const char *,                         \
                                  const sw_model_config *);                                        \
    sw_tensor *sw_pool_##id##_apply(const sw_pooling *, sw_pass *, sw_tensor *, const sw_sets *);  \
    SW_DECLARE_##weights(id)
#include "nn/poolings.def"
#undef SW_POOLING
#undef SW_DECLARE_true
#undef SW_DECLARE_false

#endif
