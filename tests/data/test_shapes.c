/* test_shapes.c - a line for each set, numbers of a set on its first line, and sets in two
 * spellings are told. */
#include "data/filled_builder.h"

TestSuite(shapes, .init = setup, .fini = teardown);

enum { SETS = 20 };

/* Sets of `size` elements, whose first column has a number in the first element of all sets but
 * `without`, and in the others if `others`. */
static void fill(int size, int without, bool others)
{
    double first[SETS * 3];
    for (int i = 0; i < SETS * size; i++)
        first[i] = i % size == 0 ? (i / size == without ? NAN : i + 0.5) : others ? 1.5 : NAN;
    options.nonfinite = SW_KEEP;
    fill_sets(SETS, size, first, two);
}

Test(shapes, a_number_of_the_set)
{
    fill(3, -1, false);
    cr_assert_eq(dataset->warnings, 1);
    cr_expect_str_eq(dataset->warning[0],
                     "column \"a\" has a number in the first element of each set alone, as a "
                     "number of the set has (context=a reads it so)");
}

Test(shapes, numbers_of_elements)
{
    fill(3, 4, false); /* one set lacks it */
    cr_expect_eq(dataset->warnings, 0);
}

Test(shapes, numbers_of_all_elements)
{
    fill(3, -1, true);
    cr_expect_eq(dataset->warnings, 0);
}

/* Spreadsheets and pandas make such numbers. */
Test(shapes, numbers_with_zeros_as_the_names_of_sets)
{
    static const char *const name[] = {"001", "2",  "000", "1a",    "1",      "2.0",    "0",
                                       "01a", "10", "2.5", "P1/01", "P2/10/", "p1/1.0", "P2/1/"};
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 28; i++) {
        put(name[i / 2], 9 * i % 28, 2 + i);
        know(name[i / 2], i / 2 % 2 ? "blue" : "red", NULL, 2 + i);
    }
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->warnings, 1);
    cr_expect_str_eq(
        dataset->warning[0],
        "names of sets that differ in case, blanks or zeros alone: \"001\" and "
        "\"1\", \"2\" and \"2.0\", \"000\" and \"0\", \"P1/01\" and \"p1/1.0\" (elements of "
        "one set need one spelling of its name)");
}

Test(shapes, two_spellings_of_the_name_of_a_set)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 12; i++) {
        char name[16];
        snprintf(name, sizeof name, i == 8 ? "p%d" : "P%d", i / 2);
        put(name, 7 * i % 12, 2 + i);
        know(name, i / 2 % 2 ? "blue" : "red", NULL, 2 + i);
    }
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->warnings, 1);
    cr_expect_str_eq(dataset->warning[0],
                     "names of sets that differ in case, blanks or zeros alone: \"p4\" and \"P4\" "
                     "(elements of one set need one spelling of its name)");
}

Test(shapes, a_line_for_each_set)
{
    fill(1, -1, false);
    cr_assert_eq(dataset->warnings, 1);
    cr_expect(strstr(dataset->warning[0], "each set has a single element"), "%s",
              dataset->warning[0]);
}
