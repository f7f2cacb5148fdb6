#include "train/metrics.h"

#include <setwise/mixture.h>

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static void expect_near(double x, double expected)
{
    cr_expect(fabs(x - expected) <= 1e-7 * (1 + fabs(expected)), "%.17g, expected %.17g", x,
              expected);
}

static sw_metrics metrics_of(const sw_real *outputs, sw_split split)
{
    sw_metrics m;
    cr_assert_eq(sw_metrics_from(&m, outputs, split), SW_OK);
    return m;
}

static sw_metrics classes_metrics(const sw_real *logits, const int32_t *label, int64_t sets,
                                  int64_t classes)
{
    sw_ragged known = {.count = sets, .label = label};
    return metrics_of(logits, (sw_split){SW_TEST, &known, NULL, sets, classes, SW_CLASSES});
}

static sw_metrics target_metrics(sw_task task, const sw_real *outputs, const sw_real *target,
                                 int64_t sets, int64_t count)
{
    sw_ragged known = {.count = sets, .target = target, .targets = count};
    return metrics_of(outputs, (sw_split){SW_TEST, &known, NULL, sets, count, task});
}

/* ---- Classes --------------------------------------------------------------------------------- */

Test(metrics, three_classes)
{
    /* By hand: log(3) for the flat row; log(1 + e^-1 + e^-2) for the second; the third is wrong
     * by 4. */
    const sw_real logits[] = {0, 0, 0, 1, 2, 0, 5, 1, 1};
    const int32_t label[] = {0, 1, 2};
    sw_metrics m = classes_metrics(logits, label, 3, 3);
    double third = 4 + log(1 + 2 * exp(-4));
    expect_near(m.loss, (log(3) + log(1 + exp(-1) + exp(-2)) + third) / 3);
    expect_near(m.accuracy, 2.0 / 3); /* in a tie, the first class is the answer */
    expect_near(m.balanced_accuracy, 2.0 / 3);
    expect_near(m.majority, 1.0 / 3);
    cr_expect_eq(m.sets, 3);
    cr_expect(isnan(m.error) && isnan(m.r2));
}

/* Four sets of the first class, one of the second, none of the third. */
Test(metrics, balanced_accuracy_is_the_mean_of_the_classes_that_have_sets)
{
    const sw_real logits[] = {1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0};
    sw_metrics m = classes_metrics(logits, (const int32_t[]){0, 0, 0, 0, 1}, 5, 3);
    expect_near(m.accuracy, 0.8);
    expect_near(m.balanced_accuracy, (0.75 + 1) / 2);
    m = classes_metrics(logits, (const int32_t[]){0, 0, 0, 1, 0}, 5, 3); /* says 0, 0, 0, 2, 1 */
    expect_near(m.balanced_accuracy, (0.75 + 0) / 2);
    m = classes_metrics(logits, (const int32_t[]){2, 2, 2, 2, 2}, 5, 3);
    expect_near(m.balanced_accuracy, 0.2);
    cr_expect(isnan(m.auc), "all sets are of one class");
}

/* By the probabilities: .67 .24 .09 | .42 .42 .16 | .33 .33 .33 | .16 .42 .42. First class: sets 0
 * and 2, one of whose four pairs with 1 and 3 is out of order. Second: set 1, which is above 0 and
 * 2, and even with 3. Third: set 3, above all. */
Test(metrics, auc_of_more_classes_is_of_each_against_the_rest)
{
    const sw_real logits[] = {2, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1};
    sw_metrics m = classes_metrics(logits, (const int32_t[]){0, 1, 0, 2}, 4, 3);
    expect_near(m.auc, (3.0 / 4 + 2.5 / 3 + 1) / 3);
    m = classes_metrics(logits, (const int32_t[]){0, 1, 0, 1}, 4, 3); /* the third has no sets */
    expect_near(m.auc, (3.0 / 4 + 1) / 2);
}

