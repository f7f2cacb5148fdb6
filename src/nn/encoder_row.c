/* encoder_row.c - encoders that see one element at a time, phi of Deep Sets (Zaheer et al. 2017):
 * ff for measurements, embedding for tokens. */
#include "autodiff/op.h"
#include "base/error.h"
#include "nn/encoder_functions.h"
#include "nn/params.h"

#include <math.h>

/* ---- ff: linear layers with ReLU between them and none after the last ----------------------- */

sw_status sw_encoder_ff_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                             const sw_model_config *config)
{
    sw_mlp_layer *layer = encoder->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    return sw_mlp_init(layer, params, prefix, config->input, config->width, config->width,
                       config->layers);
}

sw_tensor *sw_encoder_ff_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets)
{
    (void)sets; /* row by row */
    return sw_mlp_apply(encoder->layer, pass, x);
}

/* ---- embedding: a learned row for each token --------------------------------------------------
 *
 *   h = T[token]                  the element is a token
 *   h = T[token] + W m + b        the element is a token and measurements m
 *
 * then layers - 1 more linear layers, with ReLU before each. T is [vocabulary, D]. With
 * measurements, an element may be a patch, whose token is its position and whose pixels are m
 * (Dosovitskiy et al. 2021, equation 1), or a word and the passage that it is from. */

typedef struct embedding {
    sw_param *table; /* "<prefix>.table.weight" */
    bool measures;
    sw_linear_layer measured; /* "<prefix>.measured" */
    sw_mlp_layer rest;        /* "<prefix>.mlp" */
    int64_t vocabulary;
} embedding;

sw_status sw_encoder_embedding_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                                    const sw_model_config *config)
{
    embedding *layer = encoder->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    layer->vocabulary = config->vocabulary;
    layer->measures = config->input > 1;
    if (config->vocabulary < 1)
        return sw_fail(SW_ERROR_ARGUMENT, "embedding: vocabulary is 0: the data's elements do not "
                                          "begin with the number of a token");
    sw_init init = {.bound = sqrt(3 / (double)config->width)}; /* rows have a length of about 1 */
    layer->table = sw_param_new(params, sw_name_of(prefix, ".table.weight").text,
                                SW_DIMS(config->vocabulary, config->width), init, false);
    if (!layer->table) return SW_ERROR_ARGUMENT;
    if (layer->measures)
        SW_TRY(sw_linear_init(&layer->measured, params, sw_name_of(prefix, ".measured").text,
                              config->input - 1, config->width));
    return sw_mlp_init(&layer->rest, params, sw_name_of(prefix, ".mlp").text, config->width,
                       config->width, config->width, config->layers - 1);
}

/* The tokens, which are the first numbers of the elements. */
static const int32_t *row_numbers(const embedding *layer, sw_pass *pass, const sw_tensor *x,
                                  const sw_sets *sets)
{
    int32_t *number = sw_tape_alloc(pass->tape, sw_bytes(x->shape[0], sizeof *number));
    if (!number) return NULL;
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t i = sets->offset[b]; i < sets->offset[b + 1]; i++) {
            double value = (double)x->data[i * x->shape[1]];
            if (value >= 0 && value < (double)layer->vocabulary && value == floor(value)) {
                number[i] = (int32_t)value;
                continue;
            }
            sw_tape_fail(pass->tape,
                         sw_fail(SW_ERROR_ARGUMENT,
                                 "embedding: element %lld of set %lld begins with %g, expected a "
                                 "whole number from 0 to %lld",
                                 (long long)(i - sets->offset[b]), sw_set_number(sets, b), value,
                                 (long long)layer->vocabulary - 1));
            return NULL;
        }
    return number;
}

sw_tensor *sw_encoder_embedding_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                      const sw_sets *sets)
{
    const embedding *layer = encoder->layer;
    sw_tape *t = pass->tape;
    const int32_t *number = x ? row_numbers(layer, pass, x, sets) : NULL;
    if (!number) return NULL;
    sw_tensor *h = sw_gather(t, sw_pass_param(pass, layer->table), number, x->shape[0]);
    if (layer->measures) {
        sw_tensor *m = sw_slice(t, x, 1, 1, x->shape[1] - 1);
        h = sw_add(t, h, sw_linear_apply(&layer->measured, pass, m));
    }
    if (layer->rest.layers == 0) return h;
    return sw_mlp_apply(&layer->rest, pass, sw_relu(t, h));
}
