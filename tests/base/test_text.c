/* test_text.c - text that grows, strings as JSON writes them, questions about text. */
#include "base/text.h"

#include "base/error.h"
#include "expect.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <string.h>

Test(text, json)
{
    sw_text text = {0};
    sw_text_string(&text, "a \"b\" \\ \n\x01 \xc3\xa9");
    sw_text_add(&text, ",%d,", 7);
    sw_text_real(&text, NAN);
    sw_text_add(&text, ",");
    sw_text_real(&text, 0.1);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_expect_str_eq(text.data, "\"a \\\"b\\\" \\\\ \\u000a\\u0001 \xc3\xa9\",7,null,0.1");
    cr_expect_eq(text.length, strlen(text.data));
    for (int i = 0; i < 5000; i++) sw_text_add(&text, "%d", i % 10);
    cr_expect_eq(text.data[text.length - 1], '9');
    for (int i = 0; i < 5000; i++) sw_text_append(&text, "abc", 2);
    cr_expect_str_eq(text.data + text.length - 5, "babab");
    sw_text_free(&text);
}

Test(text, numbers_have_a_point_in_any_locale)
{
    char words[16] = "";
    sw_text text = {0};
    if (!setlocale(LC_ALL, "de_DE.UTF-8")) cr_skip_test("no German locale on this machine");
    sw_text_add(&text, "%.2f", 0.5);
    sw_append(words, sizeof words, "%.1f", 0.5);
    cr_expect_str_eq(text.data, "0.50");
    cr_expect_str_eq(words, "0.5");
    cr_expect_str_eq(localeconv()->decimal_point, ",");
    sw_text_free(&text);
}

Test(text, excerpts)
{
    cr_expect_str_eq(sw_excerpt_of("").text, "");
    cr_expect_str_eq(sw_excerpt_of("two\r\nlines").text, "two  lines");
    char text[64] = "0123456789012345678901234567890123456789abcd";
    cr_expect_str_eq(sw_excerpt_of(text).text, text);
    strcpy(text + 44, "e");
    cr_expect_str_eq(sw_excerpt_of(text).text, "0123456789012345678901234567890123456789abcd...");
    strcpy(text + 42, "\xe2\x82\xac\xe2\x82\xac"); /* no character is cut in half */
    cr_expect_str_eq(sw_excerpt_of(text).text, "0123456789012345678901234567890123456789ab...");
}

Test(text, lists)
{
    cr_expect(sw_list_has("a|bc|d", '|', "a") && sw_list_has("a|bc|d", '|', "d"));
    cr_expect(sw_list_has("a|bc|d", '|', "bc") && sw_list_has("a+b", '+', "b"));
    cr_expect_not(sw_list_has("a|bc|d", '|', "b"));
    cr_expect_not(sw_list_has("a|bc|d", '|', "a|bc"));
    cr_expect_not(sw_list_has("a|bc|d", '+', "bc"));
    cr_expect_not(sw_list_has("", '|', "a"));
}

Test(text, plain_characters)
{
    const char *const plain = "azAZ09-_";
    for (const char *c = plain; *c; c++) cr_expect(sw_is_plain(*c, "-_"), "%c", *c);
    const char *const other = "@[`{/: \xe9\n";
    for (const char *c = other; *c; c++) cr_expect_not(sw_is_plain(*c, "-_"), "%c", *c);
    cr_expect_not(sw_is_plain(0, "-_"), "the end of a text is no sign");
}

Test(text, takes_a_part)
{
    sw_text text = {0}, part = {0};
    sw_text_take(&text, &part);
    sw_text_add(&text, "one, ");
    sw_text_add(&part, "two");
    sw_text_take(&text, &part);
    cr_expect_str_eq(text.data, "one, two");
    cr_expect_null(part.data);
    part = (sw_text){.failed = true, .not_utf8 = true};
    sw_text_take(&text, &part);
    cr_expect_eq(sw_text_status(&text), SW_ERROR_ARGUMENT);
    sw_text_free(&text);
}

/* A text that lacks a part says why, whatever fails after it. */
Test(text, failures)
{
    sw_text text = {0}, page = {0};
    sw_text_fail(&text, SW_OK);
    cr_expect_eq(sw_text_status(&text), SW_OK);
    sw_text_fail(&text, sw_fail(SW_ERROR_IO, "a.json: the disk failed"));
    sw_text_fail(&text, sw_fail(SW_ERROR_MEMORY, "later"));
    sw_text_add(&text, "more");
    cr_expect_null(text.data);
    sw_fail(SW_ERROR_FORMAT, "not of interest");
    sw_text_fail_as(&page, &text);
    sw_text_fail_as(&page, &(sw_text){.failed = true, .not_utf8 = true});
    cr_expect_eq(sw_text_status(&page), SW_ERROR_IO);
    cr_expect_str_eq(sw_error_message(), "a.json: the disk failed");
    sw_text_fail_as(&(sw_text){0}, &page);
    cr_expect_eq(sw_text_status(&text), SW_ERROR_IO);
}
