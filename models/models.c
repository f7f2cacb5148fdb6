/* models.c - the table of architectures. */
#include "models/model_functions.h"

/* Norm, scale and residual of attention blocks that an architecture takes, its own first. */
#define PLAIN                                                                                      \
    {                                                                                              \
        "none|*", "width|*", "projected|*"                                                         \
    } /* the Set Transformer's public code */
#define PRE_NORM                                                                                   \
    {                                                                                              \
        "pre|*", "head|*", "raw|*"                                                                 \
    } /* transformers, as ViT and Perceiver */
#define SET_NORM                                                                                   \
    {                                                                                              \
        "set|pre", "width|*", "raw"                                                                \
    } /* Set Transformer++ */

static const sw_model_type types[] = {
#define IS_OWN_OWN true
#define IS_OWN_POOLING false
#define IS_OWN_NONE false
#define FUNCTION_OWN(function) function
#define FUNCTION_POOLING(function) function
#define FUNCTION_NONE(function) NULL
#define SW_MODEL(id, name, encoders, pools, blocks, relu, weights, settings, summary)              \
    {name,                                                                                         \
     summary,                                                                                      \
     settings,                                                                                     \
     encoders,                                                                                     \
     pools,                                                                                        \
     blocks,                                                                                       \
     relu,                                                                                         \
     IS_OWN_##weights,                                                                             \
     sw_model_##id##_init,                                                                         \
     sw_model_##id##_apply,                                                                        \
     FUNCTION_##weights(sw_model_##id##_weights)},
#include "models/models.def"
#undef SW_MODEL
};

int sw_model_type_count(void)
{
    return sizeof types / sizeof types[0];
}

const sw_model_type *sw_model_type_at(int i)
{
    return i >= 0 && i < sw_model_type_count() ? &types[i] : NULL;
}
