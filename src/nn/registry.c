#include "nn/registry.h"

#include "base/error.h"

#include <string.h>

static const sw_pooling_type poolings[] = {
#define SW_POOLING(id, name, summary) {name, summary, sw_pool_##id##_init, sw_pool_##id##_apply},
#include "nn/poolings.def"
#undef SW_POOLING
};

static const sw_encoder_type encoders[] = {
#define SW_ENCODER(id, name, summary)                                                              \
    {name, summary, sw_encoder_##id##_init, sw_encoder_##id##_apply},
#include "nn/encoders.def"
#undef SW_ENCODER
};

enum {
    POOLINGS = sizeof poolings / sizeof poolings[0],
    ENCODERS = sizeof encoders / sizeof encoders[0],
};

int sw_pooling_count(void)
{
    return POOLINGS;
}

const sw_pooling_type *sw_pooling_at(int i)
{
    return &poolings[i];
}

int sw_encoder_count(void)
{
    return ENCODERS;
}

const sw_encoder_type *sw_encoder_at(int i)
{
    return &encoders[i];
}

sw_status sw_pooling_init(sw_pooling *pooling, sw_params *params, const char *prefix,
                          const sw_model_config *config)
{
    const char *names[POOLINGS];
    for (int i = 0; i < POOLINGS; i++) {
        names[i] = poolings[i].name;
        if (strcmp(config->pool, names[i]) != 0) continue;
        *pooling = (sw_pooling){.type = &poolings[i], .out_width = config->width};
        return poolings[i].init(pooling, params, prefix, config);
    }
    return sw_unknown_name("pooling", config->pool, names, POOLINGS);
}

sw_tensor *sw_pooling_apply(const sw_pooling *pooling, sw_pass *pass, sw_tensor *x,
                            const sw_sets *sets)
{
    return pooling->type->apply(pooling, pass, x, sets);
}

sw_status sw_encoder_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                          const sw_model_config *config)
{
    const char *names[ENCODERS];
    for (int i = 0; i < ENCODERS; i++) {
        names[i] = encoders[i].name;
        if (strcmp(config->encoder, names[i]) != 0) continue;
        *encoder = (sw_encoder){.type = &encoders[i]};
        return encoders[i].init(encoder, params, prefix, config);
    }
    return sw_unknown_name("encoder", config->encoder, names, ENCODERS);
}

sw_tensor *sw_encoder_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                            const sw_sets *sets)
{
    return encoder->type->apply(encoder, pass, x, sets);
}