Test(metrics, logits_that_would_overflow)
{
    const sw_real logits[] = {1e30f, -1e30f, 1000, 1001};
    const int32_t label[] = {0, 0};
    sw_metrics m = classes_metrics(logits, label, 2, 2);
    expect_near(m.loss, (0 + 1 + log(1 + exp(-1))) / 2);
    expect_near(m.accuracy, 0.5);
}

static double auc_of(const sw_real *score, const int32_t *label, int64_t sets)
{
    sw_real logits[2 * 64];
    for (int64_t i = 0; i < sets; i++) logits[2 * i] = 0.25f, logits[2 * i + 1] = score[i];
    return classes_metrics(logits, label, sets, 2).auc;
}

Test(metrics, auc_by_hand)
{
    const sw_real score[] = {0.1f, 0.4f, 0.35f, 0.8f};
    expect_near(auc_of(score, (const int32_t[]){0, 0, 1, 1}, 4), 0.75);
    expect_near(auc_of(score, (const int32_t[]){0, 1, 0, 1}, 4), 1);
    expect_near(auc_of(score, (const int32_t[]){1, 0, 1, 0}, 4), 0);
    const sw_real tied[] = {1, 1, 1, 1};
    expect_near(auc_of(tied, (const int32_t[]){0, 1, 1, 0}, 4), 0.5);
    cr_expect(isnan(auc_of(score, (const int32_t[]){1, 1, 1, 1}, 4)));
    cr_expect(isnan(auc_of(score, (const int32_t[]){0, 0, 0, 0}, 4)));
    const sw_real broken[] = {1, NAN, 3, 4};
    cr_expect(isnan(auc_of(broken, (const int32_t[]){0, 1, 0, 1}, 4)));
}

Test(metrics, no_sets)
{
    for (int task = SW_CLASSES; task <= SW_MIXTURE; task++) {
        const sw_ragged none = {.width = 1};
        sw_metrics m = metrics_of(NULL, (sw_split){SW_TEST, &none, NULL, 0, 2, (sw_task)task});
        cr_expect_eq(m.sets, 0);
        cr_expect(isnan(m.loss) && isnan(m.accuracy) && isnan(m.auc));
        cr_expect(isnan(m.error) && isnan(m.r2) && isnan(m.likelihood));
    }
}

Test(metrics, a_nan_is_never_right)
{
    const sw_real logits[] = {NAN, NAN, NAN, NAN, 1, 0, 2, NAN, 1, 2, 1, 0};
    const int32_t label[] = {0, 1, 0, 0};
    cr_expect_eq(classes_metrics(logits, label, 4, 3).accuracy, 0.25);
    cr_expect_eq(sw_answered_class(logits + 3, 3), -1); /* a NaN first */
}

/* ---- Labels ---------------------------------------------------------------------------------- */

/* Three sets of two labels. A logit of 0 means no. */
Test(metrics, labels_by_hand)
{
    const sw_real y[] = {2, -1, 0, 3, -4, 0}, target[] = {1, 0, 0, 0, 1, 1};
    sw_metrics m = target_metrics(SW_LABELS, y, target, 3, 2);
    /* ln(1 + e^-z) of a yes, ln(1 + e^z) of a no. */
    double loss = log1p(exp(-2)) + log1p(exp(-1)) + log(2) + log1p(exp(3)) + log1p(exp(4)) + log(2);
    expect_near(m.loss, loss / 6);
    expect_near(m.accuracy, 3.0 / 6); /* 2, -1 and the first 0 are right */
    cr_expect_eq(sw_count_right(y + 2, target + 2, 1), 1);
    cr_expect_eq(sw_count_right((const sw_real[]){0.5f}, target, 1), 1);
    expect_near(m.majority, 4.0 / 6); /* yes to the first label, no to the second */
    /* First label: yes 2, -4, no 0: one pair of two in order. Second: yes 0, no -1, 3: one of two.
     */
    expect_near(m.auc, 0.5);
    cr_expect(isnan(m.error) && isnan(m.r2));
    cr_expect_eq(m.sets, 3);
}

