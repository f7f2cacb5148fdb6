/* test_figure_cost.c - accuracy against parameters and seconds: the data, the axes, the picture. */
#include "made_up.h"
#include "report/figure_cost.h"
#include "svg.h"

TestSuite(figure_cost, .init = scratch_begin, .fini = scratch_end);

static svg *draw(void)
{
    sw_figure figure = {&study, runs, 1, scratch_folder, "it_s"};
    cr_assert(sw_figure_cost(&figure) == SW_OK, "%s", sw_error_message());
    return svg_draw("cost-it_s");
}

Test(figure_cost, has_a_panel_for_each_cost)
{
    make_report(SEEDS);
    svg *drawn = draw();
    char *text = contents("cost-it_s.csv");
    expect_in(text, "arm,parameters,seconds,mean,deviation\nmean,1000,1.25,50.3333");
    expect_in(text, "\nsum,1003,1.25,70,0\n");
    free(text);
    static const char *const words[] = {
        "parameters", "seconds of a training", "test accuracy, %", "mean", "gated", "a_b", "sum"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        svg_expect_texts(drawn, words[i], 1);
    /* Parameters that hardly differ have an axis from 0. Each arm has its point in both panels and
     * in the key. */
    svg_expect_texts(drawn, "1k", 1);
    const svg_element *point[4];
    for (int a = 0; a < ARMS; a++)
        cr_expect(svg_find(point, 4, drawn, 1 + a, "use", "xlink:href", "") == 3);
    svg_free(drawn);
}

Test(figure_cost, of_very_different_costs_has_a_logarithmic_axis)
{
    make_report(1);
    for (int a = 0; a < ARMS; a++) {
        sw_result *result = &runs[sw_study_index(&study, 1, a, 0)].result;
        result->parameters = a == 0 ? 2000 : 2000000;
        result->seconds = a == 0 ? 0 : 3; /* no logarithm of 0 */
    }
    svg *drawn = draw();
    char *text = contents("cost-it_s.gp");
    expect_in(text, "set xtics ('10k' 10000, '100k' 100000, '1M' 1e+06)\nset logscale x\n");
    expect_in(text, "unset logscale x\nset xrange [0:3.45]\n");
    free(text);
    svg_expect_texts(drawn, "1M", 1);
    svg_free(drawn);
}

Test(figure_cost, leaves_an_arm_without_a_result_empty)
{
    make_report(1);
    runs[sw_study_index(&study, 1, 2, 0)].status = SW_ERROR_DIVERGED;
    svg_free(draw());
    char *text = contents("cost-it_s.csv");
    expect_in(text, "\na_b,,,,\n");
    free(text);
}
