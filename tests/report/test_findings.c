/* test_findings.c - what a study found, in words. */
#include "made_up.h"
#include "report/findings.h"
#include "worst_table.h"

TestSuite(findings, .init = scratch_begin, .fini = scratch_end);

static void expect_words(const sw_report *report, int data, const sw_text_format *as,
                         const char *words)
{
    sw_text text = {0};
    sw_findings(&text, as, report, data);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_expect_str_eq(text.data, words);
    sw_text_free(&text);
}

/* The findings on the first data set have these words in them. */
static void expect_said(const sw_report *report, const char *words)
{
    sw_text text = {0};
    sw_findings(&text, &sw_text_of_terminal, report, 0);
    expect_in(text.data, words);
    sw_text_free(&text);
}

Test(findings, of_the_best_arm)
{
    sw_report report = make_report(SEEDS);
    expect_words(&report, 0, &sw_text_of_terminal,
                 "gated has the highest mean accuracy, 91.0 % [89.0, 93.0]. It beats mean by 40.7 "
                 "points [38.7, 42.7] and sum by 21.0 [19.0, 23.0]. It is not told apart from a_b "
                 "(0.0 points [-2.0, 2.0]). 3 seeds and 2,000 test sets tell apart differences of "
                 "2.0 points. sum diverged in 1 of 3 runs.");
}

/* a_b has the same means as gated. */
static void make_equal(void)
{
    for (int r = 0; r < SEEDS; r++)
        runs[sw_study_index(&study, 0, 2, r)] = runs[sw_study_index(&study, 0, 1, r)];
    analyse(0, SEEDS);
}

Test(findings, of_equal_arms)
{
    sw_report report = make_report(SEEDS);
    make_equal();
    expect_words(&report, 0, &sw_text_of_terminal,
                 "gated and a_b have the highest mean accuracy, 91.0 %. gated beats mean by 40.7 "
                 "points [38.7, 42.7] and sum by 21.0 [19.0, 23.0]. It is not told apart from a_b "
                 "(0.0 points [-2.0, 2.0]). 3 seeds and 2,000 test sets tell apart differences of "
                 "2.0 points. sum diverged in 1 of 3 runs.");
}

/* A reference that was named is compared instead. */
Test(findings, of_a_named_reference)
{
    sw_report report = make_report(SEEDS);
    name_reference(0, 3);
    expect_words(&report, 0, &sw_text_of_terminal,
                 "gated has the highest mean accuracy, 91.0 % [89.0, 93.0]. sum beats mean by 19.7 "
                 "points [18.7, 20.7]. It is beaten by gated (21.0 points [20.0, 22.0]) and a_b "
                 "(21.0 [20.0, 22.0]). 3 seeds and 2,000 test sets tell apart differences of 1.0 "
                 "points from the named reference sum, and among all pairs differences of 2.0 "
                 "points. sum diverged in 1 of 3 runs.");
}

/* Errors above 0 have ratios, and a gain is above 1. */
Test(findings, of_ratios)
{
    sw_report report = make_report_of(SW_REGRESSION);
    compare_ratios(1);
    expect_words(&report, 1, &sw_text_of_terminal,
                 "mean has the lowest mean absolute error, 503 [483, 523]. It beats gated by "
                 "a factor of 1.81 [1.51, 2.17], a_b by 1.81 [1.51, 2.17] and sum by "
                 "1.39 [1.16, 1.67]. 3 seeds and 2,000 test sets tell apart factors of 1.20. sum "
                 "diverged in 1 of 3 runs.");
}

/* A lower error is better, and a gain is positive. */
Test(findings, of_a_regression)
{
    sw_report report = make_report_of(SW_REGRESSION);
    expect_words(&report, 1, &sw_text_of_terminal,
                 "mean has the lowest mean absolute error, 503 [483, 523]. It beats gated by "
                 "407 [387, 427], a_b by 407 [387, 427] and sum by 197 [177, 217]. 3 seeds and "
                 "2,000 test sets tell apart differences of 20. sum diverged in 1 of 3 runs.");
}

Test(findings, of_one_seed_decide_nothing)
{
    sw_report report = make_report(1);
    expect_words(&report, 0, &sw_text_of_terminal,
                 "gated has the highest mean accuracy, 90.0 %. One run of each arm decides "
                 "nothing: with more seeds, differences are tested.");
}

Test(findings, of_one_test_set)
{
    sw_report report = make_report(SEEDS);
    metric_of[0].sets = 1;
    for (int a = 0; a < ARMS; a++) arm_of[0][a].low = arm_of[0][a].high = NAN;
    for (int i = 0; i < ARMS * ARMS; i++) pair_of[0][i].verdict = SW_UNTESTED;
    metric_of[0].resolution = NAN;
    expect_words(&report, 0, &sw_text_of_terminal,
                 "gated has the highest mean accuracy, 91.0 %. One test set decides nothing: with "
                 "more of them, differences are tested. sum diverged in 1 of 3 runs.");
}

Test(findings, of_one_arm)
{
    sw_report report = make_report(SEEDS);
    study.arm_count = metric_of[1].arms = analysed[1].arms = 1;
    metric_of[1].resolution = NAN;
    expect_words(&report, 1, &sw_text_of_terminal,
                 "mean has a mean accuracy of 50.3 % [48.3, 52.3].");
}

