/* test_html_study.c - report.html of a study. */
#include "report/html_study.h"

#include "kept_runs.h"

#include <stdlib.h>

TestSuite(html_study, .init = scratch_begin, .fini = scratch_end);

/* The parts of both data sets in their order; names from outside are texts. */
Test(html_study, has_all_parts)
{
    sw_report report = make_report(SEEDS);
    static const char svg[] = "<svg class=\"sw-figure\"><path id=\"a\"/></svg>";
    study.data[1] = "<i>.csv";
    study.arm[2] = "dot";
    cr_assert_eq(sw_folder_new(in_top("figures").text), SW_OK);
    scratch_write(in_top("figures/curves-one_two_x=3.svg").text, svg, sizeof svg - 1);
    keep_run(1, 0, (const int32_t[]){0, 1, 1, 0});
    cr_assert_eq(sw_html_write(&report), SW_OK, "%s", sw_error_message());
    char *text = contents("report.html");
    static const char *const part[] = {"<title>Poolings compared</title>",
                                       "<h1>Poolings compared</h1>",
                                       "has the highest mean accuracy",
                                       "<a href=\"#data-0\">",
                                       "<h2 id=\"data-0\">",
                                       "<table class=\"sorts arms\">",
                                       "<summary>All runs</summary>",
                                       "<figcaption>Learning curves",
                                       "<h2 id=\"data-1\">&lt;i&gt;.csv</h2>",
                                       "<table class=\"confusion\">",
                                       "<h2>How to read this</h2>",
                                       "<h2>What was held fixed</h2>",
                                       "</html>"};
    const char *at = text;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        const char *found = strstr(at, part[i]);
        cr_assert(found, "%s is not in the page, or not behind %s", part[i], part[i ? i - 1 : 0]);
        at = found;
    }
    expect_not_in(text, "<i>");
    expect_not_in(text, "<img");
    expect_not_in(text, "src=\""); /* no network */
    expect_not_in(text, "href=\"http");
    free(text);
}
