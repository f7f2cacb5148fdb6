/* test_html_page.c - the frame of an HTML page. */
#include "report/html_page.h"

#include <criterion/criterion.h>
#include <string.h>

static int count(const char *text, const char *what)
{
    int found = 0;
    for (const char *at = text; (at = strstr(at, what)); at++) found++;
    return found;
}

Test(html_page, is_one_file_with_style_and_script)
{
    sw_text html = {0};
    sw_html_begin(&html, "a <b> & \"c\"");
    sw_html_end(&html);
    cr_assert_eq(sw_text_status(&html), SW_OK);
    cr_expect_eq(strncmp(html.data, "<!DOCTYPE html>\n", 16), 0);
    cr_expect(strstr(html.data, "<title>a &lt;b&gt; &amp; &quot;c&quot;</title>"));
    cr_expect(strstr(html.data, "@media (prefers-color-scheme: dark)"));
    cr_expect(strstr(html.data, "'use strict';"));
    cr_expect(strstr(html.data, "content: \"\\2195\";")); /* quotes and backslashes are kept */
    cr_expect_eq(count(html.data, "<style"), 1);
    cr_expect_eq(count(html.data, "</style"), 1);
    cr_expect_eq(count(html.data, "<script"), 1);
    cr_expect_eq(count(html.data, "</script"), 1);
    cr_expect_eq(count(html.data, "src="), 0);
    cr_expect_eq(count(html.data, "@import"), 0);
    sw_text_free(&html);
}