Test(metrics, auc_of_labels_is_the_mean_of_those_with_both_kinds)
{
    const sw_real y[] = {1, 5, 3, 2, 5, 2, 3, 5, 1}; /* of the second label, all tied */
    const sw_real target[] = {0, 1, 1, 1, 0, 1, 1, 1, 1};
    expect_near(target_metrics(SW_LABELS, y, target, 3, 3).auc, (1 + 0.5) / 2);
    const sw_real same[] = {0, 1, 0, 1};
    cr_expect(isnan(target_metrics(SW_LABELS, y, same, 2, 2).auc));
    const sw_real broken[] = {1, 5, 3, 2, 5, 2, NAN, 5, 1};
    cr_expect(isnan(target_metrics(SW_LABELS, broken, target, 3, 3).auc));
    expect_near(target_metrics(SW_LABELS, broken, target, 3, 3).accuracy, 6.0 / 9);
    const sw_real no[] = {0, 0}, neither[] = {NAN, -1}; /* a NaN does not mean no */
    cr_expect_eq(target_metrics(SW_LABELS, neither, no, 2, 1).accuracy, 0.5);
}

Test(metrics, logits_of_labels_that_would_overflow)
{
    const sw_real y[] = {1000, -1000, -2000, 30}, target[] = {1, 0, 1, 1};
    sw_metrics m = target_metrics(SW_LABELS, y, target, 4, 1);
    expect_near(m.loss, (2000 + log1p(exp(-30))) / 4);
    expect_near(m.accuracy, 0.75);
}

/* ---- Weighted loss, and the best constant answer --------------------------------------------- */

Test(metrics, weighted_loss_by_hand)
{
    /* The sets in the order of the index: labels 2, 1, 0. A logit of 1000 must not overflow. */
    const sw_real y[] = {0, 0, 0, 0, 1000, 0, 0, 2, 1}, weight[] = {2, 3, 0.5f};
    const int32_t label[] = {1, 0, 2};
    const int64_t index[] = {2, 0, 1};
    sw_ragged sets = {.count = 3, .label = label};
    const sw_split split = {SW_TEST, &sets, index, 3, 3, SW_CLASSES};
    expect_near(sw_weighted_loss(y, split, weight),
                (0.5 * log(3) + 2 * log(1 + exp(2) + exp(1))) / 5.5);
}

Test(metrics, majority_by_hand)
{
    const int32_t label[] = {2, 1, 2};
    const sw_real target[] = {1, 0, 1, 0, 0, 1};
    sw_ragged sets = {.count = 3, .label = label, .target = target, .targets = 2};
    sw_split split = {SW_TEST, &sets, NULL, 3, 3, SW_CLASSES};
    expect_near(sw_majority_share(split), 2.0 / 3);
    split.count = 1;
    cr_expect_eq(sw_majority_share(split), 1);
    split.count = 0;
    cr_expect(isnan(sw_majority_share(split)));
    split.count = 3, split.outputs = 2, split.task = SW_LABELS;
    expect_near(sw_majority_share(split), 4.0 / 6); /* yes to the first, no to the second */
    split.task = SW_REGRESSION;
    cr_expect(isnan(sw_majority_share(split)));
}

/* ---- Regression ------------------------------------------------------------------------------ */

