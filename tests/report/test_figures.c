/* test_figures.c - the figures of made-up runs: their data, their scripts, and what gnuplot draws.
 */
#include "made_up.h"
#include "report/figures.h"
#include "report/markdown.h"
#include "svg.h"

TestSuite(figures, .init = scratch_begin, .fini = scratch_end);

static svg *draw(const char *name)
{
    svg *drawn = svg_draw(name);
    svg_expect_white(drawn);
    return drawn;
}

/* Expect points of a plot at these values, up to a constant. Values have two decimals of a pixel.
 */
static void expect_points(const svg *drawn, int plot, const svg_axis *axis, const double *value,
                          int count)
{
    const svg_element *point[16];
    const int found = svg_find(point, 16, drawn, plot, "use", "xlink:href", "");
    cr_assert(found == count, "plot %d has %d points, expected %d", plot, found, count);
    for (int i = 0; i < count; i++) {
        const double shown = svg_value(axis, point[i]->y) - svg_value(axis, point[0]->y);
        cr_expect(fabs(shown - (value[i] - value[0])) < 0.02 * fabs(axis->units) + 1e-9,
                  "plot %d, point %d: %g above the first, expected %g", plot, i, shown,
                  value[i] - value[0]);
        cr_expect(i == 0 || point[i]->x > point[i - 1]->x);
    }
}

Test(figures, are_drawn_with_names_as_they_are)
{
    make_report(SEEDS);
    sw_figure figure = {&study, runs, 1, scratch_folder, "it_s"};
    cr_assert(sw_figure_metric(&figure) == SW_OK);

    char *text = contents("accuracy-it_s.csv");
    expect_in(text, "arm,mean,deviation,seed 0,seed 1,seed 2\n");
    double mean, deviation;
    const char *gated = strstr(text, "\ngated,");
    cr_assert(gated && sscanf(gated, "\ngated,%lf,%lf,", &mean, &deviation) == 2, "%s", text);
    cr_expect(fabs(mean - 91) < 1e-9 && fabs(deviation - 1) < 1e-9, "%s", text);
    expect_in(text, "\nsum,70,0,70,,70\n");
    free(text);

    static const char *const arm[] = {"mean", "gated", "a_b", "sum"};
    svg *drawn = draw("accuracy-it_s");
    svg_expect_texts(drawn, "it's: test accuracy:", 1);
    svg_expect_texts(drawn, "mean ± deviation of 3 seeds, a ring for each", 1);
    svg_expect_texts(drawn, "test accuracy, %", 1);
    for (int a = 0; a < ARMS; a++) svg_expect_texts(drawn, arm[a], 1);
    /* A plot for the mean of each arm, one for its deviation, then one for each seed. */
    const svg_axis axis = svg_y_axis(drawn, "40", "80");
    static const double means[] = {151.0 / 3, 91, 272.99 / 3, 70};
    static const double seeds[SEEDS][ARMS] = {
        {50, 90, 89.99, 70}, {51, 91, 91.01}, {50, 92, 91.99, 70}};
    const svg_element *first, *point;
    cr_assert(svg_find(&first, 1, drawn, 1, "use", "xlink:href", "") == 1);
    for (int a = 0; a < ARMS; a++) {
        cr_assert(svg_find(&point, 1, drawn, 1 + a, "use", "xlink:href", "") == 1);
        const double above = svg_value(&axis, point->y) - svg_value(&axis, first->y);
        cr_expect(fabs(above - (means[a] - means[0])) < 0.02 * axis.units, "%s: %g", arm[a], above);
    }
    for (int r = 0; r < SEEDS; r++)
        expect_points(drawn, 1 + 2 * ARMS + r, &axis, seeds[r], r == 1 ? ARMS - 1 : ARMS);
    svg_free(drawn);
}

