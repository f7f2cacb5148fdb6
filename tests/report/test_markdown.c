/* test_markdown.c - report.md of made-up runs. */
#include "made_up.h"
#include "report/markdown.h"

#include <locale.h>

TestSuite(markdown, .init = scratch_begin, .fini = scratch_end);

Test(markdown, begins_with_what_was_found)
{
    sw_report report = make_report(SEEDS);
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "the pooling varies.\n\n"
                    "**one_two.** gated has the highest mean accuracy, 91.0 % [89.0, 93.0]. ");
    expect_in(text, "\n\n**it's.** gated has ");
    expect_in(text, "\n## one_two\n\nData: one_two:x=3\n\n10 classes");
    expect_in(text, "\n## it's\n\n2 classes");
    expect_in(text,
              "| **gated** | **91.0 [89.0, 93.0]** | 1.0 | 40.7 [38.7, 42.7] | better | 60 |");
    expect_in(text, "† `sum`: 1 of 3 runs diverged");
    expect_in(text, "seed 1)");
    expect_in(
        text,
        "10 classes; the most frequent one makes up 10.0 % of the test sets; an element is 3 "
        "numbers; 100 sets to train, 50 to validate, 400 to test; a set of the training split "
        "has 12.5 elements on average");
    expect_in(text, "**[low, high]** is a 95 % interval");
    expect_in(text, "compare an arm with the reference, `mean`.");
    expect_in(text, "read once");
    expect_in(text, "(figures/accuracy-one_two_x=3.svg)");
    expect_in(text, "## How to repeat it");
    expect_not_in(text, "nan");
    free(text);
}

Test(markdown, of_a_regression)
{
    sw_report report = make_report_of(SW_REGRESSION);
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *whole = contents("report.md"), *text = strstr(whole, "## it's");
    cr_assert(text);
    expect_in(text, "1 number to predict for each set; an element is 3 numbers, the first of which "
                    "is one of 7 tokens; 2 numbers come with each set; 100 sets");
    expect_in(text, "| arm | test mean absolute error | ");
    expect_in(text, "lower is better");
    expect_not_in(text, "With several numbers");
    expect_not_in(text, "nan");
    free(whole);
}

Test(markdown, of_a_regression_of_several_numbers)
{
    sw_report report = make_report_of_numbers(3);
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *whole = contents("report.md"), *text = strstr(whole, "## it's");
    cr_assert(text);
    expect_in(whole, "has the highest mean R2, ");
    expect_in(text, "3 numbers to predict for each set");
    expect_in(text, "| arm | test R2 | ");
    expect_in(text, "may have different units, arms are judged by the mean of the numbers' R2");
    expect_in(text, "(figures/r2-it_s.svg)");
    expect_not_in(text, "nan");
    free(whole);
}

Test(markdown, of_folds_says_how_many_groups_there_are)
{
    sw_report report = make_report(SEEDS);
    study.config.folds = SEEDS;
    facts[0].groups = 5;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, " sets (of 5 groups) in 3 folds: each in turn to test");
    free(text);
}

Test(markdown, of_a_mixture)
{
    sw_report report = make_report_of(SW_MIXTURE);
    facts[1].outputs = 4 * 7;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *whole = contents("report.md"), *text = strstr(whole, "## it's");
    cr_assert(text);
    expect_in(text, "a mixture of 4 Gaussians to fit to the elements of a set; an element is 3 "
                    "numbers");
    expect_in(text, "| arm | test log-likelihood | ");
    expect_in(text, "| **mean** | **-0.503 [-0.523, -0.483]** | 0.006 | | reference | 60 | ");
    expect_in(text, "natural logarithm, and higher is better");
    expect_not_in(text, "best possible");
    expect_not_in(text, "nan");
    free(whole);
    facts[1].best_possible = -0.45; /* it is no bound */
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    whole = contents("report.md");
    expect_in(whole, "; the best possible log-likelihood is -0.4500; an");
    expect_in(whole, "A mixture that is fitted to a set can be slightly better");
    free(whole);
}

