/* test_arm_table.c - the table of a data set, with a row for each arm. */
#include "made_up.h"
#include "report/arm_table.h"
#include "report/table_markdown.h"

TestSuite(arm_table, .init = scratch_begin, .fini = scratch_end);

static void expect_table(const sw_report *report, int data, const char *expected)
{
    sw_table table = {0};
    sw_text text = {0};
    sw_arm_table(&table, report, data);
    sw_table_markdown(&text, &table);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_expect_str_eq(text.data, expected);
    sw_text_free(&text);
    sw_table_free(&table);
}

Test(arm_table, compares_with_the_reference)
{
    sw_report report = make_report(SEEDS);
    study.reference = 1;
    expect_table(&report, 0,
                 "| arm | test accuracy, % | ± of seeds | difference | verdict | P(best), % | "
                 "parameters | seconds |\n"
                 "|---|---:|---:|---:|---|---:|---:|---:|\n"
                 "| mean | 50.3 [48.3, 52.3] | 0.6 | -40.7 [-42.7, -38.7] | worse | < 1 | 1000 | "
                 "1.2 |\n"
                 "| **gated** | **91.0 [89.0, 93.0]** | 1.0 | | reference | 60 | 1001 | 1.2 |\n"
                 "| a_b | 91.0 [89.0, 93.0] | 1.0 | 0.0 [-2.0, 2.0] | undecided | < 1 | 1002 | "
                 "1.2 |\n"
                 "| sum | 70.0 [68.0, 72.0] † | 0.0 | -21.0 [-23.0, -19.0] | worse | | 1003 | 1.2 "
                 "|\n\n");
}

/* Over folds the Bayesian correlated t-test is there. An error is worse or better. */
Test(arm_table, has_probabilities_over_folds)
{
    sw_report report = make_report_of(SW_REGRESSION);
    study.reference = 1;
    study.config.folds = SEEDS;
    expect_table(
        &report, 0,
        "| arm | test accuracy, % | ± of folds | difference | verdict | worse, equal, better, % | "
        "P(best), % | parameters | seconds |\n"
        "|---|---:|---:|---:|---|---:|---:|---:|---:|\n"
        "| mean | 50.3 [48.3, 52.3] | 0.6 | -40.7 [-42.7, -38.7] | worse | > 99, < 1, < 1 | < 1 | "
        "1000 | 1.2 |\n"
        "| **gated** | **91.0 [89.0, 93.0]** | 1.0 | | reference | | 60 | 1001 | 1.2 |\n"
        "| a_b | 91.0 [89.0, 93.0] | 1.0 | 0.0 [-2.0, 2.0] | undecided | 12, 50, 38 | < 1 | 1002 "
        "| 1.2 |\n"
        "| sum | 70.0 [68.0, 72.0] † | 0.0 | -21.0 [-23.0, -19.0] | worse | > 99, < 1, < 1 | | "
        "1003 | 1.2 |\n\n");
    sw_table table = {0};
    sw_text text = {0};
    sw_arm_table(&table, &report, 1);
    sw_table_markdown(&text, &table);
    expect_in(text.data, "| verdict | worse, better, % | P(best), % |");
    expect_in(text.data, "| a_b | 910 [890, 930] | 10 | 0 [-20, 20] | undecided | 12, 38 |");
    sw_text_free(&text);
    sw_table_free(&table);
}

/* The head says of which family a verdict is, and whether ratios are compared. */
Test(arm_table, of_a_named_reference_and_ratios)
{
    sw_report report = make_report_of(SW_REGRESSION);
    compare_ratios(1);
    name_reference(1, 0);
    sw_table table = {0};
    sw_text text = {0};
    sw_arm_table(&table, &report, 1);
    sw_table_markdown(&text, &table);
    expect_in(text.data, "| ratio | verdict, reference family |");
    expect_in(text.data, "| gated | 910 [890, 930] | 10 | 1.81 [");
    sw_text_free(&text);
    sw_table_free(&table);
}

/* In place of a verdict stands whose runs the arm has, in folds as well. */
Test(arm_table, of_arms_with_the_same_runs)
{
    for (int reference = 0; reference < 2; reference++) {
        sw_report report = make_report(SEEDS);
        sw_table table = {0};
        sw_text text = {0};
        study.reference = reference;
        study.config.folds = SEEDS;
        share_runs(0, 2, 1);
        sw_arm_table(&table, &report, 0);
        sw_table_markdown(&text, &table);
        expect_in(text.data,
                  "| **a_b** | **91.0 [89.0, 93.0]** | 1.0 | | runs of gated | | | 1001 |");
        sw_text_free(&text);
        sw_table_free(&table);
    }
}

/* Without deviations and tests, these columns are not there. */
Test(arm_table, of_one_seed)
{
    sw_report report = make_report(1);
    expect_table(&report, 1,
                 "| arm | test accuracy, % | AUC | parameters | seconds |\n"
                 "|---|---:|---:|---:|---:|\n"
                 "| mean | 50.0 | 0.500 | 1000 | 1.2 |\n"
                 "| **gated** | **90.0** | 0.900 | 1001 | 1.2 |\n"
                 "| a_b | 90.0 | 0.900 | 1002 | 1.2 |\n"
                 "| sum | 70.0 | 0.700 | 1003 | 1.2 |\n\n");
}

Test(arm_table, of_a_regression)
{
    sw_report report = make_report_of(SW_REGRESSION);
    for (int r = 0; r < SEEDS; r++) {
        runs[sw_study_index(&study, 1, 3, r)].status = SW_ERROR_INTERRUPTED;
        runs[sw_study_index(&study, 1, 3, r)].empty = true;
        runs[sw_study_index(&study, 1, 2, r)].status = SW_ERROR_DIVERGED;
    }
    analyse(1, SEEDS);
    expect_table(
        &report, 1,
        "| arm | test mean absolute error | ± of seeds | difference | verdict | P(best), % "
        "| R2 | parameters | seconds |\n"
        "|---|---:|---:|---:|---|---:|---:|---:|---:|\n"
        "| **mean** | **503 [483, 523]** | 6 | | reference | 60 | 0.503 | 1000 | 1.2 |\n"
        "| gated | 910 [890, 930] | 10 | 407 [387, 427] | worse | < 1 | 0.910 | 1001 | 1.2 "
        "|\n"
        "| a_b | diverged | | | | | | | |\n"
        "| sum | - | | | | | | | |\n\n");
}

Test(arm_table, has_the_majority_class_as_its_last_row)
{
    sw_report report = make_report(SEEDS);
    sw_table table = {0};
    sw_text text = {0};
    for (int i = 0; i < ARMS * SEEDS; i++) runs[i].majority = 0.25;
    sw_arm_table(&table, &report, 0);
    sw_table_markdown(&text, &table);
    expect_in(text.data, "\n| (the majority class) | 25.0 | | | | | | |\n");
    sw_text_free(&text);
    sw_table_free(&table);
}