Test(metrics, regression_by_hand)
{
    /* Two numbers of three sets. Means 2 and 20; squares about them 2 and 800. */
    const sw_real target[] = {1, 0, 2, 20, 3, 40}, y[] = {1, 10, 4, 20, 2, 35};
    sw_metrics m = target_metrics(SW_REGRESSION, y, target, 3, 2);
    expect_near(m.loss, (0 + 100 + 4 + 0 + 1 + 25) / 6.0);
    expect_near(m.error, (0 + 10 + 2 + 0 + 1 + 5) / 6.0);
    expect_near(m.r2, 1 - (5 / 2.0 + 125 / 800.0) / 2);
    cr_expect(isnan(m.accuracy) && isnan(m.auc));
    expect_near(target_metrics(SW_REGRESSION, target, target, 3, 2).r2, 1);
    const sw_real means[] = {2, 20, 2, 20, 2, 20};
    expect_near(target_metrics(SW_REGRESSION, means, target, 3, 2).r2, 0);
}

/* Squares are those of the scaled outputs. The error is in the unit of the data, and R2 has none.
 */
Test(metrics, regression_in_scales)
{
    const sw_real target[] = {1, 0, 2, 20, 3, 40}, y[] = {1, 10, 4, 20, 2, 35};
    double mean[] = {2, 20}, scale[] = {2, 10};
    const sw_schema schema = {.output = {.count = 2, .mean = mean, .scale = scale}};
    sw_ragged sets = {.count = 3, .target = target, .targets = 2};
    const sw_split split = {SW_TEST, &sets, NULL, 3, 2, SW_REGRESSION};
    sw_metrics m;
    cr_assert_eq(sw_metrics_scaled(&m, y, split, &schema), SW_OK);
    expect_near(m.loss, (5 / 4.0 + 125 / 100.0) / 6);
    expect_near(m.error, 18 / 6.0);
    expect_near(m.r2, 1 - (5 / 2.0 + 125 / 800.0) / 2);
}

/* The sets in the order of the index. */
Test(metrics, absolute_loss_by_hand)
{
    const sw_real target[] = {2, 20, 3, 40, 1, 0}, y[] = {1, 10, 4, 20, 2, 35};
    double mean[] = {0, 0}, scale[] = {2, 10};
    const sw_columns none = {2}, columns = {.count = 2, .mean = mean, .scale = scale};
    const int64_t index[] = {2, 0, 1};
    sw_ragged sets = {.count = 3, .target = target, .targets = 2};
    sw_split split = {SW_TEST, &sets, index, 3, 2, SW_REGRESSION};
    expect_near(sw_absolute_loss(y, split, &none), (10 + 2 + 1 + 5) / 6.0);
    expect_near(sw_absolute_loss(y, split, &columns),
                (10 / 10.0 + 2 / 2.0 + 1 / 2.0 + 5 / 10.0) / 6);
    split.count = 0;
    cr_expect(isnan(sw_absolute_loss(y, split, &columns)));
}

Test(metrics, r2_without_variation)
{
    const sw_real constant[] = {0.1f, 7, 0.1f, 7, 0.1f, 7}, y[] = {0.1f, 7, 0, 7, 0, 8};
    cr_expect(isnan(target_metrics(SW_REGRESSION, y, constant, 3, 2).r2));
    cr_expect(isnan(target_metrics(SW_REGRESSION, constant, constant, 3, 2).r2));
    const sw_real one[] = {3};
    sw_metrics m = target_metrics(SW_REGRESSION, y, one, 1, 1);
    cr_expect(isnan(m.r2) && isfinite(m.error));
    /* The squares keep their digits if the mean is far from 0. */
    const sw_real far[] = {1000000, 1000001, 1000002}, near[] = {1000001, 1000001, 1000001};
    expect_near(target_metrics(SW_REGRESSION, near, far, 3, 1).r2, 0);
    const sw_real broken[] = {1, NAN, 3};
    m = target_metrics(SW_REGRESSION, broken, far, 3, 1);
    cr_expect(isnan(m.loss) && isnan(m.error) && isnan(m.r2));
}

/* ---- Mixture --------------------------------------------------------------------------------- */

/* Two sets of numbers with two components each, of equal weight and of deviation ln 2, which is
 * softplus(0). Then one of the sets alone. */