Test(markdown, of_labels)
{
    sw_report report = make_report_of(SW_LABELS);
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "3 labels, each of which a set has or does not have");
    expect_in(text, "the AUC is the mean over the labels");
    expect_not_in(text, "nan");
    free(text);
}

Test(markdown, counts_one_of_a_thing_as_one)
{
    sw_report report = make_report(SEEDS);
    facts[0].width = facts[0].context = 1;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "; an element is 1 number; 1 number comes with each set; 100 sets");
    free(text);
}

Test(markdown, says_what_varies)
{
    sw_report report = make_report(SEEDS);
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "4 poolings on 2 data sets");
    expect_in(text, " and one training budget; the pooling varies.\n");
    free(text);
    study.arm[1] = "gated:heads=2";
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    text = contents("report.md");
    expect_in(text, "4 arms on 2 data sets");
    expect_in(text, "; the pooling varies, and so do the settings that an arm names.\n");
    free(text);
}

Test(markdown, lists_the_warnings_of_models)
{
    sw_report report = make_report(SEEDS);
    cr_assert(sw_arm_notes_add(&facts[0].warnings, "all of them", 0) == SW_OK);
    cr_assert(sw_arm_notes_add(&facts[0].warnings, "two of them", 1) == SW_OK);
    for (int p = 1; p < ARMS; p++)
        cr_assert(sw_arm_notes_add(&facts[0].warnings, "all of them", p) == SW_OK);
    cr_assert(sw_arm_notes_add(&facts[0].warnings, "two of them", 3) == SW_OK);
    strcpy(facts[0].encoder, "ff"), strcpy(facts[1].encoder, "embedding");
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "> Note: all of them\n\n> Note: two of them (`gated`, `sum`)\n\n");
    expect_in(text, "with encoder `ff`, `embedding` and one training budget");
    free(text);
    sw_arm_notes_free(&facts[0].warnings);
}

Test(markdown, of_one_seed_has_no_tests)
{
    sw_report report = make_report(1);
    cr_assert(sw_markdown_write(&report) == SW_OK);
    char *text = contents("report.md");
    expect_in(text, "One seed");
    expect_not_in(text, "±");
    expect_not_in(text, "n.s.");
    expect_not_in(text, "nan");
    free(text);
}

Test(markdown, does_not_follow_the_locale)
{
    if (!setlocale(LC_ALL, "de_DE.UTF-8") || *localeconv()->decimal_point != ',')
        cr_skip_test("no German locale on this machine");
    sw_report report = make_report(SEEDS);
    cr_assert(sw_markdown_write(&report) == SW_OK);
    char *text = contents("report.md");
    expect_in(text, "| 0.910 | 1001 | 1.2 |");
    free(text);
    cr_expect_str_eq(localeconv()->decimal_point, ",");
}

Test(markdown, says_why_there_are_no_pictures)
{
    sw_report report = make_report(SEEDS);
    strcpy(report.no_pictures, "gnuplot is not here");
    cr_assert(sw_markdown_write(&report) == SW_OK);
    char *text = contents("report.md");
    expect_in(text, "No pictures: gnuplot is not here.");
    expect_not_in(text, ".svg");
    free(text);
}

Test(markdown, of_a_data_set_without_a_result)
{
    sw_report report = make_report(SEEDS);
    for (int i = 0; i < ARMS * SEEDS; i++) runs[i].status = SW_ERROR_DIVERGED;
    cr_expect(!sw_report_has_figures(&report, 0) && sw_report_has_figures(&report, 1));
    cr_assert(sw_markdown_write(&report) == SW_OK);
    char *text = contents("report.md");
    expect_in(text, "| gated | diverged | | | | | | |\n");
    expect_not_in(text, "accuracy-one_two_x=3.svg");
    expect_in(text, "accuracy-it_s.svg");
    free(text);
}
