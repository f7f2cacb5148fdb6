/* test_html_figure.c - an SVG file inside a page. */
#include "report/html_figure.h"

#include "scratch.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(html_figure, .init = scratch_begin, .fini = scratch_end);

static void expect_in(const sw_text *html, const char *words)
{
    cr_expect(strstr(html->data, words), "\"%s\" is not in %s", words, html->data);
}

Test(html_figure, has_ids_of_its_own)
{
    static const char svg[] = "<?xml version='1.0'?>\n<svg width=\"9\"><defs><g id=\"dot\"/>"
                              "<g id='p1'/></defs><use xlink:href='#dot'/><g fill=\"url(#p1)\"/>"
                              "<a href=\"#p1\"/><text>id=x</text></svg>\n";
    sw_text html = {0};
    scratch_write(scratch("a b.svg").text, svg, sizeof svg - 1);
    cr_assert(sw_html_figure(&html, scratch_folder, "a b.svg", "Curves & \"dots\""));
    cr_expect_eq(strncmp(html.data, "<figure>\n<svg role=\"img\" aria-label=\"Curves &amp; ", 50),
                 0);
    expect_in(&html, "<g id=\"f-a_b_svg-dot\"/>");
    expect_in(&html, "<g id='f-a_b_svg-p1'/>");
    expect_in(&html, "href='#f-a_b_svg-dot'");
    expect_in(&html, "url(#f-a_b_svg-p1)");
    expect_in(&html, "<a href=\"#f-a_b_svg-p1\"/>");
    expect_in(&html, "<text>id=x</text></svg>");
    expect_in(&html, "<figcaption>Curves &amp; &quot;dots&quot;</figcaption>");
    cr_expect_null(strstr(html.data, "<?xml"));
    sw_text_free(&html);
}

Test(html_figure, that_is_missing_or_no_svg_adds_nothing)
{
    sw_text html = {0};
    scratch_write(scratch("b.svg").text, "text", 4);
    cr_expect_not(sw_html_figure(&html, scratch_folder, "a.svg", NULL));
    cr_expect_not(sw_html_figure(&html, scratch_folder, "b.svg", NULL));
    cr_expect_eq(html.length, 0);
}
