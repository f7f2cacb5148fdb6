#include "train/split_check.h"

#include "train/problems.h"

Test(split_check, what_cannot_be_trained_on)
{
    sw_config config = small_config();
    problem t = problem_of(&config);
    sw_split train = split(t, SW_TRAIN), valid = split(t, SW_VALID), bad = train;

    bad.count = 0;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("the train split is empty");
    bad = valid, bad.outputs = 3;
    cr_expect_eq(sw_fit(t.model, &config, train, bad, NULL), SW_ERROR_SHAPE);
    expect_message("the valid split has 3 classes, the model 4 outputs");

    bad = train, bad.sets = NULL;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("the train split has no sets");
    sw_metrics none;
    bad = train, bad.count = -1;
    cr_expect_eq(sw_evaluate(&none, t.model, bad, 1), SW_ERROR_ARGUMENT);
    expect_message("the train split has a negative count");
    bad = train, bad.task = (sw_task)9;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("the train split: task is 9, expected");
    bad = train, bad.role = (sw_role)9;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("role is 9, expected SW_TRAIN, SW_VALID or SW_TEST");

    sw_ragged sets = *train.sets;
    bad = train, bad.sets = &sets;
    sets.width = 2;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_SHAPE);
    expect_message("elements have 2 numbers, the model expects 5");
    sets = *train.sets, sets.label = NULL;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("no labels");
    int32_t *label = calloc((size_t)sets.count, sizeof *label);
    sets.label = label;
    int64_t set = train.index ? train.index[4] : 4;
    label[set] = 4;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("has label 4, expected 0 to 3");
    free(label);
    int64_t outside = train.sets->count;
    bad = train, bad.index = &outside, bad.count = 1;
    cr_expect_eq(sw_fit(t.model, &config, bad, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("the train split has set");

    config.batch = -1;
    cr_expect_eq(sw_fit(t.model, &config, train, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("batch is -1");
    config = small_config();
    strcpy(config.data, "\xff");
    cr_expect_eq(sw_fit(t.model, &config, train, valid, NULL), SW_ERROR_ARGUMENT);
    expect_message("data is not valid UTF-8");
    problem_end(t);
}

static void expect_refusal(const sw_config *config, sw_model *model, sw_split train, sw_split valid,
                           const char *message)
{
    cr_expect_eq(sw_fit(model, config, train, valid, NULL), SW_ERROR_ARGUMENT, "%s", message);
    expect_message(message);
}

Test(split_check, answers_of_another_task)
{
    sw_config config = small_config();
    asked a, b;
    asked_of(&a, &config, SW_LABELS);
    asked_of(&b, &config, SW_REGRESSION);
    expect_refusal(&config, b.problem.model, a.train, a.valid,
                   "the train split asks for labels, the model answers with targets");
    a.target[a.valid.index[0] * 4] = (sw_real)0.5;
    expect_refusal(&config, a.problem.model, a.train, a.valid, "target 0 is 0.5, expected 0 or 1");
    a.sets.target = NULL;
    expect_refusal(&config, a.problem.model, a.train, a.valid, "the sets have no targets");
    problem_end(a.problem);
    problem_end(b.problem);
}

/* Columns in another order, and classes with other numbers, would give confident wrong answers. */
Test(split_check, sets_of_another_schema)
{
    char *xy[] = {"x", "y"}, *yx[] = {"y", "x"};
    sw_model_config config = sw_model_config_default();
    config.input = 2, config.outputs = 2, config.width = 4, config.heads = 1;
    sw_model *model;
    cr_assert_eq(sw_model_new(&model, &config, 1), SW_OK);
    const sw_schema of_model = {.feature = {.count = 2, .name = xy},
                                .output = {.count = 2, .name = xy}};
    cr_assert_eq(sw_model_set_schema(model, &of_model), SW_OK);

    sw_schema schema = of_model;
    sw_real y[2];
    sw_metrics metrics;
    const int32_t label = 1;
    const sw_ragged sets = {.count = 1,
                            .width = 2,
                            .offset = (const int64_t[]){0, 1},
                            .x = (const sw_real[]){1, 2},
                            .label = &label,
                            .schema = &schema};
    const sw_split all = {.role = SW_TEST, .sets = &sets, .count = 1, .outputs = 2};
    cr_expect_eq(sw_predict(model, &sets, 1, y), SW_OK);
    cr_expect_eq(sw_evaluate(&metrics, model, all, 1), SW_OK);
    schema.output.name = yx;
    cr_expect_eq(sw_predict(model, &sets, 1, y), SW_OK);
    cr_expect_eq(sw_evaluate(&metrics, model, all, 1), SW_ERROR_SHAPE);
    expect_message("the test split: class 0 is \"y\", the model has \"x\": open the data for");
    schema.feature.name = yx;
    cr_expect_eq(sw_predict(model, &sets, 1, y), SW_ERROR_SHAPE);
    expect_message("predict: column 0 of elements is \"y\", the model has \"x\"");
    sw_attention *attention;
    cr_expect_eq(sw_attention_new(&attention, model, &sets, NULL, 1, false, 1), SW_ERROR_SHAPE);
    schema.feature.name = NULL; /* raw numbers are for those who know */
    cr_expect_eq(sw_predict(model, &sets, 1, y), SW_OK);
    sw_model_free(model);
}
