/* encoder_row.c - encoders that see one element at a time, phi of Deep Sets (Zaheer et al. 2017):
 * ff for measurements, embedding for tokens. */
#include "autodiff/op.h"
#include "base/error.h"
#include "nn/encoder_functions.h"
#include "nn/params.h"
#include "nn/projection.h"

#include <math.h>
#include <string.h>

/* ---- Linear layers --------------------------------------------------------------------------
 * Of the widths that the configuration lists, with ReLU between them, and after the last one if it
 * says so; then dropout, after each. */

typedef struct row_layers {
    sw_mlp_layer mlp; /* its linear layers, numbered as in nn.Sequential with the ReLUs */
    bool relu;        /* after the last one */
    double dropout;
} row_layers;

/* The width of layer i of the encoder. */
static int64_t width_of(const sw_model_config *config, int64_t i)
{
    bool is_last = i + 1 == config->layers;
    return is_last || !config->hidden[0] ? config->width : config->hidden[i];
}

/* The layers of the encoder from number `first`, the first of which reads `in` numbers. */
static sw_status row_layers_init(row_layers *layers, sw_params *params, const char *prefix,
                                 int64_t in, int64_t first, const sw_model_config *config)
{
    sw_mlp_layer *mlp = &layers->mlp;
    layers->relu = strcmp(config->encoder_relu, "yes") == 0;
    layers->dropout = config->encoder_dropout;
    mlp->linear = sw_params_alloc(params, sizeof *mlp->linear * (size_t)config->layers);
    if (!mlp->linear) return SW_ERROR_MEMORY;
    for (int64_t i = first; i < config->layers; i++) {
        SW_TRY(sw_linear_init(&mlp->linear[mlp->layers], params,
                              sw_name_at(prefix, 2 * mlp->layers).text, in, width_of(config, i)));
        mlp->layers++;
        in = width_of(config, i);
    }
    return SW_OK;
}

/* The layer whose result is that of the encoder, if there is one. */
static const sw_linear_layer *last_of(const row_layers *layers)
{
    const sw_mlp_layer *mlp = &layers->mlp;
    return mlp->layers > 0 && !layers->relu ? &mlp->linear[mlp->layers - 1] : NULL;
}

/* What follows a layer with the result h; `more` layers come behind it. */
static sw_tensor *after_layer(const row_layers *layers, sw_pass *pass, sw_tensor *h,
                              const sw_sets *sets, bool more)
{
    if (more || layers->relu) h = sw_relu(pass->tape, h);
    return sw_pass_dropout(pass, h, layers->dropout, sets);
}

static sw_tensor *row_layers_apply(const row_layers *layers, sw_pass *pass, sw_tensor *h,
                                   const sw_sets *sets)
{
    const int64_t mark = sw_tape_mark(pass->tape);
    for (int64_t i = 0; i < layers->mlp.layers; i++) {
        const bool more = i + 1 < layers->mlp.layers;
        const sw_linear_layer *linear = &layers->mlp.linear[i];
        h = more || layers->relu ? sw_linear_apply(linear, pass, h)
                                 : sw_last_layer_apply(linear, pass, h, mark);
        h = after_layer(layers, pass, sw_tape_keep(pass->tape, mark, h), sets, more);
        h = sw_tape_keep(pass->tape, mark, h);
    }
    return h;
}

/* ---- ff: linear layers ----------------------------------------------------------------------- */

sw_status sw_encoder_ff_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                             const sw_model_config *config)
{
    row_layers *layers = encoder->layer = sw_params_alloc(params, sizeof *layers);
    if (!layers) return SW_ERROR_MEMORY;
    SW_TRY(row_layers_init(layers, params, prefix, config->input, 0, config));
    encoder->last = last_of(layers);
    return SW_OK;
}

sw_tensor *sw_encoder_ff_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                               const sw_sets *sets)
{
    return row_layers_apply(encoder->layer, pass, x, sets);
}

/* ---- embedding: a learned row for each token --------------------------------------------------
 *
 *   h = T[token]                  the element is a token
 *   h = T[token] + W m + b        the element is a token and measurements m
 *
 * then layers - 1 more linear layers, with ReLU before each. T is [vocabulary, width of layer 0].
 * With measurements, an element may be a patch, whose token is its position and whose pixels are m
 * (Dosovitskiy et al. 2021, equation 1), or a word and the passage that it is from. */

typedef struct embedding {
    sw_param *table; /* "<prefix>.table.weight" */
    bool measures;
    sw_linear_layer measured; /* "<prefix>.measured" */
    row_layers rest;          /* "<prefix>.mlp" */
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
    const int64_t width = width_of(config, 0);
    sw_init init = {.bound = sqrt(3 / (double)width)}; /* rows have a length of about 1 */
    layer->table = sw_param_new(params, sw_name_of(prefix, ".table.weight").text,
                                SW_DIMS(config->vocabulary, width), init, false);
    if (!layer->table) return sw_last_failure();
    if (layer->measures)
        SW_TRY(sw_linear_init(&layer->measured, params, sw_name_of(prefix, ".measured").text,
                              config->input - 1, width));
    SW_TRY(
        row_layers_init(&layer->rest, params, sw_name_of(prefix, ".mlp").text, width, 1, config));
    encoder->last = last_of(&layer->rest);
    return SW_OK;
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

/* Gradient x input takes the row of a token as its input. So the row becomes a variable: a tensor
 * of the same numbers, with a gradient. */
static sw_tensor *trace(sw_pass *pass, sw_tensor *h)
{
    if (!pass->traced || !h) return h;
    sw_real *grad = sw_tape_alloc(pass->tape, sw_bytes(h->size, sizeof *grad));
    *pass->traced = grad ? sw_variable(pass->tape, h->ndim, h->shape, h->data, grad) : NULL;
    return *pass->traced;
}

sw_tensor *sw_encoder_embedding_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                      const sw_sets *sets)
{
    const embedding *layer = encoder->layer;
    sw_tape *t = pass->tape;
    x = sw_store(t, x); /* its numbers are read here */
    const int32_t *number = x ? row_numbers(layer, pass, x, sets) : NULL;
    if (!number) return NULL;
    const int64_t mark = sw_tape_mark(t);
    sw_tensor *h = sw_gather(t, sw_pass_param(pass, layer->table), number, x->shape[0]);
    if (layer->measures) {
        sw_tensor *m = sw_slice(t, x, 1, 1, x->shape[1] - 1);
        h = sw_add(t, h, sw_linear_apply(&layer->measured, pass, m));
    }
    h = trace(pass, h);
    h = sw_tape_keep(t, mark, after_layer(&layer->rest, pass, h, sets, layer->rest.mlp.layers > 0));
    return row_layers_apply(&layer->rest, pass, h, sets);
}
