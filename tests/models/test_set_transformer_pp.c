#include "models/plain.h"
#include "scratch.h"

#include <setwise/model.h>

TestSuite(set_transformer_pp, .init = scratch_begin, .fini = scratch_end);

static sw_tensor *by_hand(sw_pass *pass, const sw_model_config *c, sw_tensor *x, sw_tensor *context)
{
    sw_tape *t = pass->tape;
    bool set = strcmp(c->norm, "set") == 0;
    plain_block block = plain_block_of(c);
    cr_assert(block.raw);
    cr_assert_null(context);
    sw_tensor *h = plain_linear(pass, "enc.embed", "", x);
    if (strcmp(c->encoder, "sab") == 0)
        h = plain_sab(pass, "enc.1", block, plain_sab(pass, "enc.0", block, h));
    else
        h = plain_isab(pass, "enc.1", block, plain_isab(pass, "enc.0", block, h));
    h = plain_norm(pass, "enc", ".ln", set, h);
    cr_assert_null(plain_find(pass, "dec.0.mab", ".ln_q.weight"));
    cr_assert_null(plain_find(pass, "dec.1.mab", ".ln_q.weight"));
    sw_tensor *z = plain_mab(pass, "dec.0.mab", block, plain_rows(pass, "dec.0.S"), h);
    z = plain_sab(pass, "dec.2", block, plain_sab(pass, "dec.1", block, z));
    return plain_linear(pass, "dec.3", "", sw_reshape(t, z, SW_DIMS(1, z->size)));
}

Test(set_transformer_pp, equals_the_formula)
{
    for (int i = 0; i < 4; i++) {
        sw_model_config c = network_config("set-transformer-pp");
        strcpy(c.encoder, i % 2 ? "sab" : "isab");
        strcpy(c.norm, i / 2 ? "pre" : "auto");
        sw_model *model = network_new(&c);
        plain_compare(model, by_hand);
        sw_model_free(model);
    }
}

Test(set_transformer_pp, its_configuration_is_what_it_was_built_from)
{
    static const char *const given[] = {"auto", "set", "pre"};
    static const char *const resolved[] = {"set", "set", "pre"};
    scratch_path path = scratch("m.safetensors");
    for (int i = 0; i < 3; i++) {
        sw_model_config c = network_config("set-transformer-pp");
        strcpy(c.norm, given[i]);
        sw_model *model = network_new(&c), *back;
        cr_assert_eq(sw_model_save(model, path.text), SW_OK, "%s", sw_error_message());
        cr_assert_eq(sw_model_load(&back, path.text), SW_OK, "%s", sw_error_message());
        const sw_model *both[] = {model, back};
        for (int j = 0; j < 2; j++) {
            cr_expect_str_eq(both[j]->config.norm, resolved[i]);
            cr_expect_str_eq(both[j]->config.residual, "raw");
        }
        plain_compare(back, by_hand);
        sw_model_free(model);
        sw_model_free(back);
    }
}

Test(set_transformer_pp, a_norm_on_the_residual_path_is_refused)
{
    sw_model_config c = network_config("set-transformer-pp");
    strcpy(c.norm, "post");
    network_refused(&c, "set-transformer-pp: norm is post, expected set|pre; deepsets takes any");
    c = network_config("set-transformer-pp");
    strcpy(c.residual, "projected");
    network_refused(&c,
                    "set-transformer-pp: residual is projected, expected raw; deepsets takes any");
}
