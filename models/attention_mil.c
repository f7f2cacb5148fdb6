/* attention-mil - multiple-instance learning, Ilse, Tomczak, Welling 2018, "Attention-based Deep
 * Multiple Instance Learning", sections 2.2 to 2.4: is there something in this bag?
 *
 *   h = f(x)                     features of each instance        [N, input] to [N, D]
 *   level embedding:
 *     z = sum_i a_i h_i          attention over them, eq. 7 to 9, [N, D]     to [B, D']
 *                                or any other pooling
 *     y = z Wᵀ + b               the decision on a bag            [B, D']    to [B, C]
 *   level instance:
 *     s = h Wᵀ + b               a decision on each instance      [N, D]     to [N, C]
 *     y = logit(pool sigmoid(s)) their probabilities, pooled      [N, C]     to [B, C]
 *
 * A maximum of probabilities has the logit max_i s_i. Of a mean the logit is
 *
 *   log(mean p) - log(mean (1 - p)) = LSE_i(log sigmoid(s_i)) - LSE_i(log sigmoid(-s_i))
 *
 * with LSE = log sum exp: the log n of both means cancel, and no probability is ever rounded to 0
 * or 1. Of more than two classes, each is decided against the rest, and the softmax is taken of the
 * pooled logits. The outputs of a regression are no probabilities; they are pooled as they are.
 *
 * Two classes are the paper's Bernoulli variable: one output s, and the logits [0, s]. Their
 * softmax is [1 - sigmoid(s), sigmoid(s)], so their cross-entropy is the binary cross-entropy of s.
 *
 * The parameters have the names of the public code: "feature_extractor...", "attention..." (of
 * gated attention "attention_V.0", "attention_U.0", "attention_w"), "classifier.0". */
#include "base/error.h"
#include "models/model_functions.h"
#include "nn/merged.h"

#include <string.h>

typedef struct attention_mil {
    sw_encoder features;
    sw_pooling pool;
    sw_decoder_layer classifier; /* one linear layer */
    bool instance, bernoulli;
    bool odds; /* pool probabilities by their mean */
} attention_mil;

static sw_status check(const sw_model_config *config, const attention_mil *net)
{
    bool mean = strcmp(config->pool, "mean") == 0, max = strcmp(config->pool, "max") == 0;
    if (net->instance && !mean && !max)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "attention-mil: pool is %s, but the instance level pools the probabilities "
                       "of the elements, by mean or max",
                       config->pool);
    if (net->bernoulli && config->per_query)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "attention-mil: per-query shares the outputs out to the queries, but two "
                       "classes are one output; expected per-query false");
    return SW_OK;
}

sw_status sw_model_attention_mil_init(sw_model *model)
{
    const sw_model_config *config = &model->config;
    sw_params *params = &model->params;
    attention_mil *net = model->layers = sw_params_alloc(params, sizeof *net);
    if (!net) return SW_ERROR_MEMORY;
    net->instance = strcmp(config->level, "instance") == 0;
    net->bernoulli = config->task == SW_CLASSES && config->outputs == 2;
    bool probabilities = config->task == SW_CLASSES || config->task == SW_LABELS;
    net->odds = probabilities && strcmp(config->pool, "mean") == 0;
    SW_TRY(check(config, net));
    SW_TRY(sw_encoder_init(&net->features, params, "feature_extractor", config));
    SW_TRY(sw_pooling_init(&net->pool, params, "attention", config));
    SW_TRY(sw_pooling_merge(&net->pool, params, &net->features));
    sw_model_config linear = *config;
    linear.decoder = 1;
    if (net->bernoulli) linear.outputs = 1;
    return sw_decoder_init(&net->classifier, params, "classifier", net->pool.out_width,
                           net->pool.vectors, &linear);
}

/* log(mean p) - log(mean (1 - p)) of p = sigmoid(s). */
static sw_tensor *mean_odds(sw_tape *t, sw_tensor *s, const sw_sets *sets)
{
    sw_tensor *yes = sw_log_sigmoid(t, s), *no = sw_log_sigmoid(t, sw_scale(t, s, -1));
    return sw_subtract(t, sw_segment_logsumexp(t, yes, sets), sw_segment_logsumexp(t, no, sets));
}

/* Dropout is on what the classifier reads. Each element reads the context of its set. */
static sw_tensor *decide_on_instances(const sw_model *model, sw_pass *pass, sw_tensor *h,
                                      const sw_sets *sets)
{
    const attention_mil *net = model->layers;
    h = sw_pass_dropout(pass, h, model->config.dropout, sets);
    sw_pass each = *pass;
    if (pass->context) each.context = sw_segment_broadcast(pass->tape, pass->context, sets);
    sw_tensor *s = sw_decoder_apply(&net->classifier, &each, h);
    return net->odds ? mean_odds(pass->tape, s, sets) : sw_pooling_apply(&net->pool, pass, s, sets);
}

static sw_tensor *decide_on_sets(const sw_model *model, sw_pass *pass, sw_tensor *h,
                                 const sw_sets *sets)
{
    const attention_mil *net = model->layers;
    sw_tensor *z = sw_pooling_apply(&net->pool, pass, h, sets);
    z = sw_pass_dropout(pass, z, model->config.dropout, sw_sets_uniform(pass->tape, sets, 1));
    return sw_decoder_apply(&net->classifier, pass, z);
}

/* h. If the pooling has a token, the token joins each bag first. */
static sw_tensor *encode(const attention_mil *net, sw_pass *pass, sw_tensor *x,
                         const sw_sets **sets)
{
    x = sw_pooling_join(&net->pool, pass, x, sets);
    return sw_encoder_apply(&net->features, pass, x, *sets);
}

sw_tensor *sw_model_attention_mil_apply(const sw_model *model, sw_pass *pass, sw_tensor *x,
                                        const sw_sets *sets)
{
    const attention_mil *net = model->layers;
    sw_tape *t = pass->tape;
    sw_tensor *h = encode(net, pass, x, &sets);
    sw_tensor *y = net->instance ? decide_on_instances(model, pass, h, sets)
                                 : decide_on_sets(model, pass, h, sets);
    if (!net->bernoulli) return y;
    sw_tensor *zero = sw_constant(t, SW_DIMS(sets->count, 1), 0);
    return sw_concat(t, (sw_tensor *[]){zero, y}, 2, 1);
}

/* The odds of a mean of probabilities are no weighted sum of elements. */
sw_attention_weights sw_model_attention_mil_weights(const sw_model *model, sw_pass *pass,
                                                    sw_tensor *x, const sw_sets *sets)
{
    const attention_mil *net = model->layers;
    if (net->instance && net->odds) return (sw_attention_weights){0};
    sw_tensor *h = encode(net, pass, x, &sets);
    return sw_pooling_weights(&net->pool, pass, h, sets);
}
