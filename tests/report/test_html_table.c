/* test_html_table.c - the table of arms as HTML. */
#include "report/html_table.h"

#include "made_up.h"

TestSuite(html_table, .init = scratch_begin, .fini = scratch_end);

Test(html_table, has_the_cells_of_the_arm_table_and_a_figure)
{
    const sw_report report = make_report(SEEDS);
    sw_text html = {0};
    study.arm[0] = "max:level=instance";
    sw_html_arm_table(&html, &report, 0);
    expect_in(html.data,
              "<th>arm</th><th class=\"number\">test accuracy, %</th><th class=\"forest\">");
    expect_in(html.data, "<tr><td>max, level instance</td><td class=\"number\">50.3");
    expect_in(html.data,
              "<strong>91.0<span class=\"interval\" style=\"--letters:14\">[89.0, 93.0]</span>"
              "</strong></td><td class=\"forest\">");
    expect_not_in(html.data, "<tfoot>"); /* there is no majority */
    expect_not_in(html.data, "nan");
    sw_text_free(&html);
}

Test(html_table, has_the_majority_at_its_foot)
{
    const sw_report report = make_report(SEEDS);
    sw_text html = {0};
    for (int i = 0; i < ARMS * SEEDS; i++) runs[i].majority = 0.5;
    sw_html_arm_table(&html, &report, 0);
    expect_in(html.data,
              "</tbody>\n<tfoot>\n<tr><td>(the majority class)</td><td class=\"number\">50.0");
    sw_text_free(&html);
}

Test(html_table, links_a_mean_of_one_run_to_it)
{
    const sw_report report = make_report(1);
    sw_text html = {0};
    sw_html_arm_table(&html, &report, 0);
    expect_in(html.data, "<a  href=\"./runs/one_two_x=3-mean-0/result.json\">50.0</a>");
    sw_text_free(&html);
}
