/* test_markdown_text.c - text from outside in Markdown. */
#include "report/markdown_text.h"

#include "escaped.h"

static void expect_text(const char *text, const char *expected)
{
    expect_escaped(sw_markdown_text, text, expected);
}

Test(markdown_text, harmless_text_stays)
{
    expect_text("bag 12/a,b:label=kind (50 %)", "bag 12/a,b:label=kind (50 %)");
    expect_text("max_regression", "max_regression");
    expect_text("Größe_é", "Größe_é");
}

Test(markdown_text, markup_is_escaped)
{
    expect_text("|pipe|", "\\|pipe\\|");
    expect_text("<b>bold</b>", "\\<b\\>bold\\</b\\>");
    expect_text("`code` **bold** ~~gone~~", "\\`code\\` \\*\\*bold\\*\\* \\~\\~gone\\~\\~");
    expect_text("_a_ [x](y) &lt; $1$", "\\_a\\_ \\[x\\](y) \\&lt; \\$1\\$");
    expect_text("a\\|b", "a\\\\\\|b"); /* an escape cannot be undone */
}

Test(markdown_text, a_control_is_written_out)
{
    expect_text("two\nlines\x1b[31m", "two\\\\nlines\\\\x1b\\[31m");
    expect_text("\xff|", "\\\\xff\\|");
}

static void expect_code(const char *text, const char *expected)
{
    expect_escaped(sw_markdown_code, text, expected);
}

Test(markdown_text, code_has_more_backticks_than_the_text)
{
    expect_code("gated", "`gated`");
    expect_code("a_b <i> *c*", "`a_b <i> *c*`");
    expect_code("a`b", "`` a`b ``");
    expect_code("``a`", "``` ``a` ```");
    expect_code("two\nlines", "`two\\nlines`");
}
