#include "train/golden_scores.h"

#include "expect.h"

static const char *const ways[] = {"accuracy", "balanced_accuracy", "f1"};

static double value_of(int way, const sw_class_scores *of, int64_t sets)
{
    const int64_t right = sets - of->sets - of->answers + 2 * of->right;
    return way == 0   ? (double)right / (double)sets
           : way == 1 ? (of->recall + of->specificity) / 2
                      : of->f1;
}

/* No threshold that a search over all of them finds is better, in numpy by scikit-learn. */
Test(thresholds, of_two_classes_are_the_best)
{
    golden_case g;
    golden_open(&g, "two", SW_CLASSES);
    for (int way = 0; way < 3; way++) {
        double threshold;
        sw_scores *s;
        cr_assert_eq(sw_thresholds_choose(&threshold, ways[way], g.outputs, g.split), SW_OK, "%s",
                     sw_error_message());
        cr_assert_eq(sw_scores_new(&s, g.outputs, g.split, NULL, &threshold), SW_OK);
        golden_near(&g, ways[way], value_of(way, &s->of[1], g.sets.count),
                    golden_numbers(&g, "best", 3)[way]);
        golden_near(&g, "probability", s->of[1].threshold, 1 / (1 + exp(-threshold)));
        golden_near(&g, "of the other", s->of[0].threshold, 1 - s->of[1].threshold);
        if (way == 0)
            golden_near(&g, "accuracy of all", s->metrics.accuracy,
                        golden_numbers(&g, "best", 3)[0]);
        if (way == 1)
            golden_near(&g, "balanced accuracy of all", s->metrics.balanced_accuracy,
                        golden_numbers(&g, "best", 3)[1]);
        sw_scores_free(s);
    }
    golden_close(&g);
}

Test(thresholds, of_labels_are_the_best_of_each)
{
    golden_case g;
    golden_open(&g, "labels", SW_LABELS);
    for (int way = 0; way < 3; way++) {
        double threshold[4];
        sw_scores *s;
        cr_assert_eq(sw_thresholds_choose(threshold, ways[way], g.outputs, g.split), SW_OK);
        cr_assert_eq(sw_scores_new(&s, g.outputs, g.split, NULL, threshold), SW_OK);
        int64_t row = 0;
        for (int64_t c = 0; c < 4; c++) {
            if (s->of[c].sets == 0)
                cr_expect_eq(threshold[c], 0, "no set has it: nothing to choose by");
            else
                golden_near(&g, ways[way], value_of(way, &s->of[c], g.sets.count),
                            golden_numbers(&g, "best", 9)[3 * row++ + way]);
        }
        cr_expect_eq(row, 3);
        sw_scores_free(s);
    }
    golden_close(&g);
}

static double chosen(const sw_real *difference, const int32_t *label, int64_t count)
{
    sw_real y[2 * 8] = {0};
    const int64_t offset[9] = {0};
    const sw_ragged sets = {.count = count, .offset = offset, .label = label};
    double threshold = NAN;
    for (int64_t i = 0; i < count; i++) y[2 * i + 1] = difference[i];
    const sw_split split = {SW_VALID, &sets, NULL, count, 2, SW_CLASSES};
    cr_assert_eq(sw_thresholds_choose(&threshold, "balanced_accuracy", y, split), SW_OK);
    return threshold;
}

Test(thresholds, lie_in_the_middle_and_near_to_the_usual_one)
{
    const sw_real difference[] = {-5, -4, -2, 3};
    cr_expect_eq(chosen(difference, (const int32_t[]){0, 0, 1, 1}, 4), -3);
    cr_expect_eq(chosen(difference, (const int32_t[]){0, 0, 0, 1}, 4), 0, "it is as good as any");
    cr_expect_eq(chosen(difference, (const int32_t[]){0, 1, 1, 1}, 4), -4.5);
    cr_expect_eq(chosen(difference, (const int32_t[]){1, 1, 1, 1}, 4), 0, "one class");
    const sw_real even[] = {-3, -1, 1, 3};
    cr_expect_eq(chosen(even, (const int32_t[]){0, 1, 0, 1}, 4), -2, "the lower of two");
    cr_expect_eq(chosen((const sw_real[]){1, 2}, (const int32_t[]){0, 1}, 2), 1.5);
    cr_expect_eq(chosen((const sw_real[]){0, 1}, (const int32_t[]){0, 1}, 2), 0, "0 is a no");
    cr_expect_eq(chosen((const sw_real[]){-2, -1}, (const int32_t[]){0, 1}, 2), -1.5);
    cr_expect_eq(chosen((const sw_real[]){3}, (const int32_t[]){1}, 1), 0, "one set");
    const sw_real tied[] = {1, 1, 1, 1};
    cr_expect_eq(chosen(tied, (const int32_t[]){0, 1, 0, 1}, 4), 0);
}

Test(thresholds, what_is_refused)
{
    golden_case g;
    double threshold[4];
    golden_open(&g, "two", SW_CLASSES);
    cr_expect_eq(sw_thresholds_choose(threshold, "f2", g.outputs, g.split), SW_ERROR_NOT_FOUND);
    expect_message("f1");
    g.split.role = SW_TEST;
    cr_expect_eq(sw_thresholds_choose(threshold, "f1", g.outputs, g.split), SW_ERROR_ARGUMENT);
    expect_message("thresholds: the test split is only for the report");
    sw_split none = g.split;
    none.role = SW_VALID, none.count = 0;
    cr_expect_eq(sw_thresholds_choose(threshold, "f1", g.outputs, none), SW_ERROR_ARGUMENT);
    expect_message("thresholds: the valid split has no sets");
    cr_expect_eq(sw_thresholds_choose(threshold, NULL, g.outputs, g.split), SW_ERROR_ARGUMENT);
    none.count = 1, none.sets = NULL;
    cr_expect_eq(sw_thresholds_choose(threshold, "f1", g.outputs, none), SW_ERROR_ARGUMENT);
    g.split.role = SW_TRAIN;
    g.outputs[3] = NAN;
    cr_expect_eq(sw_thresholds_choose(threshold, "f1", g.outputs, g.split), SW_ERROR_ARGUMENT);
    expect_message("is NaN");
    golden_close(&g);
    golden_open(&g, "three", SW_CLASSES);
    cr_expect_eq(sw_thresholds_choose(threshold, "f1", g.outputs, g.split), SW_ERROR_ARGUMENT);
    expect_message("the task is classes with 3 outputs");
    golden_close(&g);
}
