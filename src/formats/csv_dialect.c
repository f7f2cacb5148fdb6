/* csv_dialect.c - how a CSV file separates its fields and writes its numbers. */
#include "formats/csv_dialect.h"

#include "base/error.h"
#include "base/number.h"
#include "formats/csv_thousands.h"
#include "formats/csv_write.h"

#include <string.h>

enum { MOST_DIGITS = 512 }; /* no double needs more digits than that */

/* If points group thousands, the comma is the decimal sign, and the other way round. */
static sw_status take_thousands(sw_csv_dialect *dialect, const char *option)
{
    const char sign = dialect->thousands = sw_csv_thousands_of(option);
    dialect->doubt = strcmp(option, "auto") == 0;
    if (sign && sign == dialect->decimal)
        return sw_fail(SW_ERROR_ARGUMENT, "decimal=%c and thousands=%c: one sign cannot be both",
                       sign, sign);
    if (sign == '.') dialect->decimal = ',';
    if (sign == ',') dialect->decimal = '.';
    return SW_OK;
}

sw_status sw_csv_dialect_begin(sw_csv_dialect *out, const sw_file_options *options,
                               const char *path, bool expects_comma)
{
    const char *separator = options->sep, *decimal = options->decimal;
    *out = (sw_csv_dialect){.usual = sw_csv_separator(path), .expects_comma = expects_comma};
    if (strcmp(decimal, "auto") != 0) out->decimal = *decimal;
    SW_TRY(take_thousands(out, options->thousands));
    if (strcmp(separator, "auto") == 0) return SW_OK;
    out->separator = strcmp(separator, "tab") == 0 ? '\t' : *separator;
    const bool one = *separator && (!separator[1] || out->separator == '\t');
    if (one && !strchr("\"\r\n", *separator) && (unsigned char)*separator < 0x80) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "sep=%.64s: expected one character, or tab", separator);
}

/* ---- The separator --------------------------------------------------------------------------- */

/* How often the sign is in the line, outside quotes. */
static int count(const char *line, size_t length, char sign)
{
    bool quoted = false;
    int found = 0;
    for (size_t i = 0; i < length; i++) {
        if (line[i] == '"') quoted = !quoted;
        found += line[i] == sign && !quoted;
    }
    return found;
}

size_t sw_csv_dialect_choose(sw_csv_dialect *dialect, const char *line, size_t length)
{
    static const char others[] = {';', '\t', '|'};
    if (length == 5 && strncmp(line, "sep=", 4) == 0) {
        if (!dialect->separator) dialect->separator = line[4];
        return length + (line[5] == '\r' && line[6] == '\n' ? 2 : line[5] != '\0');
    }
    if (dialect->separator) return 0;
    dialect->separator = dialect->usual;
    if (count(line, length, dialect->usual) > 0) return 0;
    for (int i = 0, most = 0; i < 3; i++) {
        const int found = count(line, length, others[i]);
        if (found <= most) continue;
        dialect->separator = others[i];
        dialect->guessed_separator = true;
        most = found;
    }
    return 0;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

/* Read a number that may have a decimal comma, and no point. */
static bool parse_comma(const char *text, double *x)
{
    char copy[MOST_DIGITS];
    if (strchr(text, '.') || strlen(text) >= sizeof copy) return false;
    strcpy(copy, text);
    char *comma = strchr(copy, ',');
    if (comma) *comma = '.';
    return sw_number_parse(copy, x);
}

bool sw_csv_has_comma(const char *text)
{
    double x;
    return strchr(text, ',') && parse_comma(text, &x);
}

/* The first number with a comma or a point makes it the decimal sign. If that sign may also group
 * thousands, it must be the usual or expected one, and the doubt stays. */
static bool decide(sw_csv_dialect *dialect, const char *text, char sign)
{
    const bool may_group = sw_csv_may_group(text, sign);
    const char likely = dialect->expects_comma ? ',' : '.';
    if (may_group && !dialect->decimal && sign != likely) return false;
    if (!dialect->decimal && sign == ',') dialect->guessed_comma = true;
    dialect->decimal = sign;
    if (!may_group) dialect->doubt = false;
    return true;
}

bool sw_csv_dialect_number(sw_csv_dialect *dialect, const char *text, double *x)
{
    char plain[MOST_DIGITS];
    const char sign = dialect->decimal ? dialect->decimal : '.';
    if (dialect->thousands) {
        if (sw_csv_ungroup(plain, sizeof plain, text, dialect->thousands) < 0) return false;
        text = plain;
    }
    if (sign == ',' ? parse_comma(text, x) : sw_number_parse(text, x)) {
        const bool decided = dialect->decimal && !dialect->doubt;
        return decided || !strchr(text, sign) || decide(dialect, text, sign);
    }
    if (dialect->decimal || !sw_csv_has_comma(text)) return false;
    return decide(dialect, text, ',') && parse_comma(text, x);
}

/* ---- What was guessed ------------------------------------------------------------------------ */

sw_csv_guess sw_csv_dialect_guess(const sw_csv_dialect *dialect)
{
    sw_csv_guess guess = {""};
    const bool separator = dialect->guessed_separator, comma = dialect->guessed_comma;
    const bool tab = dialect->separator == '\t';
    const char sign[] = {dialect->separator, '\0'};
    char *text = guess.text;
    const size_t size = sizeof guess.text;
    if (separator)
        sw_append(text, size, "fields are taken to be separated by \"%s\"", tab ? "\\t" : sign);
    if (separator && comma) sw_append(text, size, ", and ");
    if (comma) sw_append(text, size, "numbers are taken to have a decimal comma");
    if (separator) sw_append(text, size, " (sep=%s", tab ? "tab" : sign);
    if (comma) sw_append(text, size, "%sdecimal=,", separator ? " and " : " (");
    if (separator || comma)
        sw_append(text, size, separator && comma ? " confirm it)" : " confirms it)");
    return guess;
}
