/* decoder.c - from the pooled vector of a set, and its context, to the outputs. */
#include "nn/decoder.h"
#include "base/error.h"
#include "nn/params.h"

sw_status sw_decoder_check(const sw_model_config *config, int64_t vectors)
{
    if (!config->per_query) return SW_OK;
    if (vectors < 2)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "per-query: the pooling %s gives one vector a set, expected several queries",
                       config->pool);
    if (config->outputs % vectors == 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "per-query: %lld queries do not divide the %lld outputs",
                   (long long)vectors, (long long)config->outputs);
}

sw_status sw_decoder_init(sw_decoder_layer *layer, sw_params *params, const char *prefix,
                          int64_t in, int64_t vectors, const sw_model_config *config)
{
    SW_NOT_NULL(layer, params, prefix, config);
    SW_TRY(sw_decoder_check(config, vectors));
    if (in < 1 || config->context < 0 || config->context > SW_LARGEST_SIZE)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%s: it reads %lld numbers of the set and a context of %lld", prefix,
                       (long long)in, (long long)config->context);
    layer->vectors = config->per_query ? vectors : 1;
    layer->context = config->context;
    return sw_mlp_init(&layer->mlp, params, prefix, in / layer->vectors + config->context,
                       config->width, config->outputs / layer->vectors, config->decoder);
}

sw_tensor *sw_decoder_apply(const sw_decoder_layer *layer, sw_pass *pass, sw_tensor *z)
{
    sw_tape *t = pass->tape;
    pass->pooled = z = sw_store(t, z);
    if (!z) return NULL;
    int64_t sets = z->shape[0], vectors = layer->vectors;
    z = sw_reshape(t, z, SW_DIMS(sets * vectors, z->shape[1] / vectors));
    if (layer->context) {
        sw_tensor *context = pass->context;
        if (vectors > 1)
            context = sw_segment_broadcast(t, context,
                                           sw_sets_uniform(t, &(sw_sets){.count = sets}, vectors));
        z = sw_concat(t, (sw_tensor *[]){z, context}, 2, 1);
    }
    z = sw_mlp_apply(&layer->mlp, pass, z);
    return sw_reshape(t, z, SW_DIMS(sets, z ? z->shape[1] * vectors : 0));
}
