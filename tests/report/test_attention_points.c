/* test_attention_points.c - the elements of one set in their place. */
#include "attended.h"
#include "svg.h"

TestSuite(attention_points, .init = scratch_begin, .fini = scratch_end);

static const sw_real at[] = {0, 0, 1, 1, 10, 20, (sw_real)NAN, 5, 30, 40};
static char *axes[] = {"across", "it's"};

static void place(void)
{
    describe();
    data.place = at, data.place_width = 2, data.place_name = axes;
}

static const char *script_of(int64_t i)
{
    cr_assert_eq(sw_attention_points(&attention, &data, i, "set 1", scratch("w.svg").text), SW_OK,
                 "%s", sw_error_message());
    return contents("w.gp");
}

/* The largest weight is drawn last; a place that is not known is left out. */
Test(attention_points, lie_in_their_place)
{
    place();
    const char *script = script_of(0);
    cr_expect(strstr(script, "$points << END\n30,40,0,0.25,0\n10,20,0,0.25,0\nEND"), "%s", script);
    cr_expect(strstr(script, "set xlabel 'across'\nset ylabel 'it'.\"'\".'s'\n"), "%s", script);
    svg *drawn = svg_read(scratch("w.svg").text);
    svg_expect_white(drawn);
    svg_expect_texts(drawn, "set 1", 1);
    svg_expect_texts(drawn, "across", 1);
    svg_expect_texts(drawn, "weight", 1);
    svg_expect_texts(drawn, "carries the label", 1);
    svg_free(drawn);
}

/* Without places, features called x and y (and z) are coordinates, or up to three without names. */
Test(attention_points, may_be_features)
{
    describe();
    data.schema = (sw_schema){0}, data.instance_label = NULL;
    cr_expect(strstr(script_of(1), "$points << END\n0,1.5,0,0.125,0\n2,-2,0,0.875,0\nEND\n"
                                   "plot $points using 1:2:4"),
              "%s", contents("w.gp"));
    static char *xyz[] = {"x", "y", "z"};
    data.schema.feature = (sw_columns){2, xyz, NULL, NULL};
    cr_expect(strstr(script_of(1), "set xlabel 'x'"));
    data.place = at, data.place_width = 3, data.place_name = xyz;
    cr_expect(strstr(script_of(1), "set zlabel 'z'\n$points << END\n0,0,1,0.125,0\n"
                                   "1,10,20,0.875,0\nEND\nsplot $points using 1:2:3:4"),
              "%s", contents("w.gp"));
}

Test(attention_points, refuses_what_has_no_place)
{
    describe();
    cr_expect_eq(sw_attention_points(&attention, &data, 0, "", scratch("w.svg").text),
                 SW_ERROR_ARGUMENT);
    expect_message("the elements of  have no place: expected columns x and y");
    place();
    cr_expect_eq(sw_attention_points(&attention, &data, 2, "", scratch("w.svg").text),
                 SW_ERROR_ARGUMENT);
    expect_message("attention: set 2, expected one of 0 to 1");
    cr_expect_eq(sw_attention_points(&attention, &data, 0, "", scratch("w.png").text),
                 SW_ERROR_ARGUMENT);
    expect_message("ends in .svg");
}
