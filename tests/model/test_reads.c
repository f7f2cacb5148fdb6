/* test_reads.c - which settings of a model matter: each is changed in each model. */
#include "base/text.h"
#include "model/fields.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { INPUT = 3, CONTEXT = 2, ROWS = 9, SETS = 2, OUTPUTS = 4 };

/* Other values than the defaults of base() below. */
static const struct {
    const char *field, *value[2];
} changes[] = {{"size-context", {"true"}},
               {"layers", {"3"}},
               {"encoder-relu", {"yes", "no"}},
               {"encoder-dropout", {"0.5"}},
               {"decoder", {"3"}},
               {"heads", {"4"}},
               {"queries", {"4"}},
               {"per-query", {"true"}},
               {"inducing", {"5"}},
               {"reads", {"3"}},
               {"shared", {"true"}},
               {"norm", {"pre", "none"}},
               {"scale", {"head", "width"}},
               {"residual", {"raw", "projected"}},
               {"projection", {"true"}},
               {"pool-layer", {"true"}},
               {"attention", {"5"}},
               {"level", {"instance"}},
               {"top", {"1"}},
               {"quantile", {"0.3"}},
               {"interpolation", {"higher", "lower"}},
               {"std-epsilon", {"0.5"}},
               {"per-feature", {"true"}},
               {"dropout", {"0.5"}}};

static sw_model_config base(const char *model, const char *encoder, const char *pool)
{
    sw_model_config config = sw_model_config_default();
    snprintf(config.model, sizeof config.model, "%s", model);
    snprintf(config.encoder, sizeof config.encoder, "%s", encoder);
    snprintf(config.pool, sizeof config.pool, "%s", pool);
    config.parts = strcmp(model, "hierarchical") == 0;
    config.input = INPUT + config.parts, config.outputs = OUTPUTS, config.context = CONTEXT;
    config.width = 8, config.heads = 2, config.queries = 2, config.inducing = 3, config.dropout = 0;
    return config;
}

/* What training computes with the model: the number of parameters, and the outputs. */
typedef struct answer {
    int64_t parameters;
    sw_real y[SETS * OUTPUTS];
} answer;

/* False: the configuration makes no model. `resolved` may be NULL. */
static bool answer_with(answer *out, const sw_model_config *config, sw_model_config *resolved,
                        const sw_real *context)
{
    static const int64_t offset[] = {0, 5, ROWS};
    const sw_sets sets = {SETS, offset, NULL};
    sw_real x[ROWS * (INPUT + 1)];
    const int64_t input = config->input;
    sw_model *model;
    sw_tape *t;
    if (sw_model_new(&model, config, 3) != SW_OK) return false;
    for (int64_t i = 0; i < ROWS * input; i++)
        x[i] = config->parts && i % input == input - 1
                   ? (sw_real)(i / input >= 2 && i / input != 5) /* ascending in each set */
                   : (sw_real)(i * 7 % 11) / 4 - 1;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    pass.training = true;
    pass.context = sw_input(t, SW_DIMS(SETS, config->context), context);
    const sw_tensor *y = sw_model_apply(model, &pass, sw_input(t, SW_DIMS(ROWS, input), x), &sets);
    cr_assert(y, "%s %s %s: %s", config->model, config->encoder, config->pool, sw_error_message());
    out->parameters = sw_params_count(&model->params);
    memcpy(out->y, y->data, sizeof out->y);
    if (resolved) *resolved = model->config;
    sw_tape_free(t);
    sw_model_free(model);
    return true;
}

static bool answer_of(answer *out, const sw_model_config *config, sw_model_config *resolved)
{
    return answer_with(out, config, resolved, (sw_real[SETS * CONTEXT]){1, -2, (sw_real)0.5, 3});
}

/* Did the value of the field become another one? */
static bool other_value(const sw_field *field, const sw_model_config *a, const sw_model_config *b)
{
    char one[256], two[256];
    sw_field_get(field, a, one, sizeof one);
    sw_field_get(field, b, two, sizeof two);
    return strcmp(one, two) != 0;
}

