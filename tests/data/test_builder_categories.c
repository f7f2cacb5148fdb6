/* test_builder_categories.c - which columns hold words, and what a file has for those of a model.
 */
#include "data/builder_categories.h"

#include "data/builder_state.h"

#include "filled_builder.h"

TestSuite(builder_categories, .init = setup, .fini = teardown);

static bool has_words_in(sw_part part, const char *name)
{
    bool has;
    GOOD(sw_builder_has_words_in(&has, builder, part, name));
    return has;
}

static const char *const file[] = {"depth", "soil", "shade"};

Test(builder_categories, the_option_lists_them)
{
    options.categories = "soil+context.season";
    cr_expect(has_words_in(SW_ELEMENTS, "soil"));
    cr_expect_not(has_words_in(SW_ELEMENTS, "season"));
    cr_expect(has_words_in(SW_CONTEXTS, "season"));
    GOOD(sw_builder_categories_find(builder, SW_ELEMENTS, 3, file));
    cr_expect_null(sw_builder_category_of(builder, SW_ELEMENTS, 0));
    cr_assert_not_null(sw_builder_category_of(builder, SW_ELEMENTS, 1));
    cr_expect_null(sw_builder_category_of(builder, SW_CONTEXTS, 1));
    cr_expect_null(sw_builder_category_of(builder, SW_PARTS, 1));
    cr_expect_eq(sw_builder_category_called(builder, SW_ELEMENTS, "soil"),
                 sw_builder_category_of(builder, SW_ELEMENTS, 1));
    cr_expect_eq(sw_builder_categories_check(builder), SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "is called \"context.season\""), "%s", sw_error_message());
    GOOD(sw_builder_categories_find(builder, SW_CONTEXTS, 1, (const char *const[]){"season"}));
    GOOD(sw_builder_categories_check(builder));
    GOOD(sw_builder_categories_find(builder, SW_ELEMENTS, 3, NULL));
    cr_expect_null(sw_builder_category_of(builder, SW_ELEMENTS, 1));
}

/* A model's names say what they are; a column that it knows itself holds numbers. */
Test(builder_categories, a_model_has_columns_of_their_values)
{
    static char *name[] = {"shade", "soil=mud", "soil=sand", "shade=no", "depth"};
    const sw_schema model = {.feature = {.count = 5, .name = name}};
    options.model = &model;
    cr_expect_not(has_words_in(SW_ELEMENTS, "shade"));
    GOOD(sw_builder_categories_find(builder, SW_ELEMENTS, 3, file));
    const sw_category *soil = sw_builder_category_of(builder, SW_ELEMENTS, 1);
    cr_assert(soil && soil->value.count == 2);
    cr_expect_str_eq(soil->value.name[1], "sand");
    sw_columns folded = model.feature;
    GOOD(sw_builder_categories_fold(builder, SW_ELEMENTS, &folded));
    static const char *const expected[] = {"shade", "soil", "shade=no", "depth"};
    cr_assert_eq(folded.count, 4);
    for (int i = 0; i < 4; i++) cr_expect_str_eq(folded.name[i], expected[i]);
}
