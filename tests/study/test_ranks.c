/* test_ranks.c - mean ranks, and the critical differences of the tables. */
#include <criterion/criterion.h>
#include <math.h>
#include <setwise/analysis.h>

enum { ARMS = 10, DATA = 12 };
static sw_arm_estimate arm[DATA][ARMS];
static sw_metric_analysis metric[DATA];
static sw_analysis analysis[DATA], *all[DATA];

static void make(int arms)
{
    for (int d = 0; d < DATA; d++) {
        for (int a = 0; a < arms; a++)
            arm[d][a] = (sw_arm_estimate){.mean = a, .best = 0.25, .same = a};
        metric[d] = (sw_metric_analysis){.arms = arms, .arm = arm[d]};
        analysis[d] = (sw_analysis){.data = d, .arms = arms, .metrics = 1, .metric = &metric[d]};
        all[d] = &analysis[d];
    }
}

/* Table 5 of Demsar (2006), "Statistical comparisons of classifiers over multiple data sets". */
Test(ranks, critical_differences_of_the_tables)
{
    const double q[] = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
    for (int k = 2; k <= ARMS; k++) {
        make(k);
        const sw_arm_ranks ranks = sw_arm_ranks_of(all, DATA);
        const double of_one = sqrt(k * (k + 1) / (6.0 * DATA));
        cr_expect_float_eq(ranks.critical_difference / of_one, q[k - 2], 0.0011, "%d", k);
    }
}

Test(ranks, means_over_data_sets)
{
    make(3);
    /* Ranks 3 2 1, then 1 2.5 2.5, then (lower is better) 1 2 3. */
    arm[1][0].mean = 9;
    arm[1][1].mean = arm[1][2].mean = 4;
    metric[2].lower_is_better = true;
    const sw_arm_ranks ranks = sw_arm_ranks_of(all, 3);
    cr_expect(ranks.arms == 3 && ranks.data_sets == 3);
    cr_expect_float_eq(ranks.rank[0], 5.0 / 3, 1e-14);
    cr_expect_float_eq(ranks.rank[1], 6.5 / 3, 1e-14);
    cr_expect_float_eq(ranks.rank[2], 6.5 / 3, 1e-14);
    cr_expect_float_eq(ranks.best[1], 0.25, 1e-14);
}

/* 66 of 90 hits, added up in another order. */
Test(ranks, of_means_that_rounding_tells_apart)
{
    make(3);
    for (int d = 0; d < 2; d++) {
        arm[d][1].mean = 0.7333333333333333;
        arm[d][2].mean = 0.7333333333333334;
        cr_assert_neq(arm[d][1].mean, arm[d][2].mean);
    }
    const sw_arm_ranks ranks = sw_arm_ranks_of(all, 2);
    cr_expect(ranks.rank[0] == 3 && ranks.rank[1] == 1.5 && ranks.rank[2] == 1.5);
}

/* An arm that has the runs of another one on all data sets is that arm once more. */
Test(ranks, of_arms_with_the_same_runs)
{
    make(3);
    for (int d = 0; d < 2; d++) arm[d][2].mean = arm[d][1].mean, arm[d][2].same = 1;
    sw_arm_ranks ranks = sw_arm_ranks_of(all, 2);
    cr_expect(ranks.rank[0] == 2 && ranks.rank[1] == 1 && isnan(ranks.rank[2]));
    arm[1][2].same = 2;
    ranks = sw_arm_ranks_of(all, 2);
    cr_expect(ranks.rank[0] == 3 && ranks.rank[1] == 1.5 && ranks.rank[2] == 1.5);
}

/* An arm without a mean on one data set has no rank, and counts in that of no other arm. One data
 * set decides nothing. */
Test(ranks, of_empty_cells)
{
    make(3);
    arm[0][1].mean = NAN;
    const sw_arm_ranks ranks = sw_arm_ranks_of(all, 2);
    cr_expect(isnan(ranks.rank[1]) && ranks.rank[2] == 1 && ranks.rank[0] == 2);
    cr_expect_float_eq(ranks.critical_difference, 1.960 * sqrt(2 * 3 / 12.0), 0.001);
    make(2);
    cr_expect(isnan(sw_arm_ranks_of(all, 1).critical_difference));
    cr_expect(isnan(sw_arm_ranks_of(all, 0).critical_difference));
}
