#include "train/golden_scores.h"

#include "base/error.h"
#include "expect.h"

static sw_scores *scores_of(const golden_case *g)
{
    sw_scores *s;
    cr_assert_eq(sw_scores_new(&s, g->outputs, g->split, NULL, NULL), SW_OK, "%s",
                 sw_error_message());
    return s;
}

/* ---- Against scikit-learn -------------------------------------------------------------------- */

static void check_class(const golden_case *g, const sw_class_scores *of, const double *expected)
{
    golden_near(g, "sets", (double)of->sets, expected[0]);
    golden_near(g, "answers", (double)of->answers, expected[1]);
    golden_near(g, "right", (double)of->right, expected[2]);
    golden_near(g, "precision", of->precision, expected[3]);
    golden_near(g, "recall", of->recall, expected[4]);
    golden_near(g, "specificity", of->specificity, expected[5]);
    golden_near(g, "f1", of->f1, expected[6]);
    golden_near(g, "auc", of->auc, expected[7]);
    golden_near(g, "average precision", of->average_precision, expected[8]);
}

static void check_all(const golden_case *g, const sw_scores *s)
{
    const double *all = golden_numbers(g, "all", 6);
    golden_near(g, "loss", s->metrics.loss, all[0]);
    golden_near(g, "accuracy", s->metrics.accuracy, all[1]);
    golden_near(g, "balanced accuracy", s->metrics.balanced_accuracy, all[2]);
    golden_near(g, "auc of all", s->metrics.auc, all[3]);
    golden_near(g, "brier", s->brier, all[4]);
    golden_near(g, "calibration error", s->calibration_error, all[5]);
    const double *bin = golden_numbers(g, "bins", 3 * SW_CALIBRATION_BINS);
    for (int b = 0; b < SW_CALIBRATION_BINS; b++) {
        golden_near(g, "count of a bin", (double)s->bin[b].count, bin[b]);
        golden_near(g, "probability", s->bin[b].probability, bin[SW_CALIBRATION_BINS + b]);
        golden_near(g, "share", s->bin[b].share, bin[2 * SW_CALIBRATION_BINS + b]);
    }
}

static void check_classes(const char *name, sw_task task)
{
    golden_case g;
    golden_open(&g, name, task);
    sw_scores *s = scores_of(&g);
    const int64_t count = s->outputs;
    for (int64_t c = 0; c < count; c++)
        check_class(&g, &s->of[c], golden_numbers(&g, "classes", count * 9) + c * 9);
    check_class(&g, &s->macro, golden_numbers(&g, "macro", 9));
    check_all(&g, s);
    if (task == SW_LABELS) check_class(&g, &s->micro, golden_numbers(&g, "micro", 9));
    if (task == SW_CLASSES)
        cr_expect_arr_eq(s->confusion, golden_bytes(&g, "confusion", SW_I64, count * count),
                         (size_t)(count * count) * sizeof *s->confusion, "%s", name);
    sw_scores_free(s);
    golden_close(&g);
}

Test(scores, of_classes_are_those_of_scikit_learn)
{
    static const char *const cases[] = {"two", "three", "absent", "rare", "sure"};
    for (int i = 0; i < 5; i++) check_classes(cases[i], SW_CLASSES);
}

Test(scores, of_labels_are_those_of_scikit_learn)
{
    check_classes("labels", SW_LABELS);
}

Test(scores, of_a_regression_are_those_of_scikit_learn)
{
    golden_case g;
    golden_open(&g, "regression", SW_REGRESSION);
    sw_scores *s = scores_of(&g);
    for (int64_t c = 0; c < s->outputs; c++) {
        const double *expected = golden_numbers(&g, "targets", 3 * s->outputs) + 3 * c;
        golden_near(&g, "r2", s->target[c].r2, expected[0]);
        golden_near(&g, "error", s->target[c].error, expected[1]);
        golden_near(&g, "rmse", s->target[c].rmse, expected[2]);
    }
    const double *all = golden_numbers(&g, "all", 3);
    golden_near(&g, "r2 of all", s->all.r2, all[0]);
    golden_near(&g, "error of all", s->all.error, all[1]);
    golden_near(&g, "rmse of all", s->all.rmse, all[2]);
    cr_expect(!s->of && !s->confusion && isnan(s->brier));
    sw_scores_free(s);
    golden_close(&g);
}

