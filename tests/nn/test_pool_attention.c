#include "pool.h"

/* W x + b of one row, W [out, WIDTH] */
static double affine(const double *w, const double *b, const double *x, int64_t out)
{
    double y = b[out];
    for (int d = 0; d < WIDTH; d++) y += w[out * WIDTH + d] * x[d];
    return y;
}

/* sum_i softmax(score)_i v_i with v [n, WIDTH]; 0 if n is 0 */
static void under_softmax(int64_t n, const double *score, const double *v, double *z)
{
    double below = 0;
    for (int d = 0; d < WIDTH; d++) z[d] = 0;
    for (int64_t i = 0; i < n; i++) below += exp(score[i]);
    for (int64_t i = 0; i < n; i++)
        for (int d = 0; d < WIDTH; d++) z[d] += exp(score[i]) / below * v[i * WIDTH + d];
}

/* One query, and the keys and values of the elements: Vaswani et al. 2017, equation 1. */
static void dot_formula(const pool_input *in, double *z)
{
    const double *q = pool_param(in, ".query");
    for (int64_t b = 0; b < in->sets->count; b++, z += WIDTH) {
        int64_t start = in->sets->offset[b], n = in->sets->offset[b + 1] - start;
        double score[MOST_ROWS] = {0}, value[MOST_ROWS * WIDTH];
        for (int64_t i = 0; i < n; i++) {
            const double *x = in->x + (start + i) * WIDTH;
            for (int d = 0; d < WIDTH; d++) {
                score[i] +=
                    q[d] * affine(pool_param(in, ".key.weight"), pool_param(in, ".key.bias"), x, d);
                value[i * WIDTH + d] =
                    affine(pool_param(in, ".value.weight"), pool_param(in, ".value.bias"), x, d);
            }
            score[i] /= sqrt(WIDTH);
        }
        under_softmax(n, score, value, z);
    }
}

static int64_t hidden_of(const sw_model_config *config)
{
    return config->attention ? config->attention : WIDTH;
}

/* Ilse et al. 2018, equation 8. */
static void additive_formula(const pool_input *in, double *z)
{
    const double *v = pool_param(in, ".0.weight"), *v_bias = pool_param(in, ".0.bias");
    for (int64_t b = 0; b < in->sets->count; b++, z += WIDTH) {
        int64_t start = in->sets->offset[b], n = in->sets->offset[b + 1] - start;
        double score[MOST_ROWS];
        for (int64_t i = 0; i < n; i++) {
            score[i] = *pool_param(in, ".2.bias");
            for (int64_t h = 0; h < hidden_of(in->config); h++)
                score[i] += pool_param(in, ".2.weight")[h] *
                            tanh(affine(v, v_bias, in->x + (start + i) * WIDTH, h));
        }
        under_softmax(n, score, in->x + start * WIDTH, z);
    }
}

/* Ilse et al. 2018, equation 9. */
static void gated_formula(const pool_input *in, double *z)
{
    const double *v = pool_param(in, "_V.0.weight"), *v_bias = pool_param(in, "_V.0.bias");
    const double *u = pool_param(in, "_U.0.weight"), *u_bias = pool_param(in, "_U.0.bias");
    for (int64_t b = 0; b < in->sets->count; b++, z += WIDTH) {
        int64_t start = in->sets->offset[b], n = in->sets->offset[b + 1] - start;
        double score[MOST_ROWS];
        for (int64_t i = 0; i < n; i++) {
            const double *x = in->x + (start + i) * WIDTH;
            score[i] = *pool_param(in, "_w.bias");
            for (int64_t h = 0; h < hidden_of(in->config); h++)
                score[i] += pool_param(in, "_w.weight")[h] * tanh(affine(v, v_bias, x, h)) /
                            (1 + exp(-affine(u, u_bias, x, h)));
        }
        under_softmax(n, score, in->x + start * WIDTH, z);
    }
}

/* With and without an empty set, which gives 0; elements large enough that the softmax is far from
 * flat. */
static void check_both(const sw_model_config *config, pool_formula *formula)
{
    pool_check(config, &pool_sets, -4, 4, formula);
    pool_check(config, &pool_sets_empty, -4, 4, formula);
}

Test(pool_attention, dot)
{
    sw_model_config c = pool_config("dot");
    check_both(&c, dot_formula);
    pool_expect_state(&c, "pool.query [1, 6]; pool.key.weight [6, 6]; pool.key.bias [6]; "
                          "pool.value.weight [6, 6]; pool.value.bias [6]");
}

Test(pool_attention, additive_and_gated)
{
    for (int64_t hidden = 0; hidden <= 8; hidden += 4) { /* 0: the width */
        sw_model_config c = pool_config("additive");
        c.attention = hidden;
        check_both(&c, additive_formula);
        c = pool_config("gated");
        c.attention = hidden;
        check_both(&c, gated_formula);
    }
}

Test(pool_attention, states_have_the_names_of_the_public_code)
{
    sw_model_config c = pool_config("additive");
    c.attention = 4;
    pool_expect_state(&c,
                      "pool.0.weight [4, 6]; pool.0.bias [4]; pool.2.weight [1, 4]; pool.2.bias "
                      "[1]");
    c = pool_config("gated");
    c.attention = 4;
    pool_expect_state(&c, "pool_V.0.weight [4, 6]; pool_V.0.bias [4]; pool_U.0.weight [4, 6]; "
                          "pool_U.0.bias [4]; pool_w.weight [1, 4]; pool_w.bias [1]");
}
