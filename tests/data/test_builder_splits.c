/* test_builder_splits.c - groups and folds of a file. */
#include "filled_builder.h"

#include <setwise/data.h>

/* Set i has a group, a fold (NULL: none) and a split (NULL: none). */
static void tag(int i, const char *group, const char *fold, const char *role)
{
    char name[8];
    int64_t set;
    snprintf(name, sizeof name, "s%d", i);
    put(name, i, 2 + i);
    know(name, i % 2 ? "b" : "a", role, 2 + i);
    GOOD(sw_builder_set(builder, &set, name, line(2 + i)));
    if (group) GOOD(sw_builder_tag(builder, set, SW_TAG_GROUP, group, line(2 + i)));
    if (fold) GOOD(sw_builder_tag(builder, set, SW_TAG_FOLD, fold, line(2 + i)));
}

Test(builder_splits, groups_and_folds, .init = setup, .fini = teardown)
{
    GOOD(sw_builder_features(builder, 2, two));
    static const char *const fold[] = {"10", "9", "1"};
    for (int i = 0; i < 12; i++) tag(i, i < 4 ? "q" : i < 8 ? "p" : "r", fold[i / 4], NULL);
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert(dataset->group.count == 3 && dataset->divisions == 1);
    cr_assert_str_eq(dataset->group.name[0], "p");
    cr_assert_str_eq(sw_grouping_name(&dataset->group, 0), "q");
    cr_assert_str_eq(dataset->division->name[2], "10"); /* by size */
    cr_assert(dataset->division->of[0] == 2 && dataset->division->of[11] == 0);
    for (int role = 0; role < 3; role++) cr_assert_eq(dataset->index_count[role], 4);
}

Test(builder_splits, a_group_on_two_sides, .init = setup, .fini = teardown)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 6; i++) tag(i, i < 3 ? "p" : "q", NULL, i < 4 ? "train" : "test");
    bad(sw_builder_finish(builder, NULL),
        "line 6: group \"q\" is on two sides: set \"s3\" is in \"train\" and set \"s4\" in "
        "\"test\" (ignore=split");
}

Test(builder_splits, a_group_in_two_folds, .init = setup, .fini = teardown)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 6; i++) tag(i, i < 3 ? "p" : "q", i < 2 ? "1" : "2", NULL);
    bad(sw_builder_finish(builder, NULL), "line 4: group \"p\" is on two sides: set \"s0\"");
}

Test(builder_splits, a_set_without, .init = setup, .fini = teardown)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 4; i++) tag(i, i == 2 ? NULL : "p", NULL, NULL);
    bad(sw_builder_finish(builder, NULL),
        "line 4: set \"s2\" has no group, unlike other sets: 1 of 4 has none");
}

/* A set of the test split needs no fold. */
Test(builder_splits, folds_beside_a_test_split, .init = setup, .fini = teardown)
{
    static const char *const fold[] = {"a", "b", "c"};
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 8; i++) tag(i, NULL, i < 6 ? fold[i / 2] : NULL, i < 6 ? "train" : "test");
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert(dataset->test_given && dataset->split_given);
    GOOD(sw_dataset_fold_given(dataset, 1, 0));
    cr_assert(dataset->index[SW_TEST][0] == 2 && dataset->index_count[SW_TEST] == 2);
    cr_assert(dataset->kept_count == 2 && dataset->kept[0] == 6);
}

Test(builder_splits, a_set_without_a_fold, .init = setup, .fini = teardown)
{
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 4; i++) tag(i, NULL, i == 1 ? NULL : "1", NULL);
    bad(sw_builder_finish(builder, NULL), "line 3: set \"s1\" has no fold");
}
