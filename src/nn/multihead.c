/* multihead.c - multi-head attention. */
#include "base/error.h"
#include "nn/absorbed_attention.h"
#include "nn/attention_probe.h"
#include "nn/params.h"

#include <math.h>

sw_status sw_multihead_init(sw_multihead_layer *layer, sw_params *params, const char *prefix,
                            int64_t width, int64_t heads)
{
    SW_NOT_NULL(layer, params, prefix);
    SW_TRY(sw_check_heads(prefix, width, heads));
    layer->width = width;
    layer->heads = heads;
    layer->in_weight =
        sw_param_new(params, sw_name_of(prefix, ".in_proj_weight").text, SW_DIMS(3 * width, width),
                     sw_init_xavier(width, 3 * width), true);
    layer->in_bias = sw_param_new(params, sw_name_of(prefix, ".in_proj_bias").text,
                                  SW_DIMS(3 * width), (sw_init){.value = 0}, false);
    if (!layer->in_weight || !layer->in_bias) return sw_last_failure();
    SW_TRY(
        sw_linear_init(&layer->output, params, sw_name_of(prefix, ".out_proj").text, width, width));
    layer->output.bias->init = (sw_init){.value = 0}; /* as PyTorch's does */
    return SW_OK;
}

/* The third of the stacked projections that begins at row `part` D. */
static sw_projection third(const sw_multihead_layer *layer, sw_pass *pass, int64_t part)
{
    int64_t width = layer->width;
    return (sw_projection){
        sw_slice(pass->tape, sw_pass_param(pass, layer->in_weight), 0, part * width, width),
        sw_slice(pass->tape, sw_pass_param(pass, layer->in_bias), 0, part * width, width)};
}

static sw_attention_inputs inputs_of(const sw_multihead_layer *layer, sw_pass *pass, sw_tensor *q,
                                     const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets)
{
    sw_projection query = third(layer, pass, 0);
    q = sw_linear(pass->tape, q, query.weight, query.bias);
    sw_projection key = third(layer, pass, 1), value = third(layer, pass, 2);
    double scale = 1 / sqrt((double)layer->width / (double)layer->heads);
    return (sw_attention_inputs){q, query_sets, false, key, value, layer->heads, scale, x, sets};
}

sw_tensor *sw_multihead_apply(const sw_multihead_layer *layer, sw_pass *pass, sw_tensor *q,
                              const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets)
{
    sw_attention_inputs in = inputs_of(layer, pass, q, query_sets, x, sets);
    return sw_linear_apply(&layer->output, pass, sw_projected_attention(pass->tape, &in));
}

sw_attention_weights sw_multihead_weights(const sw_multihead_layer *layer, sw_pass *pass,
                                          sw_tensor *q, const sw_sets *query_sets, sw_tensor *x,
                                          const sw_sets *sets)
{
    sw_attention_inputs in = inputs_of(layer, pass, q, query_sets, x, sets);
    return sw_projected_weights(pass->tape, &in);
}
