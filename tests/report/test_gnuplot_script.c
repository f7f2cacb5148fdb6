/* test_gnuplot_script.c - how scripts begin, and texts in them. */
#include "made_up.h"
#include "report/gnuplot_script.h"
#include "svg.h"

TestSuite(gnuplot_script, .init = scratch_begin, .fini = scratch_end);

/* Nothing in a quoted text has a meaning to gnuplot, and controls are written out. */
Test(gnuplot_script, quotes_any_text_and_draws_on_a_page)
{
    static const char odd[] = "it's \\n {/Bold a_b} `x` $0 <&>\n\x1b@ \"%d\"";
    sw_text gp = {0};
    sw_script_head(&gp, "odd", 640, 360);
    sw_text_add(&gp, "set title ");
    sw_script_quoted(&gp, odd);
    sw_text_add(&gp, "\nplot x notitle\n");
    cr_assert(!gp.failed);
    scratch_write(in_top("odd.gp").text, gp.data, strlen(gp.data));
    sw_text_free(&gp);
    cr_assert(sw_plot(in_top("odd.gp").text) == SW_OK, "%s", sw_error_message());
    svg *drawn = svg_read(in_top("odd.svg").text);
    svg_expect_white(drawn);
    cr_expect(svg_is(&drawn->element[0], "width", "640"));
    cr_expect(svg_is(&drawn->element[0], "height", "360"));
    svg_expect_texts(drawn, "it's \\n {/Bold a_b} `x` $0 <&>\\n\\x1b@ \"%d\"", 1);
    svg_free(drawn);
}

/* Labels of tics are formats to gnuplot, and it reads two quotes for one only within a text. */
Test(gnuplot_script, percent_signs_and_quotes)
{
    static char *names[] = {"%d %s%n", "100 %", "'it''s' %%", "'; exit '", "''"};
    enum { NAMES = 5 };
    const sw_columns output = {.count = NAMES, .name = names};
    sw_text gp = {0};
    sw_script_head(&gp, "odd", 640, 360);
    sw_text_add(&gp, "set xtics (");
    for (int c = 0; c < NAMES; c++) sw_script_tic_name(&gp, &output, c);
    sw_text_add(&gp, ")\nplot [0:4] x title ");
    sw_script_name(&gp, &output, 3, "!");
    sw_text_add(&gp, "\n");
    cr_assert(!gp.failed);
    scratch_write(in_top("odd.gp").text, gp.data, strlen(gp.data));
    sw_text_free(&gp);
    cr_assert(sw_plot(in_top("odd.gp").text) == SW_OK, "%s", sw_error_message());
    svg *drawn = svg_read(in_top("odd.svg").text);
    for (int c = 0; c < NAMES; c++) svg_expect_texts(drawn, names[c], 1);
    svg_expect_texts(drawn, "'; exit '!", 1);
    svg_free(drawn);
}
