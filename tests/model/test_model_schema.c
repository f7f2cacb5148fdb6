/* test_model_schema.c - the schema of a model: which schemas fit, and that files keep it. */
#include "expect.h"
#include "model/scaled.h"
#include "scratch.h"

TestSuite(model_schema, .init = scratch_begin, .fini = scratch_end);

/* ---- Schemas that fit ------------------------------------------------------------------------ */

static void expect_refused(sw_model *model, const sw_schema *schema, const char *message)
{
    cr_expect_eq(sw_model_set_schema(model, schema), SW_ERROR_ARGUMENT, "%s", message);
    cr_expect_str_eq(sw_error_message(), message);
    cr_expect_str_eq(model->schema.output.name[1], "two", "%s: the model has changed", message);
    cr_expect_null(model->schema.feature.mean);
}

Test(model_schema, what_does_not_fit_changes_nothing)
{
    sw_model *model = new_model(SW_CLASSES, 4);
    char *names[] = {"one", "two"}, *bad[] = {"one", "caf\xe9"};
    sample s;
    fill(&s);
    sw_schema schema = {.output = {2, names}, .vocabulary = 4};
    cr_assert_eq(sw_model_set_schema(model, &schema), SW_OK, "%s", sw_error_message());
    names[0] = NULL;
    cr_expect_str_eq(model->schema.output.name[0], "one");
    expect_refused(model, &schema, "schema: the name of output 0 is missing");
    schema.output.name = bad;
    expect_refused(model, &schema, "schema: the name of output 1 is not valid UTF-8");
    expect_refused(model, &s.schema,
                   "model: the schema scales the outputs, which are classes: "
                   "only a regression's can have a scale");
    s.schema.output = (sw_columns){.count = 3};
    expect_refused(model, &s.schema, "model: the schema has 3 outputs, the model's outputs is 2");
    s.schema.output.count = 0, s.schema.context.count = 1;
    expect_refused(model, &s.schema,
                   "model: the schema has 1 context numbers, the model's context is 2");
    s.schema.context.count = 0, s.schema.feature.count = 2;
    expect_refused(model, &s.schema, "model: the schema has 2 features, the model's input is 3");
    s.schema.feature.count = 3, s.schema.vocabulary = 5;
    expect_refused(model, &s.schema, "model: the schema has 5 tokens, the model's vocabulary is 4");
    /* Also if the schema has no vocabulary. */
    s.schema.vocabulary = 0, s.feature_scale[0] = 2;
    expect_refused(model, &s.schema,
                   "schema: feature 0 has mean 0 and scale 2, expected 0 and 1: "
                   "it is the number of a token");
    s.feature_scale[0] = 1;
    cr_expect_eq(sw_model_set_schema(model, &s.schema), SW_OK, "%s", sw_error_message());
    cr_expect_null(model->schema.output.name, "another schema takes the place of the first");
    sw_model_free(model);
}

/* The columns of a file could not be told apart. */
Test(model_schema, of_two_columns_with_one_name)
{
    char *twice[] = {"age", "size", "age"};
    const sw_schema schema = {.feature = {.count = 3, .name = twice}};
    sw_model *model = new_model(SW_CLASSES, 0);
    cr_expect_eq(sw_model_set_schema(model, &schema), SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(),
                     "model: features 0 and 2 of the schema have the same name, \"age\"");
    cr_expect_eq(model->schema.feature.count, 0);
    sw_model_free(model);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void expect_same_answers(const sw_model *a, const sw_model *b, const given *in)
{
    sw_real first[SETS * OUTPUTS], second[SETS * OUTPUTS];
    cr_assert(network_run(a, in->x, &sets, in->context, first));
    cr_assert(network_run(b, in->x, &sets, in->context, second));
    cr_expect_eq(memcmp(first, second, sizeof first), 0);
}

Test(model_schema, saved_or_exported_it_answers_the_same_bits)
{
    sw_model *model = new_model(SW_REGRESSION, 0), *loaded, *imported;
    sample s;
    given measured, scaled;
    fill(&s);
    s.feature_mean[1] = 1000 + 1e-13, s.output_scale[0] = 1 / 3.0;
    draw(&measured, &scaled, &s);
    cr_assert_eq(sw_model_set_schema(model, &s.schema), SW_OK);
    scratch_path whole = scratch("model.safetensors"), weights = scratch("weights.safetensors");
    cr_assert_eq(sw_model_save(model, whole.text), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_model_load(&loaded, whole.text), SW_OK, "%s", sw_error_message());
    expect_same_answers(model, loaded, &measured);
    cr_assert_eq(sw_model_export(model, weights.text), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_model_new(&imported, &model->config, 77), SW_OK);
    cr_assert_eq(sw_model_import(imported, weights.text), SW_OK, "%s", sw_error_message());
    cr_expect_eq(imported->schema.feature.mean[1], 1000 + 1e-13);
    expect_same_answers(model, imported, &measured);
    sw_model_free(loaded);
    sw_model_free(imported);
    sw_model_free(model);
}

Test(model_schema, an_import_that_fails_changes_nothing)
{
    sw_model *model = new_model(SW_REGRESSION, 0), *classes = new_model(SW_CLASSES, 0), *before;
    sample s;
    fill(&s);
    cr_assert_eq(sw_model_set_schema(model, &s.schema), SW_OK);
    scratch_path weights = scratch("weights.safetensors");
    cr_assert_eq(sw_model_export(model, weights.text), SW_OK);
    model->params.values[0] += 1; /* so that the file has other parameters */
    char *names[] = {"one", "two"};
    const sw_schema named = {.output = {2, names}};
    cr_assert_eq(sw_model_set_schema(classes, &named), SW_OK);
    cr_assert_eq(sw_model_new(&before, &classes->config, 3), SW_OK);
    classes->params.values[0] = before->params.values[0] = 7;
    cr_expect_eq(sw_model_import(classes, weights.text), SW_ERROR_FORMAT);
    expect_message("weights.safetensors: metadata \"setwise_schema\": model: the schema scales the "
                   "outputs, which are classes");
    cr_expect_str_eq(classes->schema.output.name[1], "two");
    cr_expect_eq(memcmp(classes->params.values, before->params.values,
                        sizeof(sw_real) * (size_t)before->params.flat_size),
                 0);
    sw_model_free(before);
    sw_model_free(classes);
    sw_model_free(model);
}
