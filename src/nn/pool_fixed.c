/* pool_fixed.c - the poolings that learn nothing: what attention is compared with. */
#include "nn/registry.h"

#define FIXED_POOLING(id)                                                                          \
    sw_status sw_pool_##id##_init(sw_pooling *pooling, sw_params *params, const char *prefix,      \
                                  const sw_model_config *config)                                   \
    {                                                                                              \
        (void)pooling, (void)params, (void)prefix, (void)config;                                   \
        return SW_OK;                                                                              \
    }                                                                                              \
    sw_tensor *sw_pool_##id##_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,        \
                                    const sw_sets *sets)                                           \
    {                                                                                              \
        (void)pooling;                                                                             \
        return sw_segment_##id(pass->tape, x, sets);                                               \
    }

FIXED_POOLING(mean)
FIXED_POOLING(sum)
FIXED_POOLING(max)
FIXED_POOLING(min)
