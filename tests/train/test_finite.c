/* test_finite.c - NaN and infinity do not go into a model without a word, nor come out of it. */
#include "train/finite.h"

#include "expect.h"
#include "train/problems.h"

#include <setwise/predict.h>
#include <stdio.h>
#include <string.h>

enum { SETS = 5, ROWS = 21, WIDTH = 3, OUTPUTS = 2 };

static sw_real x[ROWS * WIDTH], context[SETS * 2], outputs[SETS * 64];
static const int64_t offset[] = {0, 4, 5, 11, 15, ROWS};
static char *set_name[] = {"a", "b", "c", "d", "e"}, *column[] = {"u", "v", "w"};
static char *number[] = {"age", "size"}, *class[] = {"no", "yes"};
static sw_schema schema;
static sw_ragged sets;
static sw_model *model;

/* Deep Sets on small numbers; two of context. */
static void begin(void)
{
    sw_model_config config = sw_model_config_default();
    strcpy(config.model, "deepsets");
    strcpy(config.pool, "max");
    config.input = WIDTH, config.outputs = OUTPUTS, config.width = 8, config.context = 2;
    cr_assert_eq(sw_model_new(&model, &config, 1), SW_OK, "%s", sw_error_message());
    schema.feature = (sw_columns){.count = WIDTH, .name = column};
    schema.context = (sw_columns){.count = 2, .name = number};
    schema.output = (sw_columns){.count = OUTPUTS, .name = class};
    cr_assert_eq(sw_model_set_schema(model, &schema), SW_OK, "%s", sw_error_message());
    for (int i = 0; i < ROWS * WIDTH; i++) x[i] = (sw_real)(i % 7 - 3);
    sets = (sw_ragged){.count = SETS,
                       .width = WIDTH,
                       .offset = offset,
                       .x = x,
                       .context = context,
                       .context_width = 2};
}

static void end(void)
{
    sw_model_free(model);
}

TestSuite(finite, .init = begin, .fini = end);

/* The largest number: a sum of some of them is infinite. */
static const double huge = sizeof(sw_real) == 4 ? 3e38 : 1.7e308;

/* ---- What goes in ---------------------------------------------------------------------------- */

Test(finite, an_element_is_named_wherever_it_is)
{
    const double bad[] = {NAN, -NAN, INFINITY, -INFINITY};
    const char *const said[] = {"nan", "nan", "inf", "-inf"};
    for (int i = 0; i < ROWS * WIDTH; i++) {
        const sw_real before = x[i];
        char message[128];
        int set = 0;
        while (offset[set + 1] <= i / WIDTH) set++;
        snprintf(message, sizeof message,
                 "predict: set %d, element %d, column %d is %s, expected a finite number", set,
                 i / WIDTH - (int)offset[set], i % WIDTH, said[i % 4]);
        x[i] = (sw_real)bad[i % 4];
        cr_assert_eq(sw_predict(model, &sets, 1 + i % 2, outputs), SW_ERROR_ARGUMENT);
        cr_assert_str_eq(sw_error_message(), message);
        x[i] = before;
    }
    cr_expect_eq(sw_predict(model, &sets, 1, outputs), SW_OK);
}

Test(finite, by_the_names_that_are_known)
{
    sets.schema = &schema, sets.name = set_name;
    x[12 * WIDTH + 1] = (sw_real)NAN;
    cr_expect_eq(sw_predict(model, &sets, 1, outputs), SW_ERROR_ARGUMENT);
    expect_message("predict: set \"d\", element 1, column \"v\" is nan, expected a finite number");
    x[12 * WIDTH + 1] = 0, context[5] = (sw_real)INFINITY;
    cr_expect_eq(sw_predict(model, &sets, 1, outputs), SW_ERROR_ARGUMENT);
    expect_message("predict: set \"c\", context \"size\" is inf, expected a finite number");
    sets.schema = NULL, sets.name = NULL;
    cr_expect_eq(sw_predict(model, &sets, 1, outputs), SW_ERROR_ARGUMENT);
    expect_message("predict: set 2, context 1 is inf, expected a finite number");
}

/* All that applies a model looks. */
Test(finite, embed_attention_and_gradient_refuse_them_too)
{
    sw_attention *a;
    x[3] = (sw_real)NAN;
    cr_expect_eq(sw_embed(model, &sets, 1, outputs), SW_ERROR_ARGUMENT);
    expect_message("embed: set 0, element 1, column 0 is nan");
    cr_expect_eq(sw_attention_gradient(&a, model, &sets, NULL, SETS, 1), SW_ERROR_ARGUMENT);
    expect_message("attention: set 0, element 1, column 0 is nan");
    /* The last set has none: an index says which sets are applied. */
    cr_expect_eq(sw_attention_gradient(&a, model, &sets, (int64_t[]){4}, 1, 1), SW_OK);
    sw_attention_free(a);
}

