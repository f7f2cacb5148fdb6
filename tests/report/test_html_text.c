/* test_html_text.c - text from outside in HTML. */
#include "report/html_text.h"

#include "escaped.h"

static void expect_text(const char *text, const char *expected)
{
    expect_escaped(sw_html_text, text, expected);
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
