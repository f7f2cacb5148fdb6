/* test_csv_thousands.c - signs that group thousands: read, told, and doubted. */
#include "formats/csv_thousands.h"

#include "files.h"

TestSuite(csv_thousands, .init = scratch_begin, .fini = scratch_end);

Test(csv_thousands, groups_of_three_digits)
{
    static const struct {
        const char *text;
        char sign;
        int groups;
        const char *plain;
    } numbers[] = {{"1.234", '.', 1, "1234"},
                   {"-12.345.678,9", '.', 2, "-12345678,9"},
                   {"1234", '.', 0, "1234"},
                   {"1.23", '.', -1, ""},
                   {"1234.567", '.', -1, ""},
                   {"1.2345", '.', -1, ""},
                   {".123", '.', -1, ""},
                   {"1,234.5e3", ',', 1, "1234.5e3"},
                   {"1 234", ' ', 1, "1234"},
                   {"1\u00a0234,5", ' ', 1, "1234,5"},
                   {"1\u202f234\u2009567", ' ', 2, "1234567"},
                   {"1'234.5", '\'', 1, "1234.5"},
                   {"1\u2019234", '\'', 1, "1234"},
                   {"", '.', 0, ""}};
    char plain[64];
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        const int groups = sw_csv_ungroup(plain, sizeof plain, numbers[i].text, numbers[i].sign);
        cr_expect_eq(groups, numbers[i].groups, "%s: %d", numbers[i].text, groups);
        if (groups >= 0) cr_expect_str_eq(plain, numbers[i].plain);
    }
    cr_expect_eq(sw_csv_ungroup(plain, 5, "12345", '.'), -1);
}

Test(csv_thousands, a_sign_that_is_one_or_the_other)
{
    static const char *const doubtful[] = {"1,234", "-12,345", "+123,456"};
    static const char *const clear[] = {"0,234",     "1,23", "1,2345", "1234,567",
                                        "1,234,567", "1234", "1.234",  "1,234e5"};
    for (int i = 0; i < 3; i++) cr_expect(sw_csv_may_group(doubtful[i], ','), "%s", doubtful[i]);
    for (int i = 0; i < 8; i++) cr_expect_not(sw_csv_may_group(clear[i], ','), "%s", clear[i]);
}

/* The warning of the data set that has these words, or NULL. */
static const char *find_warning(const sw_dataset *d, const char *words)
{
    for (int w = 0; w < d->warnings; w++)
        if (strstr(d->warning[w], words)) return d->warning[w];
    return NULL;
}

Test(csv_thousands, an_option_reads_them)
{
    static const struct {
        const char *options, *text;
    } files[] = {
        {"thousands=.", "set;label;x\na;p;30\na;n;1.101\nb;n;1.234.567,5\nc;p;-2.300\n"},
        {"thousands=.:decimal=,", "set;label;x\na;p;30\na;n;1.101\nb;n;1234567,5\nc;p;-2300\n"},
        {"thousands=,", "set,label,x\na,p,30\na,n,\"1,101\"\nb,n,\"1,234,567.5\"\nc,p,-2300\n"},
        {"thousands=space", "set;label;x\na;p;30\na;n;1 101\nb;n;1 234\u00a0567,5\nc;p;-2300\n"},
        {"thousands=apostrophe", "set;label;x\na;p;30\na;n;1'101\nb;n;1'234'567.5\nc;p;-2300\n"},
    };
    static const double x[] = {30, 1101, 1234567.5, -2300};
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        char options[128];
        snprintf(options, sizeof options, "%s:ignore=label:standardise=no", files[f].options);
        sw_dataset *d = open_text("a.csv", options, files[f].text);
        cr_assert_eq(d->sets.offset[d->sets.count], 4);
        for (int i = 0; i < 4; i++)
            cr_expect_eq(d->sets.x[i], (sw_real)x[i], "file %zu, number %d", f, i);
        cr_expect_null(find_warning(d, "group thousands"));
        sw_dataset_free(d);
    }
    expect_bad_text("b.csv", "thousands=,:decimal=,", files[2].text,
                    "decimal=, and thousands=,: one sign cannot be both");
    expect_bad_text("b.csv", "thousands=.", "set;label;x\na;p;30\nb;p;1.1\nb;n;2\n",
                    "line 3: column \"x\" is \"1.1\", expected a number with a decimal comma");
}

