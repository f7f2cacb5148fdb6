/* set-transformer - Lee et al. 2019, "Set Transformer", section 3 and figure 1:
 *
 *   h = SAB(SAB(x)), or ISAB           elements that have seen each other   [N, input] to [N, D]
 *   z = PMA_K(h)                       K learned queries ask each set       [N, D]     to [B K, D]
 *   z = SAB(SAB(z))                    the K vectors see each other
 *   y = z Wᵀ + b                       [B K, D] to [B K, C/K], or from the K vectors end to end,
 *                                      [B, K D], to [B, C]
 *
 * The parameters have the names of the public code: "enc.0" ..., "dec.0" the PMA, then `decoder`
 * SABs, and the linear layer. With per_query each query gives its share of the outputs, as in the
 * public code (num_outputs = K, dim_output = C/K), for instance the parameters of a cluster. If
 * sets have a context, the linear layer reads it too.
 *
 * set_transformer_pp.c is this with norms in other places. */
#include "models/set_transformer.h"
#include "base/error.h"
#include "models/model_functions.h"
#include "nn/attention_blocks.h"
#include "nn/decoder.h"
#include "nn/params.h"

typedef struct set_transformer {
    sw_encoder encoder;
    sw_mab_norm norm; /* after the encoder: none, or the one that its blocks have */
    sw_norm_layer encoder_norm;
    sw_pma_layer pma;
    int64_t queries, layers; /* K; SABs after the PMA */
    sw_linear_layer linear;
    sw_decoder_layer decoder; /* of that one layer */
    sw_mab_layer sab[];
} set_transformer;

static sw_status warn_of_one_query(sw_params *params, const sw_mab_options *options)
{
    return sw_params_warn(
        params,
        "set-transformer: one query is followed by self-attention, which then sees "
        "one token: its softmax is the constant 1, and %s of dec.1 and on learn "
        "nothing; take two queries or more",
        options->raw_residual ? "fc_q and fc_k" : "weights of fc_k");
}

sw_status sw_set_transformer_init(sw_model *model, sw_set_transformer_norms norms)
{
    const sw_model_config *config = &model->config;
    sw_params *params = &model->params;
    int64_t width = config->width, queries = config->queries;
    set_transformer *net = model->layers =
        sw_params_alloc(params, sizeof *net + sizeof net->sab[0] * (size_t)config->decoder);
    if (!net) return SW_ERROR_MEMORY;
    sw_mab_options options = sw_mab_options_from(config);
    SW_TRY(sw_encoder_init(&net->encoder, params, "enc", config));
    if (norms == SW_NORMS_OF_ENCODER_ALONE) {
        net->norm = options.norm;
        options.norm = SW_MAB_NORM_NONE;
        SW_TRY(sw_norm_init(&net->encoder_norm, params, "enc.ln", width));
    }
    net->queries = queries;
    SW_TRY(sw_pma_init(&net->pma, params, "dec.0", width, queries, config->pool_layer, &options));
    if (queries == 1) SW_TRY(warn_of_one_query(params, &options));
    for (net->layers = 0; net->layers < config->decoder; net->layers++)
        SW_TRY(sw_sab_init(&net->sab[net->layers], params, sw_name_at("dec", 1 + net->layers).text,
                           width, width, &options));
    SW_TRY(sw_decoder_check(config, queries));
    int64_t vectors = config->per_query ? queries : 1;
    net->decoder = (sw_decoder_layer){.mlp = {.layers = 1, .linear = &net->linear},
                                      .vectors = vectors,
                                      .context = config->context};
    return sw_linear_init(&net->linear, params, sw_name_at("dec", 1 + config->decoder).text,
                          width * queries / vectors + config->context, config->outputs / vectors);
}

sw_status sw_model_set_transformer_init(sw_model *model)
{
    return sw_set_transformer_init(model, SW_NORMS_IN_ALL_BLOCKS);
}

/* h, with the norm after it. */
static sw_tensor *encode(const set_transformer *net, sw_pass *pass, sw_tensor *x,
                         const sw_sets *sets)
{
    sw_tensor *h = sw_encoder_apply(&net->encoder, pass, x, sets);
    return sw_norm_before(net->norm, &net->encoder_norm, pass, h, sets);
}

sw_tensor *sw_model_set_transformer_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                          const sw_sets *sets)
{
    const set_transformer *net = model->layers;
    sw_tape *t = pass->tape;
    const sw_sets *answers = sw_sets_uniform(t, sets, net->queries);
    sw_tensor *h = encode(net, pass, x, sets);
    sw_tensor *z = sw_pma_apply(&net->pma, pass, h, sets);
    for (int64_t i = 0; i < net->layers; i++) z = sw_sab_apply(&net->sab[i], pass, z, answers);
    z = sw_pass_dropout(pass, z, model->config.dropout, answers);
    z = sw_reshape(t, z, SW_DIMS(sets->count, model->config.width * net->queries));
    return sw_decoder_apply(&net->decoder, pass, z);
}

sw_attention_weights sw_model_set_transformer_weights(const sw_model *model, sw_pass *pass,
                                                      sw_tensor *x, const sw_sets *sets)
{
    const set_transformer *net = model->layers;
    return sw_pma_weights(&net->pma, pass, encode(net, pass, x, sets), sets);
}
