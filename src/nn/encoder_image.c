/* encoder_image.c - lenet: each element is an image, as in attention-based multiple-instance
 * learning (Ilse, Tomczak, Welling 2018, appendix; LeCun et al. 1998):
 *
 *   [N, s²]  as [N, 1, s, s]  conv 5x5 to 20, ReLU, max pool 2   conv 5x5 to 50, ReLU, max pool 2
 *            as [N, 50 t²]    linear to D, ReLU                  t = ((s - 4) / 2 - 4) / 2, floored
 *
 * An element is a square image of one channel, row by row: for MNIST, s = 28 and t = 4. The
 * parameters have the names of the public code: "<prefix>_part1.0", "_part1.3", "_part2.0". */
#include "base/error.h"
#include "nn/encoder_functions.h"
#include "nn/params.h"

#include <math.h>

enum { KERNEL = 5, POOL = 2, FIRST = 20, SECOND = 50 };

typedef struct conv_layer {
    sw_param *weight, *bias; /* [out, in, 5, 5], [out] */
} conv_layer;

typedef struct lenet_encoder {
    conv_layer conv[2];
    sw_linear_layer linear;
    int64_t side;
} lenet_encoder;

static sw_status conv_init(conv_layer *layer, sw_params *params, const char *prefix, int64_t in,
                           int64_t out)
{
    sw_init init = {.bound = 1 / sqrt((double)(in * KERNEL * KERNEL))};
    layer->weight = sw_param_new(params, sw_name_of(prefix, ".weight").text,
                                 SW_DIMS(out, in, KERNEL, KERNEL), init, true);
    layer->bias = sw_param_new(params, sw_name_of(prefix, ".bias").text, SW_DIMS(out), init, false);
    return layer->weight && layer->bias ? SW_OK : sw_last_failure();
}

/* The side of an image after a convolution and a pooling. */
static int64_t shrink(int64_t side)
{
    return (side - KERNEL + 1) / POOL;
}

sw_status sw_encoder_lenet_init(sw_encoder *encoder, sw_params *params, const char *prefix,
                                const sw_model_config *config)
{
    lenet_encoder *net = encoder->layer = sw_params_alloc(params, sizeof *net);
    if (!net) return SW_ERROR_MEMORY;
    net->side = (int64_t)sqrt((double)config->input);
    int64_t left = shrink(shrink(net->side));
    if (net->side * net->side != config->input || left < 1)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "lenet: elements have %lld numbers, expected those of a square image of "
                       "16 x 16 or more, as 784",
                       (long long)config->input);
    SW_TRY(conv_init(&net->conv[0], params, sw_name_of(prefix, "_part1.0").text, 1, FIRST));
    SW_TRY(conv_init(&net->conv[1], params, sw_name_of(prefix, "_part1.3").text, FIRST, SECOND));
    return sw_linear_init(&net->linear, params, sw_name_of(prefix, "_part2.0").text,
                          SECOND * left * left, config->width);
}

/* Convolution, ReLU, pooling. ReLU comes last, since the largest of ReLUs is the ReLU of the
 * largest: it then has a quarter of the numbers to do. */
static sw_tensor *stage(const conv_layer *layer, sw_pass *pass, sw_tensor *x)
{
    sw_tape *t = pass->tape;
    return sw_relu(t, sw_conv2d_max_pool(t, x, sw_pass_param(pass, layer->weight),
                                         sw_pass_param(pass, layer->bias), POOL));
}

sw_tensor *sw_encoder_lenet_apply(const sw_encoder *encoder, sw_pass *pass, sw_tensor *x,
                                  const sw_sets *sets)
{
    (void)sets; /* image by image */
    const lenet_encoder *net = encoder->layer;
    sw_tape *t = pass->tape;
    if (!x) return NULL;
    const int64_t mark = sw_tape_mark(t), images = x->shape[0];
    sw_tensor *h = sw_reshape(t, x, SW_DIMS(images, 1, net->side, net->side));
    for (int i = 0; i < 2; i++) h = sw_tape_keep(t, mark, stage(&net->conv[i], pass, h));
    h = sw_reshape(t, h, SW_DIMS(images, net->linear.weight->shape[1]));
    return sw_relu(t, sw_linear_apply(&net->linear, pass, h));
}
