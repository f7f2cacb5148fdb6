#include "data/vocabulary.h"

#include "base/text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The words of a text, separated by one blank. */
typedef struct line {
    char text[512];
} line;

static line words_of(const char *text)
{
    line all = {""};
    size_t length = 0;
    sw_text word = {0};
    while (sw_word_next(&word, &text))
        length += (size_t)snprintf(all.text + length, sizeof all.text - length, "%s%s",
                                   length ? " " : "", word.data);
    sw_text_free(&word);
    cr_assert_eq(*text, '\0', "it stopped before the end");
    return all;
}

static void expect_words(const char *text, const char *words)
{
    cr_expect_str_eq(words_of(text).text, words);
}

/* ---- Words ----------------------------------------------------------------------------------- */

/* One word each, however it is spelled: capitals, final sigma, sharp s, composed or not. */
Test(words, are_folded_by_unicode)
{
    expect_words("Привет ПРИВЕТ привет", "привет привет привет");
    expect_words("naïve NAÏVE nai\xcc\x88ve", "naïve naïve naïve");
    expect_words("STRASSE straße Straẞe", "strasse strasse strasse");
    expect_words("ΟΔΟΣ οδός ΟΔΌΣ", "οδοσ οδόσ οδόσ");
    expect_words("DON\xe2\x80\x99T \xc3\x89T\xc3\x89", "don't été");
}

Test(words, of_letters_and_digits)
{
    expect_words("The quick, BROWN fox!", "the quick brown fox");
    expect_words("x1 = 3.14; y_2", "x1 3 14 y 2");
    expect_words("@[`{AZaz09/:", "azaz09");
    expect_words("one\ntwo\tthree\r\n", "one two three");
    expect_words("", "");
    expect_words(" ... \n", "");
    expect_words("end", "end");
}

Test(words, with_apostrophes_inside)
{
    expect_words("Don't rock'n'roll", "don't rock'n'roll");
    expect_words("'quoted' ' 'tis dogs' o''clock", "quoted tis dogs o clock");
    expect_words("'", "");
    expect_words("it\xe2\x80\x99s \xe2\x80\x99tis dogs\xe2\x80\x99", "it's tis dogs");
}

Test(words, of_other_scripts)
{
    /* Letters beyond ASCII become lower case, too. */
    expect_words("Caf\xc3\xa9 \xc3\x89T\xc3\x89 na\xc3\xafve",
                 "caf\xc3\xa9 \xc3\xa9t\xc3\xa9 na\xc3\xafve");
    expect_words("\xe6\x97\xa5\xe6\x9c\xac \xd0\xbc\xd0\xb8\xd1\x80",
                 "\xe6\x97\xa5\xe6\x9c\xac \xd0\xbc\xd0\xb8\xd1\x80");
    /* Dashes, quotation marks, an ellipsis and a word joiner (U+2060) are not letters. */
    expect_words("\xe2\x80\x9c"
                 "A\xe2\x80\x9d\xe2\x80\x94"
                 "b\xe2\x80\xa6"
                 "c\xe2\x81\xa0"
                 "d",
                 "a b c d");
    /* So are the signs of Latin-1 (U+00A0 to U+00BF) and the East Asian ones (U+3000 to U+303F). */
    expect_words("a\xc2\xa0"
                 "b\xc2\xbf"
                 "c\xe3\x80\x80"
                 "d\xe3\x80\x82",
                 "a b c d");
    /* Their neighbours are letters: U+2070, a superscript, U+1FFF, U+00C0 and U+3042. */
    expect_words("x\xe2\x81\xb0y \xe1\xbf\xbf", "x\xe2\x81\xb0y \xe1\xbf\xbf");
    expect_words("\xc3\xa0 \xe3\x81\x82", "\xc3\xa0 \xe3\x81\x82");
}

Test(words, what_is_no_utf8_ends_where_the_text_does)
{
    words_of("caf\xe9 \xe2");
    words_of("a\xe2\x80");
    words_of("\xf0");
}

Test(words, the_word_for_all_others)
{
    expect_words("a <other> <b> <other>", "a <other> b <other>");
}

/* ---- The most frequent ----------------------------------------------------------------------- */

static sw_arena *arena;

static void begin(void)
{
    arena = sw_arena_new();
}

static void end(void)
{
    sw_arena_free(arena);
}

TestSuite(words_rank, .init = begin, .fini = end);

static void rank(sw_schema *schema, sw_real *token, const int64_t *frequency, int64_t most)
{
    static const char *const name[] = {"pear", "apple", "fig", "plum", "kiwi"};
    sw_name_map words = {.arena = arena};
    for (int i = 0; i < 5; i++) {
        int64_t number;
        cr_assert_eq(sw_name_map_add(&words, &number, name[i]), SW_OK);
    }
    *schema = (sw_schema){0};
    cr_assert_eq(sw_vocabulary_rank(schema, token, &words, frequency, most, arena), SW_OK);
    sw_name_map_free(&words);
}

Test(words_rank, by_frequency_then_by_the_alphabet)
{
    const int64_t frequency[] = {2, 2, 9, 0, 2};
    sw_schema schema;
    sw_real token[5];
    rank(&schema, token, frequency, 3);
    cr_assert_eq(schema.vocabulary, 4);
    const char *const expected[] = {"<other>", "fig", "apple", "kiwi"};
    for (int i = 0; i < 4; i++) cr_expect_str_eq(schema.token[i], expected[i]);
    const sw_real numbers[] = {0, 2, 1, 0, 3};
    for (int i = 0; i < 5; i++) cr_expect_eq(token[i], numbers[i], "word %d", i);
}

/* A word that does not occur in training gets no token: nothing would train its row. */
Test(words_rank, of_few_words_all_that_come)
{
    const int64_t frequency[] = {1, 0, 1, 0, 1}, none[5] = {0};
    sw_schema schema;
    sw_real token[5];
    rank(&schema, token, frequency, 1000);
    cr_assert_eq(schema.vocabulary, 4);
    cr_expect_str_eq(schema.token[1], "fig");
    cr_expect_eq(token[1], 0);
    cr_expect_eq(token[0], 3);
    rank(&schema, token, none, 1000);
    cr_expect_eq(schema.vocabulary, 1);
    cr_expect_str_eq(schema.token[0], "<other>");
    cr_expect_eq(token[4], 0);
}
