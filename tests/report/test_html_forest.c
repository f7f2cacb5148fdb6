/* test_html_forest.c - intervals as a column of a table. */
#include "report/html_forest.h"

#include "made_up.h"

#include <stdlib.h>

TestSuite(html_forest, .init = scratch_begin, .fini = scratch_end);

/* Where an element of this class has its attribute, in percent of the width; NaN: there is none. */
static double place_of(const sw_text *html, const char *class, const char *attribute)
{
    char what[80];
    snprintf(what, sizeof what, "class=\"%s\"", class);
    const char *at = strstr(html->data, what);
    snprintf(what, sizeof what, " %s=\"", attribute);
    at = at ? strstr(at, what) : NULL;
    return at ? atof(at + strlen(what)) : (double)NAN;
}

Test(html_forest, has_intervals_means_and_runs)
{
    const sw_report report = make_report(SEEDS);
    const sw_forest forest = sw_forest_of(&report, 0); /* 48.3 to 93 */
    sw_text html = {0};
    cr_expect(forest.axis.low < 48.3 && forest.axis.low > 40 && forest.axis.high > 93);
    sw_html_forest_arm(&html, &forest, 1);
    const double low = place_of(&html, "span", "x1"), high = place_of(&html, "span", "x2");
    cr_expect_float_eq(low, 100 * sw_axis_at(&forest.axis, 89), 0.01);
    cr_expect_float_eq(high, 100 * sw_axis_at(&forest.axis, 93), 0.01);
    cr_expect_float_eq(place_of(&html, "mean", "x"), (low + high) / 2, 0.01);
    cr_expect_float_eq(place_of(&html, "run", "cx"), 100 * sw_axis_at(&forest.axis, 90), 0.01);
    expect_in(html.data, "href=\"./runs/one_two_x=3-gated-2/result.json\"");
    expect_in(html.data, "<title>seed 2</title>");
    sw_text_free(&html);
}

Test(html_forest, of_one_seed_has_no_interval)
{
    const sw_report report = make_report(1);
    const sw_forest forest = sw_forest_of(&report, 0);
    sw_text html = {0};
    sw_html_forest_arm(&html, &forest, 0);
    expect_not_in(html.data, "class=\"span\"");
    expect_not_in(html.data, "nan");
    expect_in(html.data, "class=\"dot\"");
    sw_text_free(&html);
}

Test(html_forest, shows_the_majority_or_where_it_is)
{
    const sw_report report = make_report(SEEDS);
    sw_text html = {0};
    for (int i = 0; i < ARMS * SEEDS; i++) runs[i].majority = 0.45;
    sw_forest forest = sw_forest_of(&report, 0);
    sw_html_forest_majority(&html, &forest);
    cr_expect_float_eq(place_of(&html, "level", "x1"), 100 * sw_axis_at(&forest.axis, 45), 0.01);
    expect_not_in(html.data, "class=\"off\"");
    sw_text_free(&html);
    for (int i = 0; i < ARMS * SEEDS; i++) runs[i].majority = 0.001;
    forest = sw_forest_of(&report, 0);
    sw_html_forest_majority(&html, &forest);
    expect_not_in(html.data, "class=\"level\"");
    expect_in(html.data, "class=\"off\"");
    sw_text_free(&html);
}

Test(html_forest, has_ticks_in_its_head)
{
    const sw_report report = make_report(SEEDS);
    const sw_forest forest = sw_forest_of(&report, 0);
    sw_text html = {0};
    sw_html_forest_head(&html, &forest);
    expect_in(html.data, ">50</text>");
    expect_in(html.data, ">90</text>");
    sw_text_free(&html);
}
