/* api_layers.c - cases of nn.h: layers and attention blocks. */
#include "layers.h"

CASE(sw_linear_init)
{
    sw_linear_layer layer;
    NEEDS(sw_linear_init, layer, NULL, fresh(), "x", 2, 3);
    NEEDS(sw_linear_init, params, &layer, NULL, "x", 2, 3);
    NEEDS(sw_linear_init, prefix, &layer, fresh(), NULL, 2, 3);
    for (int i = 0; i < WRONG_SIZES; i++) {
        FAILS(sw_linear_init(&layer, fresh(), "x", wrong_sizes[i], 3), "in");
        FAILS(sw_linear_init(&layer, fresh(), "x", 3, wrong_sizes[i]), "out");
    }
    WORKS(sw_linear_init(&layer, fresh(), "x", 3, 2));
    FAILS(sw_linear_init(&layer, &params, "x", 3, 2), "twice");
}

CASE(sw_linear_apply)
{
    sw_linear_layer layer;
    WORKS(sw_linear_init(&layer, fresh(), "x", WIDTH, 2));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    NOTHING("linear: input 0 is NULL", sw_linear_apply(&layer, &pass, NULL));
    pass = new_pass();
    NOTHING("x has 5 columns where weight expects 4",
            sw_linear_apply(&layer, &pass, too_wide(&pass)));
    pass = sw_pass_begin(given_tape(), &given_model()->params, NULL); /* other parameters */
    NOTHING("is not one of the pass's", sw_linear_apply(&layer, &pass, given_matrix(pass.tape)));
    RULE("nn.h", "They trust the layer and the pass.");
}

CASE(sw_norm_init)
{
    sw_norm_layer layer;
    NEEDS(sw_norm_init, layer, NULL, fresh(), "x", 2);
    NEEDS(sw_norm_init, params, &layer, NULL, "x", 2);
    NEEDS(sw_norm_init, prefix, &layer, fresh(), NULL, 2);
    for (int i = 0; i < WRONG_SIZES; i++)
        FAILS(sw_norm_init(&layer, fresh(), "x", wrong_sizes[i]), "width");
}

CASE(sw_norm_apply)
{
    sw_norm_layer layer;
    WORKS(sw_norm_init(&layer, fresh(), "x", WIDTH));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    NOTHING("layer_norm: input 0 is NULL", sw_norm_apply(&layer, &pass, NULL));
    pass = new_pass();
    NOTHING("layer_norm: ", sw_norm_apply(&layer, &pass, too_wide(&pass)));
}

CASE(sw_multihead_init)
{
    sw_multihead_layer layer;
    NEEDS(sw_multihead_init, layer, NULL, fresh(), "x", 4, 2);
    NEEDS(sw_multihead_init, params, &layer, NULL, "x", 4, 2);
    NEEDS(sw_multihead_init, prefix, &layer, fresh(), NULL, 4, 2);
    for (int i = 0; i < WRONG_SIZES; i++) {
        FAILS(sw_multihead_init(&layer, fresh(), "x", wrong_sizes[i], 1), "width");
        FAILS(sw_multihead_init(&layer, fresh(), "x", 4, wrong_sizes[i]), "heads");
    }
    REFUSES(SW_ERROR_ARGUMENT, "3 heads do not divide the width 4",
            sw_multihead_init(&layer, fresh(), "x", 4, 3));
}

CASE(sw_multihead_apply)
{
    sw_multihead_layer layer;
    WORKS(sw_multihead_init(&layer, fresh(), "x", WIDTH, 2));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    sw_tensor *x = given_matrix(pass.tape);
    NOTHING("is NULL", sw_multihead_apply(&layer, &pass, NULL, NULL, x, &full_sets));
    pass = new_pass();
    x = given_matrix(pass.tape);
    NOTHING("is NULL", sw_multihead_apply(&layer, &pass, x, &full_sets, NULL, &full_sets));
    pass = new_pass();
    x = given_matrix(pass.tape);
    NOTHING("sets is NULL", sw_multihead_apply(&layer, &pass, x, &full_sets, x, NULL));
    pass = new_pass();
    x = given_matrix(pass.tape);
    NOTHING("7 rows", sw_multihead_apply(&layer, &pass, x, &full_sets, x, &wrong_sets));
}

CASE(sw_multihead_weights)
{
    sw_multihead_layer layer;
    WORKS(sw_multihead_init(&layer, fresh(), "x", WIDTH, 2));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    sw_tensor *x = given_matrix(pass.tape);
    EXPECT(!sw_multihead_weights(&layer, &pass, NULL, NULL, x, &full_sets).weight);
    pass = new_pass();
    x = given_matrix(pass.tape);
    EXPECT(!sw_multihead_weights(&layer, &pass, x, &full_sets, NULL, &full_sets).weight);
    pass = new_pass();
    x = given_matrix(pass.tape);
    EXPECT(!sw_multihead_weights(&layer, &pass, x, &full_sets, x, NULL).weight);
    pass = new_pass();
    x = given_matrix(pass.tape); /* sets of 2 and 4 queries */
    EXPECT(!sw_multihead_weights(&layer, &pass, x, &full_sets, x, &full_sets).weight);
}

