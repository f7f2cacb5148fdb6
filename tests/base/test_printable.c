/* test_printable.c - text from outside as a terminal can show it. */
#include "base/printable.h"

#include <criterion/criterion.h>
#include <setwise/base.h>
#include <string.h>

static void expect_shown(const char *text, const char *shown)
{
    char buffer[256];
    cr_expect_str_eq(sw_printable(buffer, sizeof buffer, text), shown);
}

Test(printable, harmless_text_stays)
{
    expect_shown("", "");
    expect_shown("bag 12/a,b;\"c\" 'd'", "bag 12/a,b;\"c\" 'd'");
    expect_shown("Größe \xe2\x82\xac \xf0\x9f\x90\x88 \xc2\xa0",
                 "Größe \xe2\x82\xac \xf0\x9f\x90\x88 \xc2\xa0");
}

Test(printable, controls_are_escaped)
{
    expect_shown("two\nlines\r\tC:\\x", "two\\nlines\\r\\tC:\\\\x");
    expect_shown("\x1b[31mred\x1b]0;title\a\x7f\b", "\\x1b[31mred\\x1b]0;title\\x07\\x7f\\x08");
    expect_shown("\xc2\x9b"
                 "31m\xc2\x85",
                 "\\u009b31m\\u0085"); /* CSI and NEL in one character */
    expect_shown("\xe2\x80\xa8|\xe2\x80\xae"
                 "abc|\xe2\x81\xa6|\xe2\x80\x8b|\xef\xbb\xbf",
                 "\\u2028|\\u202eabc|\\u2066|\\u200b|\\ufeff");
    expect_shown("\xef\xbf\xb9|\xf3\xa0\x81\x81|", "\\ufff9|\\ue0041|");
}

Test(printable, bytes_that_are_no_utf8)
{
    expect_shown("\xff\xfe", "\\xff\\xfe");
    expect_shown("\xc3", "\\xc3"); /* cut off */
    expect_shown("\x9b"
                 "31m",
                 "\\x9b31m");                        /* CSI in Latin 1 */
    expect_shown("\xc0\x8a", "\\xc0\\x8a");          /* a line end, longer than needed */
    expect_shown("\xed\xa0\x80", "\\xed\\xa0\\x80"); /* half of a surrogate pair */
}

Test(printable, long_text_is_cut_between_characters)
{
    char buffer[16];
    cr_expect_str_eq(sw_printable(buffer, 9, "12345678"), "12345678");
    cr_expect_str_eq(sw_printable(buffer, 9, "123456789"), "12345...");
    cr_expect_str_eq(sw_printable(buffer, 9,
                                  "1234\xe2\x82\xac"
                                  "5678"),
                     "1234...");
    cr_expect_str_eq(sw_printable(buffer, 9, "123\x1b\x1b"), "123...");
    cr_expect_str_eq(sw_printable(buffer, 4, "12345"), "...");
    cr_expect_str_eq(sw_printable(buffer, 3, "12345"), "..");
    cr_expect_str_eq(sw_printable(buffer, 1, "12345"), "");
    buffer[0] = '7';
    sw_printable(buffer, 0, "12345");
    cr_expect_eq(buffer[0], '7');
}

Test(printable, every_byte_has_a_place)
{
    char text[256], buffer[4 * 255 + 1];
    for (int i = 0; i < 255; i++) text[i] = (char)(255 - i);
    text[255] = 0;
    sw_printable(buffer, sizeof buffer, text);
    cr_expect_not(strstr(buffer, "..."));
    for (const char *at = buffer; *at; at++)
        cr_expect(*at >= ' ' && *at < 0x7f, "byte %d", (unsigned char)*at);
}

Test(printable, a_message_may_be_printable_already)
{
    char buffer[64];
    cr_expect_str_eq(sw_printable_message(buffer, sizeof buffer, "class \\x1b, C:\\x \x1b\n"),
                     "class \\x1b, C:\\x \\x1b\\n");
}