/* scikit-learn also keeps points between corners. */
Test(scores, the_roc_curve_has_the_corners_of_scikit_learn)
{
    golden_case g;
    golden_open(&g, "two", SW_CLASSES);
    sw_scores *s = scores_of(&g);
    const sw_roc *roc = &s->of[1].roc;
    const int64_t points = golden_find(&g, "roc")->shape[1];
    const double *point = golden_numbers(&g, "roc", 2 * points);
    double area = 0;
    for (int64_t k = 0, at = 0; k < roc->count; k++, at++) {
        while (at < points && (fabs(point[at] - roc->false_rate[k]) > 1e-12 ||
                               fabs(point[points + at] - roc->true_rate[k]) > 1e-12))
            at++;
        cr_expect_lt(at, points, "point %d is not one of scikit-learn's", (int)k);
        if (k > 0)
            area += (roc->false_rate[k] - roc->false_rate[k - 1]) *
                    (roc->true_rate[k] + roc->true_rate[k - 1]) / 2;
    }
    golden_near(&g, "area under the points", area, s->of[1].auc);
    sw_scores_free(s);
    golden_close(&g);
}

/* ---- Without an AUC -------------------------------------------------------------------------- */

static void expect_no_auc(sw_task task, const sw_real *y, const sw_ragged *sets, int64_t outputs,
                          const sw_schema *schema, const char *why)
{
    sw_scores *s;
    const sw_split split = {SW_TEST, sets, NULL, sets->count, outputs, task};
    cr_assert_eq(sw_scores_new(&s, y, split, schema, NULL), SW_OK, "%s", sw_error_message());
    cr_expect(isnan(s->metrics.auc) == (*why || task == SW_REGRESSION));
    cr_expect_str_eq(s->no_auc, why);
    sw_scores_free(s);
}

Test(scores, say_why_there_is_no_auc)
{
    const sw_real y[] = {1, 0, 0, 1, 2, 0}, broken[] = {1, 0, 0, NAN, 2, 0};
    const int32_t same[] = {1, 1, 1}, both[] = {0, 1, 0};
    const int64_t offset[4] = {0};
    const sw_real target[] = {1, 0, 1, 0, 1, 0};
    char *names[] = {"no", "yes\033[1m"};
    const sw_schema schema = {.output = {.count = 2, .name = names}};
    sw_ragged sets = {.count = 3, .offset = offset, .label = same};
    expect_no_auc(SW_CLASSES, y, &sets, 2, &schema, "all 3 sets are of class \"yes\\x1b[1m\"");
    expect_no_auc(SW_CLASSES, y, &sets, 2, NULL, "all 3 sets are of class 1");
    const int32_t first[] = {0, 0};
    sets.label = first, sets.count = 2;
    expect_no_auc(SW_CLASSES, y, &sets, 3, NULL, "all 2 sets are of class 0");
    sets.count = 1;
    expect_no_auc(SW_CLASSES, y, &sets, 3, NULL, "the only set is of class 0");
    sets.label = both, sets.count = 3;
    expect_no_auc(SW_CLASSES, y, &sets, 2, NULL, "");
    expect_no_auc(SW_CLASSES, broken, &sets, 2, NULL, "an output is NaN");
    sets.target = target, sets.targets = 2;
    expect_no_auc(SW_LABELS, y, &sets, 2, NULL, "each label is on all sets or on none");
    const sw_real some[] = {1, 0, 0, 0, 1, 0}; /* have the first label */
    sets.target = some;
    expect_no_auc(SW_LABELS, (const sw_real[]){NAN, 0, 0, 1, 2, 0}, &sets, 2, NULL,
                  "an output is NaN");
    expect_no_auc(SW_REGRESSION, y, &sets, 2, NULL, "");
}