/* Numbers that are either: they are told, with the option for each meaning. */
Test(csv_thousands, what_may_group_is_refused_or_told)
{
    static const struct {
        const char *text, *options, *fault;
    } files[] = {
        {"set,x\na,30\na,\"1,101\"\n", "",
         "its comma may group thousands: thousands=, reads it so, decimal=, as a decimal comma"},
        {"set,x\na,0.5\na,\"1,101\"\n", "",
         "with a decimal point (its comma may group thousands: thousands=, reads it so)"},
        {"set;x\na;0,5\na;1.101\n", "",
         "with a decimal comma (its point may group thousands: thousands=. reads it so)"},
        {"set;x\na;30\na;1.141,3\n", "", "its point may group thousands: thousands=. reads it so)"},
        {"set;x\na;30\na;1.101\n", "decimal=,",
         "its point may group thousands: thousands=. reads it so, decimal=. as a decimal point)"},
        {"set,x\na,30\na,1 101\n", "",
         "its blank may group thousands: thousands=space reads it so)"},
        {"set,x\na,30\na,1'101\n", "",
         "its apostrophe may group thousands: thousands=apostrophe reads it so)"},
        {"set;x\na;30\na;1,234\na;1100,5\n", "", "(sep=;:decimal=, reads decimal commas)"},
        {"set;x\na;30\na;1100,5\na;1,234\n", "decimal=.",
         "(in 2 lines; sep=;:decimal=, reads decimal commas)"},
    };
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        char expected[200];
        snprintf(expected, sizeof expected, "...%s", files[f].fault);
        expect_bad_text("a.csv", files[f].options, files[f].text, expected);
        cr_expect_null(strstr(sw_error_message(), "na="), "%s", sw_error_message());
    }
}

static void expect_doubt(const char *options, const char *text, const char *expected)
{
    sw_dataset *d = open_text("doubt.csv", options, text);
    const char *found = find_warning(d, "group thousands");
    if (expected)
        cr_expect(found && strstr(found, expected), "%s: %s", text, found ? found : "no warning");
    else
        cr_expect_null(found, "%s: %s", text, found ? found : "");
    sw_dataset_free(d);
}

Test(csv_thousands, points_that_are_taken_for_decimal_ones)
{
    expect_doubt("", "set;x;y\na;30;1\na;1.101;2\n",
                 "the points of \"x\", each with three digits behind it, are taken for decimal "
                 "points, but may group thousands (thousands=. reads them so, thousands=no does "
                 "not warn)");
    expect_doubt("", "set;x;y\na;1.500;1\na;1.101;2.300\n", "the points of \"x\", \"y\", each");
    expect_doubt("decimal=,", "set;x\na;30\na;1,101\n", "the commas of \"x\", each");
    expect_doubt("thousands=no", "set;x\na;30\na;1.101\n", NULL);
    expect_doubt("", "set;x\na;30\na;1.101\nb;0.500\n", NULL); /* a decimal point */
    expect_doubt("", "set;x\na;1200\na;1.101\n", NULL);        /* without groups */
    expect_doubt("", "set,x\na,12.345\na,1.101\n", NULL);      /* three decimals */
    expect_doubt("", "set,x\na,12\na,1.101\n", "the points of \"x\"");
    expect_doubt("", "set;x\na;30\na;1e3\n", NULL);
}

static void write_text(const char *name, const char *text)
{
    scratch_write(scratch(name).text, text, strlen(text));
}

/* A model of a table with decimal commas reads what may be either as its own table. */
Test(csv_thousands, the_model_says_what_is_decimal)
{
    sw_reader *reader;
    sw_batch batch;
    sw_dataset *trained =
        open_text("train.csv", "", "set;label;x\na;p;1,5\na;p;30\nb;n;1,101\nc;n;1,2\n");
    cr_assert(trained->schema.decimal_comma);
    write_text("new.csv", "set;x\na;1,234\na;30\n");
    cr_assert_eq(sw_reader_open(&reader, scratch("new.csv").text, &trained->schema, NULL), SW_OK);
    cr_assert_eq(sw_reader_next(reader, &batch), SW_OK, "%s", sw_error_message());
    cr_expect_eq(batch.data->sets.x[0], (sw_real)1.234);
    sw_reader_free(reader);
    write_text("points.csv", "set;x\na;1.234\na;30\n");
    cr_assert_eq(sw_reader_open(&reader, scratch("points.csv").text, &trained->schema, NULL),
                 SW_OK);
    cr_assert_eq(sw_reader_next(reader, &batch), SW_ERROR_FORMAT);
    cr_expect(strstr(sw_error_message(), "column \"x\" is \"1.234\", expected a number (its point "
                                         "may group thousands: thousands=. reads it so, decimal=. "
                                         "as a decimal point)"),
              "%s", sw_error_message());
    sw_reader_free(reader);
    write_text("clear.csv", "set,x\na,1.5\na,1.234\n");
    cr_assert_eq(sw_reader_open(&reader, scratch("clear.csv").text, &trained->schema, NULL), SW_OK);
    cr_assert_eq(sw_reader_next(reader, &batch), SW_OK, "%s", sw_error_message());
    cr_expect_eq(batch.data->sets.x[1], (sw_real)1.234);
    sw_reader_free(reader);
    sw_dataset_free(trained);
}
