/* csv_dialect.h - how a CSV file separates its fields and writes its numbers. */
#ifndef SW_FORMATS_CSV_DIALECT_H
#define SW_FORMATS_CSV_DIALECT_H

#include "formats/file_options.h"

typedef struct sw_csv_dialect {
    char separator;     /* 0: the first line decides */
    char usual;         /* the separator that the name of the file shows */
    char decimal;       /* '.' or ','; 0: no number so far has either */
    char thousands;     /* groups them (csv_thousands.h); 0: nothing does */
    bool expects_comma; /* what may be a decimal comma is one */
    bool doubt; /* each decimal sign so far may group thousands, and no option says what it is */
    bool guessed_separator, guessed_comma; /* the text decided for another one than the usual */
} sw_csv_dialect;

/* Take the options `sep`, `decimal` and `thousands`. expects_comma: the file is for a model whose
 * training had decimal commas. SW_ERROR_ARGUMENT: `sep` is no character, or thousands are grouped
 * by the decimal sign. */
sw_status sw_csv_dialect_begin(sw_csv_dialect *out, const sw_file_options *options,
                               const char *path, bool expects_comma);

/* Choose the separator by the first line of a text, [length], unless the option gives it: the usual
 * one if the line holds it; otherwise the most frequent of semicolons, tabs and bars. Spreadsheets
 * write "sep=;" as a line of its own before the header: returns the bytes of that
 * line, which are to be skipped, or 0. */
size_t sw_csv_dialect_choose(sw_csv_dialect *dialect, const char *line, size_t length);

/* Read a number. The first decimal sign decides for the whole file, unless the option gives it. A
 * comma that may group thousands ("1,234") does not decide: then the text is no number. If a
 * decimal comma is expected, the same holds of a point ("1.234"). False: it is not a number, or has
 * the other decimal sign. */
bool sw_csv_dialect_number(sw_csv_dialect *dialect, const char *text, double *x);

/* What was guessed, for a warning; "": nothing. */
typedef struct sw_csv_guess {
    char text[160];
} sw_csv_guess;
sw_csv_guess sw_csv_dialect_guess(const sw_csv_dialect *dialect);

/* Is the text a number if its comma is a decimal sign? */
bool sw_csv_has_comma(const char *text);

#endif
