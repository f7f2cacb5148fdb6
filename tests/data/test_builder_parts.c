/* test_builder_parts.c - parts of sets: the paragraphs of a text, or a column of numbers. */
#include "data/filled_builder.h"

#include <setwise/schema.h>

TestSuite(builder_parts, .init = setup, .fini = teardown);

/* A text of a set of the training split. */
static void say(const char *set, const char *text)
{
    int64_t number;
    GOOD(sw_builder_set(builder, &number, set, line(2)));
    GOOD(sw_builder_text(builder, number, text, SW_NO_INSTANCE, line(2)));
    know(set, "red", "train", 2);
}

/* The second numbers of all elements. */
static void expect_paragraphs(const double *expected, int64_t rows)
{
    const sw_ragged *sets = &dataset->sets;
    cr_assert(dataset->schema.parts && sets->width == 2 && sets->offset[sets->count] == rows);
    for (int64_t i = 0; i < rows; i++)
        cr_expect_eq((double)sets->x[2 * i + 1], expected[i], "word %lld", (long long)i);
}

Test(builder_parts, blank_lines_between_words_begin_a_paragraph)
{
    GOOD(sw_builder_words(builder));
    say("x", "\n\none two\nthree\n \t\r\n\n\nfour.\n\n");
    say("y", "five");
    say("x", "six\n\nseven"); /* a text that goes on */
    GOOD(sw_builder_finish(builder, NULL));
    expect_paragraphs((const double[]){1, 1, 1, 2, 2, 3, 1}, 7);
    cr_expect_str_eq(dataset->schema.feature.name[1], "paragraph");
}

/* Without several paragraphs, words are elements of one number. */
Test(builder_parts, one_paragraph)
{
    GOOD(sw_builder_words(builder));
    say("x", "\n\none two\nthree\n\n");
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert(!dataset->schema.parts && dataset->sets.width == 1);
}

/* The elements are like those of the model, whatever the texts have. */
Test(builder_parts, the_model_decides)
{
    static char *word[] = {"<other>", "one"}, *name[] = {"word", "paragraph"};
    sw_schema model = {
        .feature = {.count = 2, .name = name}, .vocabulary = 2, .token = word, .parts = true};
    GOOD(sw_builder_words(builder));
    say("x", "one two");
    GOOD(sw_builder_finish(builder, &model));
    expect_paragraphs((const double[]){1, 1}, 2);
    teardown();
    setup();
    model.feature.count = 1, model.parts = false;
    GOOD(sw_builder_words(builder));
    say("x", "one\n\ntwo");
    GOOD(sw_builder_finish(builder, &model));
    cr_assert(!dataset->schema.parts && dataset->sets.width == 1);
}

/* The column moves to the end and is not scaled. */
Test(builder_parts, a_column)
{
    options.part = "a";
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    put("y", 3, 3);
    put("x", 2, 4);
    know("x", "red", "train", 2);
    know("y", "red", "train", 3);
    GOOD(sw_builder_finish(builder, NULL));
    const sw_schema *schema = &dataset->schema;
    cr_assert(schema->parts);
    cr_expect_str_eq(schema->feature.name[0], "b");
    cr_expect_str_eq(schema->feature.name[1], "a");
    cr_expect(schema->feature.mean[1] == 0 && schema->feature.scale[1] == 1);
    cr_expect(schema->feature.mean[0] == 20 && schema->feature.scale[0] != 1);
    const double x[] = {10, 1, 20, 2, 30, 3};
    for (int i = 0; i < 6; i++) cr_expect_eq((double)dataset->sets.x[i], x[i]);
}

/* The model's schema says which column it is. */
Test(builder_parts, the_column_of_the_model)
{
    static char *name[] = {"b", "a"}, *class[] = {"red"};
    const sw_schema model = {.feature = {.count = 2, .name = name},
                             .output = {.count = 1, .name = class},
                             .parts = true};
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 1, 2);
    know("x", "red", "test", 2);
    GOOD(sw_builder_finish(builder, &model));
    cr_expect(dataset->schema.parts && dataset->sets.x[0] == 10 && dataset->sets.x[1] == 1);
}

Test(builder_parts, columns_that_are_refused)
{
    options.part = "c";
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 0.25, 2);
    know("x", "red", "train", 2);
    bad(sw_builder_finish(builder, NULL), "part=c: the elements have no such column");
    teardown();
    setup();
    options.part = "b";
    GOOD(sw_builder_features(builder, 2, two));
    put("x", 0.25, 2);
    know("x", "red", "train", 2);
    bad(sw_builder_finish(builder, NULL),
        "line 2: part=b: the part of element 0 is 2.5, expected a whole number");
}
