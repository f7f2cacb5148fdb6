#include "models/plain.h"

#include <setwise/model.h>

static sw_tensor *by_hand(sw_pass *pass, const sw_model_config *c, sw_tensor *x, sw_tensor *context)
{
    plain_block block = plain_block_of(c);
    sw_tensor *h = plain_linear(pass, "enc.0", "", x), *z = plain_rows(pass, "latents");
    for (int64_t r = 0; r < c->reads; r++) {
        int64_t stage = c->shared ? 0 : r;
        z = plain_mab(pass, sw_name_at("cross", stage).text, block, z, h);
        for (int64_t i = 0; i < c->layers; i++)
            z = plain_sab(pass, sw_name_at(sw_name_at("self", stage).text, i).text, block, z);
    }
    z = sw_reshape(pass->tape, sw_mean(pass->tape, z, 0), SW_DIMS(1, c->width));
    if (context) z = sw_concat(pass->tape, (sw_tensor *[]){z, context}, 2, 1);
    return plain_mlp(pass, "dec", z);
}

Test(perceiver, equals_the_formula)
{
    static const char *const norms[] = {"none", "auto", "set"}; /* auto: pre */
    for (int i = 0; i < 12; i++) {
        sw_model_config c = network_config("perceiver");
        strcpy(c.pool, "mean");
        c.shared = i % 2;
        c.context = i / 2 % 2 * 3;
        strcpy(c.norm, norms[i / 4]);
        strcpy(c.residual, i / 4 ? "auto" : "projected"); /* auto: raw */
        c.reads = 3;
        sw_model *model = network_new(&c);
        plain_compare(model, by_hand);
        sw_model_free(model);
    }
}

static int64_t count_with(bool shared, int64_t reads)
{
    sw_model_config c = network_config("perceiver");
    strcpy(c.pool, "mean");
    strcpy(c.norm, "none");
    c.shared = shared, c.reads = reads;
    sw_model *model = network_new(&c);
    int64_t count = sw_params_count(&model->params);
    sw_model_free(model);
    return count;
}

Test(perceiver, shared_reads_have_the_parameters_of_one)
{
    int64_t block = 4 * (8 * 8 + 8), one = count_with(false, 1);
    cr_assert_eq(one, (5 * 8 + 8) + 3 * 8 + 3 * block + (8 * 8 + 8) + (8 * 4 + 4));
    cr_assert_eq(count_with(false, 4), one + 3 * 3 * block);
    cr_assert_eq(count_with(true, 4), one);
}

Test(perceiver, one_latent_is_warned_of)
{
    sw_model_config c = network_config("perceiver");
    strcpy(c.pool, "mean");
    sw_model *model = network_new(&c);
    cr_assert_eq(model->params.warnings, 0);
    sw_model_free(model);
    c.inducing = 1;
    strcpy(c.residual, "projected");
    model = network_new(&c);
    cr_assert_eq(model->params.warnings, 1);
    cr_assert(strstr(model->params.warning[0], "perceiver: one latent attends to itself alone") ==
              model->params.warning[0]);
    cr_assert_not_null(strstr(model->params.warning[0], ", and weights of fc_k of the self-"));
    sw_model_free(model);
    strcpy(c.residual, "raw"); /* no residual through fc_q, so fc_q learns nothing either */
    model = network_new(&c);
    cr_assert_not_null(strstr(model->params.warning[0], ", and fc_q and fc_k of the self-"));
    sw_model_free(model);
}

/* The pooling reads the latents, and no token has joined them. */
Test(perceiver, a_pooling_with_a_token_is_refused)
{
    sw_model_config c = network_config("perceiver");
    strcpy(c.encoder, "sab");
    strcpy(c.pool, "cls");
    network_refused(&c, "perceiver: pool cls has a token join the elements, but it is the latents "
                        "that are pooled; expected a pooling without a token");
}

/* The latents start as the learned points of the Set Transformer: fan_in is M D, fan_out is D. */
Test(perceiver, where_latents_start)
{
    sw_model_config c = network_config("perceiver");
    c.inducing = 12;
    sw_model *model = network_new(&c);
    network_starts(&model->params, "latents", sqrt(6.0 / ((12 + 1) * 8)));
    sw_model_free(model);
}
