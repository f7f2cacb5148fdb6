/* test_accuracy_interval.c - the interval of an accuracy: against Wilson's formula, and groups. */
#include <criterion/criterion.h>
#include <math.h>
#include <setwise/analysis.h>
#include <stdlib.h>

enum { SETS = 40 };
static double truth[SETS], scores[SETS * 2];
static int64_t group[SETS];

/* The first sets are answered right. Groups of `together` sets each, or none. */
static sw_predictions answered(int right, int together)
{
    for (int i = 0; i < SETS; i++) {
        truth[i] = i % 2;
        scores[2 * i + (i % 2)] = i < right ? 0.75 : 0.25;
        scores[2 * i + 1 - i % 2] = i < right ? 0.25 : 0.75;
        group[i] = together ? i / together : i;
    }
    return (sw_predictions){.task = SW_CLASSES,
                            .sets = SETS,
                            .outputs = 2,
                            .truth = truth,
                            .scores = scores,
                            .group = together ? group : NULL};
}

static void expect(const sw_predictions *said, double low, double high, int64_t draws)
{
    sw_interval found;
    cr_assert_eq(sw_accuracy_interval(&found, said), SW_OK, "%s", sw_error_message());
    cr_expect_float_eq(found.low, low, 1e-4, "%g, not %g", found.low, low);
    cr_expect_float_eq(found.high, high, 1e-4, "%g, not %g", found.high, high);
    cr_expect_eq(found.draws, draws);
}

/* Wilson 1927, with 1.96: 30 of 40, 40 of 40, none of 40. */
Test(accuracy_interval, of_independent_sets_is_wilsons)
{
    sw_predictions said = answered(30, 0);
    expect(&said, 0.59806, 0.85813, SETS);
    said = answered(SETS, 0);
    expect(&said, 0.91238, 1, SETS);
    said = answered(0, 0);
    expect(&said, 0, 0.08762, SETS);
}

/* Ten groups of four sets that are all right or all wrong tell as much as ten sets. */
Test(accuracy_interval, of_groups_is_that_of_their_number)
{
    sw_predictions said, alone;
    sw_interval narrow, wide;
    alone = answered(32, 1);
    cr_assert_eq(sw_accuracy_interval(&narrow, &alone), SW_OK);
    cr_expect_eq(narrow.draws, SETS);
    said = answered(32, 4);
    cr_assert_eq(sw_accuracy_interval(&wide, &said), SW_OK);
    cr_expect_eq(wide.draws, 10);
    /* Wilson for 8 of 10 with Student's quantile of 9 degrees of freedom, 2.262. */
    const double z = 2.2622, n = 10, p = 0.8, scale = 1 + z * z / n;
    const double middle = (p + z * z / (2 * n)) / scale;
    const double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale;
    cr_expect_float_eq(wide.low, middle - half, 2e-3, "%g, not %g", wide.low, middle - half);
    cr_expect_float_eq(wide.high, middle + half, 2e-3, "%g, not %g", wide.high, middle + half);
    cr_expect(wide.low < narrow.low && wide.high > narrow.high);
}

/* The same share is right in each group, and in each set of labels: the variance is rounding. */
Test(accuracy_interval, where_all_draws_are_alike)
{
    sw_interval found;
    sw_predictions said = answered(0, 4);
    said.sets = 30;
    for (int i = 0; i < 30; i++) {
        group[i] = i / 3;
        const bool right = i % 3 < 2;
        scores[2 * i + (i % 2)] = right ? 0.75 : 0.25;
        scores[2 * i + 1 - i % 2] = right ? 0.25 : 0.75;
    }
    cr_assert_eq(sw_accuracy_interval(&found, &said), SW_OK);
    cr_expect_eq(found.draws, 10);
    cr_expect(found.low < 0.4 && found.high > 0.85, "%g to %g", found.low, found.high);
    double answers[30], yes[30];
    for (int i = 0; i < 30; i++) answers[i] = 1, yes[i] = i % 3 < 2 ? 0.9 : 0.1;
    said = (sw_predictions){
        .task = SW_LABELS, .sets = 10, .outputs = 3, .truth = answers, .scores = yes};
    cr_assert_eq(sw_accuracy_interval(&found, &said), SW_OK);
    cr_expect(found.low < 0.4 && found.high > 0.85, "%g to %g", found.low, found.high);
}

Test(accuracy_interval, of_one_group_is_all)
{
    sw_predictions said = answered(30, SETS);
    expect(&said, 0, 1, 1);
}

Test(accuracy_interval, is_of_answers_that_are_right_or_wrong)
{
    sw_interval found;
    sw_predictions said = answered(30, 0);
    said.task = SW_REGRESSION;
    cr_expect_eq(sw_accuracy_interval(&found, &said), SW_ERROR_ARGUMENT);
    said = (sw_predictions){.task = SW_CLASSES};
    cr_expect_eq(sw_accuracy_interval(&found, &said), SW_ERROR_ARGUMENT);
}

/* Classes counted from 1: the accuracy would look right, and would not be. */
Test(accuracy_interval, of_a_class_that_is_none)
{
    sw_predictions said = answered(30, 0);
    sw_interval found;
    truth[5] = 2;
    cr_expect_eq(sw_accuracy_interval(&found, &said), SW_ERROR_ARGUMENT);
    said.truth = NULL;
    cr_expect_eq(sw_accuracy_interval(&found, &said), SW_ERROR_ARGUMENT);
}
