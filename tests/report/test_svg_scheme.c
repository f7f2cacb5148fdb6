/* test_svg_scheme.c - figures on a light and on a dark page. */
#include "made_up.h"
#include "report/svg_scheme.h"
#include "svg.h"

TestSuite(svg_scheme, .init = scratch_begin, .fini = scratch_end);

static char *follow(const char *source)
{
    scratch_write(in_top("x.svg").text, source, strlen(source));
    cr_assert(sw_svg_follow_scheme(in_top("x.svg").text) == SW_OK, "%s", sw_error_message());
    svg_free(svg_read(in_top("x.svg").text)); /* well-formed */
    return contents("x.svg");
}

Test(svg_scheme, gives_the_colours_of_the_figure_a_twin)
{
    char *text = follow("<?xml version=\"1.0\"?>\n<svg \n width=\"10\">\n<title>Gnuplot</title>"
                        "<rect width=\"10\" fill=\"#ffffff\"/>"
                        "<g id='a'><title>gnuplot_plot_1</title><title>max</title>"
                        "<rect fill='rgb( 34,  34,  34)' stroke=\"black\"/>"
                        "<text fill='rgb(1,2,3)'>black rgb(34,34,34) \"black\"</text></g></svg>\n");
    expect_in(text, "<svg class=\"sw-figure\" ");
    expect_in(text, "<rect class=\"sw-page\" width=\"10\" fill=\"#ffffff\"/>");
    expect_in(text, "<g id='a'><title>max</title><rect fill='#222222' stroke=\"#000000\"/>");
    expect_in(text, "<text fill='#010203'>black rgb(34,34,34) \"black\"</text>");
    expect_in(text, "@media (prefers-color-scheme: dark) {\n.sw-figure .sw-page{fill:#0d1117}\n");
    expect_in(text, "\n.sw-figure [fill=\"#222222\"]{fill:#e6edf3}\n");
    expect_in(text, "\n.sw-figure [stroke=\"#000000\"]{stroke:#e6edf3}\n");
    expect_not_in(text, "#444444"); /* which the figure does not have */
    char *again = follow(text);
    cr_expect_str_eq(again, text);
    free(again);
    free(text);
}

Test(svg_scheme, of_no_file)
{
    cr_expect(sw_svg_follow_scheme(in_top("none.svg").text) != SW_OK);
    expect_in(sw_error_message(), "none.svg");
}
