/* test_csv_dialect.c - separators and decimal signs, given and found. */
#include "formats/csv_dialect.h"

#include "files.h"

#include <math.h>

TestSuite(csv_dialect, .init = scratch_begin, .fini = scratch_end);

static sw_csv_dialect begin(const char *separator, const char *decimal)
{
    sw_csv_dialect dialect;
    const sw_file_options options = {.sep = separator, .decimal = decimal, .thousands = "auto"};
    cr_assert_eq(sw_csv_dialect_begin(&dialect, &options, "a.csv", false), SW_OK);
    return dialect;
}

Test(csv_dialect, the_first_line_shows_the_separator)
{
    static const struct {
        const char *line;
        char separator;
    } lines[] = {{"set,x", ','},     {"set;x", ';'},     {"set\tx", '\t'}, {"set|x", '|'},
                 {"set,x;y", ','},   {"set;x;y|z", ';'}, {"set", ','},     {"", ','},
                 {"\"a,b\";x", ';'}, {"\"a;b\",x", ','}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        sw_csv_dialect dialect = begin("auto", "auto");
        cr_expect_eq(sw_csv_dialect_choose(&dialect, lines[i].line, strlen(lines[i].line)), 0);
        cr_expect_eq(dialect.separator, lines[i].separator, "%s", lines[i].line);
    }
    sw_csv_dialect given = begin("tab", "auto");
    sw_csv_dialect_choose(&given, "a,b", 3);
    cr_expect_eq(given.separator, '\t');
}

Test(csv_dialect, separators_that_are_none)
{
    static const char *const none[] = {"", ",;", "\"", "\r", "\n", "\xa7", "tabs"};
    for (int i = 0; i < 7; i++) {
        sw_csv_dialect dialect;
        const sw_file_options options = {.sep = none[i], .decimal = "auto", .thousands = "auto"};
        cr_expect_eq(sw_csv_dialect_begin(&dialect, &options, "a.csv", false), SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), "expected one character, or tab"), "%s",
                  sw_error_message());
    }
}

Test(csv_dialect, a_line_of_its_own_shows_the_separator)
{
    sw_csv_dialect dialect = begin("auto", "auto");
    cr_expect_eq(sw_csv_dialect_choose(&dialect, "sep=;\r\na,b", 5), 7);
    cr_expect_eq(dialect.separator, ';');
    dialect = begin("auto", "auto");
    cr_expect_eq(sw_csv_dialect_choose(&dialect, "sep=;\na,b", 5), 6);
    dialect = begin("auto", "auto");
    cr_expect_eq(sw_csv_dialect_choose(&dialect, "sep=;", 5), 5);
}

static bool reads(sw_csv_dialect *dialect, const char *text, double expected)
{
    double x = NAN;
    return sw_csv_dialect_number(dialect, text, &x) && x == expected;
}

Test(csv_dialect, the_first_number_shows_the_decimal_sign)
{
    double x;
    sw_csv_dialect comma = begin("auto", "auto");
    cr_expect(reads(&comma, "3", 3) && reads(&comma, "-1,2882", -1.2882) &&
              reads(&comma, "1,234", 1.234));
    cr_expect(reads(&comma, "2", 2) && reads(&comma, "1,5e-3", 0.0015));
    cr_expect_not(sw_csv_dialect_number(&comma, "1.5", &x));
    cr_expect_not(sw_csv_dialect_number(&comma, "1,2,3", &x));
    sw_csv_dialect point = begin("auto", "auto");
    cr_expect(reads(&point, "1e3", 1000) && reads(&point, "0.5", 0.5));
    cr_expect_not(sw_csv_dialect_number(&point, "1,2882", &x));
}

/* "1,234" may be 1234, and so decides nothing. */
Test(csv_dialect, a_comma_may_group_thousands)
{
    static const char *const doubtful[] = {"1,234", "-12,345", "123,456", "1,234,567", "x,1", ","};
    double x;
    for (int i = 0; i < 6; i++) {
        sw_csv_dialect dialect = begin("auto", "auto");
        cr_expect_not(sw_csv_dialect_number(&dialect, doubtful[i], &x), "%s", doubtful[i]);
        cr_expect_eq(dialect.decimal, 0);
    }
    sw_csv_dialect dialect = begin("auto", "auto"), given = begin(";", ",");
    cr_expect(reads(&dialect, "0,234", 0.234));
    cr_expect(reads(&given, "1,234", 1.234));
    cr_expect(sw_csv_has_comma("1,234") && !sw_csv_has_comma("1.234") && !sw_csv_has_comma("a,b"));
}

Test(csv_dialect, files_with_semicolons)
{
    static const char text[] =
        "set;label;x;y\r\ns0;p;1,2882;1,4494\r\ns0;p;0,0663;-0,7645\r\ns1;n;-1;3\r\n";
    static const char *const options[] = {"", "sep=;:decimal=,", "decimal=,"};
    for (int i = 0; i < 3; i++) {
        sw_dataset *data = open_text("semicolon.csv", options[i], text);
        cr_assert_eq(data->sets.count, 2);
        cr_expect_eq(data->sets.x[0], (sw_real)1.2882);
        cr_expect_eq(data->sets.x[3], (sw_real)-0.7645);
        sw_dataset_free(data);
    }
    expect_bad_text("thousands.csv", "", "set;label;x\na;p;1,234\nb;n;2,345\n",
                    "line 2: column \"x\" is \"1,234\", expected a number (its comma may group "
                    "thousands: thousands=, reads it so, decimal=, as a decimal comma)");
    expect_bad_text("mixed.csv", "", "set;label;x\na;p;1,5\nb;n;2.5\n",
                    "line 3: column \"x\" is \"2.5\", expected a number with a decimal comma");
    expect_bad_text("bad.csv", "sep=xx", text, "sep=xx: expected one character, or tab");
    expect_bad_text("bad2.csv", "decimal=;", text, "decimal=;: expected auto|.|,");
}

static void expect_guess(sw_csv_dialect dialect, const char *header, const char *number,
                         const char *text)
{
    double x;
    sw_csv_dialect_choose(&dialect, header, strlen(header));
    cr_expect(sw_csv_dialect_number(&dialect, number, &x));
    cr_expect_str_eq(sw_csv_dialect_guess(&dialect).text, text);
}

/* What is usual, or given, needs no words. */
Test(csv_dialect, what_was_guessed_is_said)
{
    expect_guess(begin("auto", "auto"), "a,b", "1.5", "");
    expect_guess(begin("tab", "auto"), "a\tb", "1.5", "");
    expect_guess(begin(";", ","), "a;b", "1,5", "");
    expect_guess(begin("auto", "auto"), "a;b", "1.5",
                 "fields are taken to be separated by \";\" (sep=; confirms it)");
    expect_guess(begin("auto", "auto"), "a\tb", "7",
                 "fields are taken to be separated by \"\\t\" (sep=tab confirms it)");
    expect_guess(begin("auto", "auto"), "a;b", "1,5",
                 "fields are taken to be separated by \";\", and numbers are taken to have a "
                 "decimal comma (sep=; and decimal=, confirm it)");
    expect_guess(begin(";", "auto"), "a;b", "1,5",
                 "numbers are taken to have a decimal comma (decimal=, confirms it)");
}
