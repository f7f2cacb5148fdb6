/* test_padding.c - sets that are filled up with zeros are told. */
#include "data/filled_builder.h"

TestSuite(padding, .init = setup, .fini = teardown);

/* Sets of three elements, of which the first `padded` end in zeros; the last one may have one
 * more. */
static bool is_told(int sets, int padded, bool uneven)
{
    char told[160];
    snprintf(told, sizeof told,
             "all sets have 3 elements, and %d of the %d sets end in zeros alone: if these are "
             "padding",
             padded, sets);
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 3 * sets + uneven; i++) {
        const int set_number = i < 3 * sets ? i / 3 : sets - 1;
        const bool zero = i % 3 == 2 && set_number < padded;
        char name[16];
        int64_t set;
        snprintf(name, sizeof name, "s%d", set_number);
        GOOD(sw_builder_set(builder, &set, name, line(2 + i)));
        GOOD(sw_builder_element(builder, set, (double[]){0, zero ? 0 : 1 + i * 7 % 11},
                                SW_NO_INSTANCE, line(2 + i)));
        know(name, set_number % 2 ? "red" : "blue", NULL, 2 + i);
    }
    GOOD(sw_builder_finish(builder, NULL));
    bool is = false;
    for (int i = 0; i < dataset->warnings; i++) {
        if (strstr(dataset->warning[i], told)) {
            is = true;
        } else {
            cr_expect_null(strstr(dataset->warning[i], "padding"), "%s", dataset->warning[i]);
        }
    }
    return is;
}

Test(padding, some_sets_end_in_zeros)
{
    cr_expect(is_told(10, 4, false));
}

Test(padding, sets_of_other_sizes)
{
    cr_expect_not(is_told(10, 4, true));
}

Test(padding, two_sets)
{
    cr_expect_not(is_told(10, 2, false));
}

Test(padding, zeros_that_all_sets_have)
{
    cr_expect_not(is_told(10, 10, false));
}

/* Fewer than one set in ten may end in zeros by chance. */
Test(padding, a_tenth_of_the_sets)
{
    cr_expect(is_told(30, 3, false));
}

Test(padding, less_than_a_tenth_of_the_sets)
{
    cr_expect_not(is_told(31, 3, false));
}