CASE(sw_mlp_init)
{
    sw_mlp_layer layer;
    NEEDS(sw_mlp_init, layer, NULL, fresh(), "x", 2, 3, 4, 2);
    NEEDS(sw_mlp_init, params, &layer, NULL, "x", 2, 3, 4, 2);
    NEEDS(sw_mlp_init, prefix, &layer, fresh(), NULL, 2, 3, 4, 2);
    const int64_t layers[] = {0, -1, INT64_MIN, INT64_MAX, INT64_C(1) << 60};
    for (int i = 0; i < (int)(sizeof layers / sizeof *layers); i++)
        FAILS(sw_mlp_init(&layer, fresh(), "x", 2, 3, 4, layers[i]), "layers");
    for (int i = 0; i < WRONG_SIZES; i++)
        FAILS(sw_mlp_init(&layer, fresh(), "x", 2, wrong_sizes[i], 4, 2), "width");
}

CASE(sw_mlp_apply)
{
    sw_mlp_layer layer;
    WORKS(sw_mlp_init(&layer, fresh(), "x", WIDTH, 3, 2, 2));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    NOTHING("linear: input 0 is NULL", sw_mlp_apply(&layer, &pass, NULL));
    pass = new_pass();
    NOTHING("x has 5 columns where weight expects 4", sw_mlp_apply(&layer, &pass, too_wide(&pass)));
}

CASE(sw_mab_init)
{
    sw_mab_layer layer;
    NEEDS(sw_mab_init, layer, NULL, fresh(), "x", 4, 4, 4, &two_heads);
    NEEDS(sw_mab_init, params, &layer, NULL, "x", 4, 4, 4, &two_heads);
    NEEDS(sw_mab_init, prefix, &layer, fresh(), NULL, 4, 4, 4, &two_heads);
    NEEDS(sw_mab_init, options, &layer, fresh(), "x", 4, 4, 4, NULL);
    for (int i = 0; i < WRONG_SIZES; i++) {
        FAILS(sw_mab_init(&layer, fresh(), "x", wrong_sizes[i], 4, 4, &two_heads), "query");
        FAILS(sw_mab_init(&layer, fresh(), "x", 4, wrong_sizes[i], 4, &two_heads), "key");
        FAILS(sw_mab_init(&layer, fresh(), "x", 4, 4, wrong_sizes[i], &two_heads), "width");
        FAILS(
            sw_mab_init(&layer, fresh(), "x", 4, 4, 4, &(sw_mab_options){.heads = wrong_sizes[i]}),
            "heads");
    }
    REFUSES(SW_ERROR_ARGUMENT, "a raw residual adds",
            sw_mab_init(&layer, fresh(), "x", 3, 4, 4,
                        &(sw_mab_options){.heads = 2, .raw_residual = true}));
    REFUSES(SW_ERROR_ARGUMENT, "norm is 9",
            sw_mab_init(&layer, fresh(), "x", 4, 4, 4,
                        &(sw_mab_options){.heads = 2, .norm = (sw_mab_norm)9}));
}

CASE(sw_mab_apply)
{
    for (int norm = SW_MAB_NORM_NONE; norm <= SW_MAB_NORM_SET; norm++) {
        sw_mab_layer layer;
        const sw_mab_options options = {.heads = 2, .norm = (sw_mab_norm)norm};
        WORKS(sw_mab_init(&layer, fresh(), "x", WIDTH, WIDTH, WIDTH, &options));
        WORKS(sw_params_start(&params, 1));
        sw_pass pass = new_pass();
        sw_tensor *x = given_matrix(pass.tape);
        NOTHING("is NULL", sw_mab_apply(&layer, &pass, NULL, NULL, x, &full_sets));
        pass = new_pass();
        x = given_matrix(pass.tape);
        NOTHING("is NULL", sw_mab_apply(&layer, &pass, x, &full_sets, NULL, &full_sets));
        pass = new_pass();
        x = given_matrix(pass.tape);
        NOTHING("sets is NULL", sw_mab_apply(&layer, &pass, x, NULL, x, NULL));
        pass = new_pass();
        x = given_matrix(pass.tape);
        NOTHING("7 rows", sw_mab_apply(&layer, &pass, x, &full_sets, x, &wrong_sets));
    }
}

