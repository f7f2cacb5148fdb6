/* test_quantiles.c - the unit of a logarithm. */
#include "data/quantiles.h"

#include <criterion/criterion.h>

#define UNIT(...)                                                                                  \
    sw_log_unit((double[]){__VA_ARGS__},                                                           \
                (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)))

/* Of 21 numbers the 5 % quantile is the second one. */
Test(quantiles, the_unit_of_a_logarithm)
{
    double number[24] = {0, 0, 0};
    for (int i = 0; i < 21; i++) number[3 + i] = 3 + 2 * i;
    cr_expect_eq(sw_log_unit(number, 24), 5);
    cr_expect_eq(UNIT(7), 7);
    cr_expect_eq(UNIT(0, 0), 1);
    cr_expect_eq(sw_log_unit(number, 0), 1);
    cr_expect_float_eq(UNIT(-3, -2, 0, 1, 100), 2.95, 1e-15, "of the negative ones");
    cr_expect_float_eq(UNIT(-0.5, 10, 10, 10), 1.925, 1e-15);
}
