#include "networks.h"
#include "pool.h"

#include <setwise/model.h>

/* ---- Formulas -------------------------------------------------------------------------------- */

/* y = W x + b, W [out, in] */
static void affine(const double *w, const double *b, const double *x, int64_t in, int64_t out,
                   double *y)
{
    for (int64_t o = 0; o < out; o++) {
        y[o] = b[o];
        for (int64_t i = 0; i < in; i++) y[o] += w[o * in + i] * x[i];
    }
}

/* (x - mean) / sqrt(variance + 1e-5), scaled and moved */
static void normed(const double *gain, const double *bias, const double *x, double *y)
{
    double mean = 0, square = 0;
    for (int d = 0; d < WIDTH; d++) mean += x[d] / WIDTH;
    for (int d = 0; d < WIDTH; d++) square += (x[d] - mean) * (x[d] - mean) / WIDTH;
    for (int d = 0; d < WIDTH; d++) y[d] = gain[d] * (x[d] - mean) / sqrt(square + 1e-5) + bias[d];
}

/* The answer z of n elements x [n, D], which are projected here, to a projected query q. Each head
 * has a softmax of its own columns, with the scale 1/sqrt(D/H). Without elements, z is 0. */
static void attend(const double *q, const double *x, int64_t n, int64_t heads, const double *key_w,
                   const double *key_b, const double *value_w, const double *value_b, double *z)
{
    int64_t part = WIDTH / heads;
    double k[MOST_ROWS][WIDTH], v[MOST_ROWS][WIDTH];
    for (int64_t i = 0; i < n; i++) {
        affine(key_w, key_b, x + i * WIDTH, WIDTH, WIDTH, k[i]);
        affine(value_w, value_b, x + i * WIDTH, WIDTH, WIDTH, v[i]);
    }
    for (int64_t d = 0; d < WIDTH; d++) {
        double above = 0, below = 0;
        for (int64_t i = 0; i < n; i++) {
            double score = 0;
            for (int64_t c = d / part * part; c < (d / part + 1) * part; c++)
                score += q[c] * k[i][c];
            double e = exp(score / sqrt((double)part));
            above += e * v[i][d], below += e;
        }
        z[d] = n ? above / below : 0;
    }
}

/* nn.MultiheadAttention of one raw query. */
static void multihead(const pool_input *in, const double *raw, const double *x, int64_t n,
                      double *z)
{
    const double *w = pool_param(in, ".mha.in_proj_weight"),
                 *b = pool_param(in, ".mha.in_proj_bias");
    double q[WIDTH], answer[WIDTH];
    affine(w, b, raw, WIDTH, WIDTH, q);
    attend(q, x, n, in->config->heads, w + WIDTH * WIDTH, b + WIDTH, w + 2 * WIDTH * WIDTH,
           b + 2 * WIDTH, answer);
    affine(pool_param(in, ".mha.out_proj.weight"), pool_param(in, ".mha.out_proj.bias"), answer,
           WIDTH, WIDTH, z);
}

static void mha_formula(const pool_input *in, double *z)
{
    bool norms = strcmp(in->config->norm, "none") != 0;
    int64_t queries = in->config->queries;
    for (int64_t b = 0; b < in->sets->count; b++)
        for (int64_t k = 0; k < queries; k++) {
            int64_t start = in->sets->offset[b], n = in->sets->offset[b + 1] - start;
            double q[WIDTH], x[MOST_ROWS * WIDTH];
            memcpy(q, pool_param(in, ".query") + k * WIDTH, sizeof q);
            memcpy(x, in->x + start * WIDTH, sizeof *x * (size_t)(n * WIDTH));
            if (norms) {
                double raw[WIDTH];
                memcpy(raw, q, sizeof raw);
                normed(pool_param(in, ".ln_q.weight"), pool_param(in, ".ln_q.bias"), raw, q);
                for (int64_t i = 0; i < n; i++)
                    normed(pool_param(in, ".ln_k.weight"), pool_param(in, ".ln_k.bias"),
                           in->x + (start + i) * WIDTH, x + i * WIDTH);
            }
            multihead(in, q, x, n, z + (b * queries + k) * WIDTH);
        }
}

static void clip_formula(const pool_input *in, double *z)
{
    for (int64_t b = 0; b < in->sets->count; b++) {
        int64_t start = in->sets->offset[b], n = in->sets->offset[b + 1] - start;
        double x[MOST_ROWS * WIDTH] = {0}; /* the mean, then the elements */
        memcpy(x + WIDTH, in->x + start * WIDTH, sizeof *x * (size_t)(n * WIDTH));
        for (int64_t i = 1; i <= n; i++)
            for (int d = 0; d < WIDTH; d++) x[d] += x[i * WIDTH + d] / (double)n;
        multihead(in, x, x, n + 1, z + b * WIDTH);
    }
}

