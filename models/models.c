#include "models/models.h"

static const sw_model_type types[] = {
#define SW_MODEL(id, name, encoders, pools, summary)                                               \
    {name, summary, encoders, pools, sw_model_##id##_init, sw_model_##id##_apply},
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
