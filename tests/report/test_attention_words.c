/* test_attention_words.c - words in their order, shaded by their weights. */
#include "attended.h"

TestSuite(attention_words, .init = scratch_begin, .fini = scratch_end);

static const char *drawn(int64_t i, const char *title)
{
    cr_assert_eq(sw_attention_words(&attention, &data, i, title, scratch("w.svg").text), SW_OK,
                 "%s", sw_error_message());
    return contents("w.svg");
}

/* The text holds the pieces, in this order. */
static void expect_in_order(const char *text, const char *const *piece, int pieces)
{
    const char *at = text;
    for (int i = 0; i < pieces; i++) {
        at = strstr(at, piece[i]);
        cr_assert(at, "no '%s' at its place in %s", piece[i], text);
        at += strlen(piece[i]);
    }
}

/* The largest weight has the full shade. A letter is 8.4 pixels wide. */
Test(attention_words, words_flow_in_a_line)
{
    describe();
    static const char *const piece[] = {
        "<rect x=\"86.0\"",
        "fill-opacity=\"0.500\"/>",
        "<text x=\"88.0\" y=\"56\" textLength=\"42.0\">naïve</text>",
        "fill-opacity=\"1.000\"/>",
        "<text x=\"138.4\" y=\"56\"",
        "underline\">a-word-of-more-letters-than-are-shown</text>",
        "textLength=\"33.6\">it&#39;s</text>",
        "</svg>\n"};
    static const char *const escaped[] = {">a &lt; b &amp; c</text>"};
    expect_in_order(drawn(0, "a < b & c"), escaped, 1);
    expect_in_order(contents("w.svg"), piece, 8);
}

Test(attention_words, a_sentence_has_a_line_and_its_weight)
{
    describe();
    static char *sentences[] = {"I see", "the end", "well"};
    data.schema.token = sentences;
    static const char *const piece[] = {
        "y=\"56\" text-anchor=\"end\" fill=\"#6b6b6b\">0.125</text>",
        ("y=\"56\" textLength=\"42.0\" text-decoration=\"underline\">"
         "I see</text>"),
        "y=\"56\" textLength=\"33.6\">well</text>"};
    attention.mean = (sw_real[]){0, 0, 0, (sw_real)0.125, (sw_real)0.875};
    expect_in_order(drawn(1, ""), piece, 3);
    attention.mean = mean;
    static const char *const lines[] = {">0.250</text>", "y=\"56\"", ">the end</text>",
                                        ">0.500</text>", "y=\"82\"", ">I see</text>"};
    data.sets.x = (const sw_real[]){0, 1, 2, 2, 1, 3, 0, 4, 2, 5};
    expect_in_order(drawn(0, ""), lines, 6);
}

/* A part begins a line, with the sum of its weights. */
Test(attention_words, parts_have_their_weights)
{
    describe();
    data.schema.parts = true;
    data.sets.x = (const sw_real[]){0, 1, 2, 1, 1, 1, 0, 1, 1, 2};
    static const char *const piece[] = {">0.750</text>", "y=\"56\"", ">naïve</text>",
                                        "y=\"56\"",      "it&#39;s", ">0.250</text>",
                                        "y=\"82\"",      "naïve"};
    expect_in_order(drawn(0, ""), piece, 8);
}

Test(attention_words, long_texts_go_on_in_the_next_line)
{
    describe();
    static char long_word[72];
    memset(long_word, 'a', 71);
    static char *words_of_two[] = {"it's", long_word, "b"};
    data.schema.token = words_of_two;
    data.sets.x = (const sw_real[]){0, 1, 2, 1, 1, 1, 0, 1, 1, 1};
    static const char *const wraps[] = {"y=\"56\"", "aaa</text>", "it&#39;s</text>", "y=\"82\"",
                                        "aaa</text>"};
    expect_in_order(drawn(0, ""), wraps, 5);
}

Test(attention_words, what_is_refused)
{
    describe();
    cr_assert_eq(sw_attention_words(&attention, &data, 0, "", "w.png"), SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(), "w.png: expected a name that ends in .svg");
    cr_assert_eq(sw_attention_words(&attention, &data, 2, "", scratch("w.svg").text),
                 SW_ERROR_ARGUMENT);
    cr_expect_str_eq(sw_error_message(), "attention: set 2, expected one of 0 to 1");
    data.schema.token = NULL;
    cr_assert_eq(sw_attention_words(&attention, &data, 0, "", scratch("w.svg").text),
                 SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "the elements have no words"), "%s", sw_error_message());
}
