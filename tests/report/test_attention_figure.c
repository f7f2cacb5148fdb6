/* test_attention_figure.c - the weights of elements as bars. */
#include "attended.h"
#include "svg.h"

TestSuite(attention_figure, .init = scratch_begin, .fini = scratch_end);

Test(attention_figure, is_drawn_by_a_script)
{
    describe();
    sw_status status =
        sw_attention_figure(&attention, &data, 0, 2, "it's true", scratch("w.svg").text);
    cr_assert_eq(status, SW_OK, "%s", sw_error_message());
    svg *drawn = svg_read(scratch("w.svg").text);
    svg_expect_white(drawn);
    svg_expect_texts(drawn, "it's true", 1);
    svg_expect_texts(drawn, "word, 2 of 3", 1);
    svg_expect_texts(drawn, "weight", 1);
    svg_expect_texts(drawn, "a-word-of-more-letters-t…", 1);
    svg_expect_texts(drawn, "naïve", 1);
    svg_expect_texts(drawn, "others", 1);
    svg_expect_texts(drawn, "carries the label", 1);
    svg_expect_texts(drawn, "equal weights", 1);
    /* One bar of each colour, the first one in each plot is that in the key. Their heights are 0.5
     * and 0.25, and the first bar is that of the element that carries the label. */
    const svg_element *other[4], *carrier[4];
    cr_assert(svg_find(other, 4, drawn, 1, "polygon", "fill", "#0b5fa5") == 2);
    cr_assert(svg_find(carrier, 4, drawn, 2, "polygon", "fill", "#8c0400") == 2);
    const svg_box low = svg_box_of(other[1]), high = svg_box_of(carrier[1]);
    const svg_axis axis = svg_y_axis(drawn, "0.1", "0.4");
    cr_expect(high.right < low.left && high.bottom == low.bottom);
    cr_expect(fabs((high.bottom - high.top) * axis.units - 0.5) < 0.02 * axis.units);
    cr_expect(fabs((low.bottom - low.top) * axis.units - 0.25) < 0.02 * axis.units);
    svg_free(drawn);
    char *script = contents("w.gp");
    cr_expect(strstr(script, "set title 'it'.\"'\".'s true'"), "%s", script);
    cr_expect(strstr(script, "('a-word-of-more-letters-t…' 0, 'naïve' 1)"), "%s", script);
    cr_expect(strstr(script, "0,NaN,0.5\n1,0.25,NaN\nEND"), "%s", script);
    cr_expect(strstr(script, "'word, 2 of 3'"), "%s", script);
    cr_expect(strstr(script, "carries the label"), "%s", script);
    data.instance_label = NULL, data.schema = (sw_schema){0};
    cr_assert_eq(sw_attention_figure(&attention, &data, 1, 10, "", scratch("w.svg").text), SW_OK,
                 "%s", sw_error_message());
    script = contents("w.gp");
    cr_expect(strstr(script, "('1' 0, '0' 1)") && !strstr(script, "carries"), "%s", script);
    drawn = svg_read(scratch("w.svg").text);
    svg_expect_texts(drawn, "element, 2 of 2", 1);
    svg_expect_texts(drawn, "carries the label", 0);
    cr_expect_eq(svg_find(other, 4, drawn, 1, "polygon", "fill", ""), 2);
    svg_free(drawn);
}

Test(attention_figure, refuses_what_cannot_be_drawn)
{
    describe();
    const struct {
        const char *name, *message;
        int64_t i, top;
    } wrong[] = {{"w.png", "w.png: expected a name that ends in .svg", 0, 1},
                 {".svg", "expected a name that ends in .svg", 0, 1},
                 {"it's.svg", "without single quotes", 0, 1},
                 {"w.svg", "attention: set 2, expected one of 0 to 1", 2, 1},
                 {"w.svg", "attention: 0 elements to show, expected at least 1", 0, 0}};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        cr_expect_eq(sw_attention_figure(&attention, &data, wrong[k].i, wrong[k].top, "",
                                         scratch(wrong[k].name).text),
                     SW_ERROR_ARGUMENT);
        expect_message(wrong[k].message);
    }
    cr_expect_eq(sw_attention_figure(&attention, &data, 0, 1, "", scratch("no/w.svg").text),
                 SW_ERROR_IO);
}
