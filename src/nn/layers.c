/* layers.c - linear and layer norm: an operator with parameters of its own. */
#include "nn/params.h"

#include <math.h>

sw_status sw_linear_init(sw_linear_layer *layer, sw_params *params, const char *prefix, int64_t in,
                         int64_t out)
{
    sw_init init = {.bound = 1 / sqrt((double)in)};
    layer->weight =
        sw_param_new(params, sw_name_of(prefix, ".weight").text, SW_DIMS(out, in), init, true);
    layer->bias = sw_param_new(params, sw_name_of(prefix, ".bias").text, SW_DIMS(out), init, false);
    return layer->weight && layer->bias ? SW_OK : SW_ERROR_ARGUMENT;
}

sw_tensor *sw_linear_apply(const sw_linear_layer *layer, sw_pass *pass, sw_tensor *x)
{
    return sw_linear(pass->tape, x, sw_pass_param(pass, layer->weight),
                     sw_pass_param(pass, layer->bias));
}

sw_status sw_norm_init(sw_norm_layer *layer, sw_params *params, const char *prefix, int64_t width)
{
    layer->weight = sw_param_new(params, sw_name_of(prefix, ".weight").text, SW_DIMS(width),
                                 (sw_init){.value = 1}, false);
    layer->bias = sw_param_new(params, sw_name_of(prefix, ".bias").text, SW_DIMS(width),
                               (sw_init){.value = 0}, false);
    return layer->weight && layer->bias ? SW_OK : SW_ERROR_ARGUMENT;
}

sw_tensor *sw_norm_apply(const sw_norm_layer *layer, sw_pass *pass, sw_tensor *x)
{
    return sw_layer_norm(pass->tape, x, sw_pass_param(pass, layer->weight),
                         sw_pass_param(pass, layer->bias), 1e-5);
}