CASE(sw_mab_weights)
{
    sw_mab_layer layer;
    WORKS(sw_mab_init(&layer, fresh(), "x", WIDTH, WIDTH, WIDTH, &two_heads));
    WORKS(sw_params_start(&params, 1));
    sw_pass pass = new_pass();
    sw_tensor *x = given_matrix(pass.tape);
    EXPECT(!sw_mab_weights(&layer, &pass, NULL, NULL, x, &full_sets).weight);
    pass = new_pass();
    x = given_matrix(pass.tape);
    EXPECT(!sw_mab_weights(&layer, &pass, x, NULL, NULL, &full_sets).weight);
    pass = new_pass();
    x = given_matrix(pass.tape);
    EXPECT(!sw_mab_weights(&layer, &pass, x, NULL, x, NULL).weight);
}

CASE(sw_sab_init)
{
    sw_mab_layer layer;
    NEEDS(sw_sab_init, layer, NULL, fresh(), "x", 4, 4, &two_heads);
    NEEDS(sw_sab_init, params, &layer, NULL, "x", 4, 4, &two_heads);
    NEEDS(sw_sab_init, prefix, &layer, fresh(), NULL, 4, 4, &two_heads);
    NEEDS(sw_sab_init, options, &layer, fresh(), "x", 4, 4, NULL);
    for (int i = 0; i < WRONG_SIZES; i++) {
        FAILS(sw_sab_init(&layer, fresh(), "x", wrong_sizes[i], 4, &two_heads), "in");
        FAILS(sw_sab_init(&layer, fresh(), "x", 4, wrong_sizes[i], &two_heads), "width");
    }
}

CASE(sw_sab_apply)
{
    sw_mab_layer layer;
    WORKS(sw_sab_init(&layer, fresh(), "x", WIDTH, WIDTH, &two_heads));
    WORKS(sw_params_start(&params, 1));
    READS_X(sw_sab_apply(&layer, &pass, x, sets));
}

CASE(sw_isab_init)
{
    sw_isab_layer layer;
    NEEDS(sw_isab_init, layer, NULL, fresh(), "x", 4, 4, 2, &two_heads);
    NEEDS(sw_isab_init, params, &layer, NULL, "x", 4, 4, 2, &two_heads);
    NEEDS(sw_isab_init, prefix, &layer, fresh(), NULL, 4, 4, 2, &two_heads);
    NEEDS(sw_isab_init, options, &layer, fresh(), "x", 4, 4, 2, NULL);
    for (int i = 0; i < WRONG_SIZES; i++) {
        FAILS(sw_isab_init(&layer, fresh(), "x", wrong_sizes[i], 4, 2, &two_heads), "in");
        FAILS(sw_isab_init(&layer, fresh(), "x", 4, wrong_sizes[i], 2, &two_heads), "width");
        FAILS(sw_isab_init(&layer, fresh(), "x", 4, 4, wrong_sizes[i], &two_heads), "inducing");
    }
}

CASE(sw_isab_apply)
{
    sw_isab_layer layer;
    WORKS(sw_isab_init(&layer, fresh(), "x", WIDTH, WIDTH, 3, &two_heads));
    WORKS(sw_params_start(&params, 1));
    READS_X(sw_isab_apply(&layer, &pass, x, sets));
}

CASE(sw_pma_init)
{
    sw_pma_layer layer;
    NEEDS(sw_pma_init, layer, NULL, fresh(), "x", 4, 1, false, &two_heads);
    NEEDS(sw_pma_init, params, &layer, NULL, "x", 4, 1, false, &two_heads);
    NEEDS(sw_pma_init, prefix, &layer, fresh(), NULL, 4, 1, false, &two_heads);
    NEEDS(sw_pma_init, options, &layer, fresh(), "x", 4, 1, false, NULL);
    for (int i = 0; i < WRONG_SIZES; i++) {
        FAILS(sw_pma_init(&layer, fresh(), "x", wrong_sizes[i], 1, true, &two_heads), "width");
        FAILS(sw_pma_init(&layer, fresh(), "x", 4, wrong_sizes[i], true, &two_heads), "queries");
    }
}

CASE(sw_pma_apply)
{
    sw_pma_layer layer;
    WORKS(sw_pma_init(&layer, fresh(), "x", WIDTH, 2, true, &two_heads));
    WORKS(sw_params_start(&params, 1));
    READS_X(sw_pma_apply(&layer, &pass, x, sets));
}

CASE(sw_pma_weights)
{
    sw_pma_layer layer;
    WORKS(sw_pma_init(&layer, fresh(), "x", WIDTH, 2, false, &two_heads));
    WORKS(sw_params_start(&params, 1));
    READS_X(sw_pma_weights(&layer, &pass, x, sets).weight);
}
