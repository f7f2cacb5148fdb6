/* What a model knows of its data, and that its network works in these scales. */
#include "autodiff/op.h"
#include "expect.h"
#include "model/apply.h"
#include "networks.h"
#include "scratch.h"

#include <setwise/model.h>

enum { SETS = 3, ROWS = 6, INPUT = 3, CONTEXT = 2, OUTPUTS = 2 };
static const int64_t offset[SETS + 1] = {0, 2, 3, ROWS};
static const sw_sets sets = {SETS, offset, NULL};

TestSuite(model_schema, .init = scratch_begin, .fini = scratch_end);

static sw_model *new_model(sw_task task, int64_t vocabulary)
{
    sw_model_config config = network_config("deepsets");
    config.input = INPUT, config.context = CONTEXT, config.outputs = OUTPUTS;
    config.task = task, config.vocabulary = vocabulary;
    return network_new(&config);
}

/* Numbers that a float holds, so that by hand and by the model the same is computed. */
typedef struct sample {
    double feature_mean[INPUT], feature_scale[INPUT], context_mean[CONTEXT], context_scale[CONTEXT],
        output_mean[OUTPUTS], output_scale[OUTPUTS];
    sw_schema schema;
} sample;

static void fill(sample *s)
{
    *s = (sample){.feature_mean = {0, 1000, -3},
                  .feature_scale = {1, 250, 0.125},
                  .context_mean = {64, 0},
                  .context_scale = {16, 2},
                  .output_mean = {100000, 0},
                  .output_scale = {8192, 0.5}};
    s->schema = (sw_schema){.feature = {INPUT, NULL, s->feature_mean, s->feature_scale},
                            .context = {CONTEXT, NULL, s->context_mean, s->context_scale},
                            .output = {OUTPUTS, NULL, s->output_mean, s->output_scale}};
}

/* ---- What fits ------------------------------------------------------------------------------- */

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
    /* Also where the schema knows nothing of tokens. */
    s.schema.vocabulary = 0, s.feature_scale[0] = 2;
    expect_refused(model, &s.schema,
                   "schema: feature 0 has mean 0 and scale 2, expected 0 and 1: "
                   "it is the number of a token");
    s.feature_scale[0] = 1;
    cr_expect_eq(sw_model_set_schema(model, &s.schema), SW_OK, "%s", sw_error_message());
    cr_expect_null(model->schema.output.name, "another schema takes the place of the first");
    sw_model_free(model);
}

/* ---- The network's numbers ------------------------------------------------------------------- */

typedef struct given {
    sw_real x[ROWS * INPUT], context[SETS * CONTEXT];
} given;

/* Numbers near the means, and the same in their scale. */
static void draw(given *measured, given *scaled, const sample *s)
{
    sw_random r = sw_random_for(7, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < ROWS * INPUT; i++) {
        double mean = s->feature_mean[i % INPUT], scale = s->feature_scale[i % INPUT];
        measured->x[i] = (sw_real)(mean + scale * sw_random_normal(&r));
        scaled->x[i] = (sw_real)(((double)measured->x[i] - mean) / scale);
    }
    for (int i = 0; i < SETS * CONTEXT; i++) {
        double mean = s->context_mean[i % CONTEXT], scale = s->context_scale[i % CONTEXT];
        measured->context[i] = (sw_real)(mean + scale * sw_random_normal(&r));
        scaled->context[i] = (sw_real)(((double)measured->context[i] - mean) / scale);
    }
}