Test(finite, a_program_may_know_better)
{
    sw_predictor *predictor;
    x[0] = (sw_real)NAN;
    cr_assert_eq(sw_predictor_new(&predictor, model, 1), SW_OK);
    cr_expect_eq(sw_predictor_run(predictor, &sets, outputs), SW_ERROR_ARGUMENT);
    sw_predictor_numbers(predictor, SW_NUMBERS_ANY);
    cr_expect_eq(sw_predictor_run(predictor, &sets, outputs), SW_OK);
    cr_expect(isnan(outputs[0]) && isnan(outputs[1]));
    for (int i = OUTPUTS; i < SETS * OUTPUTS; i++) cr_expect(isfinite(outputs[i]));
    sw_predictor_numbers(predictor, SW_NUMBERS_CHECK);
    cr_expect_eq(sw_predictor_run(predictor, &sets, outputs), SW_ERROR_ARGUMENT);
    sw_predictor_free(predictor);
}

/* ---- Parameters ------------------------------------------------------------------------------ */

Test(finite, a_parameter_that_a_program_has_set)
{
    const sw_param *p = sw_params_find(&model->params, "enc.0.weight");
    sw_predictor *predictor;
    cr_assert_not_null(p);
    model->params.values[p->offset + 4] = (sw_real)-INFINITY;
    cr_expect_eq(sw_predict(model, &sets, 1, outputs), SW_ERROR_ARGUMENT);
    expect_message("predict: the parameter enc.0.weight [8, 3] is -inf at [1, 1], expected finite");
    cr_expect_eq(sw_predictor_new(&predictor, model, 1), SW_ERROR_ARGUMENT);
    cr_expect_null(predictor);
    cr_expect_eq(sw_model_save(model, "no/such/folder/m.safetensors"), SW_ERROR_ARGUMENT);
    expect_message("m.safetensors: the parameter enc.0.weight [8, 3] is -inf at [1, 1]");
    cr_expect_eq(sw_model_export(model, "no/such/folder/w.safetensors"), SW_ERROR_ARGUMENT);
    expect_message("w.safetensors: the parameter enc.0.weight [8, 3] is -inf at [1, 1]");
}

/* ---- What comes out -------------------------------------------------------------------------- */

/* Give each weight of a layer the value. */
static void fill_parameter(const char *name, double value)
{
    const sw_param *p = sw_params_find(&model->params, name);
    cr_assert_not_null(p, "%s", name);
    for (int64_t i = 0; i < p->size; i++) model->params.values[p->offset + i] = (sw_real)value;
}

Test(finite, an_overflow_inside_is_no_answer)
{
    sets.schema = &schema, sets.name = set_name;
    fill_parameter("enc.0.weight", 1);
    for (int i = 0; i < WIDTH; i++) x[6 * WIDTH + i] = (sw_real)huge;
    cr_assert_eq(sw_predict(model, &sets, 1, outputs), SW_ERROR_NOT_FINITE);
    expect_message("predict: output \"no\" of set \"c\" is ");
    expect_message(": linear (enc.0.weight, enc.0.bias): its result [6, 8] is inf at [1, 0], from "
                   "finite numbers; set \"c\", element 1, column \"u\" is ");
    expect_message(", and nothing scales it (standardise=yes does)");
    sets.schema = NULL, sets.name = NULL;
    cr_assert_eq(sw_predict(model, &sets, 1, outputs), SW_ERROR_NOT_FINITE);
    expect_message("predict: output \"no\" of set 2 is ");
    cr_assert_eq(sw_embed(model, &sets, 1, outputs), SW_ERROR_NOT_FINITE);
    expect_message("embed: number 0 of set 2 is inf: linear");
    sw_attention *a;
    cr_assert_eq(sw_attention_gradient(&a, model, &sets, NULL, SETS, 1), SW_ERROR_NOT_FINITE);
    expect_message(" of set 2 is ");
    cr_expect_null(a);
}

/* A ReLU makes 0 of minus infinity, so the outputs are finite. */
Test(finite, on_request_between_the_operators_too)
{
    sw_predictor *predictor;
    fill_parameter("enc.0.weight", 1);
    for (int i = 0; i < WIDTH; i++) x[6 * WIDTH + i] = (sw_real)-huge;
    cr_assert_eq(sw_predictor_new(&predictor, model, 1), SW_OK);
    cr_expect_eq(sw_predictor_run(predictor, &sets, outputs), SW_OK, "%s", sw_error_message());
    sw_predictor_numbers(predictor, SW_NUMBERS_DEBUG);
    cr_expect_eq(sw_predictor_run(predictor, &sets, outputs), SW_ERROR_NOT_FINITE);
    expect_message("predict: linear (enc.0.weight, enc.0.bias): its result ");
    expect_message("is -inf at ");
    sw_predictor_free(predictor);
}