Test(figures, of_errors_are_drawn)
{
    make_report_of(SW_REGRESSION);
    sw_figure figure = {&study, runs, 1, scratch_folder, "it_s"},
              shares = {&study, runs, 0, scratch_folder, "one"};
    cr_assert(sw_figure_metric(&figure) == SW_OK && sw_figure_metric(&shares) == SW_OK);
    char *text = contents("error-it_s.csv");
    expect_in(text, "\nmean,503.");
    expect_in(text, ",500,510,500\n");
    free(text);
    cr_assert(sw_figure_overview(&study, runs, (const char *const[]){"one", "it_s"},
                                 scratch_folder) == SW_OK);
    /* Errors begin at 0, and shares too; the last tic of shares is a hundred. */
    static const char *const axes[][2] = {{"error-it_s.gp", "set yrange [0:*]\n"},
                                          {"accuracy-one.gp", "set yrange [0:108]\n"},
                                          {"accuracy-one.gp", "set ytics 0,20,100\n"},
                                          {"overview.gp", "set multiplot layout 1,2 title"}};
    for (int i = 0; i < 4; i++) {
        text = contents(axes[i][0]);
        expect_in(text, axes[i][1]);
        free(text);
    }
    svg *drawn = draw("error-it_s");
    svg_expect_texts(drawn, "test mean absolute error", 1);
    svg_expect_texts(drawn, "0", 1); /* errors begin there */
    const svg_axis axis = svg_y_axis(drawn, "0", "800");
    static const double first_seed[] = {500, 900, 899.9, 700};
    expect_points(drawn, 1 + 2 * ARMS, &axis, first_seed, ARMS);
    svg_free(drawn);
    drawn = draw("overview"); /* a panel for each data set, with all its means and seeds */
    svg_expect_texts(drawn, "test mean absolute error", 1);
    svg_expect_texts(drawn, "test accuracy, %", 1);
    for (int a = 0; a < ARMS; a++) svg_expect_texts(drawn, study.arm[a], 2);
    int points = 0;
    const svg_element *any[1];
    for (int plot = 1; plot <= 2 * ARMS + SEEDS; plot++)
        points += svg_find(any, 1, drawn, plot, "use", "xlink:href", "");
    cr_expect_eq(points, 2 * (ARMS + 2 * ARMS + SEEDS * ARMS - 1), "%d points", points);
    svg_free(drawn);
}

/* In the unit of the metric: a line for a percentage, and one for an error. */
Test(figures, show_the_best_possible_if_it_is_known)
{
    sw_report report = make_report_of(SW_REGRESSION);
    cr_assert(sw_figure_overview(&study, runs, (const char *const[]){"one", "it_s"},
                                 scratch_folder) == SW_OK);
    char *text = contents("overview.gp");
    expect_not_in(text, "best possible");
    free(text);
    facts[0].best_possible = 0.955, facts[1].best_possible = 250;
    for (int i = 0; i < 2 * ARMS * SEEDS; i++)
        runs[i].best_possible = facts[i / (ARMS * SEEDS)].best_possible;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    text = contents("report.md");
    expect_in(text, "makes up 10.0 % of the test sets; the best possible accuracy is 95.50 %; an");
    expect_in(
        text,
        "to predict for each set; the best possible mean absolute error is 250.0; an element");
    free(text);
    sw_figure figure = {&study, runs, 0, scratch_folder, "one"},
              error = {&study, runs, 1, scratch_folder, "it_s"};
    cr_assert(sw_figure_metric(&figure) == SW_OK && sw_figure_metric(&error) == SW_OK);
    cr_assert(sw_figure_overview(&study, runs, (const char *const[]){"one", "it_s"},
                                 scratch_folder) == SW_OK);
    static const char *const scripts[][3] = {
        {"accuracy-one.gp", ", \\\n     95.5 with lines", "'best possible'.\"\\n\".'95.5 %'"},
        {"error-it_s.gp", ", \\\n     250 with lines", "'best possible'.\"\\n\".'250'"},
        {"overview.gp", ", \\\n     95.5 with lines", "'best possible'"}};
    for (int i = 0; i < 3; i++) {
        text = contents(scripts[i][0]);
        expect_in(text, scripts[i][1]);
        expect_in(text, scripts[i][2]);
        free(text);
        cr_expect(sw_plot(in_top(scripts[i][0]).text) == SW_OK, "%s", sw_error_message());
    }
    svg *drawn = draw("accuracy-one");
    svg_expect_texts(drawn, "best possible", 1);
    /* The last plot is a horizontal line, 4.5 % above the best mean. */
    const svg_axis axis = svg_y_axis(drawn, "40", "80");
    const svg_element *line, *best;
    char path[200];
    double from, to;
    cr_assert(svg_find(&line, 1, drawn, 1 + 2 * ARMS + SEEDS, "path", "d", "") == 1);
    cr_assert(svg_find(&best, 1, drawn, 2, "use", "xlink:href", "") == 1);
    cr_assert(svg_attribute(path, sizeof path, line, "d"));
    cr_assert(sscanf(path, "M%*f,%lf L%*f,%lf", &from, &to) == 2, "%s", path);
    cr_expect(from == to);
    cr_expect(fabs(svg_value(&axis, from) - svg_value(&axis, best->y) - 4.5) < 0.02 * axis.units);
    svg_free(drawn);
}

