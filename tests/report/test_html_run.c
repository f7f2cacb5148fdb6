/* test_html_run.c - runs in a page. */
#include "report/html_run.h"

#include "made_up.h"

TestSuite(html_run, .init = scratch_begin, .fini = scratch_end);

Test(html_run, has_the_main_metric_if_it_ended_well)
{
    const sw_report report = make_report(SEEDS);
    cr_expect_float_eq(sw_html_run_value(&report, (sw_run_at){0, 1, 2}), 0.92, 1e-12);
    cr_expect(isnan(sw_html_run_value(&report, (sw_run_at){0, 3, 1}))); /* it diverged */
    const sw_report errors = make_report_of(SW_REGRESSION);
    cr_expect_float_eq(sw_html_run_value(&errors, (sw_run_at){1, 1, 2}), 920, 1e-9);
}

Test(html_run, is_a_row_with_a_link)
{
    const sw_report report = make_report(SEEDS);
    sw_text html = {0};
    sw_html_runs(&html, &report, 0);
    expect_in(html.data, "<th class=\"number\">test accuracy, %</th>");
    expect_in(html.data,
              "<tr><td>gated</td><td>seed 1</td><td class=\"number\"><a  "
              "href=\"./runs/one_two_x=3-gated-1/result.json\">91.00</a></td><td "
              "class=\"number\">0.0900</td><td class=\"number\">0</td><td class=\"number\">1.2</td>"
              "</tr>");
    expect_in(html.data, "<tr><td>sum</td><td>seed 1</td><td class=\"number\">diverged</td>");
    sw_text_free(&html);
}

Test(html_run, of_an_empty_cell_is_left_out)
{
    const sw_report report = make_report_of(SW_REGRESSION);
    sw_text html = {0};
    for (int r = 0; r < SEEDS; r++) runs[sw_study_index(&study, 1, 2, r)].empty = true;
    sw_html_runs(&html, &report, 1);
    expect_in(html.data, "<th class=\"number\" data-least>test mean absolute error</th>");
    expect_not_in(html.data, "a_b");
    sw_text_free(&html);
}
