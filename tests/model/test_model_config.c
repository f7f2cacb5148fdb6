#include "model/model_config.h"

#include "expect.h"
#include "model/fields.h"

#include <math.h>

enum { INPUT = 5, CLASSES = 3 };

static sw_model_config config_with(const char *pool, int64_t heads)
{
    sw_model_config c = sw_model_config_default();
    strcpy(c.pool, pool);
    c.input = INPUT, c.outputs = CLASSES, c.heads = heads;
    return c;
}

/* The fields that the data decides have no default. */
Test(model_config, every_default_is_legal_and_set)
{
    int count, given = 0;
    const sw_field *field = sw_model_fields(&count);
    sw_model_config config = sw_model_config_default();
    for (int i = 0; i < count; i++) {
        char value[64];
        cr_expect_gt(strlen(field[i].help), 0, "%s", field[i].name);
        cr_expect_not(field[i].of_model, "of_model is for the table of a run");
        given += !field[i].fallback;
        if (!field[i].fallback) continue;
        sw_field_get(&field[i], &config, value, sizeof value);
        cr_expect_str_eq(value, field[i].fallback, "%s", field[i].name);
        cr_expect_eq(sw_field_check(&field[i], &config), SW_OK, "%s", sw_error_message());
    }
    cr_expect_eq(given, 6, "input, vocabulary, parts, context, outputs, task");
    cr_expect_eq(config.input, 0);
    cr_expect(strstr(sw_field_find(field, count, "pool")->choices, "auto|mean|"));
    cr_expect(strstr(sw_field_find(field, count, "model")->choices, "deepsets"));
}

/* If a file lacks a field, the field has its default. With another value it would be another model.
 */
Test(model_config, defaults_stay_what_they_are)
{
    sw_model_config c = sw_model_config_default();
    const char *texts[][2] = {{c.model, "deepsets"}, {c.encoder, "auto"}, {c.pool, "auto"},
                              {c.norm, "auto"},      {c.scale, "auto"},   {c.residual, "auto"},
                              {c.level, "embedding"}};
    const int64_t numbers[][2] = {
        {c.input, 0},  {c.vocabulary, 0}, {c.context, 0}, {c.outputs, 0}, {c.width, 128},
        {c.layers, 0}, {c.decoder, 2},    {c.heads, 4},   {c.queries, 1}, {c.inducing, 16},
        {c.reads, 2},  {c.attention, 0},  {c.top, 3}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect_str_eq(texts[i][0], texts[i][1]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        cr_expect_eq(numbers[i][0], numbers[i][1], "number %zu", i);
    cr_expect(!c.per_query && !c.shared && !c.projection && !c.pool_layer);
    cr_expect(c.quantile[0] == 0.75 && c.quantile[1] == 0 && c.dropout == -1 &&
              c.task == SW_CLASSES);
}

Test(model_config, wrong_configurations_are_reported)
{
    sw_model *model;
    sw_model_config c = config_with("men", 4);
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_NOT_FOUND);
    cr_assert_null(model);
    cr_assert_not_null(strstr(sw_error_message(), "unknown pooling 'men', did you mean 'mean'?"));
    cr_assert_not_null(strstr(sw_error_message(), "gated"));
    c = config_with("pma", 5);
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_not_null(strstr(sw_error_message(), "5 heads do not divide the width 128"));
    c = config_with("mean", 4);
    c.input = 0;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "model: input is 0, expected a whole number from 1 to 1048576");
    c = config_with("mean", 4);
    c.dropout = NAN;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "model: dropout is nan, expected a number from -1 to 0.99");
    c = config_with("mean", 4);
    c.width = 16385; /* a file with this value could not be read */
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(
        sw_error_message(),
        "model: width is 16385, expected a whole number from 1 to 16384, or up to 8 of them");
    c = config_with("mean", 4);
    strcpy(c.encoder, "fff");
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_NOT_FOUND);
    strcpy(c.encoder, "ff");
    strcpy(c.model, "deepset");
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_NOT_FOUND);
    cr_assert_not_null(strstr(sw_error_message(), "did you mean 'deepsets'?"));
}

/* The last legal value, and the first illegal one. */
Test(model_config, limits_are_within)
{
    sw_model *model;
    sw_model_config c = config_with("mean", 4);
    c.width = 4, c.decoder = 64, c.dropout = 0.99;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_OK, "%s", sw_error_message());
    sw_model_free(model);
    c.decoder = 65;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "model: decoder is 65, expected a whole number from 1 to 64");
    c.decoder = 64, c.dropout = 0.995;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "model: dropout is 0.995, expected a number from -1 to 0.99");
    c = config_with("mean", 4);
    c.task = (sw_task)(SW_MIXTURE + 1);
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "model: task is 4, expected 0 to 3 (classes|labels|regression|mixture)");
    c = config_with("mean", 4);
    memset(c.encoder, 'f', sizeof c.encoder);
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_not_null(strstr(sw_error_message(), "model: encoder does not end within its"));
}

/* For elements of 5 numbers, a component of a mixture has 11 numbers. */
Test(model_config, a_mixture_is_of_what_the_elements_are)
{
    sw_model *model;
    sw_model_config c = config_with("mean", 22);
    cr_assert_eq(c.input, 5);
    c.task = SW_MIXTURE, c.outputs = 22;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_OK, "%s", sw_error_message());
    sw_model_free(model);
    c.outputs = 21;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "model: outputs is 21, expected a multiple of 11: a weight, 5 means and 5 "
                     "deviations for each component of the mixture");
    c.outputs = 22, c.vocabulary = 40;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "model: a mixture of Gaussians needs measurements, but the "
                     "elements begin with one of 40 tokens");
    c.vocabulary = 0, c.parts = true;
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "model: a mixture of Gaussians needs measurements, but the elements end with "
                     "the number of a part");
}

/* Words that begin or end like a choice. */
Test(model_config, what_is_no_choice_is_refused)
{
    sw_model *model;
    sw_model_config c = config_with("pma+mean", 4);
    strcpy(c.model, "set-transformer");
    cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT);
    cr_assert_str_eq(sw_error_message(),
                     "set-transformer: pool is pma+mean, expected pma; deepsets takes any");
    static const char *const norms[] = {"", "p", "po", "posts", "ost", "*"};
    for (size_t i = 0; i < sizeof norms / sizeof norms[0]; i++) {
        c = config_with("mean", 4);
        strcpy(c.norm, norms[i]);
        cr_assert_eq(sw_model_new(&model, &c, 0), SW_ERROR_ARGUMENT, "%s", norms[i]);
        expect_message("model: unknown norm '");
        expect_message("here are auto, none, post, pre, set");
    }
}
