/* test_outcomes.c - sums over runs, against the runs themselves. */
#include <criterion/criterion.h>
#include <math.h>
#include <setwise/analysis.h>

Test(outcomes, sum_up_what_is_added)
{
    sw_outcomes *o;
    cr_assert_eq(sw_outcomes_new(&o, 2, 3, 2), SW_OK);
    const double first[] = {1, -1}, second[] = {-0.5, 0.5};
    sw_outcomes_add(o, 1, 0, 0.25, first);
    sw_outcomes_add(o, 1, 2, 0.5, second);
    sw_outcomes_add(o, 0, 1, NAN, first); /* it does not count */
    cr_expect(isnan(o->value[0]) && isnan(o->value[1]) && isnan(o->value[4]));
    cr_expect(o->value[3] == 0.25 && o->value[5] == 0.5);
    cr_expect(o->influence[0] == 0 && o->influence[2] == 0.5 && o->influence[3] == -0.5);
    cr_expect(o->squares[0] == 0 && o->squares[1] == 2.5);
    sw_outcomes_free(o);
}

/* The sum of the squared influences of a mean over n^2 is its variance: that of the values / n. */
Test(outcomes, influence_on_a_mean)
{
    sw_outcomes *o;
    double x[] = {1, 2, 3, 6}; /* mean 3, squares 4 + 1 + 0 + 9 */
    cr_assert_eq(sw_outcomes_new(&o, 1, 1, 4), SW_OK);
    sw_outcomes_add_mean(o, 0, 0, x);
    cr_expect_eq(o->value[0], 3);
    cr_expect_float_eq(o->squares[0] / 16, 14.0 / 3 / 4, 1e-14);
    cr_expect_float_eq(x[0] + x[1] + x[2] + x[3], 0, 1e-14);
    sw_outcomes_free(o);
}

Test(outcomes, sizes_are_checked)
{
    sw_outcomes *o;
    cr_expect_eq(sw_outcomes_new(&o, 0, 1, 1), SW_ERROR_ARGUMENT);
    cr_expect(!o);
    cr_expect_eq(sw_outcomes_new(&o, SW_STUDY_MAX_ARMS + 1, 1, 1), SW_ERROR_ARGUMENT);
    cr_expect_eq(sw_outcomes_new(&o, 1, 0, 1), SW_ERROR_ARGUMENT);
    cr_expect_eq(sw_outcomes_new(&o, 1, 1, -1), SW_ERROR_ARGUMENT);
    sw_outcomes_free(NULL);
    const sw_predictions none = {.task = SW_MIXTURE};
    cr_assert_eq(sw_outcomes_new(&o, 1, 2, 0), SW_OK);
    cr_expect_eq(sw_outcomes_add_predictions(o, 1, 0, "log-likelihood", &none), SW_ERROR_ARGUMENT);
    cr_expect_eq(sw_outcomes_add_predictions(o, 0, 2, "log-likelihood", &none), SW_ERROR_ARGUMENT);
    sw_outcomes_free(o);
}
