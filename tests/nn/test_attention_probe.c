/* The weights of elements, put together by plain loops, give the answer of the pooling. Asking for
 * them changes no bit of the answer. */
#include "pool.h"

enum { MOST_COLUMNS = 16 };

/* The answer of a pooling, and the weights of the elements. */
typedef struct looked {
    sw_model_config config;
    sw_params params;
    sw_attention_weights weights; /* .weight is not to be read: its tape is freed */
    bool any;
    sw_real x[MOST_ROWS * WIDTH], weight[MOST_ROWS * MOST_COLUMNS], z[MOST_OUT];
} looked;

static looked look(sw_model_config config, const sw_sets *sets)
{
    looked l = {.config = config};
    sw_pooling pooling;
    sw_tape *t;
    sw_real context[8 * CONTEXT];
    int64_t rows = sets->offset[sets->count];
    pool_make(&pooling, &l.params, &config);
    sw_random r = sw_random_for(5, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < rows * WIDTH; i++) l.x[i] = (sw_real)sw_random_normal(&r);
    for (int64_t i = 0; i < sets->count * CONTEXT; i++) context[i] = (sw_real)sw_random_normal(&r);
    for (int64_t i = 0; i < l.params.flat_size; i++)
        l.params.values[i] += (sw_real)(0.3 * sw_random_normal(&r));
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    for (int asked = 0; asked < 2; asked++) {
        sw_pass pass = sw_pass_begin(t, &l.params, NULL);
        pass.context = sw_input(t, SW_DIMS(sets->count, CONTEXT), context);
        sw_tensor *x = sw_input(t, SW_DIMS(rows, WIDTH), l.x);
        if (asked) l.weights = sw_pooling_weights(&pooling, &pass, x, sets);
        sw_tensor *z = sw_pooling_apply(&pooling, &pass, x, sets);
        cr_assert_not_null(z, "%s: %s", config.pool, (sw_tape_status(t), sw_error_message()));
        cr_assert(z->size <= MOST_OUT);
        if (asked) cr_assert_arr_eq(z->data, l.z, sizeof *l.z * (size_t)z->size, "%s", config.pool);
        memcpy(l.z, z->data, sizeof *l.z * (size_t)z->size);
    }
    const sw_tensor *weight = l.weights.weight;
    l.any = weight != NULL;
    if (l.any) {
        cr_assert(weight->ndim == 2 && weight->shape[0] == rows &&
                  weight->shape[1] <= MOST_COLUMNS);
        cr_assert_eq(weight->shape[1], l.weights.queries * l.weights.heads);
        memcpy(l.weight, weight->data, sizeof *l.weight * (size_t)weight->size);
    }
    sw_tape_free(t);
    return l;
}

static double weight_at(const looked *l, int64_t row, int64_t query, int64_t head)
{
    int64_t heads = l->weights.heads;
    return (double)l->weight[row * l->weights.queries * heads + query * heads + head];
}

static void expect_shares(const looked *l, const sw_sets *sets)
{
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t q = 0; q < l->weights.queries; q++)
            for (int64_t h = 0; h < l->weights.heads; h++) {
                double sum = 0;
                for (int64_t i = sets->offset[b]; i < sets->offset[b + 1]; i++) {
                    cr_assert_geq(weight_at(l, i, q, h), 0);
                    sum += weight_at(l, i, q, h);
                }
                bool empty = sets->offset[b] == sets->offset[b + 1];
                cr_assert_float_eq(sum, empty ? 0 : 1, 1e-6, "%s", l->config.pool);
            }
}

static const sw_real *param(const looked *l, const char *suffix)
{
    char name[128];
    snprintf(name, sizeof name, "pool%s", suffix);
    const sw_param *p = sw_params_find(&l->params, name);
    cr_assert_not_null(p, "there is no parameter %s", name);
    return l->params.values + p->offset;
}

/* Row d of a linear layer on x. */
static double row_on(const sw_real *w, const sw_real *b, int64_t d, const double *x)
{
    double y = (double)b[d];
    for (int i = 0; i < WIDTH; i++) y += (double)w[d * WIDTH + i] * x[i];
    return y;
}

/* sum_i a_i value(x_i) over the elements of set b. Each feature has the weights of its head. w
 * NULL: sum_i a_i x_i. */
static void weighted(const looked *l, const sw_sets *sets, int64_t b, int64_t query,
                     const sw_real *w, const sw_real *bias, const sw_real *x, double *z)
{
    int64_t part = WIDTH / l->weights.heads;
    for (int d = 0; d < WIDTH; d++) {
        z[d] = 0;
        for (int64_t i = sets->offset[b]; i < sets->offset[b + 1]; i++) {
            double element[WIDTH];
            for (int c = 0; c < WIDTH; c++) element[c] = (double)x[i * WIDTH + c];
            z[d] +=
                weight_at(l, i, query, d / part) * (w ? row_on(w, bias, d, element) : element[d]);
        }
    }
}

