/* test_figure_published.c - a paper's figures beside those of a study: numbers, table, picture. */
#include "made_up.h"
#include "report/figure_published.h"
#include "report/markdown_preset.h"
#include "svg.h"

TestSuite(figure_published, .init = scratch_begin, .fini = scratch_end);

static const sw_published list[] = {{1, 0, 0.55, 0.01}, {1, 1, 0.93, 0}, {-1, -1, 0, 0}};
static const char *const data[] = {"one_two:x=3", "it's", NULL};
static const char *const arm[] = {"mean", "gated", NULL};
static sw_preset preset;

static sw_report make_preset(const char *metric)
{
    sw_report report = make_report(SEEDS);
    preset = (sw_preset){.name = "made-up",
                         .summary = "a summary",
                         .source = "a paper",
                         .data = data,
                         .arm = arm,
                         .settings = "",
                         .repeats = 1,
                         .published = list,
                         .published_metric = metric,
                         .published_source = "a table"};
    study.preset = &preset;
    return report;
}

Test(figure_published, is_drawn_where_something_is_published)
{
    sw_report report = make_preset(NULL);
    cr_assert(sw_report_has_published(&report));
    cr_assert(sw_figure_published(&report, scratch_folder) == SW_OK, "%s", sw_error_message());
    char *text = contents("published.csv");
    expect_in(text, "data,arm,x,mean,deviation,published,published_deviation\n");
    expect_in(text, "\none_two,mean,");
    expect_in(text, ",0.55,0.01\n");
    expect_in(text, ",0.93,\n");
    free(text);
    svg *drawn = svg_draw("published");
    svg_expect_texts(drawn, "published", 1);
    svg_expect_texts(drawn, "gated", 1);
    svg_expect_texts(drawn, "test accuracy", 1);
    svg_free(drawn);
    study.preset = NULL;
    cr_expect(!sw_report_has_published(&report));
}

Test(figure_published, is_a_table_in_the_report)
{
    sw_report report = make_preset(NULL);
    sw_text text = {0};
    sw_markdown_preset(&text, &report);
    expect_in(text.data, "Published metrics: a table.");
    expect_in(text.data, "| test accuracy | arm | published | measured |\n|---|---|---:|---:|\n"
                         "| it's | mean | 0.5500 ± 0.0100 | 0.5033 ± 0.0058 |\n"
                         "| it's | gated | 0.9300 | 0.9100 ± 0.0100 |\n\n");
    expect_in(text.data, "](figures/published.svg)");
    sw_text_free(&text);
}

/* A paper may report the second metric. */
Test(figure_published, is_of_the_metric_that_the_paper_reports)
{
    sw_report report = make_preset("AUC");
    cr_expect_str_eq(sw_published_metric(&report, 1), "AUC");
    for (int r = 0; r < SEEDS; r++) runs[sw_study_index(&study, 1, 0, r)].result.test.auc = 0.25;
    double mean, deviation;
    sw_published_measured(&mean, &deviation, &report, 1, 0);
    cr_expect(mean == 0.25 && deviation == 0);
}
