/* test_markdown.c - report.md of made-up runs. */
#include "made_up.h"
#include "report/markdown.h"
#include "study/runs.h"

#include <locale.h>

TestSuite(markdown, .init = scratch_begin, .fini = scratch_end);

Test(markdown, marks_the_best_arm_and_those_that_are_not_different)
{
    sw_report report = make_report(SEEDS);
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "| gated | **91.00 ± 1.00** |  | 0.0900 | 1001 | 1.2 |");
    expect_in(text, "| a_b | 91.00 ± 1.00 n.s. | ");
    expect_in(text, "| mean | 50.33 ± 0.58 | ");
    expect_not_in(text, "50.33 ± 0.58 n.s.");
    expect_in(text, "| sum | 70.00 ± 0.00 n.s. † | ");
    expect_in(text, "† `sum`: 1 of 3 runs diverged");
    expect_in(text, "seed 1)");
    expect_in(
        text,
        "10 classes; the most frequent one makes up 10.0 % of the test sets; an element is 3 "
        "numbers; 100 sets to train, 50 to validate, 400 to test; a set of the training split "
        "has 12.5 elements on average");
    expect_in(text, "paired t-test");
    expect_in(text, "read once");
    /* The best is at .91 of 400 sets: sqrt(.91 * .09 / 400) = .01431. */
    expect_in(text, "move the best accuracy by 1.43 points");
    expect_in(text,
              "/config.json --data 'one_two:x=3,it'\\''s' --pool mean,gated,a_b,sum --seeds 3");
    expect_in(text, "(figures/accuracy-one_two_x=3.svg)");
    expect_in(text, "with any number of threads, of runs side by side and of processes");
    expect_in(text, "| batch | ");
    expect_not_in(text, "| heads | "); /* no arm reads it */
    expect_not_in(text, "| seed | ");
    expect_not_in(text, "nan");
    /* AUC is a column of the second data set alone. */
    expect_in(text, "0.9100 ± 0.0100");
    const char *auc = strstr(text, "AUC");
    cr_expect(auc && auc > strstr(text, "## it's") && !strstr(auc + 3, "AUC"));
    free(text);
}

Test(markdown, of_a_regression_has_the_lowest_error_in_bold)
{
    sw_report report = make_report_of(SW_REGRESSION);
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *whole = contents("report.md"), *text = strstr(whole, "## it's");
    cr_assert(text);
    expect_in(text,
              "3 numbers to predict for each set; an element is 3 numbers, the first of which "
              "is one of 7 tokens; 2 numbers come with each set; 100 sets");
    expect_in(text, "| pooling | test mean absolute error | p against the best | R2 | test loss |");
    expect_in(text, "| mean | **503.3 ± 5.8** |  | 0.5033 ± 0.0058 | 1.0000 | 1000 | 1.2 |");
    expect_in(text, "| gated | 910.0 ± 10.0 | ");
    expect_in(text, "(figures/error-it_s.svg)");
    expect_in(text, "![Validation mean absolute error by epoch](figures/curves-it_s.svg)");
    expect_in(text, "lower is better");
    expect_in(text, "With several numbers for each set, the error is their mean");
    expect_not_in(text, "move the best accuracy");
    expect_not_in(text, "nan");
    free(whole);
}

Test(markdown, of_a_mixture_has_the_highest_likelihood_in_bold)
{
    sw_report report = make_report_of(SW_MIXTURE);
    facts[1].outputs = 4 * 7;
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *whole = contents("report.md"), *text = strstr(whole, "## it's");
    cr_assert(text);
    expect_in(text, "a mixture of 4 Gaussians to fit to the elements of a set; an element is 3 "
                    "numbers");
    expect_in(text, "| pooling | test log-likelihood | p against the best | test loss |");
    expect_in(text, "| mean | **-0.5033 ± 0.0058** |  | 0.5033 | 1000 | 1.2 |");
    expect_in(text, "(figures/likelihood-it_s.svg)");
    expect_in(text, "natural logarithm, and higher is better");
    expect_not_in(text, "best possible");
    expect_not_in(text, "move the best accuracy");
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
    facts[0].task = SW_LABELS; /* of which no AUC is known */
    cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
    char *text = contents("report.md");
    expect_in(text, "3 labels, each of which a set has or does not have");
    expect_in(text, "## it's");
    expect_in(strstr(text, "## it's"), "| pooling | test accuracy, % |");
    expect_in(strstr(text, "## it's"), "| gated | **91.00 ± 1.00** |  | 0.9100 ± 0.0100 | ");
    expect_in(text, "the AUC is the mean over the labels");
    expect_not_in(text, "standard error");
    expect_not_in(text, "nan");
    const char *auc = strstr(text, "AUC |");
    cr_expect(auc && auc > strstr(text, "## it's"));
    free(text);
}

/* The AUC is a column if any arm has one, whichever that is. */
Test(markdown, leaves_a_cell_blank_if_an_arm_lacks_the_metric)
{
    static const char *const rows[] = {"| mean | diverged | | | | | |\n",
                                       "| sum | diverged | | | | | |\n"};
    for (int i = 0; i < 2; i++) {
        sw_report report = make_report(SEEDS);
        for (int s = 0; s < SEEDS; s++)
            runs[sw_study_index(&study, 1, i ? ARMS - 1 : 0, s)].status = SW_ERROR_DIVERGED;
        cr_assert(sw_markdown_write(&report) == SW_OK, "%s", sw_error_message());
        char *text = contents("report.md");
        expect_in(text, " | AUC | ");
        expect_in(text, rows[i]);
        expect_in(text, "| gated | **91.00 ± 1.00** |  | 0.9100 ± 0.0100 | ");
        free(text);
    }
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
    if (!setlocale(LC_ALL, "de_DE.UTF-8")) cr_skip_test("no German locale on this machine");
    sw_report report = make_report(SEEDS);
    cr_assert(sw_markdown_write(&report) == SW_OK);
    char *text = contents("report.md");
    expect_in(text, "91.00 ± 1.00");
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
    expect_in(text, "| gated | diverged | | | | |\n");
    expect_not_in(text, "accuracy-one_two_x=3.svg");
    expect_in(text, "accuracy-it_s.svg");
    free(text);
}