static void expect_answer(const looked *l, int64_t at, const double *expected)
{
    for (int d = 0; d < WIDTH; d++)
        cr_assert_float_eq((double)l->z[at + d], expected[d], sizeof(sw_real) == 8 ? 1e-12 : 1e-5,
                           "%s: %lld", l->config.pool, (long long)at + d);
}

/* ---- One answer: the weighted sum of the elements, or of their values ------------------------ */

Test(weights, of_sums_of_elements)
{
    const struct {
        const char *pool;
        int64_t heads;
    } pools[] = {{"mean", 1}, {"additive", 1}, {"gated", 1}, {"softmax", WIDTH}};
    for (int p = 0; p < 4; p++) {
        looked l = look(pool_config(pools[p].pool), &pool_sets);
        cr_assert(l.any && l.weights.queries == 1 && l.weights.heads == pools[p].heads);
        expect_shares(&l, &pool_sets);
        for (int64_t b = 0; b < pool_sets.count; b++) {
            double z[WIDTH];
            weighted(&l, &pool_sets, b, 0, NULL, NULL, l.x, z);
            expect_answer(&l, b * WIDTH, z);
        }
        if (p == 0) cr_assert_float_eq(weight_at(&l, 0, 0, 0), 0.2, 1e-7);
        sw_params_end(&l.params);
    }
}

Test(weights, of_sums_of_values)
{
    const char *const pools[] = {"dot", "context"};
    for (int p = 0; p < 2; p++) {
        looked l = look(pool_config(pools[p]), &pool_sets);
        cr_assert(l.any && l.weights.queries == 1 && l.weights.heads == 1 + p);
        expect_shares(&l, &pool_sets);
        for (int64_t b = 0; b < pool_sets.count; b++) {
            double z[WIDTH];
            weighted(&l, &pool_sets, b, 0, param(&l, ".value.weight"), param(&l, ".value.bias"),
                     l.x, z);
            expect_answer(&l, b * WIDTH, z);
        }
        sw_params_end(&l.params);
    }
}

/* In clip the mean is asked too. Its weight is shared out to the elements, so their weights alone
 * give the answer. */
Test(weights, of_multihead_attention)
{
    for (int clip = 0; clip < 2; clip++) {
        sw_model_config config = pool_config(clip ? "clip" : "mha");
        config.queries = 3;
        strcpy(config.norm, "none");
        looked l = look(config, &pool_sets);
        int64_t queries = clip ? 1 : 3;
        cr_assert(l.any && l.weights.queries == queries && l.weights.heads == 2);
        expect_shares(&l, &pool_sets);
        const sw_real *w = param(&l, ".mha.in_proj_weight"), *b = param(&l, ".mha.in_proj_bias");
        for (int64_t s = 0; s < pool_sets.count * queries; s++) {
            double heads[WIDTH], z[WIDTH];
            weighted(&l, &pool_sets, s / queries, s % queries, w + 2 * WIDTH * WIDTH, b + 2 * WIDTH,
                     l.x, heads);
            for (int d = 0; d < WIDTH; d++)
                z[d] = row_on(param(&l, ".mha.out_proj.weight"), param(&l, ".mha.out_proj.bias"), d,
                              heads);
            expect_answer(&l, s * WIDTH, z);
        }
        sw_params_end(&l.params);
    }
}

/* O = q + sum_i a_i v_i, z = O + relu(fc_o(O)). One query absorbs the projections; seven do not. */
Test(weights, of_learned_queries)
{
    for (int64_t queries = 1; queries <= 7; queries += 2) {
        sw_model_config config = pool_config("pma");
        config.queries = queries;
        strcpy(config.norm, "none"), strcpy(config.scale, "width");
        strcpy(config.residual, "projected");
        looked l = look(config, &pool_sets);
        cr_assert(l.any && l.weights.queries == queries && l.weights.heads == 2);
        expect_shares(&l, &pool_sets);
        for (int64_t s = 0; s < pool_sets.count * queries; s++) {
            double query[WIDTH], o[WIDTH], z[WIDTH];
            const sw_real *raw = param(&l, ".S") + s % queries * WIDTH;
            for (int d = 0; d < WIDTH; d++) query[d] = (double)raw[d];
            weighted(&l, &pool_sets, s / queries, s % queries, param(&l, ".mab.fc_v.weight"),
                     param(&l, ".mab.fc_v.bias"), l.x, o);
            for (int d = 0; d < WIDTH; d++)
                o[d] +=
                    row_on(param(&l, ".mab.fc_q.weight"), param(&l, ".mab.fc_q.bias"), d, query);
            for (int d = 0; d < WIDTH; d++)
                z[d] = o[d] + fmax(0, row_on(param(&l, ".mab.fc_o.weight"),
                                             param(&l, ".mab.fc_o.bias"), d, o));
            expect_answer(&l, s * WIDTH, z);
        }
        sw_params_end(&l.params);
    }
}