static void context_formula(const pool_input *in, double *z)
{
    for (int64_t b = 0; b < in->sets->count; b++) {
        int64_t start = in->sets->offset[b], n = in->sets->offset[b + 1] - start;
        double q[WIDTH];
        affine(pool_param(in, ".query.weight"), pool_param(in, ".query.bias"),
               in->context + b * CONTEXT, CONTEXT, WIDTH, q);
        attend(q, in->x + start * WIDTH, n, in->config->heads, pool_param(in, ".key.weight"),
               pool_param(in, ".key.bias"), pool_param(in, ".value.weight"),
               pool_param(in, ".value.bias"), z + b * WIDTH);
    }
}

/* No encoder is between the join and the pooling, so the result is the token itself. */
static void cls_formula(const pool_input *in, double *z)
{
    for (int64_t b = 0; b < in->sets->count; b++)
        memcpy(z + b * WIDTH, pool_param(in, ".token"), sizeof *z * WIDTH);
}

/* ---- Tests ----------------------------------------------------------------------------------- */

/* If heads times queries are up to 3, half of the width, they absorb the projections. 4 and 6 do
 * not. */
Test(pool_query, mha)
{
    for (int64_t heads = 1; heads <= 3; heads++)
        for (int64_t queries = 1; queries <= 2; queries++)
            for (int norm = 0; norm < 2; norm++) {
                sw_model_config c = pool_config("mha");
                c.heads = heads, c.queries = queries;
                strcpy(c.norm, norm ? "pre" : "none");
                pool_check(&c, &pool_sets, -2, 2, mha_formula);
                pool_check(&c, &pool_sets_empty, -2, 2, mha_formula); /* empty: out_proj's bias */
            }
}

Test(pool_query, clip)
{
    for (int64_t heads = 1; heads <= 6; heads += heads == 3 ? 3 : 1) {
        sw_model_config c = pool_config("clip");
        c.heads = heads;
        pool_check(&c, &pool_sets, -2, 2, clip_formula);
    }
    sw_model_config c = pool_config("clip");
    pool_expect_empty_refused(&c, c.pool);
}

Test(pool_query, context)
{
    for (int64_t heads = 1; heads <= 6; heads += heads == 3 ? 3 : 1) {
        sw_model_config c = pool_config("context");
        c.heads = heads;
        pool_check(&c, &pool_sets, -2, 2, context_formula);
        pool_check(&c, &pool_sets_empty, -2, 2, context_formula); /* an empty set: 0 */
    }
}

Test(pool_query, cls)
{
    sw_model_config c = pool_config("cls");
    pool_check(&c, &pool_sets, -2, 2, cls_formula);
    pool_check(&c, &pool_sets_empty, -2, 2, cls_formula);
}

Test(pool_query, equal_elements_are_one_element)
{
    const sw_real one[] = {3}, three[] = {3, 3, 3};
    const char *names[] = {"mha", "clip"};
    for (int i = 0; i < 2; i++) {
        sw_model_config c = pool_config(names[i]);
        cr_assert_float_eq(pool_value(&c, 1, one, NULL), pool_value(&c, 3, three, NULL), 1e-6);
    }
}

Test(pool_query, states)
{
    sw_model_config c = pool_config("mha");
    c.queries = 3;
    pool_expect_state(&c, "pool.query [3, 6]; pool.mha.in_proj_weight [18, 6]; "
                          "pool.mha.in_proj_bias [18]; pool.mha.out_proj.weight [6, 6]; "
                          "pool.mha.out_proj.bias [6]");
    strcpy(c.norm, "post");
    pool_expect_state(&c, "pool.query [3, 6]; pool.ln_q.weight [6]; pool.ln_q.bias [6]; "
                          "pool.ln_k.weight [6]; pool.ln_k.bias [6]; "
                          "pool.mha.in_proj_weight [18, 6]; pool.mha.in_proj_bias [18]; "
                          "pool.mha.out_proj.weight [6, 6]; pool.mha.out_proj.bias [6]");
    strcpy(c.pool, "clip");
    pool_expect_state(&c, "pool.mha.in_proj_weight [18, 6]; pool.mha.in_proj_bias [18]; "
                          "pool.mha.out_proj.weight [6, 6]; pool.mha.out_proj.bias [6]");
    strcpy(c.pool, "cls");
    c.input = 4;
    pool_expect_state(&c, "pool.token [1, 4]");
    strcpy(c.pool, "context");
    pool_expect_state(&c, "pool.query.weight [6, 3]; pool.query.bias [6]; pool.key.weight [6, 6]; "
                          "pool.key.bias [6]; pool.value.weight [6, 6]; pool.value.bias [6]");
}

