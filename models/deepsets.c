/* deepsets - a classifier of sets in three steps:
 *
 *   h = phi(x)        every element on its own              [N, input]  to [N, D]
 *   z = pool(h)       the elements of each set become one   [N, D]      to [B, D']
 *   y = rho(z)        the decision                          [B, D']     to [B, C]
 *
 * Zaheer et al. 2017, "Deep Sets", theorem 2, where the pooling is a sum. Here it is any row of
 * src/nn/poolings.def, so this architecture compares them all: with `pma` it is the rFF + PMA of
 * Lee et al. 2019, with `gated` the attention of Ilse et al. 2018. phi is a row of
 * src/nn/encoders.def. rho is an MLP, which also reads the context of a set, if there is one. */
#include "base/error.h"
#include "models/model_functions.h"
#include "nn/merged.h"

typedef struct deepsets {
    sw_encoder phi;
    sw_pooling pool;
    sw_decoder_layer rho;
} deepsets;

sw_status sw_model_deepsets_init(sw_model *model)
{
    const sw_model_config *config = &model->config;
    sw_params *params = &model->params;
    deepsets *net = model->layers = sw_params_alloc(params, sizeof *net);
    if (!net) return SW_ERROR_MEMORY;
    SW_TRY(sw_encoder_init(&net->phi, params, "enc", config));
    SW_TRY(sw_pooling_init(&net->pool, params, "pool", config));
    SW_TRY(sw_pooling_merge(&net->pool, params, &net->phi));
    return sw_decoder_init(&net->rho, params, "dec", net->pool.out_width, net->pool.vectors,
                           config);
}

/* h. If the pooling has a token, the token joins each set first. */
static sw_tensor *encode(const deepsets *net, sw_pass *pass, sw_tensor *x, const sw_sets **sets)
{
    x = sw_pooling_join(&net->pool, pass, x, sets);
    return sw_encoder_apply(&net->phi, pass, x, *sets);
}

sw_tensor *sw_model_deepsets_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                   const sw_sets *sets)
{
    const deepsets *net = model->layers;
    sw_tensor *h = encode(net, pass, x, &sets);
    sw_tensor *z = sw_pooling_apply(&net->pool, pass, h, sets);
    z = sw_pass_dropout(pass, z, model->config.dropout, sw_sets_uniform(pass->tape, sets, 1));
    return sw_decoder_apply(&net->rho, pass, z);
}

sw_attention_weights sw_model_deepsets_weights(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                               const sw_sets *sets)
{
    const deepsets *net = model->layers;
    sw_tensor *h = encode(net, pass, x, &sets);
    return sw_pooling_weights(&net->pool, pass, h, sets);
}
