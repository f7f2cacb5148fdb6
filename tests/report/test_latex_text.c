/* test_latex_text.c - text from outside in LaTeX. */
#include "report/latex_text.h"

#include "escaped.h"

static void expect_text(const char *text, const char *expected)
{
    expect_escaped(sw_latex_text, text, expected);
}

Test(latex_text, harmless_text_stays)
{
    expect_text("bag 12/a,b:label=kind (50)", "bag 12/a,b:label=kind (50)");
    expect_text("Größe é", "Größe é");
}

Test(latex_text, markup_is_escaped)
{
    expect_text("a_b 50% $x #1 R&D {y}", "a\\_b 50\\% \\$x \\#1 R\\&D \\{y\\}");
    expect_text("~^\\", "\\textasciitilde{}\\textasciicircum{}\\textbackslash{}");
    expect_text("<|>", "\\textless{}\\textbar{}\\textgreater{}");
    expect_text("`it's\"", "\\textasciigrave{}it\\textquotesingle{}s\\char34{}");
}

Test(latex_text, two_signs_stay_two)
{
    expect_text("a---b,,c-d", "a-{}-{}-b,{},c-d");
}

Test(latex_text, a_control_is_written_out)
{
    expect_text("two\nlines\x1b[31m", "two\\textbackslash{}nlines\\textbackslash{}x1b[31m");
}
