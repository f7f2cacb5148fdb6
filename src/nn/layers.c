/* layers.c - linear, layer norm, and linear layers in a row. */
#include "base/arena.h"
#include "base/error.h"
#include "nn/params.h"

#include <math.h>

sw_status sw_linear_init(sw_linear_layer *layer, sw_params *params, const char *prefix, int64_t in,
                         int64_t out)
{
    SW_NOT_NULL(layer, params, prefix);
    sw_init init = {.bound = 1 / sqrt((double)in)};
    layer->weight =
        sw_param_new(params, sw_name_of(prefix, ".weight").text, SW_DIMS(out, in), init, true);
    layer->bias = sw_param_new(params, sw_name_of(prefix, ".bias").text, SW_DIMS(out), init, false);
    return layer->weight && layer->bias ? SW_OK : sw_last_failure();
}

sw_tensor *sw_linear_apply(const sw_linear_layer *layer, sw_pass *pass, sw_tensor *x)
{
    return sw_linear(pass->tape, x, sw_pass_param(pass, layer->weight),
                     sw_pass_param(pass, layer->bias));
}

sw_status sw_norm_init(sw_norm_layer *layer, sw_params *params, const char *prefix, int64_t width)
{
    SW_NOT_NULL(layer, params, prefix);
    layer->weight = sw_param_new(params, sw_name_of(prefix, ".weight").text, SW_DIMS(width),
                                 (sw_init){.value = 1}, false);
    layer->bias = sw_param_new(params, sw_name_of(prefix, ".bias").text, SW_DIMS(width),
                               (sw_init){.value = 0}, false);
    return layer->weight && layer->bias ? SW_OK : sw_last_failure();
}

sw_tensor *sw_norm_apply(const sw_norm_layer *layer, sw_pass *pass, sw_tensor *x)
{
    return sw_layer_norm(pass->tape, x, sw_pass_param(pass, layer->weight),
                         sw_pass_param(pass, layer->bias), 1e-5);
}

sw_status sw_mlp_init(sw_mlp_layer *layer, sw_params *params, const char *prefix, int64_t in,
                      int64_t width, int64_t out, int64_t layers)
{
    SW_NOT_NULL(layer, params, prefix);
    if (layers < 1)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: %lld layers, expected 1 or more", prefix,
                       (long long)layers);
    layer->layers = layers;
    layer->linear = sw_params_alloc(params, sw_bytes(layers, sizeof *layer->linear));
    if (!layer->linear) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < layers; i++)
        SW_TRY(sw_linear_init(&layer->linear[i], params, sw_name_at(prefix, 2 * i).text,
                              i == 0 ? in : width, i + 1 == layers ? out : width));
    return SW_OK;
}

sw_tensor *sw_mlp_apply(const sw_mlp_layer *layer, sw_pass *pass, sw_tensor *x)
{
    for (int64_t i = 0; i < layer->layers; i++) {
        if (i > 0) x = sw_relu(pass->tape, x);
        x = sw_linear_apply(&layer->linear[i], pass, x);
    }
    return x;
}
