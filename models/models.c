/* models.c - the table of architectures. */
#include "models/model_functions.h"

/* Norm, scale and residual of attention blocks, the architecture's own first. */
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
#define SW_MODEL(id, name, encoders, pools, blocks, summary)                                       \
    {name, summary, encoders, pools, blocks, sw_model_##id##_init, sw_model_##id##_apply},
#include "models/models.def"
#undef SW_MODEL
};

int sw_model_type_count(void)
{
    return sizeof types / sizeof types[0];
}

const sw_model_type *sw_model_type_at(int i)
{
    return &types[i];
}
