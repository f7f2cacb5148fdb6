/* test_builder_drop.c - sets that are left out, and those behind them. */
#include "data/builder_drop.h"

#include "data/filled_builder.h"

TestSuite(builder_drop, .init = setup, .fini = teardown);

Test(builder_drop, sets_without_elements)
{
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_contexts(builder, 1, NULL));
    static const char *const name[] = {"x", "y", "z"};
    for (int i = 0; i < 3; i++) {
        int64_t set;
        if (i != 1) put(name[i], i, 2 + i);
        know(name[i], "red", "train", 2 + i);
        GOOD(sw_builder_set(builder, &set, name[i], line(2 + i)));
        GOOD(sw_builder_row(builder, set, SW_ROW_CONTEXT, (double[]){i}, line(2 + i)));
    }
    bad(sw_builder_finish(builder, NULL),
        "line 3: set \"y\" has no elements, expected at least one");
    options.empty = SW_DROP;
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->sets.count, 2);
    cr_expect((double)dataset->sets.context[1] == 2 && (double)dataset->sets.x[2] == 2);
    cr_expect_str_eq(dataset->set_name[1], "z");
}

Test(builder_drop, kept_empty)
{
    int64_t set;
    GOOD(sw_builder_features(builder, 2, two));
    GOOD(sw_builder_set(builder, &set, "x", line(2)));
    GOOD(sw_builder_tag(builder, set, SW_TAG_SPLIT, "test", line(2)));
    options.empty = SW_KEEP;
    GOOD(sw_builder_finish(builder, NULL));
    cr_expect(dataset->sets.count == 1 && dataset->sets.offset[1] == 0);
}

/* Without answers at all, the sets stay: they can be looked at. */
Test(builder_drop, sets_without_an_answer)
{
    options.drop_unanswered = true;
    GOOD(sw_builder_features(builder, 2, two));
    for (int i = 0; i < 3; i++) put((const char *[]){"x", "y", "z"}[i], i, 2 + i);
    GOOD(sw_builder_drop_sets(builder));
    know("x", "red", "train", 2);
    know("z", "red", "train", 4);
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert_eq(dataset->sets.count, 2);
    cr_expect_str_eq(dataset->set_name[1], "z");
    cr_expect_eq((double)dataset->sets.x[2], 2);
    cr_expect_str_eq(dataset->warning[0], "1 set without an answer was left out");
}
