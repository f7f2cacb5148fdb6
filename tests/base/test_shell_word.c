/* test_shell_word.c - words that a shell takes as they are. */
#include "base/shell_word.h"

#include <criterion/criterion.h>

static void expect_word(const char *word, const char *expected)
{
    sw_text text = {0};
    sw_shell_word(&text, word);
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
