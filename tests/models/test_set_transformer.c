#include "models/plain.h"

#include <setwise/model.h>

/* SetTransformer(dim_input=2, num_outputs=4, dim_output=4) of the public code. */
Test(set_transformer, has_the_parameters_of_the_public_code)
{
    sw_model_config c = sw_model_config_default();
    strcpy(c.model, "set-transformer");
    c.input = 2, c.queries = 4, c.outputs = 16, c.per_query = true, c.inducing = 32;
    c.width = 128, c.heads = 4, c.layers = 2, c.decoder = 2;
    sw_model *model = network_new(&c);
    const sw_params *params = &model->params;
    cr_assert_eq(sw_params_count(params), 423172);
    cr_assert_eq(params->warnings, 0);

    static const char *const blocks[] = {"enc.0.mab0", "enc.0.mab1", "enc.1.mab0", "enc.1.mab1",
                                         "dec.0.mab",  "dec.1.mab",  "dec.2.mab"};
    static const char *const layers[] = {".fc_q", ".fc_k", ".fc_v", ".fc_o"};
    int expected = 0;
    for (int b = 0; b < 7; b++)
        for (int l = 0; l < 4; l++) {
            bool reads_elements = (b == 0 && (l == 1 || l == 2)) || (b == 1 && l == 0);
            sw_name name = sw_name_of(sw_name_of(blocks[b], layers[l]).text, ".weight");
            const sw_param *weight = sw_params_find(params, name.text);
            cr_assert(weight && weight->ndim == 2 && weight->shape[0] == 128, "%s", name.text);
            cr_assert_eq(weight->shape[1], reads_elements ? 2 : 128, "%s", name.text);
            name = sw_name_of(sw_name_of(blocks[b], layers[l]).text, ".bias");
            const sw_param *bias = sw_params_find(params, name.text);
            cr_assert(bias && bias->ndim == 1 && bias->size == 128, "%s", name.text);
            expected += 2;
        }
    static const struct {
        const char *name;
        int64_t rows;
    } points[] = {{"enc.0.I", 32}, {"enc.1.I", 32}, {"dec.0.S", 4}};
    for (int i = 0; i < 3; i++, expected++) {
        const sw_param *p = sw_params_find(params, points[i].name);
        cr_assert(p && p->ndim == 3 && p->shape[0] == 1 && p->shape[1] == points[i].rows &&
                      p->shape[2] == 128,
                  "%s", points[i].name);
    }
    const sw_param *weight = sw_params_find(params, "dec.3.weight");
    cr_assert(weight && weight->shape[0] == 4 && weight->shape[1] == 128);
    cr_assert_eq(sw_params_find(params, "dec.3.bias")->size, 4);
    cr_assert_eq(params->count, expected + 2);
    sw_model_free(model);
}

static sw_tensor *by_hand(sw_pass *pass, const sw_model_config *c, sw_tensor *x, sw_tensor *context)
{
    sw_tape *t = pass->tape;
    plain_block block = {.heads = c->heads};
    x = plain_isab(pass, "enc.1", block, plain_isab(pass, "enc.0", block, x));
    sw_tensor *z = plain_mab(pass, "dec.0.mab", block, plain_rows(pass, "dec.0.S"), x);
    z = plain_sab(pass, "dec.2", block, plain_sab(pass, "dec.1", block, z));
    if (!c->per_query) z = sw_reshape(t, z, SW_DIMS(1, z->size));
    if (context) {
        sw_tensor *each[] = {context, context};
        context = c->per_query ? sw_concat(t, each, 2, 0) : context;
        z = sw_concat(t, (sw_tensor *[]){z, context}, 2, 1);
    }
    return plain_linear(pass, "dec.3", "", z);
}

Test(set_transformer, equals_the_formula)
{
    for (int i = 0; i < 4; i++) {
        sw_model_config c = network_config("set-transformer");
        c.per_query = i % 2;
        c.context = i / 2 * 3;
        sw_model *model = network_new(&c);
        plain_compare(model, by_hand);
        sw_model_free(model);
    }
}

Test(set_transformer, tells_what_will_hardly_be_meant)
{
    sw_model_config c = network_config("set-transformer");
    c.queries = 1;
    sw_model *model = network_new(&c);
    cr_assert_eq(model->params.warnings, 1);
    cr_assert_str_eq(
        model->params.warning[0],
        "set-transformer: one query is followed by self-attention, which then sees one "
        "token: its softmax is the constant 1, and weights of fc_k of dec.1 and on "
        "learn nothing; take two queries or more");
    sw_model_free(model);
    c = network_config("set-transformer");
    c.per_query = true, c.queries = 3;
    network_refused(&c, "per-query: 3 queries do not divide the 4 outputs");
}

/* There is a linear layer before PMA if pool_layer is true. A golden file tests its formula. */
Test(set_transformer, takes_a_layer_before_pma)
{
    for (int ff = 0; ff < 2; ff++) {
        sw_model_config c = network_config("set-transformer");
        c.pool_layer = ff;
        sw_model *model = network_new(&c);
        cr_assert_eq(sw_params_find(&model->params, "dec.0.ff.weight") != NULL, ff);
        sw_model_free(model);
    }
}
