#include "train/remarks.h"

#include "train/problems.h"

#include <stdlib.h>
#include <string.h>

/* What a history of these validation losses leads to, with evaluations every ten steps. */
static sw_result remarks_from(const char *init, const double *loss, int count, int64_t steps)
{
    sw_trainer trainer = {.config = sw_config_default(), .step = 10 * count};
    trainer.config.steps = steps;
    strcpy(trainer.config.init, init);
    sw_evaluation history[32] = {0};
    sw_fitting fitting = {.trainer = &trainer, .valid.count = 40};
    int chosen = 0;
    for (int i = 0; i < count; i++) {
        history[i].step = 10 * (i + 1);
        history[i].valid.loss = loss[i];
        if (loss[i] < loss[chosen]) chosen = i;
    }
    fitting.at.history = history;
    fitting.at.evaluations = count;
    fitting.at.chosen = chosen + 1;
    sw_result result = {.steps = 10 * count, .best_step = history[chosen].step};
    sw_remarks_of_history(&result, &fitting);
    return result;
}

static sw_result remarks_of(const double *loss, int count, int64_t steps)
{
    return remarks_from("none", loss, count, steps);
}

enum { COUNT = 20 };

Test(remarks, a_loss_that_still_falls)
{
    double loss[COUNT];
    for (int i = 0; i < COUNT; i++) loss[i] = 2 - 0.05 * i;
    sw_result falling = remarks_of(loss, COUNT, 10 * COUNT);
    cr_expect_str_eq(
        falling.remark[SW_REMARK_IMPROVING],
        "the validation loss was still falling at the end, from 1.35 after step 140 to "
        "1.05 after step 200: give more steps, for instance 600");
    cr_expect_str_eq(falling.remark[SW_REMARK_EARLY], "");
    /* Nearly at its end, as under a cosine; and risen again. */
    for (int i = 0; i < COUNT; i++) loss[i] = 0.1 + exp(-i);
    cr_expect_str_eq(remarks_of(loss, COUNT, 10 * COUNT).remark[SW_REMARK_IMPROVING], "");
    for (int i = 0; i < COUNT; i++) loss[i] = abs(i - 10);
    cr_expect_str_eq(remarks_of(loss, COUNT, 10 * COUNT).remark[SW_REMARK_IMPROVING], "");
    /* Two evaluations of a training that is too short. */
    cr_expect_neq(remarks_of((double[]){2, 1}, 2, 20).remark[SW_REMARK_IMPROVING][0], 0);
    cr_expect_str_eq(remarks_of((double[]){2}, 1, 10).remark[SW_REMARK_IMPROVING], "");
}

Test(remarks, a_choice_among_the_first_steps)
{
    double loss[COUNT];
    for (int i = 0; i < COUNT; i++) loss[i] = 1 + i;
    cr_expect(strstr(remarks_of(loss, COUNT, 1000).remark[SW_REMARK_EARLY], "hardly learned"));
    cr_expect(strstr(remarks_from("runs/first", loss, COUNT, 1000).remark[SW_REMARK_EARLY],
                     "nearly those that this run started from"));
    loss[2] = 0.5; /* step 30 of 1000 */
    cr_expect_str_eq(remarks_of(loss, COUNT, 1000).remark[SW_REMARK_EARLY], "");
    cr_expect_str_eq(remarks_of((double[]){2}, 1, 10).remark[SW_REMARK_EARLY], "");
}

/* Of an evaluation after the warm-up that the calibrated score chose, on sets of two classes. */
static const char *remark_of_calibrated(double choice, int64_t count)
{
    static sw_result result;
    int32_t label[200];
    for (int i = 0; i < 200; i++) label[i] = i % 2;
    const sw_ragged sets = {.count = 200, .label = label};
    sw_trainer trainer = {.config = sw_config_default(), .step = 990};
    trainer.config.steps = 1000;
    strcpy(trainer.config.select, "calibrated");
    sw_evaluation chosen = {.step = 500, .choice = choice, .valid.loss = 3};
    const sw_split valid = {
        .sets = &sets, .count = count, .task = SW_CLASSES, .outputs = 2, .role = SW_VALID};
    const sw_fitting fitting = {.trainer = &trainer,
                                .valid = valid,
                                .at = {.history = &chosen, .evaluations = 1, .chosen = 1}};
    result = (sw_result){.steps = 1000, .best_step = 500};
    sw_remarks_of_history(&result, &fitting);
    return result.remark[SW_REMARK_EARLY];
}

