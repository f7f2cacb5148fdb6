/* attention_blocks.c - the attention blocks of the Set Transformer: MAB, SAB, ISAB, PMA. nn.h has
 * their formulas, README.md in this folder derives them. */
#include "nn/attention_blocks.h"
#include "nn/absorbed_attention.h"
#include "nn/attention_probe.h"

#include "base/error.h"
#include "nn/params.h"

#include <math.h>
#include <string.h>

/* Any other text, as in a configuration that is all zero, leaves the default of the public code. */
sw_mab_options sw_mab_options_from(const sw_model_config *config)
{
    static const struct {
        const char *name;
        sw_mab_norm norm;
    } norms[] = {{"post", SW_MAB_NORM_POST}, {"pre", SW_MAB_NORM_PRE}, {"set", SW_MAB_NORM_SET}};
    sw_mab_options options = {.heads = config->heads,
                              .head_scale = strcmp(config->scale, "head") == 0,
                              .raw_residual = strcmp(config->residual, "raw") == 0,
                              .projection = config->projection};
    for (int i = 0; i < (int)(sizeof norms / sizeof norms[0]); i++)
        if (strcmp(config->norm, norms[i].name) == 0) options.norm = norms[i].norm;
    return options;
}

/* ---- MAB ------------------------------------------------------------------------------------ */

static sw_status norms_init(sw_mab_layer *layer, sw_params *params, const char *prefix,
                            int64_t query_width, int64_t key_width)
{
    if (layer->options.norm == SW_MAB_NORM_NONE) return SW_OK;
    SW_TRY(sw_norm_init(&layer->norm1, params, sw_name_of(prefix, ".ln1").text, layer->width));
    if (layer->options.norm == SW_MAB_NORM_POST)
        return sw_norm_init(&layer->norm0, params, sw_name_of(prefix, ".ln0").text, layer->width);
    SW_TRY(sw_norm_init(&layer->query_norm, params, sw_name_of(prefix, ".ln_q").text, query_width));
    if (layer->self) return SW_OK;
    return sw_norm_init(&layer->key_norm, params, sw_name_of(prefix, ".ln_k").text, key_width);
}

static sw_status mab_init(sw_mab_layer *layer, sw_params *params, const char *prefix,
                          int64_t query_width, int64_t key_width, int64_t width,
                          const sw_mab_options *options, bool self)
{
    SW_TRY(sw_check_heads(prefix, width, options->heads));
    if (options->norm < SW_MAB_NORM_NONE || options->norm > SW_MAB_NORM_SET)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: norm is %d, expected one of sw_mab_norm", prefix,
                       (int)options->norm);
    if (options->raw_residual && query_width != width)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%s: a raw residual adds queries of width %lld to results of width %lld",
                       prefix, (long long)query_width, (long long)width);
    *layer = (sw_mab_layer){.options = *options, .width = width, .self = self};
    SW_TRY(sw_linear_init(&layer->query, params, sw_name_of(prefix, ".fc_q").text, query_width,
                          width));
    SW_TRY(sw_linear_init(&layer->key, params, sw_name_of(prefix, ".fc_k").text, key_width, width));
    SW_TRY(
        sw_linear_init(&layer->value, params, sw_name_of(prefix, ".fc_v").text, key_width, width));
    SW_TRY(norms_init(layer, params, prefix, query_width, key_width));
    if (options->projection)
        SW_TRY(sw_linear_init(&layer->projection, params, sw_name_of(prefix, ".out_proj").text,
                              width, width));
    return sw_linear_init(&layer->output, params, sw_name_of(prefix, ".fc_o").text, width, width);
}

sw_status sw_mab_init(sw_mab_layer *layer, sw_params *params, const char *prefix,
                      int64_t query_width, int64_t key_width, int64_t width,
                      const sw_mab_options *options)
{
    SW_NOT_NULL(layer, params, prefix, options);
    return mab_init(layer, params, prefix, query_width, key_width, width, options, false);
}

sw_tensor *sw_norm_before(sw_mab_norm kind, const sw_norm_layer *norm, sw_pass *pass, sw_tensor *x,
                          const sw_sets *sets)
{
    if (kind == SW_MAB_NORM_PRE) return sw_norm_apply(norm, pass, x);
    if (kind != SW_MAB_NORM_SET) return x;
    const sw_sets one = {.count = 1};
    if (!sets && x) sets = sw_sets_uniform(pass->tape, &one, x->shape[0]);
    return sw_set_norm(pass->tape, x, sw_pass_param(pass, norm->weight),
                       sw_pass_param(pass, norm->bias), sets, 1e-5);
}

