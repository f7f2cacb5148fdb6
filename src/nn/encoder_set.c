/* encoder_set.c - encoders whose elements see their set. If the elements are permuted, so is the
 * result. */
#include "base/error.h"
#include "nn/encoder_functions.h"
#include "nn/params.h"

/* ---- equivariant: x W_Lᵀ + b - 1 max(x) W_Gᵀ --------------------------------------------------
 * Zaheer et al. 2017, section 3.1 (Lambda x - Gamma 1 maxpool(x)). One bias is enough, so W_G has
 * none. There is ReLU between the layers and none after the last. */

typedef struct equivariant_layer {
    sw_linear_layer lambda; /* "<prefix>.0.Lambda" */
    sw_param *gamma;        /* "<prefix>.0.Gamma.weight" */
} equivariant_layer;

typedef struct equivariant_encoder {
    int64_t layers;
    equivariant_layer layer[];
} equivariant_encoder;

sw_status sw_encoder_equivariant_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                                      const sw_model_config *config)
{
    equivariant_encoder *net = encoder->layer =
        sw_params_alloc(params, sizeof *net + sizeof net->layer[0] * (size_t)config->layers);
    if (!net) return SW_ERROR_MEMORY;
    net->layers = config->layers;
    for (int64_t i = 0; i < net->layers; i++) {
        equivariant_layer *layer = &net->layer[i];
        sw_name name = sw_name_at(prefix, 2 * i); /* the ReLUs count */
        int64_t in = i == 0 ? config->input : config->width;
        SW_TRY(sw_linear_init(&layer->lambda, params, sw_name_of(name.text, ".Lambda").text, in,
                              config->width));
        layer->gamma = sw_param_new(params, sw_name_of(name.text, ".Gamma.weight").text,
                                    SW_DIMS(config->width, in), layer->lambda.weight->init, true);
        if (!layer->gamma) return sw_last_failure();
    }
    return SW_OK;
}

sw_tensor *sw_encoder_equivariant_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                        const sw_sets *sets)
{
    const equivariant_encoder *net = encoder->layer;
    sw_tape *t = pass->tape;
    const int64_t mark = sw_tape_mark(t);
    for (int64_t i = 0; i < net->layers; i++) {
        const equivariant_layer *layer = &net->layer[i];
        if (i > 0) x = sw_relu(t, x);
        x = sw_store(t, x);                          /* the maximum and the layer read it */
        sw_tensor *top = sw_segment_max(t, x, sets); /* first, since it refuses an empty set */
        sw_tensor *common = sw_linear(t, top, sw_pass_param(pass, layer->gamma), NULL);
        sw_tensor *own = sw_linear_apply(&layer->lambda, pass, x);
        x = sw_tape_keep(t, mark, sw_subtract(t, own, sw_segment_broadcast(t, common, sets)));
    }
    return x;
}

/* ---- sab, isab: blocks in a row, "<prefix>.0", ".1" ... ---------------------------------------
 * With a raw residual, the elements must be as wide as the blocks. A linear layer "<prefix>.embed"
 * makes them so. */

typedef struct attention_encoder {
    bool embeds;
    sw_linear_layer embed;
    int64_t layers;
    sw_mab_layer *sab;   /* [layers]; NULL: the blocks are isab */
    sw_isab_layer *isab; /* [layers] */
} attention_encoder;

static sw_status attention_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                                const sw_model_config *config, bool induced)
{
    attention_encoder *net = encoder->layer = sw_params_alloc(params, sizeof *net);
    if (!net) return SW_ERROR_MEMORY;
    sw_mab_options options = sw_mab_options_from(config);
    int64_t in = config->input, width = config->width;
    net->layers = config->layers;
    net->embeds = options.raw_residual;
    if (net->embeds) {
        SW_TRY(sw_linear_init(&net->embed, params, sw_name_of(prefix, ".embed").text, in, width));
        in = width;
    }
    if (induced)
        net->isab = sw_params_alloc(params, sizeof *net->isab * (size_t)net->layers);
    else
        net->sab = sw_params_alloc(params, sizeof *net->sab * (size_t)net->layers);
    if (!net->sab && !net->isab) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < net->layers; i++, in = width) {
        sw_name name = sw_name_at(prefix, i);
        if (induced)
            SW_TRY(sw_isab_init(&net->isab[i], params, name.text, in, width, config->inducing,
                                &options));
        else
            SW_TRY(sw_sab_init(&net->sab[i], params, name.text, in, width, &options));
    }
    return SW_OK;
}

static sw_tensor *attention_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                  const sw_sets *sets)
{
    const attention_encoder *net = encoder->layer;
    const int64_t mark = sw_tape_mark(pass->tape);
    if (net->embeds) x = sw_linear_apply(&net->embed, pass, x);
    for (int64_t i = 0; i < net->layers; i++) {
        x = sw_tape_keep(pass->tape, mark, sw_store(pass->tape, x));
        x = net->sab ? sw_sab_apply(&net->sab[i], pass, x, sets)
                     : sw_isab_apply(&net->isab[i], pass, x, sets);
    }
    return x;
}

sw_status sw_encoder_sab_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                              const sw_model_config *config)
{
    return attention_init(encoder, params, prefix, config, false);
}

sw_tensor *sw_encoder_sab_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                const sw_sets *sets)
{
    return attention_apply(encoder, pass, x, sets);
}

sw_status sw_encoder_isab_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                               const sw_model_config *config)
{
    return attention_init(encoder, params, prefix, config, true);
}

sw_tensor *sw_encoder_isab_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                 const sw_sets *sets)
{
    return attention_apply(encoder, pass, x, sets);
}
