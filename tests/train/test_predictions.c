/* test_predictions.c - what a model says of each set, by each task. */
#include "train/predictions.h"

#include "train/problems.h"

#include <setwise/mixture.h>
#include <setwise/scores.h>
#include <stdlib.h>

/* Of the model's outputs for a split, with names for the sets if `named`. */
static sw_predictions said_of(const sw_model *model, sw_dataset *data, sw_split split)
{
    sw_predictions p;
    sw_real *y;
    cr_assert_eq(sw_evaluate_outputs(&y, model, split, 1), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_predictions_from(&p, y, data, split, &model->schema), SW_OK);
    free(y);
    cr_assert_eq(p.sets, split.count);
    cr_assert_eq(p.task, split.task);
    return p;
}

Test(predictions, of_classes_are_the_softmax_of_the_outputs)
{
    const sw_config config = small_config();
    problem t = problem_of(&config);
    const sw_split test = split(t, SW_TEST);
    sw_real *y = calloc((size_t)(t.dataset->sets.count * test.outputs), sizeof *y);
    cr_assert_eq(sw_predict(t.model, &t.dataset->sets, 1, y), SW_OK);
    sw_metrics metrics;
    cr_assert_eq(sw_evaluate(&metrics, t.model, test, 1), SW_OK);
    sw_predictions p = said_of(t.model, t.dataset, test);
    double loss = 0;
    int64_t right = 0;
    for (int64_t i = 0; i < p.sets; i++) {
        const double *scores = p.scores + i * p.outputs;
        const sw_real *logit = y + p.set[i] * p.outputs;
        double sum = 0, odds = log(scores[1]) - log(scores[0]);
        int64_t best = 0;
        cr_expect_eq(p.set[i], test.index[i]);
        cr_expect_eq(p.truth[i], t.dataset->sets.label[p.set[i]]);
        cr_expect_null(p.name[i]);
        for (int64_t c = 0; c < p.outputs; c++) sum += scores[c];
        for (int64_t c = 0; c < p.outputs; c++) best = scores[c] > scores[best] ? c : best;
        cr_expect_float_eq(sum, 1, 1e-15);
        cr_expect_float_eq(odds, (double)logit[1] - (double)logit[0], 1e-14);
        loss -= log(scores[(int)p.truth[i]]);
        right += best == (int64_t)p.truth[i];
    }
    cr_expect_float_eq(loss / (double)p.sets, metrics.loss, 1e-14);
    cr_expect_eq((double)right / (double)p.sets, metrics.accuracy);
    sw_predictions_free(&p);
    cr_expect_null(p.scores);
    free(y);
    problem_end(t);
}

/* What sets of class `label` are asked in asked_of, and what the model says. */
Test(predictions, of_labels_and_regression)
{
    const sw_config config = small_config();
    for (sw_task task = SW_LABELS; task <= SW_REGRESSION; task++) {
        asked a;
        asked_of(&a, &config, task);
        sw_real y[140 * 4];
        cr_assert_eq(sw_predict(a.problem.model, &a.sets, 1, y), SW_OK);
        sw_predictions p = said_of(a.problem.model, a.problem.dataset, a.valid);
        for (int64_t i = 0; i < p.sets * p.outputs; i++) {
            const int64_t at = p.set[i / p.outputs] * p.outputs + i % p.outputs;
            const double x = (double)y[at];
            cr_expect_eq(p.truth[i], (double)a.target[at]);
            cr_expect_eq(p.scores[i], task == SW_LABELS ? 1 / (1 + exp(-x)) : x);
        }
        sw_predictions_free(&p);
        problem_end(a.problem);
    }
}