/* residual + project(answer), [Nq, D] each. `once`: the residual is [K, D], the same in every set.
 */
static sw_tensor *add_residual(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *residual,
                               sw_tensor *answer, bool once)
{
    sw_tape *t = pass->tape;
    if (layer->options.projection) answer = sw_linear_apply(&layer->projection, pass, answer);
    if (!once || !residual || !answer) return sw_add(t, answer, residual);
    int64_t k = residual->shape[0], rows = answer->shape[0];
    answer = sw_reshape(t, answer, SW_DIMS(rows / k, k, layer->width));
    return sw_reshape(t, sw_add(t, answer, residual), SW_DIMS(rows, layer->width));
}

/* What attention reads in the block: Q and X after their norms, Q projected. */
static sw_attention_inputs inputs_of(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *q,
                                     const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets)
{
    const sw_mab_options *options = &layer->options;
    int64_t columns = options->head_scale ? layer->width / options->heads : layer->width;
    q = sw_norm_before(options->norm, &layer->query_norm, pass, q, query_sets);
    x = layer->self ? q : sw_norm_before(options->norm, &layer->key_norm, pass, x, sets);
    return (sw_attention_inputs){.q = sw_linear_apply(&layer->query, pass, q),
                                 .query_sets = query_sets,
                                 .elements_ask = layer->self || layer->elements_ask,
                                 .key = sw_projection_of(&layer->key, pass),
                                 .value = sw_projection_of(&layer->value, pass),
                                 .heads = options->heads,
                                 .scale = 1 / sqrt((double)columns),
                                 .x = x,
                                 .sets = sets};
}

sw_tensor *sw_mab_apply(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *q,
                        const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets)
{
    sw_tape *t = pass->tape;
    const sw_mab_options *options = &layer->options;
    const int64_t begin = sw_tape_mark(t);
    sw_attention_inputs in = inputs_of(layer, pass, q, query_sets, x, sets);
    const int64_t projected = sw_tape_mark(t);
    sw_tensor *answer = sw_tape_keep(t, projected, sw_projected_attention(t, &in));
    sw_tensor *residual = options->raw_residual ? q : in.q;
    sw_tensor *o = add_residual(layer, pass, residual, answer, !query_sets);
    if (options->norm == SW_MAB_NORM_POST) o = sw_norm_apply(&layer->norm0, pass, o);
    sw_tape_keep(t, begin, o);
    const sw_sets *rows = query_sets || !o || sets->count == 0
                              ? query_sets
                              : sw_sets_uniform(t, sets, o->shape[0] / sets->count);
    sw_tensor *h = sw_norm_before(options->norm, &layer->norm1, pass, o, rows);
    h = sw_relu(t, sw_linear_apply(&layer->output, pass, h));
    o = sw_tape_keep(t, begin, sw_add(t, o, h));
    if (options->norm != SW_MAB_NORM_POST) return o;
    return sw_tape_keep(t, begin, sw_norm_apply(&layer->norm1, pass, o));
}

sw_attention_weights sw_mab_weights(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *q,
                                    const sw_sets *query_sets, sw_tensor *x, const sw_sets *sets)
{
    sw_attention_inputs in = inputs_of(layer, pass, q, query_sets, x, sets);
    return sw_projected_weights(pass->tape, &in);
}

/* ---- SAB ------------------------------------------------------------------------------------ */

sw_status sw_sab_init(sw_mab_layer *layer, sw_params *params, const char *prefix, int64_t in,
                      int64_t width, const sw_mab_options *options)
{
    SW_NOT_NULL(layer, params, prefix, options);
    return mab_init(layer, params, sw_name_of(prefix, ".mab").text, in, in, width, options, true);
}

sw_tensor *sw_sab_apply(const sw_mab_layer *layer, sw_pass *pass, sw_tensor *x, const sw_sets *sets)
{
    x = sw_store(pass->tape, x); /* queries, keys, values and the residual are made of it */
    return sw_mab_apply(layer, pass, x, sets, x, sets);
}

/* ---- Learned points ---------------------------------------------------------------------------
 * The public code draws I and S, of shape (1, M, D), with PyTorch's xavier_uniform_. For that shape
 * it takes fan_in = M D and fan_out = D, so the bound is sqrt(6 / ((M + 1) D)). */

