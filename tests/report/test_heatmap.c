/* test_heatmap.c - which data sets a heat map has, and what is in its cells. */
#include "base/file.h"
#include "report/heatmap.h"
#include "report/markdown.h"
#include "scratch.h"
#include "svg.h"

#include <criterion/criterion.h>
#include <math.h>
#include <setwise/report.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(heatmap, .init = scratch_begin, .fini = scratch_end);

enum { DATA = 4, ARMS = 2, FOLDS = 3 };
static sw_study study;
static sw_study_run runs[DATA * ARMS * FOLDS];
static sw_data_facts facts[DATA];

/* Three data sets of classes and one of numbers, one seed. The first two have half of their scale
 * under each other name. */
static sw_report make_report(void)
{
    static const double figure[DATA][ARMS] = {{0.55, 1}, {0.5, 0.05}, {0.7, 0.9}, {20, 10}};
    static const double chance[DATA] = {0.1, 0.2, 0.4, 25}, best[DATA] = {NAN, 0.8, 0.8, NAN};
    study = (sw_study){.config = sw_config_default(),
                       .data = {"first", "second:x=1", "it's", "numbers"},
                       .data_count = DATA,
                       .arm = {"mean", "max:level=instance"},
                       .arm_count = ARMS,
                       .runs_per_arm = 1};
    for (int d = 0; d < DATA; d++) {
        sw_task task = d == 3 ? SW_REGRESSION : SW_CLASSES;
        facts[d] = (sw_data_facts){
            .task = task, .width = 1, .outputs = 1, .chance = chance[d], .best_possible = best[d]};
        for (int a = 0; a < ARMS; a++)
            runs[d * ARMS + a] = (sw_study_run){
                .data = d,
                .arm = a,
                .task = task,
                .best_possible = best[d],
                .majority = NAN,
                .result.test = {.accuracy = figure[d][a], .error = figure[d][a], .auc = NAN}};
    }
    return (sw_report){.study = &study, .runs = runs, .facts = facts, .folder = scratch_folder};
}

static char *contents(const char *name)
{
    sw_path path;
    char *text;
    cr_assert(sw_path_join(&path, scratch_folder, name) == SW_OK);
    cr_assert(sw_file_read(&text, NULL, path.text, 1 << 24) == SW_OK, "%s", sw_error_message());
    return text;
}

static void expect_in(const char *text, const char *words)
{
    cr_expect(strstr(text, words), "\"%s\" is not in:\n%s", words, text);
}

static void draw(const sw_report *report)
{
    int row[SW_STUDY_MAX_DATA], rows = sw_heatmap_rows(report, row);
    sw_path path;
    cr_assert(rows > 0);
    cr_assert(sw_figure_heatmap(report, row, rows, scratch_folder) == SW_OK, "%s",
              sw_error_message());
    cr_assert(sw_path_join(&path, scratch_folder, "heatmap.gp") == SW_OK);
    cr_assert(sw_plot(path.text) == SW_OK, "%s", sw_error_message());
}

Test(heatmap, has_three_data_sets_of_one_metric_or_none)
{
    sw_report report = make_report();
    int row[SW_STUDY_MAX_DATA];
    cr_expect(sw_heatmap_rows(&report, row) == 3 && row[0] == 0 && row[1] == 1 && row[2] == 2);
    facts[1].chance = NAN; /* of which no scale is known */
    cr_expect(sw_heatmap_rows(&report, row) == 0);
    facts[1].chance = 0.8; /* which has no length */
    cr_expect(sw_heatmap_rows(&report, row) == 0);
    facts[1].chance = 0.2;
    for (int a = 0; a < ARMS; a++) runs[2 * ARMS + a].status = SW_ERROR_DIVERGED;
    cr_expect(sw_heatmap_rows(&report, row) == 0);
    make_report();
    study.data_count = 2;
    cr_expect(sw_heatmap_rows(&report, row) == 0);
    /* Where errors are more, they are the map. */
    make_report();
    for (int d = 0; d < 3; d++) {
        facts[d].task = SW_REGRESSION;
        facts[d].chance = 30;
        facts[d].best_possible = NAN;
    }
    cr_expect(sw_heatmap_rows(&report, row) == 4);
}

