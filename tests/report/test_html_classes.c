/* test_html_classes.c - what the arms say of each class. */
#include "report/html_classes.h"

#include "kept_runs.h"

TestSuite(html_classes, .init = scratch_begin, .fini = scratch_end);

Test(html_classes, has_the_confusion_of_each_arm)
{
    const sw_report report = make_report(SEEDS);
    sw_text html = {0};
    keep_run(0, 0, (const int32_t[]){0, 1, 1, 1});
    keep_run(1, 0, (const int32_t[]){0, 1, 1, 0});
    keep_run(1, 1, (const int32_t[]){0, 1, 1, 1});
    sw_html_classes(&html, &report, 1);
    expect_in(html.data, "<details><summary>mean: scores by class, confusion matrix</summary>");
    expect_in(html.data, "<details open><summary>gated: "); /* the best */
    expect_in(html.data, "<p class=\"soft\">Counts are summed over 2 runs.</p>");
    expect_in(html.data,
              "<tr><th scope=\"row\">c</th><td class=\"share\" style=\"--share:33.3\">1</td>"
              "<td class=\"share right\" style=\"--share:66.7\">2</td></tr>");
    expect_in(html.data, "<td>a|b</td>"); /* the scores by class */
    expect_not_in(html.data, "nan");
    sw_text_free(&html);
}

Test(html_classes, of_numbers_is_nothing)
{
    const sw_report report = make_report_of(SW_REGRESSION);
    sw_text html = {0};
    sw_html_classes(&html, &report, 1);
    cr_expect_eq(html.length, 0);
}
