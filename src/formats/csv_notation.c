/* csv_notation.c - numbers in another notation than that of their file. */
#include "formats/csv_notation.h"

#include "base/number.h"
#include "formats/csv_thousands.h"

/* A sign in the value that may group its thousands; 0: there is none. */
static char find_grouping(const char *value)
{
    static const char signs[] = {'.', ',', ' ', '\''};
    for (size_t s = 0; s < sizeof signs; s++) {
        char plain[64];
        double x;
        if (sw_csv_ungroup(plain, sizeof plain, value, signs[s]) < 1) continue;
        if (sw_csv_has_comma(plain) ? signs[s] != ',' : sw_number_parse(plain, &x)) return signs[s];
    }
    return 0;
}

/* Suggest `thousands` for a value with a sign that may group them; also `decimal` while the sign
 * may still be the decimal sign of the file. */
static void advise_thousands(sw_text *advice, const char *value, char sign,
                             const sw_csv_dialect *dialect)
{
    const bool point = sign == '.', comma = sign == ',';
    sw_text_add(advice, "its %s may group thousands: thousands=%s reads it so",
                point         ? "point"
                : comma       ? "comma"
                : sign == ' ' ? "blank"
                              : "apostrophe",
                sw_csv_thousands_option(sign));
    if ((point || comma) && sw_csv_may_group(value, sign) && (!dialect->decimal || dialect->doubt))
        sw_text_add(advice, ", decimal=%c as a decimal %s", sign, point ? "point" : "comma");
}

bool sw_csv_advise_number(sw_text *advice, const char *value, const sw_csv_dialect *dialect)
{
    const char grouping = find_grouping(value);
    const char separator[] = {dialect->separator, 0};
    const char *name = dialect->separator == '\t' ? "tab" : separator;
    double x;
    if (grouping && grouping != dialect->decimal) {
        advise_thousands(advice, value, grouping, dialect);
        return true;
    }
    if (dialect->decimal == ',' && sw_number_parse(value, &x)) {
        sw_text_add(advice, "decimal=. reads decimal points");
        return true;
    }
    if (!sw_csv_has_comma(value)) return false;
    if (dialect->separator != ',') sw_text_add(advice, "sep=%s:", name);
    sw_text_add(advice, "decimal=, reads decimal commas");
    return true;
}

bool sw_csv_is_in_another_notation(const char *value, const sw_csv_dialect *dialect)
{
    sw_text advice = {0};
    const bool is = sw_csv_advise_number(&advice, value, dialect);
    sw_text_free(&advice);
    return is;
}

const char *sw_csv_expected_sign(const sw_csv_dialect *dialect, const char *value)
{
    double x;
    if (dialect->decimal == ',' && sw_number_parse(value, &x)) return " with a decimal comma";
    if (dialect->decimal == '.' && sw_csv_has_comma(value)) return " with a decimal point";
    return "";
}
