/* pooling_functions.h - the two functions of each pooling, expanded from poolings.def. */
#ifndef SW_NN_POOLING_FUNCTIONS_H
#define SW_NN_POOLING_FUNCTIONS_H

#include <setwise/nn.h>

#define SW_POOLING(id, name, empty, summary)                                                       \
    sw_status sw_pool_##id##_init(sw_pooling *, sw_params *, const char *,                         \
                                  const sw_model_config *);                                        \
    sw_tensor *sw_pool_##id##_apply(const sw_pooling *, sw_pass *, sw_tensor *, const sw_sets *);
#include "nn/poolings.def"
#undef SW_POOLING

#endif
