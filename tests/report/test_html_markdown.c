/* test_html_markdown.c - Markdown as HTML. */
#include "report/html_markdown.h"

#include "scratch.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(html_markdown, .init = scratch_begin, .fini = scratch_end);

static void expect_html(const char *markdown, const char *expected)
{
    sw_text html = {0};
    sw_html_markdown(&html, markdown, scratch_folder);
    cr_expect(!html.failed && html.data && strcmp(html.data, expected) == 0,
              "%s\nis\n%s\nexpected\n%s", markdown, html.data ? html.data : "", expected);
    sw_text_free(&html);
}

Test(html_markdown, has_paragraphs_lists_and_code)
{
    expect_html("# A **b** `c<d`\n\none\ntwo [*x*](runs.csv)\n",
                "<h1>A <strong>b</strong> <code>c&lt;d</code></h1>\n"
                "<p>one\ntwo <a href=\"runs.csv\"><em>x</em></a></p>\n");
    expect_html("- a\n- b\n", "<ul><li>a</li>\n<li>b</li>\n</ul>\n");
    expect_html("> Note: x\n", "<blockquote><p>Note: x</p>\n</blockquote>\n");
    expect_html("```\nsetwise 'a' &\nx\n```\n",
                "<pre><code>setwise &#39;a&#39; &amp;\nx\n</code></pre>\n");
}

Test(html_markdown, has_tables_that_sort)
{
    expect_html("| arm | accuracy |\n|---|---:|\n| a\\|b | **9** |\n",
                "<div class=\"table\"><table class=\"sorts\">\n<thead><tr><th>arm</th>"
                "<th class=\"number\">accuracy</th></tr>\n</thead>\n<tbody><tr><td>a|b</td>"
                "<td class=\"number\"><strong>9</strong></td></tr>\n</tbody>\n</table></div>\n");
}

Test(html_markdown, shows_text_from_outside_as_it_is)
{
    expect_html("\\<script\\>alert(1)\\</script\\> &lt;i&gt;\n",
                "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;i&gt;</p>\n");
    expect_html("<script>alert(1)</script>\n", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
}

Test(html_markdown, takes_figures_into_the_page)
{
    scratch_write(scratch("a.svg").text, "<svg><g/></svg>", 15);
    expect_html("![A `figure`](a.svg)\n",
                "<figure>\n<svg role=\"img\" aria-label=\"A figure\"><g/></svg>"
                "<figcaption>A figure</figcaption>\n</figure>\n");
    expect_html("![A figure](b.svg)\n", "<p>A figure</p>\n");
    expect_html("See ![this](a.svg).\n", "<p>See this.</p>\n");
}
