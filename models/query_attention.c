/* query-attention - the query is not learned: it is the context of the set, a question or a target.
 * With another question, the same set gives another result. It reads the set several times, as an
 * end-to-end memory network reads its memories in hops (Sukhbaatar et al. 2015, section 2.2 and
 * figure 1b). A hop is an attention block here:
 *
 *   h = f(x)                   one layer of the encoder             [N, input] to [N, D]
 *   q_0 = c Wᵀ + b             the context as a query, one a set    [B, context] to [B, D]
 *   q_l = MAB_l(q_(l-1), h)    l = 1 ... `reads`                    [B, D]
 *   y = rho(q_L)               the decision                         [B, D] to [B, C]
 *
 * rho reads the last query alone. The query still holds the question, since each block adds its
 * query to its result. An empty set adds nothing to the query, so it has a value. */
#include "base/error.h"
#include "models/model_functions.h"
#include "nn/attention_probe.h"
#include "nn/encoders.h"
#include "nn/params.h"

typedef struct query_attention {
    sw_encoder embed;
    sw_linear_layer query;
    sw_decoder_layer rho;
    int64_t reads;
    sw_mab_layer read[];
} query_attention;

sw_status sw_model_query_attention_init(sw_model *model)
{
    const sw_model_config *config = &model->config;
    sw_params *params = &model->params;
    if (config->context == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "query-attention: context is 0, but the query is made from what comes with "
                       "each set; expected data with a context, or an architecture whose query is "
                       "learned, such as deepsets or perceiver");
    query_attention *net = model->layers =
        sw_params_alloc(params, sizeof *net + sizeof net->read[0] * (size_t)config->reads);
    if (!net) return SW_ERROR_MEMORY;
    int64_t width = config->width;
    SW_TRY(sw_embed_init(&net->embed, params, "enc", config));
    SW_TRY(sw_linear_init(&net->query, params, "query", config->context, width));
    sw_mab_options options = sw_mab_options_from(config);
    for (net->reads = 0; net->reads < config->reads; net->reads++)
        SW_TRY(sw_mab_init(&net->read[net->reads], params, sw_name_at("read", net->reads).text,
                           width, width, width, &options));
    sw_model_config answer = *config;
    answer.context = 0;
    return sw_decoder_init(&net->rho, params, "dec", width, 1, &answer);
}

/* q_L. The weights of the elements are added to `weights`, unless it is NULL. */
static sw_tensor *read_elements(const query_attention *net, sw_pass *pass, sw_tensor *x,
                                const sw_sets *sets, const sw_sets *one,
                                sw_attention_weights *weights)
{
    sw_tensor *h = sw_encoder_apply(&net->embed, pass, x, sets);
    sw_tensor *q = sw_linear_apply(&net->query, pass, pass->context);
    for (int64_t i = 0; i < net->reads; i++) {
        const sw_mab_layer *read = &net->read[i];
        if (weights)
            sw_weights_add(weights, pass->tape, sw_mab_weights(read, pass, q, one, h, sets));
        q = sw_mab_apply(read, pass, q, one, h, sets);
    }
    return q;
}

sw_tensor *sw_model_query_attention_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                          const sw_sets *sets)
{
    const query_attention *net = model->layers;
    const sw_sets *one = sw_sets_uniform(pass->tape, sets, 1);
    sw_tensor *q = read_elements(net, pass, x, sets, one, NULL);
    q = sw_pass_dropout(pass, q, model->config.dropout, one);
    return sw_decoder_apply(&net->rho, pass, q);
}

sw_attention_weights sw_model_query_attention_weights(const sw_model *model, sw_pass *pass,
                                                      sw_tensor *x, const sw_sets *sets)
{
    sw_attention_weights weights = {0};
    read_elements(model->layers, pass, x, sets, sw_sets_uniform(pass->tape, sets, 1), &weights);
    return weights;
}