Test(findings, of_nothing_but_diverged_runs)
{
    sw_report report = make_report(1);
    for (int a = 0; a < ARMS; a++) runs[sw_study_index(&study, 0, a, 0)].status = SW_ERROR_DIVERGED;
    analyse(0, 1);
    expect_words(&report, 0, &sw_text_of_terminal,
                 "No arm has a result without a diverged run. mean diverged in 1 of 1 runs. gated "
                 "diverged in 1 of 1 runs. a_b diverged in 1 of 1 runs. sum diverged in 1 of 1 "
                 "runs.");
}

Test(findings, tell_who_is_not_above_the_majority)
{
    sw_report report = make_report(SEEDS);
    for (int i = 0; i < ARMS * SEEDS; i++) runs[i].majority = 0.7;
    sw_text text = {0};
    sw_findings(&text, &sw_text_of_terminal, &report, 0);
    expect_in(text.data, "91.0 % [89.0, 93.0]; the majority class alone gives 70.0 %.");
    expect_in(text.data, " mean and sum are not shown to be above the majority.");
    sw_text_free(&text);
}

/* Both are the best, and one of them is no finding of its own. */
Test(findings, of_arms_with_the_same_runs)
{
    sw_report report = make_report(SEEDS);
    for (int i = 0; i < ARMS * SEEDS; i++) runs[i].majority = 0.95;
    study.arm[2] = "gated:trials=3";
    share_runs(0, 2, 1);
    expect_said(&report, "gated has the highest mean accuracy, 91.0 % [89.0, 93.0]; the majority "
                         "class alone gives 95.0 %. It beats mean by 40.7 points");
    expect_said(&report, "mean, gated and sum are not shown to be above the majority. \"gated, "
                         "tuned\" has the same runs as gated. sum diverged");
}

Test(findings, say_that_predictions_are_missing)
{
    sw_report report = make_report(SEEDS);
    metric_of[0].sets = 0;
    expect_said(&report, "3 seeds tell apart differences of 2.0 points. The predictions of some "
                         "runs are missing, so all intervals are about these test sets alone.");
    study.config.folds = SEEDS; /* each fold has test sets of its own */
    expect_said(&report, "3 folds tell apart differences of 2.0 points. sum diverged");
}

Test(findings, of_groups_of_test_sets)
{
    sw_report report = make_report(SEEDS);
    metric_of[0].groups = 700;
    expect_said(&report, "3 seeds and 2,000 test sets of 700 groups tell apart differences of 2.0");
}

Test(findings, of_runs_that_tell_nothing_apart)
{
    sw_report report = make_report(SEEDS);
    metric_of[0].resolution = 1.3;
    expect_said(&report, "3 seeds and 2,000 test sets are too few to tell any difference apart.");
}

/* A name with a comma in it can be told from its neighbours. */
Test(findings, of_names_with_commas)
{
    sw_report report = make_report(SEEDS);
    study.arm[1] = "gated:lr=0.1:width=16";
    expect_said(&report, "\"gated, lr 0.1, width 16\" has the highest mean accuracy");
}

/* Folds have no test sets in common, so nothing is missing. */
Test(findings, of_folds)
{
    sw_report report = make_report(SEEDS);
    sw_text text = {0};
    metric_of[0].sets = 0;
    study.config.folds = SEEDS;
    sw_findings(&text, &sw_text_of_terminal, &report, 0);
    expect_in(text.data, "3 folds tell apart differences of 2.0 points.");
    expect_not_in(text.data, "missing");
    sw_text_free(&text);
}

/* Each format escapes the names, and nothing else. */
Test(findings, of_a_name_with_the_worst_signs)
{
    sw_report report = make_report(SEEDS);
    sw_text text = {0};
    study.arm[1] = WORST;
    sw_findings(&text, &sw_text_of_markdown, &report, 0);
    expect_in(text.data, "\\\\x1b\\[1m\\\\n\\|\\<\\&\\`\\_%\\$#{}\\~^\\\\ has the highest mean "
                         "accuracy, 91.0 % [89.0, 93.0].");
    sw_text_free(&text);
    sw_findings(&text, &sw_text_of_latex, &report, 0);
    expect_in(text.data, "\\textasciicircum{}\\textbackslash{} has the highest mean accuracy, 91.0 "
                         "\\% [89.0, 93.0].");
    expect_in(text.data, "(0.0 points [$-$2.0, 2.0])");
    sw_text_free(&text);
}

/* R2 needs targets that vary. */
Test(findings, of_a_metric_that_is_undefined)
{
    sw_report report = make_report_of_numbers(2);
    for (int i = ARMS * SEEDS; i < 2 * ARMS * SEEDS; i++) {
        runs[i].status = SW_OK;
        runs[i].result.test.r2 = NAN;
    }
    analyse(1, SEEDS);
    for (int a = 0; a < ARMS; a++) arm_of[1][a].runs = 0;
    sw_text text = {0};
    sw_findings(&text, &sw_text_of_terminal, &report, 1);
    expect_in(text.data, "R2 is undefined: the test sets have the same answer.");
    expect_not_in(text.data, "diverged");
    cr_expect(!sw_report_has_figures(&report, 1));
    sw_text_free(&text);
}
