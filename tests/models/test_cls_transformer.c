#include "models/plain.h"

#include <setwise/model.h>

static sw_tensor *by_hand(sw_pass *pass, const sw_model_config *c, sw_tensor *x, sw_tensor *context)
{
    sw_tape *t = pass->tape;
    plain_block block = plain_block_of(c);
    sw_tensor *h = plain_linear(pass, "enc.0", "", x), *token = plain_param(pass, "cls", "");
    /* The token is last here and first in the network. Self-attention does not see the order. */
    h = sw_concat(t, (sw_tensor *[]){h, token}, 2, 0);
    h = plain_sab(pass, "self.1", block, plain_sab(pass, "self.0", block, h));
    sw_tensor *z = sw_slice(t, h, 0, h->shape[0] - 1, 1);
    if (strcmp(c->norm, "none") != 0) z = plain_norm(pass, "self", ".ln", false, z);
    if (context) z = sw_concat(t, (sw_tensor *[]){z, context}, 2, 1);
    return plain_mlp(pass, "dec", z);
}

Test(cls_transformer, equals_the_formula)
{
    static const char *const norms[] = {"none", "auto", "set"}; /* auto: pre */
    for (int i = 0; i < 6; i++) {
        sw_model_config c = network_config("cls-transformer");
        c.context = i % 2 * 3;
        strcpy(c.norm, norms[i / 2]);
        strcpy(c.residual, i / 2 ? "auto" : "projected"); /* auto: raw */
        sw_model *model = network_new(&c);
        plain_compare(model, by_hand);
        cr_assert_str_eq(model->config.encoder, "ff");
        cr_assert_str_eq(model->config.pool, "cls");
        sw_model_free(model);
    }
}

/* Without elements, the token attends to itself alone. By hand, x has no rows. */
Test(cls_transformer, an_empty_set_is_the_token_alone)
{
    sw_model_config c = network_config("cls-transformer");
    sw_model *model = network_new(&c);
    const sw_sets empty = {1, (const int64_t[]){0, 0}, NULL};
    sw_real out[4];
    cr_assert(network_run(model, out, &empty, NULL, out), "%s", sw_error_message());
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    plain_block block = plain_block_of(&model->config);
    sw_tensor *z = plain_sab(&pass, "self.0", block, plain_param(&pass, "cls", ""));
    z = plain_norm(&pass, "self", ".ln", false, plain_sab(&pass, "self.1", block, z));
    z = plain_mlp(&pass, "dec", z);
    cr_assert_not_null(z);
    network_near(out, z->data, 4, "empty");
    sw_tape_free(t);
    sw_model_free(model);
}

Test(cls_transformer, other_parts_are_refused)
{
    sw_model_config c = network_config("cls-transformer");
    strcpy(c.encoder, "sab");
    network_refused(&c, "cls-transformer: encoder is sab, expected ff|embedding|lenet; "
                        "deepsets takes any");
    c = network_config("cls-transformer");
    strcpy(c.pool, "mean");
    network_refused(&c, "cls-transformer: pool is mean, expected cls; deepsets takes any");
}

Test(cls_transformer, the_token_starts_as_a_row_of_xavier)
{
    sw_model_config c = network_config("cls-transformer");
    c.width = 64;
    sw_model *model = network_new(&c);
    network_starts(&model->params, "cls", sqrt(6.0 / (64 + 64)));
    sw_model_free(model);
}