/* What would not fit is broken, slanted, or given room. */
Test(figures, of_long_names_are_drawn)
{
    make_report(SEEDS);
    study.data[0] = "it's:train=2000";
    study.data[1] = "it's:train=20000:valid=10000:test=10000:size=1000:deviation=100";
    study.arm[1] = "mean+max+std+median+quantile";
    sw_figure figure = {&study, runs, 1, scratch_folder, "long"},
              other = {&study, runs, 0, scratch_folder, "one"};
    cr_assert(sw_figure_metric(&figure) == SW_OK && sw_figure_metric(&other) == SW_OK);
    char *text = contents("accuracy-long.gp");
    expect_in(
        text,
        "set title 'it'.\"'\".'s:train=20000:valid=10000:test=10000:size=1000:'.\"\\n\"."
        "'deviation=100: test accuracy:'.\"\\n\".'mean ± deviation of 3 seeds, a ring for each");
    expect_in(text, "set xtics rotate by -35 (");
    free(text);
    /* Two data sets of one name are told apart by the rest of it. */
    cr_assert(sw_figure_overview(&study, runs, (const char *const[]){"one", "long"},
                                 scratch_folder) == SW_OK);
    text = contents("overview.gp");
    expect_in(text, "set title 'it'.\"'\".'s:train=2000'\n");
    expect_in(text, "'size=1000:deviation=100'\n");
    expect_in(text, "set rmargin ");
    free(text);
    svg *drawn = draw("accuracy-long");
    svg_expect_texts(drawn, "it's:train=20000:valid=10000:test=10000:size=1000:", 1);
    svg_expect_texts(drawn, "deviation=100: test accuracy:", 1);
    svg_expect_texts(drawn, "mean+max+std+median+quantile", 1);
    svg_free(drawn);
    drawn = draw("overview");
    svg_expect_texts(drawn, "it's:train=2000", 1);
    svg_expect_texts(drawn, "size=1000:deviation=100", 1);
    svg_expect_texts(drawn, "mean+max+std+median+quantile", 2);
    svg_free(drawn);
}

Test(figures, of_the_smallest_study_are_drawn)
{
    make_report(1);
    study.arm_count = 1;
    sw_figure figure = {&study, runs, 0, scratch_folder, "small"};
    cr_assert(sw_figure_metric(&figure) == SW_OK);
    const svg_element *point[4];
    svg *drawn = draw("accuracy-small");
    cr_expect(svg_find(point, 4, drawn, 1, "use", "xlink:href", "") == 1);
    svg_expect_texts(drawn, "mean", 1);
    svg_free(drawn);
}

/* A figure and a table of accuracies show what a constant answer reaches. */
Test(figures, show_the_majority_class)
{
    sw_report report = make_report(SEEDS);
    for (int i = 0; i < 2 * ARMS * SEEDS; i++) {
        runs[i].majority = i < ARMS * SEEDS ? 0.15 : 0.525;
        if (i % 3 == 1) snprintf(runs[i].result.remark[SW_REMARK_EARLY], SW_REMARK_SIZE, "early");
    }
    sw_figure figure = {&study, runs, 1, scratch_folder, "it_s"};
    cr_assert(sw_markdown_write(&report) == SW_OK && sw_figure_metric(&figure) == SW_OK);
    cr_assert(sw_figure_overview(&study, runs, (const char *const[]){"one", "it_s"},
                                 scratch_folder) == SW_OK);
    static const char *const shown[][2] = {
        {"report.md", "\n| (the majority class) | 15.0 | | | | | | |\n"},
        {"report.md", "\n| (the majority class) | 52.5 | | | | | | | |\n"},
        {"report.md",
         "> Note: 1 of 3 runs of `mean`, 1 of 3 runs of `gated`, 1 of 3 runs of `a_b`: "
         "the parameters that were chosen have hardly learned: "},
        {"accuracy-it_s.gp", ", \\\n     52.5 with lines lw 1.5 dt '.'"},
        {"accuracy-it_s.gp", "set label 'majority'.\"\\n\".'52.5 %' at graph 1, first 52.5"},
        {"overview.gp", "'majority'.\"\\n\".'15 %' at graph 1, first 15"}};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        char *text = contents(shown[i][0]);
        expect_in(text, shown[i][1]);
        free(text);
    }
}
