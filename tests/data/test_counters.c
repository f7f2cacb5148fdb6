/* test_counters.c - a column that rises with every element is told. */
#include "data/filled_builder.h"

TestSuite(counters, .init = setup, .fini = teardown);

/* Twenty sets of three elements; number(i) is the first column of element i. */
static void fill(double (*number)(int i), const char *const *names)
{
    double first[60];
    for (int i = 0; i < 60; i++) first[i] = number(i);
    fill_sets(20, 3, first, names);
}

static double row_number(int i)
{
    return 1000 + 2 * i;
}

static double place_in_set(int i)
{
    return i % 3;
}

static double measured(int i)
{
    return i + 0.5;
}

Test(counters, a_row_number)
{
    fill(row_number, two);
    cr_assert_eq(dataset->warnings, 1);
    cr_expect(strstr(dataset->warning[0], "column \"a\" rises with every element of the file"),
              "%s", dataset->warning[0]);
    cr_expect(strstr(dataset->warning[0], "(ignore=a leaves it out)"));
}

Test(counters, a_row_number_without_a_name)
{
    fill(row_number, NULL);
    cr_assert_eq(dataset->warnings, 1);
    cr_expect(strstr(dataset->warning[0], "column 0 rises with"), "%s", dataset->warning[0]);
    cr_expect(strstr(dataset->warning[0], "(leave it out of the file)"));
}

Test(counters, a_place_in_the_set)
{
    fill(place_in_set, two);
    for (int i = 0; i < dataset->warnings; i++)
        cr_expect_null(strstr(dataset->warning[i], "rises"), "%s", dataset->warning[i]);
}

/* Sets of two and three elements, by turns. */
Test(counters, a_place_in_sets_of_other_sizes)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int b = 0; b < 24; b++) {
        char name[16];
        snprintf(name, sizeof name, "s%d", b);
        for (int i = 0; i < 2 + b % 2; i++) {
            int64_t set;
            GOOD(sw_builder_set(builder, &set, name, line(2)));
            GOOD(sw_builder_element(builder, set, (double[]){1 + i, 2 + i * b}, SW_NO_INSTANCE,
                                    line(2)));
        }
        know(name, b / 2 % 2 ? "blue" : "red", NULL, 2);
    }
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->warnings, 1);
    cr_expect_str_eq(dataset->warning[0],
                     "column \"a\" counts the elements of each set, so it tells a model how many "
                     "there are: if that will not mean the same in new sets, ignore=a leaves it "
                     "out");
}

Test(counters, a_measured_number)
{
    fill(measured, two);
    cr_expect_eq(dataset->warnings, 0);
}
