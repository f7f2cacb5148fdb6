/* encoders.c - the table of encoders, and an encoder by its name. */
#include "nn/encoders.h"

#include "base/error.h"
#include "nn/encoder_functions.h"

#include <string.h>

static const sw_encoder_type encoders[] = {
#define SW_ENCODER(id, name, mixes, summary)                                                       \
    {name, summary, mixes, sw_encoder_##id##_init, sw_encoder_##id##_apply},
#include "nn/encoders.def"
#undef SW_ENCODER
};

enum { ENCODERS = sizeof encoders / sizeof encoders[0] };

int sw_encoder_count(void)
{
    return ENCODERS;
}

const sw_encoder_type *sw_encoder_at(int i)
{
    return i >= 0 && i < ENCODERS ? &encoders[i] : NULL;
}

sw_status sw_encoder_find(const sw_encoder_type **out, const char *name)
{
    const char *names[ENCODERS];
    for (int i = 0; i < ENCODERS; i++) {
        names[i] = encoders[i].name;
        *out = &encoders[i];
        if (strcmp(name, names[i]) == 0) return SW_OK;
    }
    return sw_unknown_name("encoder", name, names, ENCODERS);
}

sw_status sw_encoder_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                          const sw_model_config *config)
{
    *encoder = (sw_encoder){0};
    SW_TRY(sw_encoder_find(&encoder->type, config->encoder));
    return encoder->type->init(encoder, params, prefix, config);
}

sw_status sw_embed_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                        const sw_model_config *config)
{
    sw_model_config one = *config;
    one.layers = 1;
    return sw_encoder_init(encoder, params, prefix, &one);
}

sw_tensor *sw_encoder_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                            const sw_sets *sets)
{
    return encoder->type->apply(encoder, pass, x, sets);
}