/* Change each setting. One that is not read changes nothing; those of the part's `own` list do. */
static void check(const char *model, const char *encoder, const char *pool, const char *own)
{
    const sw_model_config config = base(model, encoder, pool);
    sw_model_config resolved;
    answer before;
    int count;
    const sw_field *field = sw_model_fields(&count);
    if (!answer_of(&before, &config, &resolved)) return;
    for (size_t c = 0; c < sizeof changes / sizeof *changes; c++) {
        const sw_field *of = sw_field_find(field, count, changes[c].field);
        bool differs = false, accepted = false;
        cr_assert(of);
        for (int v = 0; v < 2 && changes[c].value[v]; v++) {
            sw_model_config other = config;
            answer after;
            cr_assert_eq(sw_field_set(of, &other, changes[c].value[v]), SW_OK, "%s",
                         sw_error_message());
            if (!answer_of(&after, &other, &other)) continue;
            accepted |= other_value(of, &other, &resolved);
            differs |= after.parameters != before.parameters ||
                       memcmp(after.y, before.y, sizeof after.y) != 0;
        }
        const bool reads = sw_model_reads(&resolved, changes[c].field);
        cr_expect(reads || !differs, "%s, %s, %s: %s is said not to matter, and does", model,
                  encoder, pool, changes[c].field);
        if (accepted && sw_list_has(own, '|', changes[c].field))
            cr_expect(reads && differs, "%s, %s, %s: %s is said to matter, and does not", model,
                      encoder, pool, changes[c].field);
    }
}

/* Every setting that is not a part, and that the data does not decide, is changed above. */
Test(reads, no_setting_is_left_out)
{
    int count;
    const sw_field *field = sw_model_fields(&count);
    for (int i = 0; i < count; i++) {
        bool known =
            !field[i].fallback || field[i].registered || strcmp(field[i].name, "width") == 0;
        for (size_t c = 0; c < sizeof changes / sizeof *changes; c++)
            known |= strcmp(field[i].name, changes[c].field) == 0;
        cr_expect(known, "the setting %s is new: change it here", field[i].name);
    }
}

Test(reads, of_architectures)
{
    for (int m = 0; m < sw_model_type_count(); m++)
        check(sw_model_type_at(m)->name, "auto", "auto", sw_model_type_at(m)->settings);
}

Test(reads, of_encoders)
{
    for (int e = 0; e < sw_encoder_count(); e++)
        check("deepsets", sw_encoder_at(e)->name, "mean", sw_encoder_at(e)->settings);
}

Test(reads, of_poolings)
{
    for (int p = 0; p < sw_pooling_count(); p++) {
        check("deepsets", "ff", sw_pooling_at(p)->name, sw_pooling_at(p)->settings);
        check("deepsets", "sab", sw_pooling_at(p)->name, sw_pooling_at(p)->settings);
    }
}

Test(reads, of_joined_poolings_is_what_any_of_them_reads)
{
    sw_model_config config = base("deepsets", "ff", "topk+gated");
    cr_expect(sw_model_reads(&config, "top") && sw_model_reads(&config, "attention"));
    cr_expect(!sw_model_reads(&config, "heads") && sw_model_reads(&config, "width"));
    cr_expect(!sw_model_reads(&config, "momentum"));
}

/* The size that the network reads is the number that a caller could give as the last one of the
 * context. Parameters are drawn by their names and shapes, so that both models have the same. */
Test(reads, the_size_of_a_set_as_a_context)
{
    const sw_real log6 = (sw_real)log1p(5), log5 = (sw_real)log1p(4);
    for (int m = 0; m < sw_model_type_count(); m++) {
        sw_model_config own = base(sw_model_type_at(m)->name, "auto", "auto"), given = own;
        sw_real context[] = {1, -2, log6, (sw_real)0.5, 3, log5};
        answer a, b;
        own.size_context = true, given.context = CONTEXT + 1;
        cr_assert(answer_of(&a, &own, NULL));
        cr_assert(answer_with(&b, &given, NULL, context));
        cr_expect_eq(a.parameters, b.parameters);
        cr_expect_arr_eq(a.y, b.y, sizeof a.y, "%s", own.model);
    }
}
