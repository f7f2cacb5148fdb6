/* perceiver - Jaegle et al. 2021, "Perceiver: General Perception with Iterative Attention", figure
 * 1: a few latents ask the elements, attend to each other, and ask again. The time grows with N M,
 * not with N²:
 *
 *   h = f(x)                       one layer of the encoder           [N, input] to [N, D]
 *   z = M learned latents          of each set                        [B M, D]
 *   `reads` times:
 *     z = MAB(z, h)                cross-attention to the elements
 *     z = SAB(z), `layers` times   self-attention among the latents
 *   y = rho(pool(z))               [B M, D] to [B, D'] to [B, C]
 *
 * The latents are pooled, with a learned query as in Perceiver IO (Jaegle et al. 2022,
 * section 3.2), or by their mean as in the first Perceiver. With `shared`, all reads have the same
 * parameters, "cross.0" and "self.0.0" ..., the recurrence of figure 1. Otherwise read r has its
 * own, "cross.<r>" and "self.<r>.0" .... The blocks are those of nn.h, in which a row-wise layer
 * takes the place of the paper's MLP. An empty set adds nothing to the latents and has a value. */
#include "base/error.h"
#include "models/model_functions.h"
#include "nn/attention_blocks.h"
#include "nn/attention_probe.h"
#include "nn/encoders.h"
#include "nn/params.h"

typedef struct perceiver {
    sw_encoder embed;
    sw_param *latents; /* [1, M, D] */
    int64_t reads, layers;
    int64_t stages;             /* reads with parameters of their own */
    sw_mab_layer *cross, *self; /* [stages], [stages, layers] */
    sw_pooling pool;
    sw_decoder_layer rho;
} perceiver;

static sw_status stages_init(perceiver *net, sw_params *params, const sw_model_config *config)
{
    int64_t width = config->width;
    sw_mab_options options = sw_mab_options_from(config);
    net->cross = sw_params_alloc(params, sizeof *net->cross * (size_t)net->stages);
    net->self = sw_params_alloc(params, sizeof *net->self * (size_t)(net->stages * net->layers));
    if (!net->cross || !net->self) return SW_ERROR_MEMORY;
    for (int64_t r = 0; r < net->stages; r++) {
        SW_TRY(sw_mab_init(&net->cross[r], params, sw_name_at("cross", r).text, width, width, width,
                           &options));
        sw_name self = sw_name_at("self", r);
        for (int64_t i = 0; i < net->layers; i++)
            SW_TRY(sw_sab_init(&net->self[r * net->layers + i], params,
                               sw_name_at(self.text, i).text, width, width, &options));
    }
    return SW_OK;
}

static sw_status warn_of_one_latent(sw_params *params, const sw_model_config *config)
{
    return sw_params_warn(params,
                          "perceiver: one latent attends to itself alone: that softmax is the "
                          "constant 1, and %s of the self-attention learn nothing, and neither do "
                          "the weights of a pooling over latents; take two inducing or more",
                          sw_mab_options_from(config).raw_residual ? "fc_q and fc_k"
                                                                   : "weights of fc_k");
}

sw_status sw_model_perceiver_init(sw_model *model)
{
    const sw_model_config *config = &model->config;
    sw_params *params = &model->params;
    perceiver *net = model->layers = sw_params_alloc(params, sizeof *net);
    if (!net) return SW_ERROR_MEMORY;
    net->reads = config->reads;
    net->layers = config->layers;
    net->stages = config->shared ? 1 : config->reads;
    int64_t latents = config->inducing;
    if (latents == 1) SW_TRY(warn_of_one_latent(params, config));
    SW_TRY(sw_embed_init(&net->embed, params, "enc", config));
    net->latents = sw_points_new(params, "latents", latents, config->width);
    if (!net->latents) return sw_last_failure();
    SW_TRY(stages_init(net, params, config));
    SW_TRY(sw_pooling_init(&net->pool, params, "pool", config));
    if (net->pool.token)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "perceiver: pool %s has a token join the elements, but it is the latents "
                       "that are pooled; expected a pooling without a token",
                       config->pool);
    return sw_decoder_init(&net->rho, params, "dec", net->pool.out_width, net->pool.vectors,
                           config);
}

/* The latents after all reads, [B M, D]. The weights of the elements are added to `weights`, unless
 * it is NULL. */
static sw_tensor *read_elements(const perceiver *net, sw_pass *pass, sw_tensor *x,
                                const sw_sets *sets, const sw_sets *latents,
                                sw_attention_weights *weights)
{
    sw_tensor *h = sw_encoder_apply(&net->embed, pass, x, sets);
    sw_tensor *z = sw_points_of(pass, net->latents);
    for (int64_t r = 0; r < net->reads; r++) {
        int64_t stage = net->stages == 1 ? 0 : r;
        const sw_mab_layer *cross = &net->cross[stage];
        /* In the first read all sets have the same latents. They are learned queries, so a few of
         * them absorb the projections. */
        const sw_sets *asking = r == 0 ? NULL : latents;
        if (weights)
            sw_weights_add(weights, pass->tape, sw_mab_weights(cross, pass, z, asking, h, sets));
        z = sw_mab_apply(cross, pass, z, asking, h, sets);
        for (int64_t i = 0; i < net->layers; i++)
            z = sw_sab_apply(&net->self[stage * net->layers + i], pass, z, latents);
    }
    return z;
}

sw_tensor *sw_model_perceiver_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                    const sw_sets *sets)
{
    const perceiver *net = model->layers;
    sw_tape *t = pass->tape;
    const sw_sets *latents = sw_sets_uniform(t, sets, net->latents->shape[1]);
    sw_tensor *z = read_elements(net, pass, x, sets, latents, NULL);
    if (!z) return NULL;
    z = sw_pooling_apply(&net->pool, pass, z, latents);
    z = sw_pass_dropout(pass, z, model->config.dropout, sw_sets_uniform(t, sets, 1));
    return sw_decoder_apply(&net->rho, pass, z);
}

/* The queries are the latents of each read, one read after another. The weights by which the
 * pooling weighs the latents are left out. */
sw_attention_weights sw_model_perceiver_weights(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                                const sw_sets *sets)
{
    const perceiver *net = model->layers;
    const sw_sets *latents = sw_sets_uniform(pass->tape, sets, net->latents->shape[1]);
    sw_attention_weights weights = {0};
    read_elements(net, pass, x, sets, latents, &weights);
    return weights;
}
