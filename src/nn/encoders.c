/* encoders.c - the table of encoders, and an encoder by its name. */
#include "nn/encoders.h"

#include "autodiff/op.h"
#include "base/error.h"
#include "nn/encoder_functions.h"

#include <string.h>

static const sw_encoder_type encoders[] = {
#define SW_ENCODER(id, name, mixes, linear, settings, summary)                                     \
    {name, summary, settings, mixes, linear, sw_encoder_##id##_init, sw_encoder_##id##_apply},
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

static int64_t listed(const sw_model_config *config)
{
    int64_t count = 0;
    while (count < SW_MOST_LISTED - 1 && config->hidden[count]) count++;
    return count ? count + 1 : 0;
}

/* Do the settings for the layers of linear encoders fit this encoder? */
static sw_status check_layers(const sw_encoder_type *type, const sw_model_config *config)
{
    const int64_t widths = listed(config);
    const bool relu = strcmp(config->encoder_relu, "yes") == 0;
    if (config->layers < 1)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "layers is %lld, expected 1 or more: only a model resolves 0",
                       (long long)config->layers);
    if (type->linear && (!widths || widths == config->layers)) return SW_OK;
    if (type->linear)
        return sw_fail(SW_ERROR_ARGUMENT, "width lists %lld layers, but the encoder has %lld",
                       (long long)widths, (long long)config->layers);
    if (!widths && !relu && config->encoder_dropout == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "the encoder %s does not take %s, which is for ff and embedding", type->name,
                   widths ? "a list of widths"
                   : relu ? "encoder-relu"
                          : "encoder-dropout");
}

sw_status sw_encoder_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                          const sw_model_config *config)
{
    SW_NOT_NULL(encoder, params, prefix, config);
    *encoder = (sw_encoder){.parts = config->parts};
    SW_TRY(sw_encoder_find(&encoder->type, config->encoder));
    SW_TRY(check_layers(encoder->type, config));
    sw_model_config seen = *config;
    if (config->parts) seen.input--;
    if (seen.input < 1)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%s: the elements have no number beside that of their part",
                       config->encoder);
    return encoder->type->init(encoder, params, prefix, &seen);
}

sw_status sw_embed_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                        const sw_model_config *config)
{
    sw_model_config one = *config;
    if (one.hidden[0])
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%s: width is a list, but its encoder has one layer: expected one number",
                       config->model);
    one.layers = 1;
    return sw_encoder_init(encoder, params, prefix, &one);
}

/* The loan that holds h, or that will hold it. */
static int64_t loan_of(const sw_pass *pass, const sw_tensor *h)
{
    return h->deferred ? h->deferred->loan : sw_tape_loan_of(pass->tape, h);
}

sw_tensor *sw_encoder_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                            const sw_sets *sets)
{
    sw_tensor *known = pass->encoded.h;
    if (!pass->training && known && pass->encoded.encoder == encoder && pass->encoded.x == x &&
        pass->encoded.sets == sets && pass->encoded.loan == loan_of(pass, known))
        return known;
    pass->encoded.encoder = encoder;
    pass->encoded.x = x;
    pass->encoded.sets = sets;
    if (encoder->parts && x) x = sw_slice(pass->tape, x, 1, 0, x->shape[1] - 1);
    const int64_t mark = sw_tape_mark(pass->tape);
    sw_tensor *h = encoder->type->apply(encoder, pass, x, sets);
    pass->encoded.h = sw_tape_keep(pass->tape, mark, h);
    if (h) pass->encoded.loan = loan_of(pass, h);
    return h;
}
