/* test_html_axis.c - the axis of a figure inside a page. */
#include "report/html_axis.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect_ticks(const sw_axis *axis, const double *expected, int count)
{
    double tick[20];
    cr_assert_eq(sw_axis_ticks(axis, tick, 20), count);
    for (int i = 0; i < count; i++)
        cr_expect_float_eq(tick[i], expected[i], 1e-9 * fabs(expected[i]));
}

Test(html_axis, has_round_ticks_between_its_ends)
{
    const sw_axis axis = sw_axis_of(0.31, 0.92);
    expect_ticks(&axis, (const double[]){0.4, 0.6, 0.8}, 3);
    cr_expect_float_eq(sw_axis_at(&axis, axis.low), 0, 1e-12);
    cr_expect_float_eq(sw_axis_at(&axis, axis.high), 1, 1e-12);
    cr_expect(axis.low < 0.31 && axis.high > 0.92);
}

Test(html_axis, of_a_single_value_has_it_in_the_middle)
{
    const double value[] = {50, -3, 0};
    for (int i = 0; i < 3; i++) {
        const sw_axis axis = sw_axis_of(value[i], value[i]);
        cr_expect_float_eq(sw_axis_at(&axis, value[i]), 0.5, 1e-9);
        cr_expect(axis.low < value[i] && value[i] < axis.high);
    }
}

Test(html_axis, has_no_more_ticks_than_there_is_room_for)
{
    const sw_axis axis = sw_axis_of(0, 100);
    double tick[2];
    cr_expect_eq(sw_axis_ticks(&axis, tick, 2), 2);
}