/* 1/2 is the score of a constant. */
Test(remarks, a_calibrated_score_that_is_hardly_below_that_of_a_constant)
{
    cr_expect(strstr(remark_of_calibrated(0.49, 200),
                     "have hardly learned: their calibrated Brier score is 0.49, and that of one "
                     "answer for all validation sets is 0.5: the network finds nothing"));
    cr_expect(strstr(remark_of_calibrated(0.55, 200), "hardly learned"));
    cr_expect_str_eq(remark_of_calibrated(0.46, 200), ""); /* 200 sets tell it apart */
    cr_expect(strstr(remark_of_calibrated(0.46, 20), "hardly learned"));
    cr_expect_str_eq(remark_of_calibrated(0.2, 4), "");   /* few sets, all right */
    cr_expect_str_eq(remark_of_calibrated(0.004, 1), ""); /* of one class */
}

static sw_result of_answers(const sw_real *outputs, sw_split split, const sw_schema *schema)
{
    sw_result result = {0};
    sw_scores *scores;
    cr_assert_eq(sw_scores_new(&scores, outputs, split, schema, NULL), SW_OK);
    sw_remarks_of_scores(&result, scores, SW_TEST, schema);
    sw_scores_free(scores);
    return result;
}

Test(remarks, the_same_answer_for_all)
{
    int32_t label[] = {0, 1, 1, 0};
    const int64_t offset[] = {0, 1, 2, 3, 4};
    char *names[] = {"no", "yes"};
    sw_schema schema = {.output = {.count = 2, .name = names}};
    sw_ragged sets = {.count = 4, .width = 1, .offset = offset, .label = label};
    const sw_split split = {.sets = &sets, .count = 4, .outputs = 2, .role = SW_TEST};
    const sw_real same[] = {0, 1, 0, 2, 3, 4, -2, -1}, differ[] = {0, 1, 0, 2, 3, 2, -2, -1};
    cr_expect_str_eq(of_answers(same, split, &schema).remark[SW_REMARK_CONSTANT],
                     "all 4 test sets are said to be of class \"yes\": the model tells nothing "
                     "apart; try another pooling, another learning rate or more steps, and balance "
                     "if a class is rare");
    const sw_real ranked[] = {0, 1, 0, 2, 0, 3, 0, 0.5};
    cr_expect_str_eq(of_answers(ranked, split, &schema).remark[SW_REMARK_CONSTANT],
                     "all 4 test sets are said to be of class \"yes\": only the probabilities tell "
                     "them apart (AUC 1.00); try --balance, or eval --threshold balanced_accuracy");
    cr_expect_str_eq(of_answers(differ, split, &schema).remark[SW_REMARK_CONSTANT], "");
    for (int i = 0; i < 4; i++) label[i] = 1; /* it is right */
    cr_expect_str_eq(of_answers(same, split, &schema).remark[SW_REMARK_CONSTANT], "");

    sw_real target[] = {0, 1, 1, 1, 0, 0, 1, 0};
    sets.label = NULL, sets.target = target, sets.targets = 2;
    sw_split labels = split;
    labels.task = SW_LABELS;
    const sw_real no_yes[] = {-1, 1, -2, 2, -3, 4, -2, 1};
    cr_expect(strstr(of_answers(no_yes, labels, &schema).remark[SW_REMARK_CONSTANT],
                     "all 4 test sets get the same answer"));
    cr_expect_str_eq(of_answers(differ, labels, &schema).remark[SW_REMARK_CONSTANT], "");
}

