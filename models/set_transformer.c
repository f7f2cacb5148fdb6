/* set-transformer - Lee et al. 2019, "Set Transformer", section 3.2 and figure 1:
 *
 *   h = SAB(SAB(x)), or ISAB           elements that have seen each other   [N, input] to [N, D]
 *   z = PMA_K(h)                       K learned seeds ask each set         [N, D]     to [B K, D]
 *   z = SAB(SAB(z))                    the answers see each other
 *   y = z W^T + b                      [B K, D] to [B K, C/K], or from the answers end to end,
 *                                      [B, K D], to [B, C]
 *
 * The parameters have the names of the public code: "enc.0" ..., "dec.0" the PMA, then `decoder`
 * SABs, and the linear layer. With per_query each seed answers its share of the outputs, as the
 * public code has it (num_outputs = K, dim_output = C/K), for instance a cluster's parameters. */
#include "base/error.h"
#include "models/models.h"
#include "nn/params.h"

typedef struct set_transformer {
    sw_encoder encoder;
    sw_pma_layer pma;
    int64_t queries, rows, layers; /* K; answers that are decided on apart; SABs after the PMA */
    sw_linear_layer head;
    sw_mab_layer sab[];
} set_transformer;

sw_status sw_model_set_transformer_init(sw_model *model)
{
    const sw_model_config *config = &model->config;
    sw_params *params = &model->params;
    int64_t width = config->width, queries = config->queries;
    set_transformer *net = model->layers =
        sw_params_alloc(params, sizeof *net + sizeof net->sab[0] * (size_t)config->decoder);
    if (!net) return SW_ERROR_MEMORY;
    sw_block block = sw_block_from(config);
    SW_TRY(sw_encoder_init(&net->encoder, params, "enc", config));
    net->queries = queries;
    SW_TRY(sw_pma_init(&net->pma, params, "dec.0", width, queries, config->pool_layer, &block));
    if (queries == 1)
        SW_TRY(sw_params_warn(params,
                              "set-transformer: one seed is followed by self-attention, which then "
                              "sees one token: its softmax is the constant 1, and dec.1 and on "
                              "learn nothing in fc_k; take two queries or more"));
    for (net->layers = 0; net->layers < config->decoder; net->layers++)
        SW_TRY(sw_sab_init(&net->sab[net->layers], params, sw_name_at("dec", 1 + net->layers).text,
                           width, width, &block));
    SW_TRY(sw_decoder_check(config, queries));
    net->rows = config->per_query ? queries : 1;
    return sw_linear_init(&net->head, params, sw_name_at("dec", 1 + config->decoder).text,
                          width * queries / net->rows, config->outputs / net->rows);
}

sw_tensor *sw_model_set_transformer_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                          const sw_sets *sets)
{
    const set_transformer *net = model->layers;
    sw_tape *t = pass->tape;
    const sw_sets *answers = sw_sets_uniform(t, sets, net->queries);
    sw_tensor *h = sw_encoder_apply(&net->encoder, pass, x, sets);
    sw_tensor *z = sw_pma_apply(&net->pma, pass, h, sets);
    for (int64_t i = 0; i < net->layers; i++) z = sw_sab_apply(&net->sab[i], pass, z, answers);
    z = sw_pass_dropout(pass, z, model->config.dropout, answers);
    int64_t decisions = sets->count * net->rows;
    z = sw_reshape(t, z, SW_DIMS(decisions, model->config.width * net->queries / net->rows));
    sw_tensor *y = sw_linear_apply(&net->head, pass, z);
    return sw_reshape(t, y, SW_DIMS(sets->count, model->config.outputs));
}
