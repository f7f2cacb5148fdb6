/* test_builder_suspects.c - which columns a builder takes for groups that nobody named. */
#include "data/builder_suspects.h"

#include "filled_builder.h"

/* 60 sets of two elements in a drawn split. Set i has the value format(i / each) in a column. */
static void fill(const char *column, bool numbers, const char *format, int each)
{
    int64_t suspect;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_suspect(builder, column, numbers, &suspect));
    for (int i = 0; i < 60; i++) {
        char name[8], value[16];
        int64_t set;
        snprintf(name, sizeof name, "s%d", i);
        snprintf(value, sizeof value, format, i / each);
        put(name, 60 - i, 2 + i);
        put(name, 0.5, 2 + i);
        know(name, i % 2 ? "b" : "a", NULL, 2 + i);
        GOOD(sw_builder_set(builder, &set, name, line(2 + i)));
        GOOD(sw_builder_suspect_value(builder, suspect, set, value));
        GOOD(sw_builder_suspect_value(builder, suspect, set, "NA")); /* says nothing */
    }
}

/* One warning that holds the words; NULL: there is none. */
static void expect_warning(const char *words)
{
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->warnings, words != NULL, "%s",
                 dataset->warnings ? dataset->warning[0] : "");
    if (words)
        cr_expect(strstr(dataset->warning[0], words), "no \"%s\" in %s", words,
                  dataset->warning[0]);
}

Test(builder_suspects, a_name_tells, .init = setup, .fini = teardown)
{
    fill("Patient:ID", true, "%d", 3);
    int64_t shared = 0;
    GOOD(sw_builder_finish(builder, NULL));
    for (int64_t p = 0; p < 20; p++) {
        unsigned roles = 0;
        for (int role = SW_TRAIN; role <= SW_TEST; role++)
            for (int64_t i = 0; i < dataset->index_count[role]; i++)
                if (dataset->index[role][i] / 3 == p) roles |= 1u << role;
        shared += (roles & (roles - 1)) != 0;
    }
    char expected[160];
    snprintf(expected, sizeof expected,
             "column \"Patient:ID\" has 20 values in 60 sets, and %lld of them are in more than "
             "one split: group=\"Patient:ID\" keeps them together",
             (long long)shared);
    cr_assert_eq(dataset->warnings, 1);
    cr_expect_str_eq(dataset->warning[0], expected);
}

Test(builder_suspects, texts_of_many_values, .init = setup, .fini = teardown)
{
    fill("origin", false, "p-%d", 4);
    expect_warning("column \"origin\" has 15 values in 60 sets");
}

Test(builder_suspects, an_ignored_column_cannot_be_two_things, .init = setup, .fini = teardown)
{
    fill("patient", false, "%d", 4);
    expect_warning("group=patient instead of ignore keeps them together");
}

/* A sex or a stage. */
Test(builder_suspects, texts_of_few_values, .init = setup, .fini = teardown)
{
    fill("stage", false, "T%d", 12);
    expect_warning(NULL);
}

/* The splits need three values. */
Test(builder_suspects, two_groups, .init = setup, .fini = teardown)
{
    fill("group", false, "g%d", 30);
    expect_warning(NULL);
}

Test(builder_suspects, numbers_that_are_equal_by_chance, .init = setup, .fini = teardown)
{
    fill("age of the patient", true, "%d", 3);
    expect_warning(NULL);
}

Test(builder_suspects, ignored_numbers, .init = setup, .fini = teardown)
{
    fill("age", false, "%d", 3);
    expect_warning(NULL);
}

Test(builder_suspects, a_value_for_each_set, .init = setup, .fini = teardown)
{
    fill("patient", true, "%d", 1);
    expect_warning(NULL);
}

Test(builder_suspects, a_column_that_varies_in_a_set, .init = setup, .fini = teardown)
{
    int64_t set;
    fill("patient", false, "%d", 4);
    cr_assert(sw_builder_suspects(builder, 0));
    GOOD(sw_builder_set(builder, &set, "s7", line(99)));
    GOOD(sw_builder_suspect_value(builder, 0, set, "another"));
    cr_assert_not(sw_builder_suspects(builder, 0));
    expect_warning(NULL);
}

/* The sets behind an empty one move up, and their values with them: patient p has a set that is
 * left out before its others, all in training. */
Test(builder_suspects, sets_that_move, .init = setup, .fini = teardown)
{
    int64_t set;
    options.empty = SW_DROP;
    options.scaling = SW_SCALING_NONE;
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 9; i++) {
        char name[8];
        snprintf(name, sizeof name, "s%d", i);
        if (i != 1) put(name, i, 2 + i);
        know(name, i % 2 ? "a" : "b", i < 5 ? "train" : i < 7 ? "valid" : "test", 2 + i);
        GOOD(sw_builder_set(builder, &set, name, line(2 + i)));
        GOOD(sw_builder_suspect_key(builder, "patient", set,
                                    i < 5    ? "p"
                                    : i < 7  ? "q"
                                    : i == 7 ? "r"
                                             : "s"));
    }
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->warnings, 1);
    cr_expect(strstr(dataset->warning[0], "without elements"));
}