Test(remarks, a_class_that_is_never_said)
{
    const int32_t label[] = {0, 1, 2, 3};
    const int64_t offset[] = {0, 1, 2, 3, 4};
    char *names[] = {"AML", "CLL", "MDS", "well"};
    sw_schema schema = {.output = {.count = 4, .name = names}};
    sw_ragged sets = {.count = 4, .width = 1, .offset = offset, .label = label};
    const sw_split split = {.sets = &sets, .count = 4, .outputs = 4, .role = SW_TEST};
    const sw_real all[] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0};
    const sw_real no_mds[] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1};
    const sw_real two[] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0};
    cr_expect_str_eq(of_answers(all, split, &schema).remark[SW_REMARK_UNSAID], "");
    cr_expect_str_eq(of_answers(no_mds, split, &schema).remark[SW_REMARK_UNSAID],
                     "class \"MDS\" is never the answer, though 1 of 4 test sets is of it: try "
                     "more steps, another pooling, or more sets");
    cr_expect(strstr(of_answers(two, split, &schema).remark[SW_REMARK_UNSAID],
                     "1 of 4 test sets is of it, nor is 1 other: "));
}

/* The remark on 40 training sets, of which the last three weigh `heavy`, and the others `light`. */
static sw_result of_weights(sw_real light, sw_real heavy, bool weighted)
{
    enum { SETS = 40 };
    sw_real weight[SETS];
    sw_result result = {0};
    for (int b = 0; b < SETS; b++) weight[b] = b < SETS - 3 ? light : heavy;
    const sw_ragged sets = {.count = SETS, .weight = weighted ? weight : NULL};
    sw_remark_of_weights(&result, (sw_split){.sets = &sets, .count = SETS, .role = SW_TRAIN});
    return result;
}

Test(remarks, a_few_sets_with_most_of_the_weight)
{
    cr_expect_str_eq(
        of_weights(1, (sw_real)1e29, true).remark[SW_REMARK_WEIGHTS],
        "a few training sets have most of the weight: the 40 sets with a weight count "
        "as much as 3.0 sets of equal weight, (sum w)^2 / sum w^2; look at the largest "
        "weights");
    cr_expect_str_eq(of_weights(1, 50, true).remark[SW_REMARK_WEIGHTS], "", "4.6 sets");
    cr_expect_str_eq(of_weights(0, 5, true).remark[SW_REMARK_WEIGHTS], "", "all that count");
    cr_expect_str_eq(of_weights(7, 7, true).remark[SW_REMARK_WEIGHTS], "");
    cr_expect_str_eq(of_weights(0, 0, false).remark[SW_REMARK_WEIGHTS], "");
}

Test(remarks, balance_is_for_rare_classes)
{
    const int32_t label[] = {0, 0, 0, 0, 0, 0, 1};
    const int64_t offset[] = {0, 1, 2, 3, 4, 5, 6, 7};
    char *names[] = {"well", "MDS", "AML"};
    sw_schema schema = {.output = {.count = 3, .name = names}};
    sw_ragged sets = {.count = 7, .width = 1, .offset = offset, .label = label};
    const sw_split split = {.sets = &sets, .count = 7, .outputs = 3, .role = SW_TEST};
    const sw_real y[] = {1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0};
    cr_expect_str_eq(of_answers(y, split, &schema).remark[SW_REMARK_UNSAID],
                     "class \"MDS\" is never the answer, though 1 of 7 test sets is of it: try "
                     "--balance, or more sets of the class");
}

Test(remarks, each_has_a_name_and_a_summary)
{
    for (int i = 0; i < SW_REMARKS; i++) {
        cr_expect(*sw_remark_name(i) && *sw_remark_summary(i));
        cr_expect_lt(strlen(sw_remark_summary(i)), SW_REMARK_SIZE);
    }
}

