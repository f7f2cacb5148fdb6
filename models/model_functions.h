/* model_functions.h - the two functions of each architecture, expanded from models.def. */
#ifndef SW_MODELS_MODEL_FUNCTIONS_H
#define SW_MODELS_MODEL_FUNCTIONS_H

#include <setwise/nn.h>

#define SW_MODEL(id, name, encoders, pools, blocks, summary)                                       \
    sw_status sw_model_##id##_init(sw_model *model);                                               \
    sw_tensor *sw_model_##id##_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,           \
                                     const sw_sets *sets);
#include "models/models.def"
#undef SW_MODEL

#endif