/* The first has (.55 - .1) / (1 - .1), the second (.5 - .2) / (.8 - .2), both a half; what is below
 * chance is 0, what is above the best 1. */
Test(heatmap, colours_are_shares_of_the_way_from_chance_to_the_best)
{
    sw_report report = make_report();
    draw(&report);
    char *csv = contents("heatmap.csv");
    static const struct {
        const char *cell, *text;
        double score;
    } cells[] = {{"\n0,0,first,mean,", ",55.0,0,0,0\n", 0.5},
                 {"\n0,1,first,\"max, level instance\",", ",100.0,1,1,0\n", 1},
                 {"\n1,0,second,mean,", ",50.0,1,0,0\n", 0.5},
                 {"\n1,1,second,\"max, level instance\",", ",5.0,0,0,0\n", 0},
                 {"\n2,0,it's,mean,", ",70.0,0,1,0\n", 0.75},
                 {"\n2,1,it's,\"max, level instance\",", ",90.0,1,1,0\n", 1}};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        const char *at = strstr(csv, cells[i].cell);
        double mean, score;
        char rest[32];
        cr_assert(at, "no %s in:\n%s", cells[i].cell, csv);
        cr_assert(sscanf(at + strlen(cells[i].cell), "%lf,,%lf%31[^\n]", &mean, &score, rest) == 3);
        cr_expect(fabs(score - cells[i].score) < 1e-12, "%s%g", cells[i].cell, score);
        expect_in(at, cells[i].text);
    }
    free(csv);
    svg *drawn = svg_read(scratch("heatmap.svg").text);
    svg_expect_white(drawn);
    static const char *const shown[] = {
        "first",           "second",          "it's", "mean", "max, level instance",
        "what is learned", "test accuracy, %"};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        svg_expect_texts(drawn, shown[i], 1);
    svg_expect_texts(drawn, "chance", 2); /* the column, the end of the colour bar */
    svg_expect_texts(drawn, "best", 2);
    /* Six cells, of the colours at their scores: those at the ends are the ends of the scale. */
    const svg_element *cell[8];
    cr_assert(svg_find(cell, 8, drawn, 2, "polygon", "fill", "") == 6);
    cr_expect(svg_is(cell[1], "fill", "#fee838"));
    cr_expect(svg_is(cell[3], "fill", "#00224e"));
    int red[6];
    for (int i = 0; i < 6; i++) {
        char fill[32];
        cr_assert(svg_attribute(fill, sizeof fill, cell[i], "fill"));
        cr_assert(sscanf(fill, "#%2x", (unsigned *)&red[i]) == 1);
    }
    cr_expect(abs(red[0] - red[2]) <= 1); /* 0.5 both, but for rounding */
    cr_expect(red[4] > red[0] + 20 && red[5] == red[1]);
    svg_free(drawn);
    char *text = contents("heatmap.svg");
    expect_in(text, "font-weight=\"bold\"");
    /* White letters on dark cells, dark ones on bright cells. */
    expect_in(text, "#ffffff");
    expect_in(text, "#1a1a1a");
    free(text);
    char *gp = contents("heatmap.gp");
    expect_in(gp, "set label '80.0' at"); /* the second's best possible */
    expect_in(gp, "set label '20.0' at"); /* its chance */
    free(gp);
}

Test(heatmap, has_a_cell_for_an_arm_that_diverged)
{
    sw_report report = make_report();
    runs[1].status = SW_ERROR_DIVERGED;
    draw(&report);
    char *csv = contents("heatmap.csv");
    expect_in(csv, "\n0,1,first,\"max, level instance\",,,,–,0,1,0\n");
    free(csv);
    svg *drawn = svg_read(scratch("heatmap.svg").text);
    const svg_element *cell[8];
    svg_expect_texts(drawn, "–", 1);
    svg_expect_texts(drawn, "does not apply", 0);
    cr_expect_eq(svg_find(cell, 8, drawn, 2, "polygon", "fill", ""), 5);
    svg_free(drawn);
}

/* An empty cell is grey and has no text, and there is a legend. Without one among the rows there is
 * none. */
