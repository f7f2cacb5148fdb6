#include "train/evaluate.h"

#include "expect.h"
#include "train/many_sets.h"
#include "train/predict.h"

#include <math.h>

TestSuite(evaluate, .init = make, .fini = end);

/* The metrics of sets in another order, some twice, are those of their logits. */
Test(evaluate, it_follows_the_index)
{
    enum { COUNT = SETS + 20 };
    int64_t index[COUNT];
    int32_t its_label[COUNT];
    const sw_ragged theirs = {.count = COUNT, .label = its_label};
    static sw_real its_logits[COUNT * CLASSES];
    cr_assert_eq(sw_predict(model, &sets, 2, logits), SW_OK);
    for (int64_t i = 0; i < COUNT; i++) {
        index[i] = i * 77 % SETS;
        its_label[i] = label[index[i]];
        memcpy(its_logits + i * CLASSES, logits + index[i] * CLASSES, CLASSES * sizeof *logits);
    }
    sw_metrics got, expected;
    const sw_split plain = {.sets = &theirs, .count = COUNT, .outputs = CLASSES};
    cr_assert_eq(sw_metrics_from(&expected, its_logits, plain), SW_OK);
    sw_split split = {SW_TEST, &sets, index, COUNT, CLASSES};
    cr_assert_eq(sw_evaluate(&got, model, split, 2), SW_OK, "%s", sw_error_message());
    cr_expect_eq(got.sets, COUNT);
    cr_expect_float_eq(got.loss, expected.loss, 1e-5);
    cr_expect_float_eq(got.accuracy, expected.accuracy, 1e-9);

    sw_scores *scores; /* the scores have the same metrics */
    sw_real *outputs;
    cr_assert_eq(sw_evaluate_outputs(&outputs, model, split, 2), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_scores_new(&scores, outputs, split, &model->schema, NULL), SW_OK);
    free(outputs);
    cr_expect(scores->metrics.loss == got.loss && scores->metrics.accuracy == got.accuracy);
    sw_scores_free(scores);

    sw_predictor *predictor; /* and their logits, in the same order */
    static sw_real indexed[COUNT * CLASSES];
    cr_assert_eq(sw_predictor_new(&predictor, model, 2), SW_OK);
    cr_assert_eq(sw_predict_sets(predictor, &(sw_some_sets){&sets, index, COUNT}, indexed), SW_OK);
    for (int i = 0; i < COUNT * CLASSES; i++)
        cr_assert_float_eq((double)indexed[i], (double)its_logits[i], 1e-4, "logit %d", i);
    sw_predictor_free(predictor);
}

static void expect_refused(const int64_t *index, int64_t count, const char *message)
{
    sw_metrics metrics;
    sw_split split = {SW_TEST, &sets, index, count, CLASSES};
    cr_expect_eq(sw_evaluate(&metrics, model, split, 1), SW_ERROR_ARGUMENT, "%s", message);
    expect_message(message);
}

Test(evaluate, it_refuses_what_is_out_of_range)
{
    const int64_t above[] = {0, SETS}, below[] = {3, 1, -1}, three[] = {3, 1, 2};
    expect_refused(above, 2, "has set 120, the data has 120");
    expect_refused(below, 3, "has set -1, the data has 120");
    label[2] = CLASSES;
    expect_refused(three, 3, "set 2 has label 4, expected 0 to 3");
    label[2] = -1;
    expect_refused(NULL, SETS, "set 2 has label -1, expected 0 to 3");
}

Test(evaluate, thresholds_are_chosen_on_outputs_of_the_model)
{
    double threshold[CLASSES];
    const sw_split split = {SW_VALID, &sets, NULL, SETS, CLASSES};
    cr_expect_eq(sw_evaluate_thresholds(threshold, "f1", model, split, 1), SW_ERROR_ARGUMENT);
    expect_message("thresholds: they are for two classes or for labels");
    const sw_split test = {SW_TEST, &sets, NULL, SETS, CLASSES};
    cr_expect_eq(sw_evaluate_thresholds(threshold, "f1", model, test, 1), SW_ERROR_ARGUMENT);
    expect_message("the test split is only for the report");
}
