#include "expect.h"

#include <criterion/criterion.h>
#include <setwise/model.h>
#include <string.h>

enum { SAID = 512 };

/* Three columns and two classes of these names; NULL: no names. Widths of models are the tests'. */
static sw_model *make(uint64_t seed, int64_t width, const char *encoder, const char *columns[3],
                      const char *classes[2])
{
    sw_model_config config = sw_model_config_default();
    strcpy(config.pool, "gated");
    strcpy(config.encoder, encoder);
    config.input = 3, config.outputs = 2, config.width = width;
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, &config, seed), SW_OK, "%s", sw_error_message());
    double mean[] = {(double)seed, 0, 0}, scale[] = {1, 2, (double)seed};
    const sw_schema schema = {.feature = {3, (char **)columns, mean, scale},
                              .output = {2, (char **)classes}};
    cr_assert_eq(sw_model_set_schema(model, &schema), SW_OK, "%s", sw_error_message());
    return model;
}

static const char *xyz[] = {"x", "y", "z"}, *xzy[] = {"x", "z", "y"};
static const char *no_yes[] = {"no", "yes"}, *yes_no[] = {"yes", "no"};

/* Does `model` have the values of `of` in this parameter? */
static bool has(const sw_model *model, const sw_model *of, const char *name)
{
    const sw_param *a = sw_params_find(&model->params, name);
    const sw_param *b = sw_params_find(&of->params, name);
    cr_assert(a && b, "%s", name);
    return memcmp(model->params.values + a->offset, of->params.values + b->offset,
                  sizeof(sw_real) * (size_t)a->size) == 0;
}

Test(transfer, all_of_the_same_columns_and_classes)
{
    sw_model *from = make(5, 8, "ff", xyz, no_yes), *to = make(6, 8, "ff", xyz, no_yes);
    char said[SAID];
    cr_assert_eq(sw_model_start_from(to, from, said, SAID), SW_OK, "%s", sw_error_message());
    for (int i = 0; i < to->params.count; i++)
        cr_expect(has(to, from, to->params.list[i]->name), "%s", to->params.list[i]->name);
    cr_expect_eq(to->schema.feature.mean[0], 5); /* the scales that the parameters know */
    cr_expect_eq(to->schema.feature.scale[2], 5);
    cr_expect_str_eq(to->schema.feature.name[1], "y");
    cr_expect_str_eq(said, "14 of 14 parameters (347 of 347 numbers); with its scales of the "
                           "features");
    sw_model_free(from), sw_model_free(to);
}

/* Caps and logarithms go with the scales; without scales there are none. */
Test(transfer, scales_are_taken_whole)
{
    double mean[] = {1, 2, 3}, scale[] = {1, 1, 1}, cap[] = {7, 7, 7}, log[] = {0, 5, 0};
    const sw_schema logs = {.feature = {3, (char **)xyz, mean, scale, cap, log}};
    const sw_schema none = {.feature = {3, (char **)xyz}};
    for (int back = 0; back < 2; back++) {
        sw_model *from = make(5, 8, "ff", xyz, no_yes), *to = make(6, 8, "ff", xyz, no_yes);
        char said[SAID];
        cr_assert_eq(sw_model_set_schema(from, back ? &none : &logs), SW_OK);
        cr_assert_eq(sw_model_set_schema(to, back ? &logs : &none), SW_OK);
        cr_assert_eq(sw_model_start_from(to, from, said, SAID), SW_OK, "%s", sw_error_message());
        const sw_columns *columns = &to->schema.feature;
        if (back)
            cr_expect(!columns->mean && !columns->cap && !columns->log);
        else
            cr_expect(columns->mean[2] == 3 && columns->cap[0] == 7 && columns->log[1] == 5);
        sw_model_free(from), sw_model_free(to);
    }
}

Test(transfer, the_scale_of_sizes_is_told)
{
    double mean = 2, scale = 3, cap = 4;
    const sw_schema measured = {.size = {.count = 1, .mean = &mean, .scale = &scale, .cap = &cap}};
    sw_model_config config = sw_model_config_default();
    strcpy(config.pool, "gated");
    strcpy(config.encoder, "ff");
    config.input = 3, config.outputs = 2, config.width = 8, config.size_context = true;
    sw_model *from, *to;
    char said[SAID];
    cr_assert_eq(sw_model_new(&from, &config, 5), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_model_new(&to, &config, 6), SW_OK);
    cr_assert_eq(sw_model_set_schema(from, &measured), SW_OK);
    cr_assert_eq(sw_model_start_from(to, from, said, SAID), SW_OK, "%s", sw_error_message());
    cr_expect_eq(to->schema.size.mean[0], 2);
    cr_expect(strstr(said, "; with its scales of the sizes of sets"), "%s", said);
    sw_model_free(from), sw_model_free(to);
}

