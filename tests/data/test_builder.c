/* test_builder.c - columns, options, and the messages of errors. */
#include "data/filled_builder.h"

TestSuite(builder, .init = setup, .fini = teardown);

Test(builder, what_it_was_made_with)
{
    sw_builder *other;
    cr_expect_str_eq(sw_builder_path(builder), "bags.csv");
    cr_expect(sw_builder_arena(builder) == dataset->arena);
    GOOD(sw_builder_new(&other, dataset, "a", &options, 17));
    cr_expect_eq(sw_builder_seed(other), 17);
    sw_builder_free(other);
    sw_builder_free(NULL);
}

Test(builder, messages)
{
    bad(sw_builder_fail(builder, SW_ERROR_FORMAT, line(3), "%d of %s", 2, "these"),
        "line 3: 2 of these");
    sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0}, "all of it");
    cr_expect_str_eq(sw_error_message(), "bags.csv: all of it");
    cr_expect_eq(sw_builder_no_memory(builder), SW_ERROR_MEMORY);
    cr_expect_str_eq(sw_error_message(), "bags.csv: out of memory to read it");
}

Test(builder, names_that_are_ignored)
{
    cr_expect(!sw_builder_ignores(builder, "split"));
    GOOD(sw_builder_check_ignore(builder));
    options.ignore = "split";
    cr_expect(sw_builder_ignores(builder, "split"));
    GOOD(sw_builder_check_ignore(builder));
    options.ignore = "split+x";
    cr_expect(sw_builder_ignores(builder, "x") && !sw_builder_ignores(builder, "y"));
    cr_expect_eq(sw_builder_check_ignore(builder), SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(),
                     "bags.csv: ignore=split+x: expected split, the only thing that can be left "
                     "out");
}

Test(builder, columns)
{
    static const char *const latin[] = {"a", "caf\xe9"};
    bad(sw_builder_features(builder, 0, NULL), "0 columns of elements, expected 1 to 1048576");
    bad(sw_builder_contexts(builder, (1 << 20) + 1, NULL), "1048577 columns of contexts");
    bad(sw_builder_features(builder, 2, latin), "the name of column 1 of elements is not UTF-8");
    bad(sw_builder_outputs(builder, SW_REGRESSION, 2, latin), "column 1 of targets is not UTF-8");
    bad(sw_builder_outputs(builder, SW_LABELS, 2, latin), "column 1 of labels is not UTF-8");
    bad(sw_builder_outputs(builder, SW_CLASSES, 2, latin), "the name of class 1 is not UTF-8");
    GOOD(sw_builder_features(builder, 2, two));
    cr_assert_eq(dataset->schema.feature.count, 2);
    cr_expect_str_eq(dataset->schema.feature.name[1], "b");
    cr_expect(dataset->schema.feature.name[1] != two[1], "names are copied");
}

Test(builder, classes_of_one_name)
{
    static const char *const name[] = {"red", "blue", "red"};
    bad(sw_builder_outputs(builder, SW_CLASSES, 3, name),
        "classes 0 and 2 have the same name, \"red\"");
}
