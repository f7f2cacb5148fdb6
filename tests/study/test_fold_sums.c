/* test_fold_sums.c - how far each set moves the mean over folds: the variance of a fold is what its
 * sets alone give. */
#include "study/fold_sums.h"

#include <criterion/criterion.h>
#include <math.h>

enum { EACH = 8, FOLDS = 3 };
static double truth[EACH], scores[2 * EACH];
static int64_t place[EACH];

/* The sets of fold r are r, r + FOLDS, r + 2 FOLDS ... */
static sw_predictions said_in(int64_t r)
{
    sw_random random = sw_random_for(11, SW_FOR_TEST, (uint32_t)r, 0);
    for (int i = 0; i < EACH; i++) {
        truth[i] = i % 2;
        place[i] = r + FOLDS * i;
        scores[2 * i] = sw_random_uniform(&random);
        scores[2 * i + 1] = 1 - scores[2 * i];
    }
    return (sw_predictions){SW_CLASSES, EACH, 2, place, NULL, truth, scores};
}

Test(fold_sums, each_set_has_the_influence_in_its_fold)
{
    sw_fold_sums sums[2] = {0};
    sw_outcomes *o;
    for (int r = FOLDS - 1; r >= 0; r--) { /* in any order */
        const sw_predictions said = said_in(r);
        cr_assert_eq(sw_fold_sums_add(&sums[0], &said), SW_OK);
    }
    const sw_predictions first = said_in(0); /* of the other arm a single fold, with fewer sets */
    cr_assert_eq(sw_fold_sums_add(&sums[1], &first), SW_OK);
    cr_assert_eq(sw_fold_sums_sets(sums, 2), EACH * FOLDS);
    for (int m = 0; m < 3; m++) {
        const sw_analysis_metric *metric = sw_analysis_metric_at(SW_CLASSES, 2, m);
        cr_assert_eq(sw_outcomes_new(&o, 2, FOLDS, EACH * FOLDS), SW_OK);
        sw_fold_sums_put(o, sums, m);
        for (int r = 0; r < FOLDS; r++) {
            double value, influence[EACH];
            const sw_predictions said = said_in(r);
            cr_assert_eq(metric->influence(&value, influence, &said, NULL), SW_OK);
            for (int i = 0; i < EACH; i++) {
                const double expected = FOLDS * influence[i];
                cr_expect_float_eq(o->influence[place[i]], expected, 1e-12);
                cr_expect_float_eq(o->influence[EACH * FOLDS + place[i]], r == 0 ? expected : 0,
                                   1e-12);
            }
        }
        sw_outcomes_free(o);
    }
    for (int a = 0; a < 2; a++) sw_fold_sums_free(&sums[a]);
}

/* Two sets of a group count as one draw: their influences stand at the first of them. */
Test(fold_sums, groups_are_drawn_together)
{
    sw_fold_sums sums = {0};
    int64_t group[EACH];
    sw_predictions said = said_in(0);
    for (int i = 0; i < EACH; i++) group[i] = i / 2;
    said.group = group;
    cr_assert_eq(sw_fold_sums_add(&sums, &said), SW_OK);
    for (int i = 1; i < EACH; i += 2) cr_expect_eq(sums.influence[0][place[i]], 0);
    double sum = 0;
    for (int64_t k = 0; k < sums.sets; k++) sum += fabs(sums.influence[0][k]);
    cr_expect_gt(sum, 0);
    sw_fold_sums_free(&sums);
}
