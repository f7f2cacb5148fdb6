/* test_figure_curves.c - learning curves of made-up runs: their data, and what gnuplot draws. */
#include "made_up.h"
#include "report/figure_curves.h"
#include "svg.h"

TestSuite(figure_curves, .init = scratch_begin, .fini = scratch_end);

Test(figure_curves, are_drawn_with_names_as_they_are)
{
    make_report(SEEDS);
    sw_figure figure = {&study, runs, 1, scratch_folder, "it_s"};
    double up[] = {0.5, 0.75, 0.8}, down[] = {0.5, 0.25};
    double at[] = {1, 2, 3};
    sw_curve curve[ARMS] = {{3, at, up}, {3, at, up}, {2, at, down}, {0, NULL, NULL}};
    cr_assert(sw_figure_curves(&figure, curve) == SW_OK);
    char *text = contents("curves-it_s.csv");
    cr_expect_str_eq(text, "epoch,mean,gated,a_b,sum\n1,50,50,50,\n2,75,75,25,\n3,80,80,,\n");
    free(text);

    static const char *const arm[] = {"mean", "gated", "a_b", "sum"};
    svg *drawn = svg_draw("curves-it_s");
    svg_expect_texts(drawn, "it's: validation accuracy, mean of 3 seeds", 1);
    svg_expect_texts(drawn, "validation accuracy, %", 1);
    svg_expect_texts(drawn, "epoch", 1);
    for (int a = 0; a < ARMS; a++) svg_expect_texts(drawn, arm[a], a < ARMS - 1);
    const svg_axis epochs = svg_y_axis(drawn, "40", "80");
    static const double curves[ARMS][4] = {{50, 75, 80}, {50, 75, 80}, {50, 25}};
    static const int length[ARMS] = {3, 3, 2, -1}; /* `sum` is not in the key either */
    const svg_element *shown[8];
    for (int a = 0; a < ARMS; a++) { /* the last point of each is that in the key */
        const int count = svg_find(shown, 8, drawn, 1 + a, "use", "xlink:href", "");
        cr_assert(count == length[a] + 1, "%s has %d points", arm[a], count - 1);
        for (int e = 1; e < length[a]; e++) {
            const double above = svg_value(&epochs, shown[e]->y) - svg_value(&epochs, shown[0]->y);
            cr_expect(fabs(above - (curves[a][e] - curves[a][0])) < 0.02 * epochs.units, "%s: %g",
                      arm[a], above);
        }
    }
    svg_free(drawn);
}

/* Errors begin at 0. Shares of the upper half have an axis of their own, which is marked. */
Test(figure_curves, have_an_axis_for_their_values)
{
    make_report_of(SW_REGRESSION);
    sw_figure figure = {&study, runs, 1, scratch_folder, "it_s"};
    double at[] = {1, 2}, down[] = {700, 350}, high[] = {0.8, 0.9};
    cr_assert(sw_figure_curves(&figure, (sw_curve[ARMS]){{2, at, down}}) == SW_OK);
    char *text = contents("curves-it_s.csv");
    cr_expect_str_eq(text, "epoch,mean,gated,a_b,sum\n1,700,,,\n2,350,,,\n");
    free(text);
    text = contents("curves-it_s.gp");
    expect_in(text, "set yrange [0:*]\n");
    expect_not_in(text, "\nset arrow");
    free(text);
    svg *drawn = svg_draw("curves-it_s");
    svg_expect_texts(drawn, "validation mean absolute error", 1);
    svg_free(drawn);
    figure = (sw_figure){&study, runs, 0, scratch_folder, "one"};
    cr_assert(sw_figure_curves(&figure, (sw_curve[ARMS]){{2, at, high}}) == SW_OK);
    text = contents("curves-one.gp");
    expect_in(text, "set yrange [75:92]\nset ylabel 'validation accuracy, %'\n");
    expect_in(text, "set arrow from graph 0,");
    expect_in(text, "(the axis does not begin at 0)");
    free(text);
    svg_free(svg_draw("curves-one"));
}

Test(figure_curves, of_one_evaluation_is_a_point)
{
    make_report(1);
    study.arm_count = 1;
    sw_figure figure = {&study, runs, 0, scratch_folder, "small"};
    double one[] = {0.5};
    cr_assert(sw_figure_curves(&figure, &(sw_curve){1, one, one}) == SW_OK);
    svg *drawn = svg_draw("curves-small");
    const svg_element *point[4]; /* and one in the key */
    cr_expect(svg_find(point, 4, drawn, 1, "use", "xlink:href", "") == 2);
    svg_expect_texts(drawn, "epoch", 1);
    svg_free(drawn);
}
