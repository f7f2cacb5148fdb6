/* test_utf8.c - texts that are UTF-8, and texts that are not. */
#include "base/utf8.h"

#include "base/text.h"
#include "expect.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_trimmed(const char *text, const char *expected)
{
    char copy[64], *begin = copy, *end = copy + strlen(text);
    memcpy(copy, text, strlen(text) + 1);
    sw_trim(&begin, &end);
    cr_expect((size_t)(end - begin) == strlen(expected) &&
                  memcmp(begin, expected, strlen(expected)) == 0,
              "\"%s\" became \"%.*s\"", text, (int)(end - begin), begin);
}

Test(utf8, white_space_at_the_ends)
{
    expect_trimmed("", "");
    expect_trimmed(" \t ", "");
    expect_trimmed("a", "a");
    expect_trimmed(" a b\n", "a b");
    expect_trimmed("\xc2\xa0 \xe2\x80\x83", "");
    expect_trimmed("\xe3\x80\x80\xc3\xa4\xc2\xa0\xe2\x80\xaf ", "\xc3\xa4");
    expect_trimmed("\xa0\x80", "\xa0\x80"); /* no UTF-8 */
}

Test(utf8, right_and_wrong)
{
    static const char *const right[] = {"",
                                        "a",
                                        "\xc3\xa9",
                                        "\xe2\x82\xac",
                                        "\xed\x9f\xbf",
                                        "\xf0\x9f\x98\x80",
                                        "\xf4\x8f\xbf\xbf",
                                        "\x7f\xc2\x80"};
    static const char *const wrong[] = {"\xff",
                                        "a\x80",
                                        "\xc3",
                                        "\xc3z",
                                        "\xc0\xaf",
                                        "\xe0\x9f\xbf",
                                        "\xed\xa0\x80",
                                        "\xf0\x8f\xbf\xbf",
                                        "\xf4\x90\x80\x80",
                                        "\xe2\x82",
                                        "\xf5\x80\x80\x80"};
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        sw_text text = {0};
        cr_expect(sw_is_utf8(right[i]), "%zu", i);
        sw_text_string(&text, right[i]);
        cr_expect_eq(sw_text_status(&text), SW_OK);
        sw_text_free(&text);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        sw_text text = {0};
        cr_expect_not(sw_is_utf8(wrong[i]), "%zu", i);
        sw_text_string(&text, wrong[i]);
        cr_expect_eq(sw_text_status(&text), SW_ERROR_ARGUMENT);
        expect_message("not valid UTF-8");
        sw_text_free(&text);
    }
}

Test(utf8, counts_letters)
{
    cr_expect_eq(sw_letters(""), 0);
    cr_expect_eq(sw_letters("na\u00efve \u2020"), 7);
    cr_expect_eq(sw_letters_span("na\u00efve", 2), 2);
    cr_expect_eq(sw_letters_span("na\u00efve", 3), 4);
    cr_expect_eq(sw_letters_span("na\u00efve", 9), 6);
}
