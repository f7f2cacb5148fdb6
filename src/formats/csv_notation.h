/* csv_notation.h - numbers in another notation than that of their file. */
#ifndef SW_FORMATS_CSV_NOTATION_H
#define SW_FORMATS_CSV_NOTATION_H

#include "base/text.h"
#include "formats/csv_dialect.h"

/* If the value is a number in another notation than the dialect's, append the option that reads it
 * and return true. */
bool sw_csv_advise_number(sw_text *advice, const char *value, const sw_csv_dialect *dialect);

/* The same without advice. */
bool sw_csv_is_in_another_notation(const char *value, const sw_csv_dialect *dialect);

/* What was expected of the value: " with a decimal comma" or " with a decimal point", if it has the
 * other sign; otherwise "". */
const char *sw_csv_expected_sign(const sw_csv_dialect *dialect, const char *value);

#endif