Test(heatmap, has_grey_cells_where_an_arm_does_not_apply)
{
    sw_report report = make_report();
    runs[1].empty = true;
    runs[1].status = SW_ERROR_INTERRUPTED;
    draw(&report);
    char *csv = contents("heatmap.csv");
    expect_in(csv, "\n0,1,first,\"max, level instance\",,,,,0,1,1\n");
    expect_in(csv, ",55.0,1,0,0\n"); /* the best of those that ran */
    free(csv);
    svg *drawn = svg_read(scratch("heatmap.svg").text);
    const svg_element *cell[8];
    svg_expect_texts(drawn, "does not apply", 1);
    svg_expect_texts(drawn, "–", 0);
    cr_expect_eq(svg_find(cell, 8, drawn, 1, "polygon", "fill", "#dddddd"), 1);
    cr_expect_eq(svg_find(cell, 8, drawn, 0, "polygon", "fill", "#dddddd"), 1);
    cr_expect_eq(svg_find(cell, 8, drawn, 2, "polygon", "fill", ""), 5);
    svg_free(drawn);

    report = make_report();
    runs[3 * ARMS].empty = true; /* of numbers, which are no row */
    runs[3 * ARMS].status = SW_ERROR_INTERRUPTED;
    draw(&report);
    drawn = svg_read(scratch("heatmap.svg").text);
    svg_expect_texts(drawn, "does not apply", 0);
    cr_expect_eq(svg_find(cell, 8, drawn, 1, "polygon", "fill", ""), 0);
    cr_expect_eq(svg_find(cell, 8, drawn, 2, "polygon", "fill", ""), 6);
    svg_free(drawn);
}

Test(heatmap, of_errors_is_bright_where_they_are_small)
{
    sw_report report = make_report();
    for (int d = 0; d < 3; d++) {
        facts[d].task = SW_REGRESSION;
        facts[d].chance = 2;
        facts[d].best_possible = NAN;
        for (int a = 0; a < ARMS; a++) runs[d * ARMS + a].task = SW_REGRESSION;
    }
    draw(&report);
    char *csv = contents("heatmap.csv");
    expect_in(csv, "\n3,0,numbers,mean,20,,0.2,20.0,0,0,0\n");
    expect_in(csv, "\n3,1,numbers,\"max, level instance\",10,,0.6,10.0,1,1,0\n");
    free(csv);
}

Test(heatmap, says_what_its_means_are_of)
{
    sw_report report = make_report();
    for (int i = DATA * ARMS - 1; i >= 0; i--)
        for (int r = FOLDS - 1; r >= 0; r--) runs[i * FOLDS + r] = runs[i];
    study.runs_per_arm = FOLDS;
    draw(&report);
    char *gp = contents("heatmap.gp");
    expect_in(gp, "'test accuracy, %, mean of 3 seeds'");
    free(gp);
    study.config.folds = FOLDS;
    draw(&report);
    gp = contents("heatmap.gp");
    expect_in(gp, "'test accuracy, %, mean of 3 folds'");
    free(gp);
}

Test(heatmap, is_in_the_report)
{
    sw_report report = make_report();
    sw_analysis *analysis[DATA];
    scratch_write(scratch("study.json").text, "{}\n", 3);
    for (int d = 0; d < DATA; d++)
        cr_assert_eq(sw_analysis_new(&analysis[d], &study, runs, scratch_folder, d), SW_OK);
    report.analysis = analysis;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text,
              "(figures/heatmap.svg)\n\n> Note: the heat map leaves out `numbers`: it has the "
              "3 data sets with the metric accuracy and a known chance.\n\n");
    expect_in(text, "**The heat map**");
    expect_in(text, "| max, level instance | ");
    free(text);
    study.data_count = 3;
    cr_assert(sw_markdown_write(&report) == SW_OK);
    text = contents("report.md");
    cr_expect(strstr(text, "(figures/heatmap.svg)") && !strstr(text, "leaves out"));
    free(text);
    study.data_count = 2;
    cr_assert(sw_markdown_write(&report) == SW_OK);
    text = contents("report.md");
    cr_expect(!strstr(text, "heat"));
    free(text);
    for (int d = 0; d < DATA; d++) sw_analysis_free(analysis[d]);
}
