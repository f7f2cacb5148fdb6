/* test_csv_notation.c - numbers in another notation, and the option that reads them. */
#include "formats/csv_notation.h"

#include <criterion/criterion.h>
#include <string.h>

static const sw_csv_dialect points = {.separator = ',', .decimal = '.'};
static const sw_csv_dialect commas = {.separator = ';', .decimal = ','};
static const sw_csv_dialect open_to_both = {.separator = '\t'};

Test(csv_notation, the_option_that_reads_a_number)
{
    static const struct {
        const char *value;
        const sw_csv_dialect *dialect;
        const char *advice; /* NULL: it is in no other notation */
    } values[] = {
        {"1,5", &points, "decimal=, reads decimal commas"},
        {"1,5", &open_to_both, "sep=tab:decimal=, reads decimal commas"},
        {"1.5", &commas, "decimal=. reads decimal points"},
        {"1,234.5", &points, "its comma may group thousands: thousands=, reads it so"},
        {"1.234", &commas, "its point may group thousands: thousands=. reads it so"},
        {"1 234,5", &commas, "its blank may group thousands: thousands=space reads it so"},
        {"1'234", &points, "its apostrophe may group thousands: thousands=apostrophe reads it so"},
        {"1,234", &open_to_both,
         "its comma may group thousands: thousands=, reads it so, decimal=, as a decimal comma"},
        {"sand", &points, NULL},
        {"", &commas, NULL},
        {"2024-05-01", &commas, NULL},
    };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        sw_text advice = {0};
        const bool is = sw_csv_advise_number(&advice, values[i].value, values[i].dialect);
        cr_expect_eq(is, values[i].advice != NULL, "%s", values[i].value);
        cr_expect_eq(is, sw_csv_is_in_another_notation(values[i].value, values[i].dialect));
        if (is && values[i].advice) cr_expect_str_eq(advice.data, values[i].advice);
        sw_text_free(&advice);
    }
}

Test(csv_notation, expected_sign)
{
    cr_expect_str_eq(sw_csv_expected_sign(&points, "1,5"), " with a decimal point");
    cr_expect_str_eq(sw_csv_expected_sign(&commas, "1.5"), " with a decimal comma");
    cr_expect_str_eq(sw_csv_expected_sign(&commas, "sand"), "");
    cr_expect_str_eq(sw_csv_expected_sign(&open_to_both, "1,5"), "");
}