Test(pool_query, shapes_of_several_queries)
{
    sw_params params;
    sw_pooling pooling;
    sw_model_config c = pool_config("mha");
    c.queries = 3;
    pool_make(&pooling, &params, &c);
    cr_assert_eq(pooling.vectors, 3);
    cr_assert_eq(pooling.out_width, 3 * WIDTH);
    sw_params_end(&params);
}

Test(pool_query, what_is_refused)
{
    sw_model_config c = pool_config("cls");
    strcpy(c.encoder, "ff");
    pool_expect_refused(&c, "cls: the encoder ff takes each element by itself, so that the token "
                            "would see nothing of its set; expected equivariant, sab, isab");
    strcpy(c.encoder, "sab");
    c.vocabulary = 10;
    pool_expect_refused(&c, "cls: the data's elements begin with the number of a token or a place, "
                            "and a learned token has none");
    c = pool_config("mean+cls");
    pool_expect_refused(&c, "pool 'mean+cls': cls has a token join the sets, which the others "
                            "would pool too: it stands alone");
    c = pool_config("context");
    c.context = 0;
    pool_expect_refused(&c, "context: the data has no context for its sets");
    const char *names[] = {"context", "mha", "clip"};
    const char *messages[] = {"context: 4 heads do not divide the width 6",
                              "pool.mha: 4 heads do not divide the width 6",
                              "pool.mha: 4 heads do not divide the width 6"};
    for (int i = 0; i < 3; i++) {
        c = pool_config(names[i]);
        c.heads = 4;
        pool_expect_refused(&c, messages[i]);
    }
}

Test(pool_query, a_pass_without_context)
{
    sw_params params;
    sw_pooling pooling;
    sw_model_config c = pool_config("context");
    pool_make(&pooling, &params, &c);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    sw_tensor *x = sw_constant(t, SW_DIMS(17, WIDTH), 1);
    expect_nothing(t, sw_pooling_apply(&pooling, &pass, x, &pool_sets), SW_ERROR_ARGUMENT,
                   "context: the pass brings none");
    sw_tape_free(t);
    sw_params_end(&params);
}

/* The pooling reads the token alone. It depends on the set through the encoder. */
Test(pool_query, the_token_sees_its_set)
{
    const char *encoders[] = {"sab", "isab", "equivariant"};
    const int64_t offset[] = {0, 2, 4};
    const sw_sets two = {2, offset, NULL};
    for (int e = 0; e < 3; e++) {
        sw_model_config c = pool_config("cls");
        snprintf(c.encoder, sizeof c.encoder, "%s", encoders[e]);
        c.context = 0;
        sw_model *model;
        cr_assert_eq(sw_model_new(&model, &c, 1), SW_OK, "%s", sw_error_message());
        sw_real x[4 * WIDTH] = {0};
        for (int d = 0; d < WIDTH; d++) x[3 * WIDTH + d] = (sw_real)(d + 1);
        sw_tape *t;
        cr_assert_eq(sw_tape_new(&t), SW_OK);
        sw_pass pass = sw_pass_begin(t, &model->params, NULL);
        sw_tensor *y = sw_model_apply(model, &pass, sw_input(t, SW_DIMS(4, WIDTH), x), &two);
        cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
        cr_assert_eq(y->shape[0], 2);
        cr_assert_gt(fabs((double)(y->data[0] - y->data[2])), 1e-3, "%s", encoders[e]);
        sw_tape_free(t);
        sw_model_free(model);
    }
}

/* Queries start as rows of a [D, D] matrix. The token starts as a matrix of one row. */
Test(pool_query, where_queries_and_tokens_start)
{
    static const struct {
        const char *pool, *name;
        double rows;
    } cases[] = {{"dot", "pool.query", 24}, {"mha", "pool.query", 24}, {"cls", "pool.token", 1}};
    for (int i = 0; i < 3; i++) {
        sw_model_config c = pool_config(cases[i].pool);
        c.width = c.input = 24;
        sw_params params;
        sw_pooling pooling;
        cr_assert_eq(sw_params_begin(&params), SW_OK);
        cr_assert_eq(sw_pooling_init(&pooling, &params, "pool", &c), SW_OK);
        cr_assert_eq(sw_params_start(&params, 1), SW_OK);
        network_starts(&params, cases[i].name, sqrt(6.0 / (cases[i].rows + 24)));
        sw_params_end(&params);
    }
}
