#include "pool.h"

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

/* Vinyals et al. 2016, equations 3 to 7, set by set. */
static void formula(const pool_input *in, double *z)
{
    const double *w = pool_param(in, ".lstm.weight_ih_l0"), *b = pool_param(in, ".lstm.bias_ih_l0");
    const double *v = pool_param(in, ".lstm.weight_hh_l0"), *d = pool_param(in, ".lstm.bias_hh_l0");
    for (int64_t set = 0; set < in->sets->count; set++) {
        double both[2 * WIDTH] = {0}, c[WIDTH] = {0}, gate[4 * WIDTH];
        for (int64_t read = 0; read < in->config->reads; read++) {
            for (int g = 0; g < 4 * WIDTH; g++) {
                gate[g] = b[g] + d[g];
                for (int i = 0; i < 2 * WIDTH; i++) gate[g] += w[g * 2 * WIDTH + i] * both[i];
                for (int i = 0; i < WIDTH; i++) gate[g] += v[g * WIDTH + i] * both[i]; /* h is q */
            }
            for (int i = 0; i < WIDTH; i++) {
                c[i] =
                    sigmoid(gate[WIDTH + i]) * c[i] + sigmoid(gate[i]) * tanh(gate[2 * WIDTH + i]);
                both[i] = sigmoid(gate[3 * WIDTH + i]) * tanh(c[i]);
                both[WIDTH + i] = 0;
            }
            double below = 0, above[WIDTH] = {0};
            for (int64_t r = in->sets->offset[set]; r < in->sets->offset[set + 1]; r++) {
                double score = 0;
                for (int i = 0; i < WIDTH; i++) score += both[i] * in->x[r * WIDTH + i];
                below += exp(score);
                for (int i = 0; i < WIDTH; i++) above[i] += exp(score) * in->x[r * WIDTH + i];
            }
            for (int i = 0; i < WIDTH && below > 0; i++) both[WIDTH + i] = above[i] / below;
        }
        memcpy(z + set * 2 * WIDTH, both, sizeof both);
    }
}

Test(set2set, values_and_gradients)
{
    for (int64_t reads = 1; reads <= 4; reads++) {
        sw_model_config c = pool_config("set2set");
        c.reads = reads;
        pool_check(&c, &pool_sets, -2, 2, formula);
        pool_check(&c, &pool_sets_empty, -2, 2, formula); /* an empty set reads 0 */
    }
}

Test(set2set, has_the_state_and_the_start_of_an_lstm)
{
    sw_model_config c = pool_config("set2set");
    pool_expect_state(&c, "pool.lstm.weight_ih_l0 [24, 12]; pool.lstm.bias_ih_l0 [24]; "
                          "pool.lstm.weight_hh_l0 [24, 6]; pool.lstm.bias_hh_l0 [24]");
    sw_params params;
    sw_pooling pooling;
    pool_make(&pooling, &params, &c);
    cr_assert_eq(pooling.out_width, 2 * WIDTH);
    cr_assert_eq(pooling.vectors, 1);
    double bound = 1 / sqrt(WIDTH);
    for (int i = 0; i < params.count; i++) {
        double largest = 0;
        for (int64_t k = 0; k < params.list[i]->size; k++)
            largest = fmax(largest, fabs((double)params.values[params.list[i]->offset + k]));
        cr_assert_leq(largest, bound);
        cr_assert_geq(largest, 0.8 * bound);
    }
    sw_params_end(&params);
}

Test(set2set, one_read_is_warned_of)
{
    sw_params params;
    sw_pooling pooling;
    sw_model_config c = pool_config("set2set");
    pool_make(&pooling, &params, &c);
    cr_assert_eq(params.warnings, 0);
    sw_params_end(&params);
    c.reads = 1;
    pool_make(&pooling, &params, &c);
    cr_assert_eq(params.warnings, 1);
    cr_assert_str_eq(params.warning[0],
                     "set2set: the query of the first read is the same for every set, and with one "
                     "read pool.lstm.weight_ih_l0 and weight_hh_l0 get no gradient; take two reads "
                     "or more");
    sw_params_end(&params);
}
