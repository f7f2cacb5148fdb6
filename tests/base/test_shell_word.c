/* test_shell_word.c - words that a shell takes as they are. */
#include "base/shell_word.h"

#include <criterion/criterion.h>

static void expect_word(const char *word, const char *expected)
{
    sw_text text = {0};
    sw_text_shell_word(&text, word);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_expect_str_eq(text.data, expected);
    sw_text_free(&text);
}

Test(shell_word, quoted_where_it_has_to_be)
{
    expect_word("needle:size=5,b", "needle:size=5,b");
    expect_word("/a-b_c.d@e+f%g", "/a-b_c.d@e+f%g");
    expect_word("it's $HOME", "'it'\\''s $HOME'");
    expect_word("", "''");
    expect_word("a b", "'a b'");
    expect_word("a*", "'a*'");
    expect_word("~", "'~'");
    expect_word("\xc3\xa9", "'\xc3\xa9'");
}

/* A copied line end would send the command. */
Test(shell_word, controls_are_written_as_numbers)
{
    expect_word("a\nb", "$'a\\x0ab'");
    expect_word("\x1b[31m it's \\", "$'\\x1b[31m it\\'s \\\\'");
    expect_word("\xff\xc3\xa9", "$'\\xff\\xc3\\xa9'");
}

/* U+202E reorders the text around it, U+009B begins an escape sequence of a terminal. */
Test(shell_word, marks_that_hide_are_written_as_numbers)
{
    expect_word("a\xe2\x80\xae", "$'a\\xe2\\x80\\xae'");
    expect_word("\xc2\x9b", "$'\\xc2\\x9b'");
}

Test(shell_word, no_half_of_a_word)
{
    char buffer[16];
    cr_expect_str_eq(sw_shell_word(buffer, 8, "a"), "a");
    cr_expect_str_eq(sw_shell_word(buffer, 7, "a"), "...");
    cr_expect_str_eq(sw_shell_word(buffer, sizeof buffer, "\x01\x02\x03"), "$'\\x01\\x02\\x03'");
}
