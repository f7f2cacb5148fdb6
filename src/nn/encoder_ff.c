/* encoder_ff.c - the row-wise feed-forward encoder phi of Deep Sets (Zaheer et al. 2017): every
 * element through the same linear layers, ReLU between them and none after the last. */
#include "base/error.h"
#include "nn/params.h"
#include "nn/registry.h"

#include <stdio.h>

typedef struct ff_encoder {
    int64_t layers;
    sw_linear_layer linear[];
} ff_encoder;

sw_status sw_encoder_ff_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                             const sw_model_config *config)
{
    ff_encoder *ff = encoder->layer =
        sw_params_alloc(params, sizeof *ff + sizeof ff->linear[0] * (size_t)config->layers);
    if (!ff) return SW_ERROR_MEMORY;
    ff->layers = config->layers;
    for (int64_t i = 0; i < ff->layers; i++) {
        char number[32]; /* as in nn.Sequential, where the ReLUs count */
        snprintf(number, sizeof number, ".%lld", (long long)(2 * i));
        SW_TRY(sw_linear_init(&ff->linear[i], params, sw_name_of(prefix, number).text,
                              i == 0 ? config->input : config->width, config->width));
    }
    return SW_OK;
}

sw_tensor *sw_encoder_ff_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets)
{
    (void)sets; /* row by row */
    const ff_encoder *ff = encoder->layer;
    for (int64_t i = 0; i < ff->layers; i++) {
        if (i > 0) x = sw_relu(pass->tape, x);
        x = sw_linear_apply(&ff->linear[i], pass, x);
    }
    return x;
}
