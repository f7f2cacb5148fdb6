/* encoder_row.c - encoders that see one element at a time: phi of Deep Sets (Zaheer et al. 2017),
 * and its forms for tokens and for patches of an image. */
#include "autodiff/op.h"
#include "base/error.h"
#include "nn/params.h"
#include "nn/registry.h"

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

/* ---- embedding and patches: a learned row for each token or place -----------------------------
 *
 *   embedding   h = T[token]                       an element is the number of a token
 *   patches     h = W pixels + b + T[place]        an element is the number of a place, and pixels
 *                                                  (Dosovitskiy et al. 2021, equation 1)
 *
 * then layers - 1 more linear layers, with ReLU before each. T: [vocabulary, D]. */

typedef struct table_encoder {
    sw_param *table;        /* "<prefix>.table.weight" */
    sw_linear_layer pixels; /* "<prefix>.pixels"; of patches */
    bool has_pixels;
    sw_mlp_layer rest; /* "<prefix>.mlp" */
    int64_t vocabulary;
    const char *name;
} table_encoder;

static sw_status table_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                            const sw_model_config *config, bool has_pixels)
{
    table_encoder *layer = encoder->layer = sw_params_alloc(params, sizeof *layer);
    if (!layer) return SW_ERROR_MEMORY;
    layer->name = encoder->type->name;
    layer->vocabulary = config->vocabulary;
    layer->has_pixels = has_pixels;
    if (config->vocabulary < 1)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: vocabulary is 0: the data's elements are not %s",
                       layer->name,
                       has_pixels ? "patches with the number of their place" : "tokens");
    if (has_pixels ? config->input < 2 : config->input != 1)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: an element has %lld numbers, expected %s",
                       layer->name, (long long)config->input,
                       has_pixels ? "a place and pixels" : "the number of a token alone");
    sw_init init = {.bound = 1}; /* rows as far apart as standardised features are */
    layer->table = sw_param_new(params, sw_name_of(prefix, ".table.weight").text,
                                SW_DIMS(config->vocabulary, config->width), init, false);
    if (!layer->table) return SW_ERROR_ARGUMENT;
    if (has_pixels)
        SW_TRY(sw_linear_init(&layer->pixels, params, sw_name_of(prefix, ".pixels").text,
                              config->input - 1, config->width));
    return sw_mlp_init(&layer->rest, params, sw_name_of(prefix, ".mlp").text, config->width,
                       config->width, config->width, config->layers - 1);
}

/* The first numbers of the elements, as numbers of rows of the table. */
static const int32_t *row_numbers(const table_encoder *layer, sw_pass *pass, const sw_tensor *x,
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
                                 "%s: element %lld of set %lld begins with %g, expected a whole "
                                 "number from 0 to %lld",
                                 layer->name, (long long)(i - sets->offset[b]),
                                 sw_set_number(sets, b), value, (long long)layer->vocabulary - 1));
            return NULL;
        }
    return number;
}

static sw_tensor *table_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                              const sw_sets *sets)
{
    const table_encoder *layer = encoder->layer;
    sw_tape *t = pass->tape;
    const int32_t *number = x ? row_numbers(layer, pass, x, sets) : NULL;
    if (!number) return NULL;
    sw_tensor *h = sw_gather(t, sw_pass_param(pass, layer->table), number, x->shape[0]);
    if (layer->has_pixels)
        h = sw_add(t, h,
                   sw_linear_apply(&layer->pixels, pass, sw_slice(t, x, 1, 1, x->shape[1] - 1)));
    if (layer->rest.layers == 0) return h;
    return sw_mlp_apply(&layer->rest, pass, sw_relu(t, h));
}

sw_status sw_encoder_embedding_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                                    const sw_model_config *config)
{
    return table_init(encoder, params, prefix, config, false);
}

sw_tensor *sw_encoder_embedding_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                      const sw_sets *sets)
{
    return table_apply(encoder, pass, x, sets);
}

sw_status sw_encoder_patches_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                                  const sw_model_config *config)
{
    return table_init(encoder, params, prefix, config, true);
}

sw_tensor *sw_encoder_patches_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                    const sw_sets *sets)
{
    return table_apply(encoder, pass, x, sets);
}