Test(transfer, what_means_something_else_begins_anew)
{
    static const struct {
        const char **columns, **classes;
        bool input, output;
        const char *said;
    } cases[] = {
        {xyz, yes_no, true, false,
         "12 of 14 parameters (329 of 347 numbers); new: dec.2.weight "
         "and 1 more, since other: outputs; with its scales of the "
         "features"},
        {xzy, no_yes, false, true,
         "13 of 14 parameters (323 of 347 numbers); new: enc.0.weight, "
         "since other: features"},
        {xzy, yes_no, false, false, "new: enc.0.weight and 2 more, since other: features, outputs"},
        {NULL, NULL, true, true, "14 of 14 parameters"}, /* no names: it may be the same */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sw_model *from = make(5, 8, "ff", xyz, no_yes);
        sw_model *to = make(6, 8, "ff", cases[i].columns, cases[i].classes);
        char said[SAID];
        cr_assert_eq(sw_model_start_from(to, from, said, SAID), SW_OK, "%s", sw_error_message());
        cr_expect_eq(has(to, from, "enc.0.weight"), cases[i].input, "case %zu", i);
        cr_expect_eq(has(to, from, "dec.2.weight"), cases[i].output, "case %zu", i);
        cr_expect(has(to, from, "enc.2.weight") && has(to, from, "pool_w.weight"));
        cr_expect_eq(to->schema.feature.mean[0], cases[i].input ? 5 : 6, "case %zu", i);
        cr_expect(strstr(said, cases[i].said), "'%s' is not in: %s", cases[i].said, said);
        sw_model_free(from), sw_model_free(to);
    }
}

Test(transfer, other_shapes)
{
    sw_model *from = make(5, 8, "ff", xyz, no_yes), *to = make(6, 8, "sab", xyz, no_yes);
    char said[SAID];
    cr_assert_eq(sw_model_start_from(to, from, said, SAID), SW_OK, "%s", sw_error_message());
    cr_expect(has(to, from, "dec.0.weight") && has(to, from, "pool_V.0.weight"));
    cr_expect(strstr(said, ", since other: shapes"), "%s", said);
    sw_model_free(to);

    sw_model_config config = sw_model_config_default();
    strcpy(config.model, "set-transformer");
    config.input = 4, config.outputs = 3;
    cr_assert_eq(sw_model_new(&to, &config, 1), SW_OK);
    cr_expect_eq(sw_model_start_from(to, from, said, SAID), SW_ERROR_ARGUMENT);
    expect_message("no parameter of one model has the name, shape and meaning of one of the other: "
                   "set-transformer, isab, pma and deepsets, ff, gated");
    sw_model_free(from), sw_model_free(to);
}

/* A table of words belongs to its list. */
Test(transfer, words)
{
    char *ours[] = {"a", "b", "c"}, *theirs[] = {"a", "c", "b"};
    sw_model_config config = sw_model_config_default();
    config.input = 1, config.vocabulary = 3, config.outputs = 2, config.width = 8;
    sw_model *from, *to;
    const sw_schema lists[] = {{.vocabulary = 3, .token = ours},
                               {.vocabulary = 3, .token = theirs},
                               {.vocabulary = 3, .hashed = true},
                               {.vocabulary = 3}};
    for (int i = 0; i < 4; i++) {
        const bool same = i == 0;
        cr_assert_eq(sw_model_new(&from, &config, 1), SW_OK);
        cr_assert_eq(sw_model_new(&to, &config, 2), SW_OK);
        cr_assert_eq(sw_model_set_schema(from, &lists[0]), SW_OK);
        cr_assert_eq(sw_model_set_schema(to, &lists[i]), SW_OK);
        char said[SAID];
        cr_assert_eq(sw_model_start_from(to, from, said, SAID), SW_OK, "%s", sw_error_message());
        cr_expect_eq(has(to, from, "enc.table.weight"), same);
        cr_expect(has(to, from, "enc.mlp.0.weight"));
        cr_expect_eq(strstr(said, "since other: words") != NULL, !same, "%s", said);
        sw_model_free(from), sw_model_free(to);
    }
}

/* Columns decide nothing about the convolutions of images, only about their linear layer. */
Test(transfer, every_architecture_and_encoder)
{
    for (int m = 0; m < sw_model_type_count(); m++)
        for (int e = 0; e < sw_encoder_count(); e++) {
            sw_model_config config = sw_model_config_default();
            strcpy(config.model, sw_model_type_at(m)->name);
            strcpy(config.encoder, sw_encoder_at(e)->name);
            config.input = 16 * 16, config.outputs = 6, config.width = 8, config.heads = 2;
            config.context = 2;
            config.queries = 2, config.per_query = m % 2;
            config.vocabulary = strcmp(config.encoder, "embedding") == 0 ? 5 : 0;
            sw_model *from, *to;
            if (sw_model_new(&from, &config, 1) != SW_OK) continue;
            config.outputs = 8;
            if (strcmp(config.encoder, "lenet") != 0) config.input = 7;
            cr_assert_eq(sw_model_new(&to, &config, 2), SW_OK);
            char said[SAID];
            cr_expect_eq(sw_model_start_from(to, from, said, SAID), SW_OK, "%s %s: %s",
                         config.model, config.encoder, sw_error_message());
            sw_model_free(from), sw_model_free(to);
        }
}
