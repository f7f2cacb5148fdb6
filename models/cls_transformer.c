/* cls-transformer - a learned token joins each set and is read after self-attention, as [CLS] of
 * Devlin et al. 2019, "BERT", figure 1, and of Dosovitskiy et al. 2021, "An Image is Worth 16x16
 * Words" (ViT), equations 1 to 4:
 *
 *   h = f(x)                    one layer of a row-wise encoder      [N, input] to [N, D]
 *   g = [cls; h] in each set    the learned token in front           [B + N, D]
 *   g = SAB(g), `layers` times  elements and token see each other
 *   z = g of the token          after layer norm, if norm is pre or set  [B, D]
 *   y = rho(z)                  the decision                         [B, D] to [B, C]
 *
 * The blocks are those of nn.h, in which a row-wise layer takes the place of the papers' MLP. This
 * is a set, so there are no positions but those that the encoder `embedding` adds. An empty set is
 * the token alone, so it has a value. */
#include "base/error.h"
#include "models/model_functions.h"
#include "nn/encoders.h"
#include "nn/params.h"
#include "nn/pool_query.h"

typedef struct cls_transformer {
    sw_encoder embed;
    sw_param *token; /* [1, D] */
    int64_t layers;
    bool has_norm;
    sw_norm_layer norm;
    sw_decoder_layer rho;
    sw_mab_layer self[];
} cls_transformer;

sw_status sw_model_cls_transformer_init(sw_model *model)
{
    const sw_model_config *config = &model->config;
    sw_params *params = &model->params;
    cls_transformer *net = model->layers =
        sw_params_alloc(params, sizeof *net + sizeof net->self[0] * (size_t)config->layers);
    if (!net) return SW_ERROR_MEMORY;
    int64_t width = config->width;
    SW_TRY(sw_embed_init(&net->embed, params, "enc", config));
    net->token =
        sw_param_new(params, "cls", SW_DIMS(1, width), sw_init_xavier(width, width), false);
    if (!net->token) return sw_last_failure();
    sw_mab_options options = sw_mab_options_from(config);
    for (net->layers = 0; net->layers < config->layers; net->layers++)
        SW_TRY(sw_sab_init(&net->self[net->layers], params, sw_name_at("self", net->layers).text,
                           width, width, &options));
    net->has_norm = options.norm == SW_MAB_NORM_PRE || options.norm == SW_MAB_NORM_SET;
    if (net->has_norm) SW_TRY(sw_norm_init(&net->norm, params, "self.ln", width));
    return sw_decoder_init(&net->rho, params, "dec", width, 1, config);
}

sw_tensor *sw_model_cls_transformer_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                          const sw_sets *sets)
{
    const cls_transformer *net = model->layers;
    sw_tape *t = pass->tape;
    const sw_sets *one = sw_sets_uniform(t, sets, 1), *joined = sw_sets_join(t, one, sets);
    if (!joined) return NULL;
    sw_tensor *h = sw_encoder_apply(&net->embed, pass, x, sets);
    const int64_t mark = sw_tape_mark(t);
    sw_tensor *g = sw_segment_join(t, sw_pass_param(pass, net->token), NULL, h, sets);
    for (int64_t i = 0; i < net->layers; i++)
        g = sw_tape_keep(t, mark, sw_sab_apply(&net->self[i], pass, g, joined));
    sw_tensor *z = sw_first_rows(t, g, joined);
    if (net->has_norm) z = sw_norm_apply(&net->norm, pass, z);
    z = sw_pass_dropout(pass, z, model->config.dropout, one);
    return sw_decoder_apply(&net->rho, pass, z);
}
