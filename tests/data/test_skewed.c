/* test_skewed.c - columns that span orders of magnitude are told, and no others. */
#include "data/filled_builder.h"

TestSuite(skewed, .init = setup, .fini = teardown);

enum { SETS = 60, SIZE = 20, ROWS = SETS * SIZE };

/* Sets of twenty elements: the first column has the numbers, the second is normal. */
static void fill_columns_with(const char *const names[2], double (*draw)(sw_random *r))
{
    sw_random r = sw_random_for(3, SW_FOR_TEST, 0, 0);
    GOOD(sw_builder_features(builder, 2, names));
    for (int i = 0; i < ROWS; i++) {
        char name[8];
        int64_t set;
        snprintf(name, sizeof name, "s%d", i / SIZE);
        GOOD(sw_builder_set(builder, &set, name, line(2 + i)));
        GOOD(sw_builder_element(builder, set, (double[]){draw(&r), sw_random_normal(&r)},
                                SW_NO_INSTANCE, line(2 + i)));
        know(name, i / SIZE % 2 ? "red" : "blue", NULL, 2 + i);
    }
    GOOD(sw_builder_finish(builder, NULL));
}

static void fill_with(double (*draw)(sw_random *r))
{
    fill_columns_with(two, draw);
}

static const char *told(void)
{
    for (int i = 0; i < dataset->warnings; i++)
        if (strstr(dataset->warning[i], "orders of magnitude")) return dataset->warning[i];
    return "";
}

static double lognormal(sw_random *r)
{
    return exp(2 * sw_random_normal(r));
}
static double with_zeros(sw_random *r)
{
    return sw_random_uniform(r) < 0.6 ? 0 : lognormal(r);
}
static double narrow(sw_random *r)
{
    return exp(0.8 * sw_random_normal(r));
}
static double exponential(sw_random *r)
{
    return -log1p(-sw_random_uniform(r));
}
static double rectified(sw_random *r)
{
    return fmax(0, sw_random_normal(r) - 1);
}
static double rare_ones(sw_random *r)
{
    return sw_random_uniform(r) < 0.005;
}
static double of_both_signs(sw_random *r)
{
    return lognormal(r) - 0.01;
}

#define MESSAGE                                                                                    \
    "1 of 2 columns span orders of magnitude, so a few large numbers have most of the spread: if " \
    "ratios matter there, let the network read logarithms, log=a"
#define TOLD(name, draw, message)                                                                  \
    Test(skewed, name)                                                                             \
    {                                                                                              \
        fill_with(draw);                                                                           \
        cr_expect_str_eq(told(), message);                                                         \
    }
TOLD(a_lognormal_column, lognormal, MESSAGE)
TOLD(zeros_count_as_small, with_zeros, MESSAGE)
TOLD(less_than_an_order_of_magnitude, narrow, "")
TOLD(exponential_numbers, exponential, "")
TOLD(positive_parts_of_normal_numbers, rectified, "")
TOLD(flags, rare_ones, "")
TOLD(numbers_of_both_signs, of_both_signs, "")

/* Each has to be the name of a column, as the option reads it. */
Test(skewed, long_names_are_whole)
{
    static const char *const names[] = {
        "creatinine in serum, by the method of the laboratory that sent the samples, in micromoles "
        "per litre, before the first dose of the day, as the mean of three measurements",
        "b"};
    fill_columns_with(names, lognormal);
    char advice[256];
    snprintf(advice, sizeof advice, "log=\"%s\"", names[0]);
    cr_expect(strstr(told(), advice), "%s", told());
}

Test(skewed, a_column_with_a_logarithm)
{
    options.log = "a";
    fill_with(lognormal);
    cr_expect_str_eq(told(), "");
}

Test(skewed, without_scales)
{
    options.scaling = SW_SCALING_NONE;
    fill_with(lognormal);
    cr_expect_str_eq(told(), "");
}
