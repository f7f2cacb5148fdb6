/* test_builder_words.c - words become tokens: ranks, hashes, or those of a model. */
#include "data/filled_builder.h"

#include <setwise/schema.h>

TestSuite(builder_words, .init = setup, .fini = teardown);

static void say(const char *set, const char *words, const char *role)
{
    char copy[100], *rest = copy;
    snprintf(copy, sizeof copy, "%s", words);
    int64_t number;
    GOOD(sw_builder_set(builder, &number, set, line(2)));
    for (char *word; (word = strsep(&rest, " "));)
        GOOD(sw_builder_word(builder, number, word, SW_NO_INSTANCE, line(2)));
    know(set, "red", role, 2);
}

Test(builder_words, words_of_the_training_split)
{
    GOOD(sw_builder_words(builder));
    say("x", "the cat the dog a cat", "train");
    say("y", "zebra zebra zebra zebra the", "test");
    GOOD(sw_builder_finish(builder, NULL));
    const sw_schema *schema = &dataset->schema;
    cr_assert_eq(schema->vocabulary, 3);
    cr_expect_str_eq(schema->token[1],
                     "cat"); /* as frequent as "the", and before it in the alphabet */
    cr_expect_str_eq(schema->token[2], "the");
    const double token[] = {2, 1, 2, 0, 0, 1, 0, 0, 0, 0, 2};
    for (int i = 0; i < 11; i++) cr_expect_eq((double)dataset->sets.x[i], token[i]);
    cr_expect_null(schema->feature.mean);
}

Test(builder_words, hashed_words)
{
    options.hash = 7;
    GOOD(sw_builder_words(builder));
    say("x", "the cat", "train");
    GOOD(sw_builder_finish(builder, NULL));
    cr_assert(dataset->schema.hashed && dataset->schema.vocabulary == 7 && !dataset->schema.token);
    cr_expect_eq((int64_t)dataset->sets.x[1], sw_token_hash("cat", 7));
}

/* Words that the model does not know are token 0, also "<other>" itself. */
Test(builder_words, tokens_of_a_model)
{
    static char *word[] = {"<other>", "cat", "dog"};
    const sw_schema model = {.feature = {.count = 1}, .vocabulary = 3, .token = word};
    GOOD(sw_builder_words(builder));
    say("x", "dog zebra cat <other>", "test");
    GOOD(sw_builder_finish(builder, &model));
    cr_assert_eq(dataset->schema.vocabulary, 3);
    cr_expect_str_eq(dataset->schema.token[2], "dog");
    const double token[] = {2, 0, 1, 0};
    for (int i = 0; i < 4; i++) cr_expect_eq((double)dataset->sets.x[i], token[i]);
}

Test(builder_words, hashes_of_a_model)
{
    const sw_schema model = {.feature = {.count = 1}, .vocabulary = 5, .hashed = true};
    options.hash = 7;
    GOOD(sw_builder_words(builder));
    say("x", "the cat", "test");
    GOOD(sw_builder_finish(builder, &model));
    cr_assert(dataset->schema.hashed && dataset->schema.vocabulary == 5);
    cr_expect_eq((int64_t)dataset->sets.x[1], sw_token_hash("cat", 5));
}

Test(builder_words, a_model_of_numbers)
{
    const sw_schema model = {.feature = {.count = 1}};
    GOOD(sw_builder_words(builder));
    say("x", "the cat", "test");
    bad(sw_builder_finish(builder, &model),
        "its elements are words, which the model does not know");
}
