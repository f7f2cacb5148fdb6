/* test_sentinels.c - a number that stands for missing ones is told, and can be taken as one. */
#include "data/filled_builder.h"

TestSuite(sentinels, .init = setup, .fini = teardown);

/* Ten sets of two elements: the first column holds a number twice. */
static void fill(double twice)
{
    double first[20];
    for (int i = 0; i < 20; i++) first[i] = i % 10 == 3 ? twice : i % 7;
    fill_sets(10, 2, first, two);
}

static bool is_told(void)
{
    for (int i = 0; i < dataset->warnings; i++)
        if (strstr(dataset->warning[i], "is far from all other numbers")) return true;
    return false;
}

#define TOLD(name, number, told)                                                                   \
    Test(sentinels, name)                                                                          \
    {                                                                                              \
        fill(number);                                                                              \
        cr_expect_eq(is_told(), told);                                                             \
    }
TOLD(of_a_map, -9999, true)
TOLD(of_a_questionnaire, 99, true)
TOLD(with_a_point, 999.9, true)
TOLD(of_16_bits, -32768, true)
TOLD(of_a_climate_model, 1e20, true)
TOLD(a_measured_number, 98.6, false)
TOLD(among_the_others, 9, false)
TOLD(large, 5000, false)

Test(sentinels, message)
{
    fill(-999);
    cr_assert(is_told());
    cr_expect_str_eq(dataset->warning[0],
                     "-999 in column \"a\" is far from all other numbers there: if it stands for a "
                     "missing one, na=-999 takes it so");
}

/* The builder reads the option `na` when it is made. */
static void begin_with(const char *na)
{
    sw_builder_free(builder);
    options.na = na;
    GOOD(sw_builder_new(&builder, dataset, "bags.csv", &options, 0));
}

/* The words of `na` that are numbers count in every format, as the number that they are. */
Test(sentinels, are_missing)
{
    options.fill = SW_FILL_ZERO;
    options.scaling = SW_SCALING_NONE;
    begin_with("n.d.+-999.0");
    fill(-999);
    cr_expect_not(is_told());
    for (int i = 0; i < 20; i++)
        cr_expect_eq(dataset->sets.x[2 * i], i % 10 == 3 ? 0 : i % 7, "%d", i);
}

Test(sentinels, in_a_block)
{
    options.nonfinite = SW_DROP;
    options.empty = SW_DROP;
    begin_with("1");
    GOOD(sw_builder_features(builder, 2, two));
    put_block();
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect_eq(dataset->sets.count, 2);
}
