/* test_show.c - what a study found, as one text. */
#include "made_up.h"

#include <locale.h>

TestSuite(show, .init = scratch_begin, .fini = scratch_end);

Test(show, words_fit_the_width)
{
    sw_report report = make_report(SEEDS);
    char *text;
    cr_assert_eq(sw_report_words(&text, &report, 60), SW_OK, "%s", sw_error_message());
    expect_in(text, "one_two, test split, 3 seeds\n  arm  ");
    expect_in(text, "\n\nit's, test split, 3 seeds\n  arm  ");
    expect_in(text, "\n  gated has the highest mean accuracy, 91.0 % [89.0, 93.0].\n  It beats ");
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        int letters = 0;
        for (const char *at = line; *at != '\n'; at++) letters += (*at & 0xC0) != 0x80;
        cr_expect_leq(letters, 60, "%.*s", (int)strcspn(line, "\n"), line);
    }
    free(text);
}

/* On a very narrow terminal too, words have short lines. */
Test(show, words_are_narrow)
{
    sw_report report = make_report(SEEDS);
    char *text;
    cr_assert_eq(sw_report_words(&text, &report, 20), SW_OK, "%s", sw_error_message());
    expect_in(
        text,
        "\n  gated has the highest mean accuracy,\n  91.0 % [89.0, 93.0]. It beats mean by\n");
    free(text);
}

Test(show, names_the_best_possible)
{
    sw_report report = make_report(SEEDS);
    char *text;
    facts[0].best_possible = 0.955;
    cr_assert_eq(sw_report_words(&text, &report, 0), SW_OK, "%s", sw_error_message());
    expect_in(text, "one_two, test split, 3 seeds, best possible 95.5 %\n");
    free(text);
}

Test(show, does_not_follow_the_locale)
{
    if (!setlocale(LC_ALL, "de_DE.UTF-8") || *localeconv()->decimal_point != ',')
        cr_skip_test("no German locale on this machine");
    sw_report report = make_report(SEEDS);
    char *text;
    cr_assert_eq(sw_report_words(&text, &report, 0), SW_OK, "%s", sw_error_message());
    expect_in(text, "91.0 [89.0, 93.0]");
    free(text);
    cr_assert_eq(sw_report_json(&text, &report), SW_OK, "%s", sw_error_message());
    expect_in(text, "\"seconds\": 1.25");
    free(text);
    cr_expect_str_eq(localeconv()->decimal_point, ",");
}
