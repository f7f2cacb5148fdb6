/* test_html_cost.c - the main metric against the cost. */
#include "report/html_cost.h"

#include "made_up.h"

#include <stdlib.h>

TestSuite(html_cost, .init = scratch_begin, .fini = scratch_end);

static int count(const char *text, const char *what)
{
    int found = 0;
    for (const char *at = text; (at = strstr(at, what)); at++) found++;
    return found;
}

Test(html_cost, has_a_point_and_a_name_for_each_arm)
{
    const sw_report report = make_report(SEEDS);
    sw_text html = {0};
    study.arm[0] = "max:level=instance:dropout=0.25";
    sw_html_cost(&html, &report, 0);
    cr_expect_eq(count(html.data, "<figure>"), 2);
    cr_expect_eq(count(html.data, "<circle class=\"dot\""), 2 * ARMS);
    expect_in(html.data, ">a_b</text>");
    expect_in(html.data, ">max, level instance, d…</text>"); /* a long one is cut */
    expect_in(html.data, "<title>max, level instance, dropout 0.25</title>");
    expect_in(html.data, "Test accuracy in % against the parameters of the model.");
    expect_not_in(html.data, "nan");
    sw_text_free(&html);
}

/* gated and a_b are equally good: one name stands below the other. */
Test(html_cost, names_do_not_overlap)
{
    const sw_report report = make_report(SEEDS);
    sw_text html = {0};
    sw_html_cost(&html, &report, 0);
    double before = 0;
    for (const char *at = html.data; (at = strstr(at, "class=\"name\"")); at++) {
        const double y = atof(strstr(at, " y=\"") + 4);
        cr_expect(y < before || y >= before + 14, "%g after %g", y, before); /* or a new figure */
        before = y;
    }
    sw_text_free(&html);
}

Test(html_cost, is_logarithmic_if_it_spans_much)
{
    const sw_report report = make_report(SEEDS);
    sw_text html = {0};
    for (int r = 0; r < SEEDS; r++)
        runs[sw_study_index(&study, 0, 0, r)].result.parameters = 2000000;
    sw_html_cost(&html, &report, 0);
    expect_in(html.data, "against the parameters of the model (logarithmic).");
    expect_in(html.data, ">100k</text>");
    expect_in(html.data, ">1M</text>");
    sw_text_free(&html);
}

Test(html_cost, of_runs_that_failed_is_nothing)
{
    const sw_report report = make_report(SEEDS);
    sw_text html = {0};
    for (int i = 0; i < ARMS * SEEDS; i++) runs[i].status = SW_ERROR_DIVERGED;
    sw_html_cost(&html, &report, 0);
    cr_expect_eq(html.length, 0);
}
