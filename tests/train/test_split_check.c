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
