/* test_text_format.c - how the formats of a report write texts. */
#include "report/text_format.h"
#include "worst_table.h"

#include <criterion/criterion.h>

static void expect_text(const sw_text_format *as, const char *outside, const char *own)
{
    sw_text text = {0};
    as->outside(&text, "a\n<_>");
    cr_expect_str_eq(text.data, outside);
    sw_text_free(&text);
    sw_text_say(&text, as, "%s is -%d %% ± 1, [2, +3] as in pre-trained", "it", 1);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_expect_str_eq(text.data, own);
    sw_text_free(&text);
}

Test(text_format, names_are_escaped_and_words_are_as_each_format_writes_them)
{
    static const char words[] = "it is -1 % ± 1, [2, +3] as in pre-trained";
    expect_text(&sw_text_of_terminal, "a\\n<_>", words);
    expect_text(&sw_text_of_markdown, "a\\\\n\\<\\_\\>", words);
    expect_text(&sw_text_of_html, "a\\n&lt;_&gt;", words);
    expect_text(&sw_text_of_latex, "a\\textbackslash{}n\\textless{}\\_\\textgreater{}",
                "it is $-$1 \\% $\\pm$ 1, [2, $+$3] as in pre-trained");
}

/* In LaTeX the worst name is one line with balanced braces. */
Test(text_format, the_worst_name)
{
    sw_text text = {0};
    int depth = 0;
    sw_text_of_latex.outside(&text, WORST);
    for (const char *at = text.data; *at; at++) {
        cr_expect(*at >= ' ');
        const bool escaped = at > text.data && at[-1] == '\\';
        depth += escaped ? 0 : (*at == '{') - (*at == '}');
    }
    cr_expect_eq(depth, 0);
    sw_text_free(&text);
}
