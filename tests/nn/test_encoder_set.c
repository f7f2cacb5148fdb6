#include "encoder.h"

Test(encoder_set, the_equivariant_layers_have_the_names_of_a_sequence_with_relus)
{
    static const char *const names[] = {"enc.0.Lambda.weight", "enc.0.Lambda.bias",
                                        "enc.0.Gamma.weight",  "enc.2.Lambda.weight",
                                        "enc.2.Lambda.bias",   "enc.2.Gamma.weight"};
    sw_model_config config = config_of("equivariant");
    subject s;
    begin(&s, &config);
    cr_assert_eq(s.params.count, 6);
    for (int i = 0; i < 6; i++) cr_expect_str_eq(s.params.list[i]->name, names[i]);
    sw_params_end(&s.params);
}

Test(encoder_set, the_equivariant_layer_follows_the_paper)
{
    sw_model_config config = config_of("equivariant");
    config.layers = 1;
    subject s;
    begin(&s, &config);
    sw_real x[ROWS * 5], out[ROWS * WIDTH];
    fill(&s, x, ROWS, 1);
    cr_assert(encode(&s, x, &sets, out));
    for (int64_t b = 0; b < SETS; b++)
        for (int64_t i = offset[b]; i < offset[b + 1]; i++)
            for (int64_t j = 0; j < WIDTH; j++) {
                double sum = (double)at(&s, "enc.0.Lambda.bias", j);
                for (int64_t k = 0; k < 5; k++) {
                    double top = -INFINITY;
                    for (int64_t r = offset[b]; r < offset[b + 1]; r++)
                        top = fmax(top, (double)x[r * 5 + k]);
                    sum += (double)at(&s, "enc.0.Lambda.weight", j * 5 + k) * (double)x[i * 5 + k] -
                           (double)at(&s, "enc.0.Gamma.weight", j * 5 + k) * top;
                }
                cr_assert_float_eq((double)out[i * WIDTH + j], sum, 1e-5);
            }
    sw_params_end(&s.params);
}

Test(encoder_set, one_inducing_point_is_warned_of)
{
    sw_model_config config = config_of("isab");
    subject s;
    begin(&s, &config);
    cr_expect_eq(s.params.warnings, 0);
    sw_params_end(&s.params);
    config.inducing = 1;
    begin(&s, &config);
    cr_assert_eq(s.params.warnings, 2);
    cr_expect_str_eq(
        s.params.warning[1],
        "enc.1.mab1: elements attend to one inducing point: the softmax is the constant "
        "1, and fc_k gets no gradient; take two or more");
    sw_params_end(&s.params);
}

Test(encoder_set, heads_that_do_not_divide_the_width_are_refused)
{
    sw_model_config c = config_of("sab");
    c.heads = 3;
    expect_refused(c, "enc.0.mab: 3 heads do not divide the width 8");
}

/* sab and isab are blocks in a row; with a raw residual, a linear layer comes before the first. */
static void expect_blocks(const char *encoder, const char *residual)
{
    sw_model_config config = config_of(encoder);
    strcpy(config.residual, residual);
    bool raw = strcmp(residual, "raw") == 0, induced = strcmp(encoder, "isab") == 0;
    subject s;
    begin(&s, &config);
    sw_params params;
    sw_linear_layer embed;
    sw_mab_layer sab[2];
    sw_isab_layer isab[2];
    sw_mab_options options = sw_mab_options_from(&config);
    cr_assert_eq(sw_params_begin(&params), SW_OK);
    if (raw) cr_assert_eq(sw_linear_init(&embed, &params, "enc.embed", 5, WIDTH), SW_OK);
    for (int i = 0; i < 2; i++) {
        const char *name = i == 0 ? "enc.0" : "enc.1";
        int64_t in = i == 0 && !raw ? 5 : WIDTH;
        cr_assert_eq(induced ? sw_isab_init(&isab[i], &params, name, in, WIDTH, 3, &options)
                             : sw_sab_init(&sab[i], &params, name, in, WIDTH, &options),
                     SW_OK);
    }
    cr_assert_eq(sw_params_start(&params, 1), SW_OK); /* the same names: the same numbers */

    sw_real x[ROWS * 5], out[ROWS * WIDTH];
    fill(&s, x, ROWS, 1);
    cr_assert(encode(&s, x, &sets, out));
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &params, NULL);
    sw_tensor *h = sw_input(t, SW_DIMS(ROWS, 5), x);
    if (raw) h = sw_linear_apply(&embed, &pass, h);
    for (int i = 0; i < 2; i++)
        h = induced ? sw_isab_apply(&isab[i], &pass, h, &sets)
                    : sw_sab_apply(&sab[i], &pass, h, &sets);
    cr_assert_not_null(h);
    cr_expect_arr_eq(h->data, out, sizeof out, "%s, %s", encoder, residual);
    sw_tape_free(t);
    sw_params_end(&params);
    sw_params_end(&s.params);
}

Test(encoder_set, attention_encoders_are_blocks_in_a_row)
{
    expect_blocks("sab", "projected");
    expect_blocks("sab", "raw");
    expect_blocks("isab", "projected");
    expect_blocks("isab", "raw");
}
