/* test_figure_forest.c - intervals of arms and of differences: the data, the words, the picture. */
#include "made_up.h"
#include "report/figure_forest.h"
#include "svg.h"

TestSuite(figure_forest, .init = scratch_begin, .fini = scratch_end);

static sw_arm_estimate arm[ARMS];
static sw_pair_estimate pair[ARMS * ARMS];
static sw_metric_analysis metric;

/* `mean` is the reference. gated is better, a_b undecided, and of sum nothing is known but its
 * mean. */
static sw_analysis make_analysis(void)
{
    make_report(SEEDS);
    for (int a = 0; a < ARMS; a++) {
        arm[a] =
            (sw_arm_estimate){SEEDS, 0.5 + 0.1 * a, 0.01, 0.4 + 0.1 * a, 0.6 + 0.1 * a, NAN, a};
        pair[a * ARMS] =
            (sw_pair_estimate){0.1 * a, NAN, 0.1 * a - 0.15, 0.1 * a + 0.15, 0.2, SW_UNDECIDED};
    }
    pair[1 * ARMS] = (sw_pair_estimate){0.1, NAN, 0.0512, 0.1488, 0.001, SW_BETTER};
    arm[3].low = arm[3].high = NAN;
    pair[3 * ARMS] = (sw_pair_estimate){0.3, NAN, NAN, NAN, NAN, SW_UNTESTED};
    metric = (sw_metric_analysis){.name = "accuracy",
                                  .unit = "%",
                                  .scale = 100,
                                  .arms = ARMS,
                                  .sets = 200,
                                  .arm = arm,
                                  .pair = pair,
                                  .reference = -1};
    return (sw_analysis){.arms = ARMS, .metrics = 1, .metric = &metric};
}

static svg *draw(const sw_analysis *analysis)
{
    sw_figure figure = {&study, runs, 1, scratch_folder, "it_s"};
    cr_assert(sw_figure_forest(&figure, analysis) == SW_OK, "%s", sw_error_message());
    return svg_draw("forest-it_s");
}

Test(figure_forest, shows_intervals_and_verdicts)
{
    const sw_analysis analysis = make_analysis();
    svg *drawn = draw(&analysis);
    char *text = contents("forest-it_s.csv");
    expect_in(text, "row,arm,mean,low,high,difference,difference_low,difference_high,verdict\n"
                    "0,mean,50,40,60,,-15,15,reference\n");
    expect_in(text, ",better\n2,a_b,70,");
    expect_in(text, "\n3,sum,80,,,30,,,\n");
    free(text);
    static const char *const words[] = {"the reference",
                                        "+10.0 [+5.1, +14.9]  better",
                                        "+20.0 [+5.0, +35.0]  undecided",
                                        "+30.00",
                                        "← worse   |   better →",
                                        "difference from mean, points",
                                        ("it's: test accuracy of 3 seeds, with 95 % intervals for "
                                         "other seeds and other test sets")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        svg_expect_texts(drawn, words[i], 1);
    for (int a = 0; a < ARMS; a++) svg_expect_texts(drawn, study.arm[a], 1);
    svg_free(drawn);
}

/* The words under the axis go by what is drawn, with its room, not by the intervals. */
Test(figure_forest, says_where_its_axis_does_not_begin_at_0)
{
    const double low[] = {0.4, 0.01};
    for (int near = 0; near < 2; near++) {
        const sw_analysis analysis = make_analysis();
        metric.unit = "";
        metric.scale = 1;
        arm[0].low = low[near];
        svg *drawn = draw(&analysis);
        svg_expect_texts(drawn, "(the axis does not begin at 0)", near == 0);
        svg_free(drawn);
    }
}

Test(figure_forest, of_equal_arms)
{
    const sw_analysis analysis = make_analysis();
    pair[1 * ARMS] = (sw_pair_estimate){0, NAN, 0, 0, 1, SW_UNDECIDED};
    svg *drawn = draw(&analysis);
    svg_expect_texts(drawn, "+0.0 [+0.0, +0.0]  undecided", 1);
    svg_free(drawn);
}

/* Arms with the runs of the reference, or of another arm, have no difference of their own. */
Test(figure_forest, of_arms_with_the_same_runs)
{
    for (int owner = 0; owner < 2; owner++) {
        const sw_analysis analysis = make_analysis();
        arm[2].same = owner;
        pair[2 * ARMS] =
            (sw_pair_estimate){NAN, NAN, NAN, NAN, NAN, owner == 0 ? SW_SAME_RUNS : SW_UNTESTED};
        svg *drawn = draw(&analysis);
        svg_expect_texts(drawn, "the same runs", owner == 0);
        svg_expect_texts(drawn, "the runs of another arm", owner == 1);
        svg_free(drawn);
    }
}

Test(figure_forest, is_of_two_arms_with_an_interval)
{
    const sw_analysis analysis = make_analysis();
    sw_figure figure = {&study, runs, 1, scratch_folder, "it_s"};
    cr_expect(sw_figure_has_forest(&figure, &analysis));
    pair[1 * ARMS].low = pair[2 * ARMS].low = NAN;
    cr_expect(!sw_figure_has_forest(&figure, &analysis));
    cr_expect(!sw_figure_has_forest(&figure, NULL));
}

Test(figure_forest, of_errors_says_which_side_is_better)
{
    sw_analysis analysis = make_analysis();
    metric.lower_is_better = true;
    metric.unit = "";
    metric.scale = 1;
    metric.sets = 0;
    study.reference = 0;
    svg *drawn = draw(&analysis);
    svg_expect_texts(drawn, "← better   |   worse →", 1);
    svg_expect_texts(drawn, "difference from mean", 1);
    svg_expect_texts(drawn, "+0.100 [+0.051, +0.149]  better", 1);
    char *text = contents("forest-it_s.gp");
    expect_in(text, "on these test sets'");
    free(text);
    svg_free(drawn);
}

/* Ratios stand on a logarithmic axis about 1, or a plain one if they are near it. */
Test(figure_forest, of_ratios)
{
    for (int wide = 0; wide < 2; wide++) {
        sw_analysis analysis = make_analysis();
        metric.lower_is_better = metric.ratios = true;
        metric.unit = "";
        metric.scale = 1;
        study.reference = 0;
        pair[1 * ARMS] = (sw_pair_estimate){
            0.1, wide ? 24.3 : 1.2, wide ? 10.25 : 1.1, wide ? 57.8 : 1.31, 0.001, SW_WORSE};
        pair[2 * ARMS] = (sw_pair_estimate){0.1, 0.9, 0.8, 1.1, 0.3, SW_UNDECIDED};
        svg *drawn = draw(&analysis);
        svg_expect_texts(drawn, "ratio to mean", 1);
        svg_expect_texts(drawn, wide ? "×24.3 [10.2, 57.8]  worse" : "×1.20 [1.10, 1.31]  worse",
                         1);
        char *text = contents("forest-it_s.csv");
        expect_in(text, ",ratio,ratio_low,ratio_high,verdict\n");
        free(text);
        text = contents("forest-it_s.gp");
        expect_in(text, "set arrow from 1, graph 0 to 1, graph 1");
        (wide ? expect_in : expect_not_in)(text, "set xtics ('0.1' 0.1, '1' 1, '10' 10");
        free(text);
        svg_free(drawn);
    }
}