/* ---- What is too large ----------------------------------------------------------------------- */

Test(finite, the_largest_number_of_the_data)
{
    sw_huge_text text;
    sets.schema = &schema, sets.name = set_name;
    cr_expect_not(sw_huge_number(&text, model, &(sw_some_sets){&sets, NULL, SETS}));
    x[7 * WIDTH + 2] = (sw_real)-2e30, x[8 * WIDTH] = (sw_real)1e20;
    cr_assert(sw_huge_number(&text, model, &(sw_some_sets){&sets, NULL, SETS}));
    cr_expect_str_eq(text.text,
                     "set \"c\", element 2, column \"w\" is -2e+30, and nothing scales it "
                     "(standardise=yes does)");
    cr_expect_not(sw_huge_number(&text, model, &(sw_some_sets){&sets, (int64_t[]){0, 1, 3, 4}, 4}));
    context[8] = (sw_real)1e7;
    cr_assert(sw_huge_number(&text, model, &(sw_some_sets){&sets, (int64_t[]){0, 4}, 2}));
    cr_expect(strstr(text.text, "set \"e\", context \"age\" is 10000000"), "%s", text.text);
    x[0] = (sw_real)NAN;
    cr_assert(sw_huge_number(&text, model, &(sw_some_sets){&sets, NULL, SETS}));
    cr_expect_str_eq(text.text, "set \"a\", element 0, column \"u\" is nan");
}

/* The targets of a regression, with their own scale. */
Test(finite, targets_are_numbers_of_the_data_too)
{
    static char *name[] = {"price", "area"};
    static double mean[] = {0, 0}, scale[] = {1, 1e30};
    static sw_real target[SETS * OUTPUTS];
    sw_huge_text text;
    sw_schema answers = {.output = {.count = OUTPUTS, .name = name}};
    sets.target = target, sets.targets = OUTPUTS, sets.schema = &answers;
    target[3] = (sw_real)1e30;
    cr_expect_not(sw_huge_number(&text, model, &(sw_some_sets){&sets, NULL, SETS}),
                  "its task is classes");
    model->config.task = SW_REGRESSION;
    cr_assert(sw_huge_number(&text, model, &(sw_some_sets){&sets, NULL, SETS}));
    cr_expect(strstr(text.text, "set 1, target \"area\" is 1e+30, and nothing"), "%s", text.text);
    answers.output.mean = mean, answers.output.scale = scale;
    cr_assert_eq(sw_model_set_schema(model, &answers), SW_OK, "%s", sw_error_message());
    cr_expect_not(sw_huge_number(&text, model, &(sw_some_sets){&sets, NULL, SETS}));
    target[2] = (sw_real)1e7;
    cr_assert(sw_huge_number(&text, model, &(sw_some_sets){&sets, NULL, SETS}));
    cr_expect(strstr(text.text, "set 1, target \"price\" is 10000000, 1e+07 times"), "%s",
              text.text);
}

/* In the scale of the network: what is large in the unit of the data need not be, nor the other
 * way; a cap bounds it. */
Test(finite, in_the_scale_of_the_network)
{
    static double mean[] = {0, 1e20, 0}, scale[] = {1e-6, 1e19, 1}, cap[] = {1e9, 10, 10};
    sw_huge_text text;
    schema.feature.mean = mean, schema.feature.scale = scale;
    cr_assert_eq(sw_model_set_schema(model, &schema), SW_OK);
    memset(x, 0, sizeof x);
    for (int i = 0; i < ROWS; i++) x[i * WIDTH + 1] = (sw_real)1e20;
    cr_expect_not(sw_huge_number(&text, model, &(sw_some_sets){&sets, NULL, SETS}));
    x[3 * WIDTH] = 20;
    cr_assert(sw_huge_number(&text, model, &(sw_some_sets){&sets, NULL, SETS}));
    cr_expect_str_eq(text.text,
                     "set 0, element 3, column 0 is 20, 2e+07 times the deviation of its "
                     "column");
    x[2 * WIDTH + 2] = (sw_real)1e30;
    schema.feature.cap = cap;
    cr_assert_eq(sw_model_set_schema(model, &schema), SW_OK);
    cr_assert(sw_huge_number(&text, model, &(sw_some_sets){&sets, NULL, SETS}));
    cr_expect(strstr(text.text, "column 0 is 20"), "%s: the cap bounds column 2", text.text);
    /* A cap does not make a number of an infinity. */
    const double bad[] = {INFINITY, -INFINITY, NAN};
    for (int i = 0; i < 3; i++) {
        x[20 * WIDTH + 2] = (sw_real)bad[i];
        cr_expect_eq(sw_predict(model, &sets, 1, outputs), SW_ERROR_ARGUMENT);
        expect_message("predict: set 4, element 5, column 2 is ");
    }
    schema.feature.mean = schema.feature.scale = schema.feature.cap = NULL;
}
