/* test_figure_ranks.c - the critical-difference diagram: ranks, bars, names. */
#include "made_up.h"
#include "report/figure_ranks.h"
#include "svg.h"

TestSuite(figure_ranks, .init = scratch_begin, .fini = scratch_end);

static sw_arm_estimate estimate[3][ARMS];
static sw_metric_analysis metric[3];
static sw_analysis analysis[3];
static sw_analysis *const list[3] = {&analysis[0], &analysis[1], &analysis[2]};

/* On both data sets gated is the best, then a_b, sum and mean. */
static sw_report make_ranks(void)
{
    sw_report report = make_report(SEEDS);
    static const double mean[ARMS] = {0.5, 0.9, 0.8, 0.7};
    for (int d = 0; d < 3; d++) {
        for (int a = 0; a < ARMS; a++)
            estimate[d][a] = (sw_arm_estimate){.mean = mean[a], .same = a};
        metric[d] = (sw_metric_analysis){.arms = ARMS, .arm = estimate[d]};
        analysis[d] = (sw_analysis){.data = d, .arms = ARMS, .metrics = 1, .metric = &metric[d]};
    }
    report.analysis = list;
    return report;
}

/* With three data sets the critical difference of four arms is 2.71, with two it is 3.32. */
Test(figure_ranks, is_of_data_sets_that_can_tell_two_arms_apart)
{
    sw_report report = make_ranks();
    study.data_count = 3;
    cr_expect(sw_report_has_ranks(&report));
    for (int a = 1; a < ARMS; a++) estimate[1][a].mean = NAN;
    cr_expect(!sw_report_has_ranks(&report)); /* one arm has a rank */
    report = make_ranks();
    study.data_count = 2;
    cr_expect(!sw_report_has_ranks(&report));
    report.analysis = NULL;
    cr_expect(!sw_report_has_ranks(&report));
}

Test(figure_ranks, joins_what_cannot_be_told_apart)
{
    sw_report report = make_ranks();
    cr_assert(sw_figure_ranks(&report, scratch_folder) == SW_OK, "%s", sw_error_message());
    char *text = contents("ranks.csv");
    cr_expect_str_eq(text, "arm,rank,best\ngated,1,0\na_b,2,0\nsum,3,0\nmean,4,0\n");
    free(text);
    /* With two data sets the critical difference is 3.32: one bar joins all. */
    const double critical = sw_arm_ranks_of(list, 2).critical_difference;
    cr_expect(critical > 3 && critical < 4);
    text = contents("ranks.gp");
    const char *bar = strstr(text, "lw 5");
    cr_expect(bar && !strstr(bar + 1, "lw 5"), "not one bar in %s", text);
    free(text);
    svg *drawn = svg_draw("ranks");
    static const char *const words[] = {"gated  1.00", "a_b  2.00", "3.00  sum", "4.00  mean",
                                        ("Mean ranks over 2 data sets: bars join arms that cannot "
                                         "be told apart")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        svg_expect_texts(drawn, words[i], 1);
    svg_free(drawn);
}