/* With norms, scales and layers before the scores, the weights of a set still sum to 1. */
Test(weights, of_learned_queries_with_all_that_a_block_can_have)
{
    const char *const norms[] = {"post", "pre", "set"};
    for (int n = 0; n < 3; n++) {
        sw_model_config config = pool_config("pma");
        strcpy(config.norm, norms[n]), strcpy(config.scale, "head");
        strcpy(config.residual, "raw");
        config.queries = 2, config.projection = config.pool_layer = true;
        looked l = look(config, &pool_sets_empty);
        cr_assert(l.any && l.weights.queries == 2);
        expect_shares(&l, &pool_sets_empty);
        sw_params_end(&l.params);
    }
}

/* Each read is a query. The answer of the last read is the second half of the row. */
Test(weights, of_reads)
{
    for (int64_t reads = 1; reads <= 3; reads++) {
        sw_model_config config = pool_config("set2set");
        config.reads = reads;
        looked l = look(config, &pool_sets);
        cr_assert(l.any && l.weights.queries == reads && l.weights.heads == 1);
        expect_shares(&l, &pool_sets);
        for (int64_t b = 0; b < pool_sets.count; b++) {
            double z[WIDTH];
            weighted(&l, &pool_sets, b, reads - 1, NULL, NULL, l.x, z);
            expect_answer(&l, b * 2 * WIDTH + WIDTH, z);
        }
        sw_params_end(&l.params);
    }
}

/* ---- Layers ---------------------------------------------------------------------------------- */

/* Sets that bring queries have weights only if each brings the same number. */
Test(weights, of_queries_that_come_with_the_sets)
{
    sw_params params;
    sw_mab_layer mab;
    sw_multihead_layer multihead;
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    cr_assert_eq(sw_mab_init(&mab, &params, "mab", WIDTH, WIDTH, WIDTH, &(sw_mab_options){2}),
                 SW_OK);
    cr_assert_eq(sw_multihead_init(&multihead, &params, "mha", WIDTH, 2), SW_OK);
    cr_assert_eq(sw_params_start(&params, 1), SW_OK);
    sw_real x[17 * WIDTH];
    sw_random r = sw_random_for(5, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 17 * WIDTH; i++) x[i] = (sw_real)sw_random_normal(&r);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    sw_tensor *elements = sw_input(t, SW_DIMS(17, WIDTH), x);
    sw_tensor *q = sw_input(t, SW_DIMS(6, WIDTH), x);
    const sw_sets *two = sw_sets_uniform(t, &pool_sets, 2);
    sw_attention_weights weights = sw_mab_weights(&mab, &pass, q, two, elements, &pool_sets);
    cr_assert(weights.queries == 2 && weights.heads == 2 && weights.weight->shape[1] == 4);
    /* Set 1 has one element. */
    for (int c = 0; c < 4; c++) cr_assert_eq(weights.weight->data[5 * 4 + c], 1);
    weights = sw_multihead_weights(&multihead, &pass, q, two, elements, &pool_sets);
    cr_assert(weights.queries == 2 && weights.heads == 2 && weights.weight->shape[1] == 4);
    const sw_sets uneven = {3, (const int64_t[]){0, 1, 3, 6}, NULL};
    weights = sw_mab_weights(&mab, &pass, q, &uneven, elements, &pool_sets);
    cr_assert(!weights.weight && weights.queries == 0);
    cr_assert_eq(sw_tape_status(t), SW_OK);
    sw_tape_free(t);
    sw_params_end(&params);
}

/* ---- No weights ------------------------------------------------------------------------------ */

Test(weights, that_there_are_not)
{
    const char *const pools[] = {"sum", "max",    "min",      "std",      "logsumexp", "topk",
                                 "gem", "median", "quantile", "mean+max", "fspool",    "dot+gated"};
    for (size_t p = 0; p < sizeof pools / sizeof pools[0]; p++) {
        looked l = look(pool_config(pools[p]), &pool_sets);
        cr_assert(!l.any && l.weights.queries == 0, "%s", pools[p]);
        sw_params_end(&l.params);
    }
}

/* Scores far beyond the range of exp, and equal scores. */
Test(weights, of_scores_of_any_size)
{
    sw_model_config config = pool_config("dot");
    sw_params params;
    sw_pooling pooling;
    sw_tape *t;
    pool_make(&pooling, &params, &config);
    for (int64_t i = 0; i < params.flat_size; i++) params.values[i] *= 1000;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_real x[17 * WIDTH] = {0};
    for (int i = 5 * WIDTH; i < 17 * WIDTH; i++) x[i] = (sw_real)(i % 7);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    sw_attention_weights weights =
        sw_pooling_weights(&pooling, &pass, sw_input(t, SW_DIMS(17, WIDTH), x), &pool_sets);
    cr_assert_not_null(weights.weight);
    double sum = 0;
    for (int i = 0; i < 5; i++) cr_assert_float_eq((double)weights.weight->data[i], 0.2, 1e-7);
    for (int i = 6; i < 17; i++) sum += (double)weights.weight->data[i];
    cr_assert_float_eq(sum, 1, 1e-6);
    sw_tape_free(t);
    sw_params_end(&params);
}
