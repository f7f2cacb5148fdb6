/* test_arm_sums.c - what runs said, summed up: against outcomes to which each run was added. */
#include "study/arm_sums.h"

#include <criterion/criterion.h>
#include <math.h>

enum { SETS = 20 };
static double truth[SETS], scores[2 * SETS];
static int64_t place[SETS];

static sw_predictions said_by(uint32_t run)
{
    sw_random random = sw_random_for(10, SW_FOR_TEST, run, 0);
    for (int i = 0; i < SETS; i++) {
        truth[i] = i % 2;
        place[i] = 3 * i;
        scores[2 * i] = sw_random_uniform(&random);
        scores[2 * i + 1] = 1 - scores[2 * i];
    }
    return (sw_predictions){SW_CLASSES, SETS, 2, place, NULL, truth, scores};
}

Test(arm_sums, of_arms_with_the_same_sets)
{
    const char *const names[] = {"accuracy", "AUC", "log-loss"};
    sw_arm_sums sums[2] = {0};
    for (uint32_t run = 0; run < 4; run++) {
        const sw_predictions said = said_by(run);
        cr_assert_eq(sw_arm_sums_add(&sums[run / 2], &said), SW_OK);
    }
    cr_assert_eq(sw_arm_sums_sets(sums, 2), SETS);
    for (int m = 0; m < 3; m++) {
        sw_outcomes *expected, *o;
        cr_assert_eq(sw_outcomes_new(&expected, 2, 2, SETS), SW_OK);
        cr_assert_eq(sw_outcomes_new(&o, 2, 2, SETS), SW_OK);
        for (uint32_t run = 0; run < 4; run++) {
            const sw_predictions said = said_by(run);
            cr_assert_eq(
                sw_outcomes_add_predictions(expected, (int)run / 2, (int)run % 2, names[m], &said),
                SW_OK);
        }
        sw_arm_sums_put(o, sums, m);
        for (int i = 0; i < 2 * SETS; i++)
            cr_expect_float_eq(o->influence[i], expected->influence[i], 1e-12);
        for (int a = 0; a < 2; a++) cr_expect_float_eq(o->squares[a], expected->squares[a], 1e-12);
        sw_outcomes_free(expected);
        sw_outcomes_free(o);
    }
    for (int a = 0; a < 2; a++) sw_arm_sums_free(&sums[a]);
}

/* Two sets of a group that are alike tell half as much as two of different groups. */
Test(arm_sums, of_groups)
{
    sw_arm_sums sums[2] = {0};
    sw_outcomes *o;
    int64_t group[SETS];
    sw_predictions said = said_by(0);
    for (int i = 0; i < SETS; i++) group[i] = i / 2;
    said.group = group;
    for (int a = 0; a < 2; a++) cr_assert_eq(sw_arm_sums_add(&sums[a], &said), SW_OK);
    cr_assert_eq(sw_outcomes_new(&o, 2, 2, sw_arm_sums_sets(sums, 2)), SW_OK);
    sw_arm_sums_put(o, sums, 0);
    cr_expect(o->sets == SETS && o->groups == SETS / 2);
    double squares = 0;
    for (int i = 0; i < SETS; i++) {
        squares += o->influence[i] * o->influence[i];
        if (i % 2) cr_expect_eq(o->influence[i], 0);
    }
    cr_expect_gt(squares, 0);
    cr_expect_float_eq(o->squares[0], squares, 1e-12);
    sw_outcomes_free(o);
    for (int a = 0; a < 2; a++) sw_arm_sums_free(&sums[a]);
}

/* Arms with other test sets are independent, and the variance of each stays what it is. */
Test(arm_sums, of_arms_with_other_sets)
{
    sw_arm_sums sums[3] = {0};
    sw_predictions said = said_by(0);
    cr_assert_eq(sw_arm_sums_add(&sums[0], &said), SW_OK);
    cr_assert_eq(sw_arm_sums_add(&sums[1], &said), SW_OK);
    said.sets = SETS / 2;
    cr_assert_eq(sw_arm_sums_add(&sums[2], &said), SW_OK);
    cr_assert_eq(sw_arm_sums_sets(sums, 3), SETS + SETS / 2);
    sw_outcomes *o;
    cr_assert_eq(sw_outcomes_new(&o, 3, 1, SETS + SETS / 2), SW_OK);
    sw_arm_sums_put(o, sums, 0);
    const double n = SETS + SETS / 2;
    double shared = 0, own = 0;
    for (int i = 0; i < n; i++) {
        shared += o->influence[i] * o->influence[2 * (int)n + i];
        own += pow(o->influence[i], 2);
    }
    cr_expect_eq(shared, 0);
    cr_expect_float_eq(own / n / n, sums[0].squares[0] / SETS / SETS, 1e-14);
    cr_expect_float_eq(o->squares[2] / n / n, 4 * sums[2].squares[0] / SETS / SETS, 1e-14);
    sw_outcomes_free(o);
    for (int a = 0; a < 3; a++) sw_arm_sums_free(&sums[a]);
}

Test(arm_sums, refuse_other_sets_of_one_arm)
{
    sw_arm_sums sums = {0};
    sw_predictions said = said_by(0);
    cr_assert_eq(sw_arm_sums_add(&sums, &said), SW_OK);
    place[2]++;
    cr_expect_eq(sw_arm_sums_add(&sums, &said), SW_ERROR_FORMAT);
    said = said_by(0);
    said.sets--;
    cr_expect_eq(sw_arm_sums_add(&sums, &said), SW_ERROR_FORMAT);
    sw_arm_sums_free(&sums);
}