Test(metrics, mixture_by_hand)
{
    const sw_real x[] = {0, 1, -1, 2}, y[] = {5, 0, 0, 5, 1, 0, 0, 2, 0, -1000, 0, 0};
    const int64_t offset[] = {0, 3, 4}, index[] = {1, 0, 1};
    sw_ragged sets = {.count = 2, .width = 1, .offset = offset, .x = x};
    sw_split split = {SW_TEST, &sets, NULL, 2, 6, SW_MIXTURE};
    sw_metrics m = metrics_of(y, split);
    const double deviation = log(2) + SW_MIXTURE_FLOOR, peak = 1 / (deviation * sqrt(2 * acos(-1)));
    const double one = exp(-1 / (2 * deviation * deviation)), four = pow(one, 4);
    double first = log(peak * (1 + one) / 2); /* of 0, and of 1, between two equal components */
    first = (2 * first + log(peak * (one + four) / 2)) / 3;
    expect_near(m.likelihood, (first + log(peak)) / 2);
    cr_expect_eq(m.loss, -m.likelihood);
    cr_expect(isnan(m.accuracy) && isnan(m.auc) && isnan(m.error) && isnan(m.r2));
    cr_expect_eq(m.sets, 2);
    /* Outputs in the order of the index. */
    const sw_real in_order[] = {0, 2, 0, -1000, 0, 0, 5, 0, 0, 5, 1, 0, 0, 2, 0, -1000, 0, 0};
    split.index = index, split.count = 3;
    expect_near(metrics_of(in_order, split).likelihood, (first + 2 * log(peak)) / 3);
    const sw_real broken[] = {5, 0, NAN, 5, 1, 0, 0, 2, 0, -1000, 0, 0};
    split.index = NULL, split.count = 2;
    m = metrics_of(broken, split);
    cr_expect(isnan(m.likelihood) && isnan(m.loss));
}

/* One Gaussian over two columns. In the unit of the data, ln p is smaller by ln 2 + ln 5. */
Test(metrics, mixture_in_scales)
{
    const sw_real x[] = {0, 0, 3, 4}, wide[] = {0, 0, 6, 20}, y[] = {0, 1, 2, 0, 0};
    const int64_t offset[] = {0, 2};
    double mean[] = {0, 0}, scale[] = {2, 5};
    sw_ragged sets = {.count = 1, .width = 2, .offset = offset, .x = x};
    sw_split split = {SW_TEST, &sets, NULL, 1, 5, SW_MIXTURE};
    const sw_schema schema = {.feature = {.count = 2, .mean = mean, .scale = scale}};
    const double deviation = log(2) + SW_MIXTURE_FLOOR, square = deviation * deviation;
    const double expected = -log(square * 2 * acos(-1)) - (5 + 8) / 2.0 / (2 * square);
    sw_metrics m = metrics_of(y, split);
    expect_near(m.likelihood, expected);
    sets.x = wide;
    cr_assert_eq(sw_metrics_scaled(&m, y, split, &schema), SW_OK);
    expect_near(m.likelihood, expected - log(10));
    expect_near(m.loss, -expected);
    expect_near(sw_log_of_scales(&schema.feature), log(10));
    cr_expect_eq(sw_log_of_scales(&(sw_columns){.count = 2}), 0);
}

/* The metrics of sets in another order, some twice. */
Test(metrics, an_index_says_whose_answers_they_are)
{
    const sw_real target[] = {0, 1, 1, 0, 5, 6}, y[] = {4, 6, 0, 1.5f, 4, 5};
    const int64_t index[] = {2, 0, 2};
    sw_ragged known = {.count = 3, .target = target, .targets = 2};
    sw_split split = {SW_TEST, &known, index, 3, 2, SW_REGRESSION};
    sw_metrics m = metrics_of(y, split);
    expect_near(m.error, (1 + 0 + 0 + 0.5 + 1 + 1) / 6);
}