Test(model_schema, the_network_works_in_its_scale_and_answers_in_the_datas)
{
    sw_model *plain = new_model(SW_REGRESSION, 0), *scales = new_model(SW_REGRESSION, 0);
    sample s;
    given measured, scaled;
    fill(&s);
    draw(&measured, &scaled, &s);
    cr_assert_eq(sw_model_set_schema(scales, &s.schema), SW_OK, "%s", sw_error_message());
    sw_real by_hand[SETS * OUTPUTS], y[SETS * OUTPUTS];
    cr_assert(network_run(plain, scaled.x, &sets, scaled.context, by_hand));
    cr_assert(network_run(scales, measured.x, &sets, measured.context, y));
    for (int i = 0; i < SETS * OUTPUTS; i++) {
        sw_real back = by_hand[i] * (sw_real)s.output_scale[i % OUTPUTS];
        back += (sw_real)s.output_mean[i % OUTPUTS];
        double off = fabs((double)(y[i] - back)), bound = sizeof y[i] == 8 ? 1e-15 : 1e-6;
        cr_expect(off <= bound * fabs((double)back), "%g, by hand %g", (double)y[i], (double)back);
    }
    sw_model_free(plain);
    sw_model_free(scales);
}

/* Of 1e6 + k/16, all that single precision has there, no digit is lost. */
Test(model_schema, small_differences_of_large_numbers_are_exact)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_real x[32];
    for (int i = 0; i < 32; i++) x[i] = 1e6f + (sw_real)(i - 16) / 16;
    double mean = 1e6 + 1e-4, scale = 1;
    const sw_columns columns = {1, NULL, &mean, &scale};
    const sw_tensor *y = sw_to_scale(t, sw_input(t, SW_DIMS(32, 1), x), &columns);
    for (int i = 0; i < 32; i++)
        cr_expect_eq(y->data[i], (sw_real)((double)(i - 16) / 16 - (mean - 1e6)), "%d: %g", i,
                     (double)y->data[i]);
    sw_tape_free(t);
}

Test(model_schema, without_a_scale_nothing_is_done)
{
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    const sw_real x[6] = {1, 2, 3, 4, 5, 6};
    sw_columns columns = {.count = 3};
    sw_tensor *in = sw_input(t, SW_DIMS(2, 3), x);
    cr_expect_eq(sw_to_scale(t, in, &columns), in);
    cr_expect_null(sw_to_scale(t, NULL, &columns));
    double zero[3] = {0, 0, 0}, one[3] = {1, 1, 1};
    columns = (sw_columns){3, NULL, zero, one};
    cr_expect_neq(sw_to_scale(t, in, &columns), in);
    sw_tensor *wide = sw_input(t, SW_DIMS(1, 6), x);
    cr_expect_eq(sw_to_scale(t, wide, &columns), wide, "of another width it is not read");
    sw_tape_free(t);
}

/* A pass is the caller's: through a second model goes what was measured, not what the first made of
 * it. */
Test(model_schema, the_pass_stays_as_it_was)
{
    sw_model *model = new_model(SW_REGRESSION, 0);
    sample s;
    given measured, scaled;
    fill(&s);
    draw(&measured, &scaled, &s);
    cr_assert_eq(sw_model_set_schema(model, &s.schema), SW_OK);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    const sw_tensor *first = network_apply(model, &pass, measured.x, &sets, measured.context);
    cr_expect_eq(pass.context->data, measured.context);
    sw_tensor *x = sw_input(t, SW_DIMS(ROWS, INPUT), measured.x);
    const sw_tensor *second = sw_model_apply(model, &pass, x, &sets);
    cr_expect_eq(memcmp(first->data, second->data, sizeof(sw_real) * SETS * OUTPUTS), 0);
    sw_tape_free(t);
    sw_model_free(model);
}

/* A token stays the number that it is, whatever measurements follow it. */
Test(model_schema, tokens_are_not_scaled)
{
    sw_model *model = new_model(SW_REGRESSION, 5);
    sample s;
    given measured, scaled;
    fill(&s);
    draw(&measured, &scaled, &s);
    cr_assert_eq(sw_model_set_schema(model, &s.schema), SW_OK, "%s", sw_error_message());
    for (int i = 0; i < ROWS; i++) measured.x[i * INPUT] = (sw_real)(i % 5);
    sw_real y[SETS * OUTPUTS];
    cr_expect(network_run(model, measured.x, &sets, measured.context, y), "%s", sw_error_message());
    measured.x[0] = 0.5;
    cr_expect(!network_run(model, measured.x, &sets, measured.context, y));
    expect_message("begins with 0.5");
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
    model->params.values[0] += 1; /* the weights of the file are others */
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
