/* test_builder_sets.c - sets by name, and what is known of each. */
#include "data/filled_builder.h"

TestSuite(builder_sets, .init = setup, .fini = teardown);

Test(builder_sets, what_is_told_twice_has_to_agree)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_contexts(builder, 1, NULL));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    GOOD(sw_builder_tag(builder, set, SW_TAG_CLASS, "red", line(2)));
    bad(sw_builder_tag(builder, set, SW_TAG_CLASS, "blue", line(7)),
        "line 7: set \"x\" has the class \"blue\" here and \"red\" at line 2");
    GOOD(sw_builder_tag(builder, set, SW_TAG_SPLIT, "train", line(2)));
    bad(sw_builder_tag(builder, set, SW_TAG_SPLIT, "test", line(8)),
        "line 8: set \"x\" is in split \"test\" here and \"train\" at line 2");
    bad(sw_builder_tag(builder, set, SW_TAG_SPLIT, "tset", line(8)),
        "the split is \"tset\", expected train");
    GOOD(sw_builder_row(builder, set, SW_ROW_CONTEXT, (double[]){0.25}, line(2)));
    GOOD(sw_builder_row(builder, set, SW_ROW_CONTEXT, (double[]){0.25}, line(3)));
    bad(sw_builder_row(builder, set, SW_ROW_CONTEXT, (double[]){0.5}, line(3)),
        "line 3: set \"x\", context 0 is 0.5 here and 0.25 before");
    bad(sw_builder_row(builder, set, SW_ROW_CONTEXT, (double[]){NAN}, line(3)),
        "context 0 is missing");
    bad(sw_builder_new_set(builder, &set, "x", line(4)),
        "line 4: a second set \"x\": the first one is at line 2");
    bad(sw_builder_set(builder, &set, "caf\xe9", line(4)), "the name of the set is not UTF-8");
}

Test(builder_sets, names_of_all_sets_or_of_none)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    bad(sw_builder_set(builder, &set, NULL, line(3)),
        "line 3: the set has no name, unlike those before it");
}

Test(builder_sets, a_name_after_sets_without)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, NULL, line(2)));
    bad(sw_builder_set(builder, &set, "x", line(3)),
        "line 3: the set has a name, unlike those before it");
}

Test(builder_sets, names_in_a_block)
{
    GOOD(sw_builder_features(builder, 2, NULL));
    put_block();
    GOOD(sw_builder_name(builder, 0, "a", (sw_location){"set", 0}));
    bad(sw_builder_name(builder, 1, "a", (sw_location){"set", 1}),
        "set 1: a second set \"a\": the first one is at set 0");
    bad(sw_builder_name(builder, 1, "", (sw_location){"set", 1}),
        "set 1: the name of the set is empty");
    bad(sw_builder_name(builder, 1, "\xff", (sw_location){"set", 1}), "is not UTF-8");
    GOOD(sw_builder_name(builder, 1, "b", (sw_location){"set", 1}));
    bad(sw_builder_finish(builder, NULL), "set 2 has no name, unlike other sets: 1 of 3 has none");
}

Test(builder_sets, numbers_that_are_asked_for)
{
    int64_t set;
    static const char *const name[] = {"y"};
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_outputs(builder, SW_LABELS, 1, name));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    bad(sw_builder_row(builder, set, SW_ROW_TARGET, (double[]){0.5}, line(2)),
        "label 0 (y) is 0.5, expected 0 or 1");
    GOOD(sw_builder_row(builder, set, SW_ROW_TARGET, (double[]){1}, line(2)));
    put("x", 1, 2);
    know("x", NULL, "train", 2);
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect((double)dataset->sets.target[0] == 1 && dataset->sets.targets == 1);
    cr_expect_null(dataset->schema.output.scale);
}

Test(builder_sets, named_classes_and_no_other)
{
    int64_t set;
    static const char *const name[] = {"b", "a"};
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_outputs(builder, SW_CLASSES, 2, name));
    put("x", 1, 2);
    know("x", "b", "train", 2);
    GOOD(sw_builder_set(builder, &set, "x", line(3)));
    bad(sw_builder_tag(builder, set, SW_TAG_CLASS, "c", line(3)),
        "line 3: \"c\" is none of the 2 classes");
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect_eq(dataset->sets.label[0], 0);
    cr_expect_str_eq(dataset->schema.output.name[1], "a");
}

Test(builder_sets, names_of_roles)
{
    static const char *const name[] = {"train", "TRAINING", "0",    "Valid",   "validation",
                                       "val",   "1",        "Test", "testing", "2"};
    static const sw_role role[] = {SW_TRAIN, SW_TRAIN, SW_TRAIN, SW_VALID, SW_VALID,
                                   SW_VALID, SW_VALID, SW_TEST,  SW_TEST,  SW_TEST};
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 10; i++) {
        put(name[i], i, 2 + i);
        know(name[i], "red", name[i], 2 + i);
    }
    GOOD(sw_builder_finish(builder, NULL));
    int seen = 0;
    for (int r = 0; r < 3; r++)
        for (int64_t i = 0; i < dataset->index_count[r]; i++, seen++)
            cr_expect_eq((int)role[dataset->index[r][i]], r, "%s", name[dataset->index[r][i]]);
    cr_expect_eq(seen, 10);
}

Test(builder_sets, names_and_classes_that_are_none)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    bad(sw_builder_set(builder, &set, "", line(2)), "line 2: the name of the set is empty");
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    bad(sw_builder_tag(builder, set, SW_TAG_CLASS, "", line(2)),
        "line 2: the class of the set is empty");
    bad(sw_builder_tag(builder, set, SW_TAG_CLASS, "caf\xe9", line(2)),
        "the class of the set is not UTF-8");
}

Test(builder_sets, texts_for_messages)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    cr_expect_str_eq(sw_builder_set_text(builder, set).text, "set \"x\"");
}

/* Sets that are named in turn are found again, each by its number. */
Test(builder_sets, many)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 300; i++) {
            int64_t set;
            char name[8];
            snprintf(name, sizeof name, "s%d", i);
            GOOD(sw_builder_set(builder, &set, name, line(i)));
            cr_assert_eq(set, i);
        }
}