sw_param *sw_points_new(sw_params *params, const char *name, int64_t count, int64_t width)
{
    if (count < 1 || count > SW_LARGEST_SIZE || width < 1 || width > SW_LARGEST_SIZE) {
        sw_fail(SW_ERROR_ARGUMENT, "%s: %lld points of width %lld, expected 1 to %d of each", name,
                (long long)count, (long long)width, SW_LARGEST_SIZE);
        return NULL;
    }
    return sw_param_new(params, name, SW_DIMS(1, count, width),
                        sw_init_xavier(count * width, width), false);
}

sw_tensor *sw_points_of(sw_pass *pass, const sw_param *points)
{
    return sw_reshape(pass->tape, sw_pass_param(pass, points),
                      SW_DIMS(points->shape[1], points->shape[2]));
}

/* ---- ISAB ----------------------------------------------------------------------------------- */

sw_status sw_isab_init(sw_isab_layer *layer, sw_params *params, const char *prefix, int64_t in,
                       int64_t width, int64_t inducing, const sw_mab_options *options)
{
    SW_NOT_NULL(layer, params, prefix, options);
    layer->inducing = sw_points_new(params, sw_name_of(prefix, ".I").text, inducing, width);
    if (!layer->inducing) return sw_last_failure();
    sw_name second = sw_name_of(prefix, ".mab1");
    if (inducing == 1)
        SW_TRY(sw_params_warn(params,
                              "%s: elements attend to one inducing point: the softmax is the "
                              "constant 1, and %s no gradient; take two or more",
                              second.text,
                              options->raw_residual ? "fc_k, fc_q (and ln_q before it) get"
                                                    : "fc_k gets"));
    SW_TRY(sw_mab_init(&layer->mab[0], params, sw_name_of(prefix, ".mab0").text, width, in, width,
                       options));
    SW_TRY(sw_mab_init(&layer->mab[1], params, second.text, in, width, width, options));
    layer->mab[1].elements_ask = true;
    return SW_OK;
}

sw_tensor *sw_isab_apply(const sw_isab_layer *layer, sw_pass *pass, sw_tensor *x,
                         const sw_sets *sets)
{
    const sw_sets *points = sw_sets_uniform(pass->tape, sets, layer->inducing->shape[1]);
    x = sw_store(pass->tape, x); /* both blocks read it */
    sw_tensor *h =
        sw_mab_apply(&layer->mab[0], pass, sw_points_of(pass, layer->inducing), NULL, x, sets);
    return sw_mab_apply(&layer->mab[1], pass, x, sets, h, points);
}

/* ---- PMA ------------------------------------------------------------------------------------ */

sw_status sw_pma_init(sw_pma_layer *layer, sw_params *params, const char *prefix, int64_t width,
                      int64_t queries, bool feed_forward, const sw_mab_options *options)
{
    SW_NOT_NULL(layer, params, prefix, options);
    layer->queries = sw_points_new(params, sw_name_of(prefix, ".S").text, queries, width);
    if (!layer->queries) return sw_last_failure();
    layer->feed_forward = feed_forward;
    if (feed_forward)
        SW_TRY(sw_linear_init(&layer->ff, params, sw_name_of(prefix, ".ff").text, width, width));
    return sw_mab_init(&layer->mab, params, sw_name_of(prefix, ".mab").text, width, width, width,
                       options);
}

/* relu(ff(X)), or X. */
static sw_tensor *feed_forward(const sw_pma_layer *layer, sw_pass *pass, sw_tensor *x)
{
    return layer->feed_forward ? sw_relu(pass->tape, sw_linear_apply(&layer->ff, pass, x)) : x;
}

sw_tensor *sw_pma_apply(const sw_pma_layer *layer, sw_pass *pass, sw_tensor *x, const sw_sets *sets)
{
    x = feed_forward(layer, pass, x);
    return sw_mab_apply(&layer->mab, pass, sw_points_of(pass, layer->queries), NULL, x, sets);
}

sw_attention_weights sw_pma_weights(const sw_pma_layer *layer, sw_pass *pass, sw_tensor *x,
                                    const sw_sets *sets)
{
    x = feed_forward(layer, pass, x);
    return sw_mab_weights(&layer->mab, pass, sw_points_of(pass, layer->queries), NULL, x, sets);
}