/* A table of errors, up to so many classes; labels have none. */
Test(scores, have_a_table_of_errors_if_classes_are_few)
{
    enum { MOST = SW_CONFUSION_CLASSES };
    static const sw_real y[MOST + 1] = {0}, target[MOST] = {0};
    const sw_ragged sets = {.count = 1,
                            .offset = (const int64_t[2]){0},
                            .label = (const int32_t[]){MOST - 1},
                            .target = target,
                            .targets = MOST};
    for (int i = 0; i < 3; i++) {
        const sw_split split = {SW_TEST, &sets,           NULL,
                                1,       MOST + (i == 1), i == 2 ? SW_LABELS : SW_CLASSES};
        sw_scores *s;
        cr_assert_eq(sw_scores_new(&s, y, split, NULL, NULL), SW_OK, "%s", sw_error_message());
        cr_expect_eq(s->confusion != NULL, i == 0);
        if (s->confusion) cr_expect_eq(s->confusion[(MOST - 1) * MOST], 1);
        if (i < 2) cr_expect_eq(s->macro.recall, 0, "of the one class that has sets");
        sw_scores_free(s);
    }
}

/* ---- Errors, and outputs that are NaN -------------------------------------------------------- */

Test(scores, what_cannot_be_scored)
{
    const sw_real y[] = {1, 0, 0, 1, 2, 0}, t = 0;
    const double threshold[3] = {0};
    const int32_t label[] = {0, 3};
    const int64_t offset[3] = {0};
    sw_ragged sets = {.count = 2, .offset = offset, .label = label, .target = &t, .targets = 1};
    sw_split split = {SW_TEST, &sets, NULL, 2, 3, SW_CLASSES};
    sw_scores nothing_yet, *s = &nothing_yet;
    cr_expect_eq(sw_scores_new(&s, y, split, NULL, NULL), SW_ERROR_ARGUMENT);
    expect_message("scores: set 1 has label 3, expected 0 to 2");
    cr_expect_null(s);
    cr_expect_eq(sw_scores_new(&s, y, split, NULL, threshold), SW_ERROR_ARGUMENT);
    split.count = 1;
    cr_expect_eq(sw_scores_new(&s, y, split, NULL, threshold), SW_ERROR_ARGUMENT);
    expect_message("a threshold is for two classes or for labels, the task is classes with 3");
    split.count = 0;
    cr_expect_eq(sw_scores_new(&s, y, split, NULL, NULL), SW_ERROR_ARGUMENT);
    expect_message("scores: the test split has no sets");
    const double nothing[] = {0, NAN};
    const sw_real answers[] = {0, 1, 1, 0};
    sets.target = answers, sets.targets = 2;
    split = (sw_split){SW_TEST, &sets, NULL, 2, 2, SW_LABELS};
    cr_expect_eq(sw_scores_new(&s, y, split, NULL, nothing), SW_ERROR_ARGUMENT);
    expect_message("scores: threshold 1 is nan, expected a number");
    split.task = SW_CLASSES; /* one threshold, for the second class */
    sets.label = (const int32_t[]){0, 1};
    cr_expect_eq(sw_scores_new(&s, y, split, NULL, nothing), SW_OK, "%s", sw_error_message());
    sw_scores_free(s);
    cr_expect_eq(sw_scores_new(&s, y, split, NULL, nothing + 1), SW_ERROR_ARGUMENT);
    expect_message("scores: threshold 0 is nan, expected a number");
    sw_schema schema = {0};
    cr_expect_eq(sw_scores_new(&s, y, split, &schema, NULL), SW_OK, "%s", sw_error_message());
    sw_scores_free(s);
    schema.output.count = 1;
    cr_expect_eq(sw_scores_new(&s, y, split, &schema, NULL), SW_ERROR_ARGUMENT);
    expect_message("scores: the schema has 1 outputs, the split 2");
    cr_expect_eq(sw_scores_new(&s, NULL, split, NULL, NULL), SW_ERROR_ARGUMENT);
    split.task = SW_LABELS;
    const double never[] = {0, INFINITY}; /* which no model exceeds */
    cr_expect_eq(sw_scores_new(&s, y, split, NULL, never), SW_OK, "%s", sw_error_message());
    cr_expect_eq(s->of[1].answers, 0);
    sw_scores_free(s);
    sw_scores_free(NULL);
}

