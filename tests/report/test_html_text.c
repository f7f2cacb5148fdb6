/* test_html_text.c - text from outside in HTML. */
#include "report/html_text.h"

#include <criterion/criterion.h>

static void expect_text(const char *text, const char *expected)
{
    sw_text to = {0};
    sw_html_text(&to, text);
    cr_assert_eq(sw_text_status(&to), SW_OK);
    cr_expect_str_eq(to.data, expected);
    sw_text_free(&to);
}

Test(html_text, harmless_text_stays)
{
    expect_text("bag 12/a,b:label=kind (50 %)", "bag 12/a,b:label=kind (50 %)");
    expect_text("Größe_é", "Größe_é");
}

Test(html_text, markup_is_escaped)
{
    expect_text("<b title=\"x\">R&D's</b>", "&lt;b title=&quot;x&quot;&gt;R&amp;D&#39;s&lt;/b&gt;");
    expect_text("&lt;", "&amp;lt;"); /* a reference of the text itself */
    expect_text("a|b`c`_%$#{}~^\\", "a|b`c`_%$#{}~^\\");
}

Test(html_text, a_control_is_written_out)
{
    expect_text("two\nlines\x1b[31m", "two\\nlines\\x1b[31m");
    expect_text("\xff<", "\\xff&lt;");
}
