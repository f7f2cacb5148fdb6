#include "models/plain.h"

/* Two layers, the sum, two layers. The context follows the sum. */
static sw_tensor *by_hand(sw_pass *pass, const sw_model_config *c, sw_tensor *x, sw_tensor *context)
{
    (void)c;
    sw_tape *t = pass->tape;
    sw_tensor *h = plain_mlp(pass, "enc", x);
    sw_tensor *z = sw_reshape(t, sw_sum(t, h, 0), SW_DIMS(1, h->shape[1]));
    if (context) z = sw_concat(t, (sw_tensor *[]){z, context}, 2, 1);
    return plain_mlp(pass, "dec", z);
}

Test(deepsets, equals_the_formula)
{
    for (int64_t context = 0; context <= 3; context += 3) {
        sw_model_config c = network_config("deepsets");
        strcpy(c.pool, "sum");
        c.context = context;
        sw_model *model = network_new(&c);
        plain_compare(model, by_hand);
        sw_model_free(model);
    }
}

/* "auto" is the first encoder and the first pooling in the architecture's row of models.def. */
Test(deepsets, its_own_parts_are_ff_and_pma)
{
    sw_model_config c = network_config("deepsets");
    sw_model *model = network_new(&c);
    cr_expect_str_eq(model->config.encoder, "ff");
    cr_expect_str_eq(model->config.pool, "pma");
    cr_expect_not_null(sw_params_find(&model->params, "pool.S"));
    sw_model_free(model);
}

/* The decoder reads the vectors of joined poolings end to end. */
Test(deepsets, the_decoder_reads_all_vectors)
{
    sw_model_config c = network_config("deepsets");
    strcpy(c.pool, "mean+pma"); /* 8 numbers of the mean, and 8 of each of two queries */
    sw_model *model = network_new(&c);
    const sw_param *weight = sw_params_find(&model->params, "dec.0.weight");
    cr_assert_not_null(weight);
    cr_expect_eq(weight->shape[1], 24);
    sw_model_free(model);
}
