/* csv_thousands.h - signs that group the thousands of numbers: "1.101" is 1101 in German, and a
 * little more than 1 in English. */
#ifndef SW_FORMATS_CSV_THOUSANDS_H
#define SW_FORMATS_CSV_THOUSANDS_H

#include <stdbool.h>
#include <stddef.h>

/* A grouping sign is '.', ',', '\'' (also the curly apostrophe, as in Switzerland) or ' ' (also the
 * no-break and the thin spaces of French tables). */
char sw_csv_thousands_of(const char *option);   /* of the value of the option; 0: none */
const char *sw_csv_thousands_option(char sign); /* and back */

/* Copy a number without its grouping signs. Returns how many there were; -1: a sign is in the wrong
 * place (groups are three digits, after one to three), or the number does not fit into `size`
 * bytes. */
int sw_csv_ungroup(char *copy, size_t size, const char *text, char sign);

/* May the one sign in a text be decimal or group thousands? "1,234" and "-12,345" are doubtful;
 * "0,234", "1,23" and "1,234,567" are not. */
bool sw_csv_may_group(const char *text, char sign);

/* What the fields of a column look like, a bit each. */
enum {
    SW_CSV_DOUBTFUL = 1, /* "1.234" */
    SW_CSV_SMALL = 2,    /* "900" */
    SW_CSV_LARGE = 4,    /* "1200": thousands are not grouped */
    SW_CSV_NUMBER = 8,   /* there are numbers */
    SW_CSV_TRUTH = 16    /* or true and false */
};
unsigned char sw_csv_looks(const char *number, char sign); /* sign 0: no number has one */

/* Do the numbers of a column look as if their decimal signs grouped thousands? If commas separate
 * the fields, some must also be small: such tables often have three decimals in every number. */
bool sw_csv_is_doubtful(unsigned char looks, char separator);

#endif