Test(scores, of_a_nan_are_wrong_answers)
{
    const sw_real y[] = {1, 0, NAN, 1, 0, 2};
    const int32_t label[] = {0, 0, 1};
    const int64_t offset[4] = {0};
    const sw_real target[] = {1, 0, 0, 1, 0, 1};
    sw_ragged sets = {.count = 3, .offset = offset, .label = label, .target = target, .targets = 2};
    sw_split split = {SW_TEST, &sets, NULL, 3, 2, SW_CLASSES};
    sw_scores *s;
    cr_assert_eq(sw_scores_new(&s, y, split, NULL, NULL), SW_OK);
    cr_expect_arr_eq(s->confusion, ((int64_t[]){1, 0, 0, 1}), 4 * sizeof(int64_t));
    cr_expect_eq(s->metrics.accuracy, 2.0 / 3);
    cr_expect(s->of[0].recall == 0.5 && s->of[1].recall == 1 && isnan(s->of[0].auc));
    cr_expect(isnan(s->brier) && isnan(s->calibration_error) && s->of[0].roc.count == 0);
    sw_scores_free(s);
    const sw_real first[] = {NAN, 1, 1, 0, 0, 2};
    sets.label = (const int32_t[]){1, 0, 1};
    cr_assert_eq(sw_scores_new(&s, first, split, NULL, NULL), SW_OK);
    cr_expect_arr_eq(s->confusion, ((int64_t[]){1, 0, 0, 1}), 4 * sizeof(int64_t));
    sw_scores_free(s);
    split.task = SW_LABELS;
    cr_assert_eq(sw_scores_new(&s, y, split, NULL, NULL), SW_OK);
    cr_expect(s->of[0].answers == 2 && s->of[0].right == 1, "the NaN is a yes where no is right");
    cr_expect_eq(s->metrics.accuracy, 5.0 / 6);
    cr_expect_eq(s->of[1].threshold, 0.5);
    sw_scores_free(s);
}

/* What has the threshold itself is a no, for classes and labels alike. */
Test(scores, of_odds_that_are_the_threshold)
{
    const sw_real y[] = {0, 1, 0, 2, 3, 1};
    const int32_t label[] = {1, 1, 0};
    const sw_real target[] = {1, 1, 1, 0, 0, 0};
    const double of_classes = 1, of_labels[] = {0, 1};
    const int64_t offset[4] = {0};
    sw_ragged sets = {.count = 3, .offset = offset, .label = label, .target = target, .targets = 2};
    sw_split split = {SW_TEST, &sets, NULL, 3, 2, SW_CLASSES};
    sw_scores *s;
    cr_assert_eq(sw_scores_new(&s, y, split, NULL, &of_classes), SW_OK);
    cr_expect(s->of[1].answers == 1 && s->of[1].right == 1 && s->of[0].answers == 2);
    cr_expect_eq(s->metrics.accuracy, 2.0 / 3);
    sw_scores_free(s);
    split.task = SW_LABELS;
    cr_assert_eq(sw_scores_new(&s, y, split, NULL, of_labels), SW_OK);
    cr_expect(s->of[0].answers == 1 && s->of[0].right == 0, "0, 0 and 3 beside 0");
    cr_expect(s->of[1].answers == 1 && s->of[1].right == 0, "1, 2 and 1 beside 1");
    cr_expect_eq(s->of[0].threshold, 0.5);
    cr_expect_float_eq(s->of[1].threshold, 1 / (1 + exp(-1)), 1e-15);
    sw_scores_free(s);
}

/* A class that no set has and no answer names has no precision. One that is never right has 0, be
 * it only answered or only there. */
