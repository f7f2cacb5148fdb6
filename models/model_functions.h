/* model_functions.h - the functions of each architecture, expanded from models.def. */
#ifndef SW_MODELS_MODEL_FUNCTIONS_H
#define SW_MODELS_MODEL_FUNCTIONS_H

#include <setwise/nn.h>

#define SW_DECLARE_WEIGHTS(id)                                                                     \
    sw_attention_weights sw_model_##id##_weights(const sw_model *model, sw_pass *pass,             \
                                                 sw_tensor *x, const sw_sets *sets);
#define SW_DECLARE_POOLING(id) SW_DECLARE_WEIGHTS(id)
#define SW_DECLARE_OWN(id) SW_DECLARE_WEIGHTS(id)
#define SW_DECLARE_NONE(id)
#define SW_MODEL(id, name, encoders, pools, blocks, relu, weights, settings, summary)              \
    sw_status sw_model_##id##_init(sw_model *model);                                               \
    sw_tensor *sw_model_##id##_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,           \
                                     const sw_sets *sets);                                         \
    SW_DECLARE_##weights(id)
#include "models/models.def"
#undef SW_MODEL
#undef SW_DECLARE_NONE
#undef SW_DECLARE_OWN
#undef SW_DECLARE_POOLING
#undef SW_DECLARE_WEIGHTS

#endif
