/* test_clusters.c - groups of test sets as one draw: against the variance of means of groups. */
#include "study/clusters.h"

#include <criterion/criterion.h>
#include <math.h>

enum { SETS = 6 };

static int64_t find(int64_t *lead, int64_t *group)
{
    int64_t groups;
    const sw_predictions said = {.sets = SETS, .group = group};
    cr_assert_eq(sw_clusters_find(lead, &groups, &said), SW_OK);
    return groups;
}

Test(clusters, are_led_by_their_first_set)
{
    int64_t lead[SETS], group[] = {7, -1, 2, 7, -1, 2};
    static const int64_t expected[] = {0, 1, 2, 0, 4, 2};
    cr_expect_eq(find(lead, group), 4);
    for (int i = 0; i < SETS; i++) cr_expect_eq(lead[i], expected[i]);
}

/* Without groups, and with one group alone, of which nothing can be told. */
Test(clusters, of_single_sets)
{
    int64_t lead[SETS], one[SETS] = {0};
    double influence[] = {1, -2, 3, -4, 5, -3};
    cr_expect_eq(find(lead, NULL), SETS);
    for (int i = 0; i < SETS; i++) cr_expect_eq(lead[i], i);
    cr_expect_eq(find(lead, one), SETS);
    for (int i = 0; i < SETS; i++) cr_expect_eq(lead[i], i);
    sw_clusters_add_up(influence, lead, SETS);
    cr_expect(influence[0] == 1 && influence[5] == -3);
}

/* Groups of equal size: the variance of a mean of sets is that of the mean of the groups' means. */
Test(clusters, variance_of_a_mean)
{
    int64_t lead[SETS], group[] = {0, 1, 2, 0, 1, 2};
    static const double x[] = {1, 2, 7, 3, 8, 4}; /* means of the groups: 2, 5, 5.5 */
    double influence[SETS], sum = 0, mean = 25.0 / 6, variance = 0;
    cr_assert_eq(find(lead, group), 3);
    for (int i = 0; i < SETS; i++) influence[i] = (x[i] - mean) * sqrt(3 / (3 - 1.0));
    sw_clusters_add_up(influence, lead, SETS);
    for (int i = 0; i < SETS; i++) sum += influence[i] * influence[i] / (SETS * SETS);
    for (int i = 0; i < 3; i++) {
        const double of_group = (x[i] + x[i + 3]) / 2 - mean;
        variance += of_group * of_group / 2 / 3;
    }
    cr_expect_float_eq(sum, variance, 1e-14);
}