Test(scores, of_a_class_without_sets_or_answers)
{
    const sw_real y[] = {2, 1, 0, 0, 0, 1, 2, 0, 2, 1, 0, 1};
    const int32_t label[] = {0, 0, 3};
    const int64_t offset[4] = {0};
    sw_ragged sets = {.count = 3, .offset = offset, .label = label};
    sw_split split = {SW_TEST, &sets, NULL, 3, 4, SW_CLASSES};
    sw_scores *s;
    cr_assert_eq(sw_scores_new(&s, y, split, NULL, NULL), SW_OK);
    cr_expect(isnan(s->of[1].precision) && isnan(s->of[1].recall) && isnan(s->of[1].f1));
    cr_expect(s->of[2].precision == 0 && isnan(s->of[2].recall) && s->of[2].specificity == 2.0 / 3);
    cr_expect(s->of[3].precision == 0 && s->of[3].recall == 0 && s->of[3].specificity == 1);
    cr_expect(s->of[0].precision == 0.5 && s->of[0].recall == 0.5);
    cr_expect(isnan(s->of[0].threshold), "the likeliest class is the answer");
    cr_expect_eq(s->macro.precision, 0.25, "of the two classes that have sets");
    const sw_class_scores *micro = &s->micro;
    cr_expect(isnan(micro->precision) && isnan(micro->recall) && isnan(micro->specificity));
    cr_expect(isnan(micro->f1) && isnan(micro->auc) && isnan(micro->average_precision));
    cr_expect(isnan(micro->threshold) && isnan(s->macro.threshold));
    sw_scores_free(s);
}

/* asinh(0.75) is ln 2, so the logarithms of the targets are ln 2, -ln 2 and 0, and those of the
 * outputs ln 2, 0 and ln 2: 1 - R2 is 2 ln(2)^2 / (2 ln(2)^2). */
Test(scores, of_logarithms)
{
    const sw_real y[] = {0.375, 5, 2, 0, 7, 2, 0.375, 5, 3};
    const sw_real target[] = {0.375, 5, 2, -0.375, 6, 2, 0, 5, 2};
    const int64_t offset[4] = {0};
    double mean[] = {0, 0, 0}, scale[] = {2, 1, 1}, log[] = {0.5, 0, 1};
    const sw_schema schema = {.output = {.count = 3, .mean = mean, .scale = scale, .log = log}};
    sw_ragged sets = {.count = 3, .offset = offset, .target = target, .targets = 3};
    sw_split split = {SW_TEST, &sets, NULL, 3, 3, SW_REGRESSION};
    sw_scores *s;
    cr_assert_eq(sw_scores_new(&s, y, split, &schema, NULL), SW_OK);
    cr_expect_float_eq(s->target[0].log_r2, 0, 1e-12);
    cr_expect_float_eq(s->target[0].r2, 0, 1e-6, "in the unit of the data");
    cr_expect(isnan(s->target[1].log_r2) && isnan(s->all.log_r2));
    cr_expect(isnan(s->target[2].log_r2), "its targets do not vary");
    cr_expect_float_eq(s->metrics.loss,
                       (2 * pow(M_LN2 / 2, 2) + 1 + pow(asinh(3) - asinh(2), 2)) / 9, 1e-12);
    cr_expect_float_eq(s->metrics.error, 2.75 / 9, 1e-12);
    sw_scores_free(s);
}

Test(scores, of_a_target_that_does_not_vary)
{
    const sw_real y[] = {1, 5, 3, 7}, target[] = {1, 5, 2, 5};
    const int64_t offset[3] = {0};
    sw_ragged sets = {.count = 2, .offset = offset, .target = target, .targets = 2};
    sw_split split = {SW_TEST, &sets, NULL, 2, 2, SW_REGRESSION};
    sw_scores *s;
    cr_assert_eq(sw_scores_new(&s, y, split, NULL, NULL), SW_OK);
    cr_expect_eq(s->target[0].r2, -1);
    cr_expect(isnan(s->target[1].r2) && s->target[1].error == 1);
    sw_scores_free(s);
}