Test(predictions, of_a_mixture_are_the_likelihoods)
{
    const sw_config config = small_config();
    asked a;
    asked_of(&a, &config, SW_MIXTURE);
    sw_metrics metrics;
    cr_assert_eq(sw_evaluate(&metrics, a.problem.model, a.valid, 1), SW_OK);
    sw_predictions p = said_of(a.problem.model, a.problem.dataset, a.valid);
    double sum = 0;
    cr_expect_eq(p.outputs, 1);
    cr_expect_null(p.truth);
    for (int64_t i = 0; i < p.sets; i++) sum += p.scores[i];
    cr_expect_neq(p.scores[0], p.scores[1]);
    cr_expect_eq(sum / (double)p.sets, metrics.likelihood);
    sw_predictions_free(&p);
    problem_end(a.problem);
}

/* Logits that are far apart keep the digits of the small probability. One that is NaN makes all
 * NaN, and so do two that are infinite. */
Test(predictions, of_extreme_outputs)
{
    const sw_real y[][3] = {{50, -50, -60}, {1, (sw_real)NAN, 2}, {INFINITY, INFINITY, 0}};
    const int32_t label[] = {0, 1, 2};
    const sw_ragged sets = {.count = 3, .label = label};
    const sw_split split = {SW_TEST, &sets, NULL, 3, 3, SW_CLASSES};
    const sw_dataset data = {.sets = sets};
    sw_predictions p;
    cr_assert_eq(sw_predictions_from(&p, y[0], &data, split, &data.schema), SW_OK);
    cr_expect_eq(p.scores[0], 1);
    cr_expect_float_eq(p.scores[1] / exp(-100), 1, 1e-12);
    cr_expect_float_eq(p.scores[2] / exp(-110), 1, 1e-12);
    for (int i = 3; i < 9; i++) cr_expect(isnan(p.scores[i]), "%d is %g", i, p.scores[i]);
    sw_predictions_free(&p);
}

Test(predictions, of_a_split_without_answers)
{
    const sw_config config = small_config();
    problem t = problem_of(&config);
    sw_ragged sets = t.dataset->sets;
    sets.label = NULL;
    sw_split test = split(t, SW_TEST);
    test.sets = &sets;
    sw_real *y;
    cr_expect_eq(sw_evaluate_outputs(&y, t.model, test, 1), SW_ERROR_ARGUMENT);
    cr_expect_null(y);
    problem_end(t);
}

/* ---- Made by hand ---------------------------------------------------------------------------- */

static void expect_refused(const sw_predictions *p, const char *text)
{
    cr_expect_eq(sw_predictions_check(p), SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), text), "%s", sw_error_message());
}

Test(predictions, of_a_class_that_is_none_are_refused)
{
    double truth[] = {0, 1}, scores[] = {0.5, 0.5, 1, 0};
    const sw_predictions p = {
        .task = SW_CLASSES, .sets = 2, .outputs = 2, .truth = truth, .scores = scores};
    cr_expect_eq(sw_predictions_check(&p), SW_OK);
    const double wrong[] = {2, -1, 0.5, NAN, INFINITY};
    const char *const text[] = {"is 2, expected a class, 0 to 1", "is -1", "is 0.5", "is nan",
                                "is inf"};
    for (int i = 0; i < 5; i++) {
        truth[1] = wrong[i];
        expect_refused(&p, text[i]);
        expect_refused(&p, "set 1");
    }
}

Test(predictions, of_labels_are_0_or_1)
{
    double truth[] = {0, 1, 1, 0.5}, scores[] = {0.5, 0.5, 1, 0};
    const sw_predictions p = {
        .task = SW_LABELS, .sets = 2, .outputs = 2, .truth = truth, .scores = scores};
    expect_refused(&p, "the truth of set 1 of label 1 is 0.5, expected 0 to 1");
}

/* Numbers to predict, and scores, may be any. */
Test(predictions, of_numbers_and_mixtures_are_any)
{
    double truth[] = {NAN, -3}, scores[] = {INFINITY, 0};
    const sw_predictions p = {
        .task = SW_REGRESSION, .sets = 2, .outputs = 1, .truth = truth, .scores = scores};
    cr_expect_eq(sw_predictions_check(&p), SW_OK);
    cr_expect_eq(sw_predictions_check(&(sw_predictions){
                     .task = SW_MIXTURE, .sets = 2, .outputs = 1, .scores = scores}),
                 SW_OK);
}