/* The remark on sets of 1 to 40 elements, with these answers, of a model with these metrics. */
static const char *of_sizes(sw_result *result, const int32_t *label, const sw_real *target,
                            double model, bool size_context)
{
    enum { SETS = 40 };
    int64_t offset[SETS + 1] = {0};
    sw_config config = sw_config_default();
    config.model.size_context = size_context;
    *result = (sw_result){.valid = {.auc = model, .r2 = model}};
    for (int b = 0; b < SETS; b++) offset[b + 1] = offset[b] + b + 1;
    const sw_ragged sets = {.count = SETS,
                            .width = 1,
                            .offset = offset,
                            .label = label,
                            .target = target,
                            .targets = 1};
    sw_remark_of_set_sizes(result, &config,
                           (sw_split){.sets = &sets,
                                      .count = SETS,
                                      .outputs = label ? 2 : 1,
                                      .role = SW_TRAIN,
                                      .task = label ? SW_CLASSES : SW_REGRESSION});
    return result->remark[SW_REMARK_SET_SIZE];
}

static char *names[] = {"mass", "dose"};

/* The remark on targets whose logarithms are uniform over so many decades, from `least` on. */
static const char *of_targets(sw_result *result, double decades, double least, int64_t count)
{
    enum { SETS = 40 };
    static sw_real target[2 * SETS];
    for (int b = 0; b < SETS; b++) {
        target[2 * b] = (sw_real)b;
        target[2 * b + 1] = (sw_real)(pow(10, decades * b / (SETS - 1)) + least - 1);
    }
    const sw_ragged sets = {.count = SETS, .target = target, .targets = 2};
    const sw_schema schema = {.output = {.count = 2, .name = names}};
    *result = (sw_result){0};
    sw_remark_of_targets(
        result, &schema,
        (sw_split){
            .sets = &sets, .count = count, .outputs = 2, .role = SW_TRAIN, .task = SW_REGRESSION});
    return result->remark[SW_REMARK_SKEWED];
}

Test(remarks, targets_that_are_skewed)
{
    sw_result result;
    cr_expect_str_eq(
        of_targets(&result, 3, 1, 40),
        "the mean of the training targets of dose (153.9) is 4.85 times their median (31.75), so "
        "the few largest decide the error: if ratios matter, log=dose lets the model answer "
        "logarithms");
    cr_expect_str_eq(of_targets(&result, 1, 1, 40), "", "the mean is near the median");
    cr_expect(strstr(of_targets(&result, 3, 0, 40), "log=dose"), "the least is 0");
    cr_expect_str_eq(of_targets(&result, 3, -1, 40), "", "the least is below 0");
    cr_expect_str_eq(of_targets(&result, 3, 1, 19), "", "few sets");
    names[1] = "dose of the drug in the first week, all routes: milligrams";
    cr_expect(strstr(of_targets(&result, 3, 1, 40),
                     "log=\"dose of the drug in the first week, all routes: milligrams\" lets the "
                     "model answer logarithms"));
}

Test(remarks, sizes_that_tell_the_answers)
{
    int32_t small[40], other[40];
    sw_real grows[40], waves[40];
    sw_result result;
    for (int b = 0; b < 40; b++) {
        small[b] = b < 20, other[b] = b % 2;
        grows[b] = (sw_real)(1e9 + 1e8 * b), waves[b] = (sw_real)(b % 4);
    }
    cr_expect_str_eq(
        of_sizes(&result, small, NULL, 0.75, false),
        "the number of elements alone predicts the answers of the training sets with an "
        "AUC of 1.00, better than the model predicts those of the validation sets (0.75): if "
        "that number will mean the same in new sets, --size-context lets the model read "
        "it");
    cr_expect_str_eq(of_sizes(&result, small, NULL, 1, false), "", "the model is as good");
    cr_expect_str_eq(of_sizes(&result, small, NULL, NAN, false), "", "no validation");
    cr_expect_str_eq(of_sizes(&result, small, NULL, 0.75, true), "", "it reads the size");
    cr_expect_str_eq(of_sizes(&result, other, NULL, 0.3, false), "", "by chance");
    cr_expect(strstr(of_sizes(&result, NULL, grows, 0.5, false), "with an R2 of 0.88, better"));
    cr_expect_str_eq(of_sizes(&result, NULL, grows, 0.95, false), "");
    cr_expect_str_eq(of_sizes(&result, NULL, waves, -1, false), "");
}
