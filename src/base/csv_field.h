/* csv_field.h - the fields of a CSV file (RFC 4180), appended to a text. */
#ifndef SW_BASE_CSV_FIELD_H
#define SW_BASE_CSV_FIELD_H

#include "base/text.h"

/* A text: in quotes if it holds a comma, a quote or a line end. */
void sw_csv_field(sw_text *text, const char *field);

/* A number: the shortest text that reads back as x. Empty if x is not finite. */
void sw_csv_number(sw_text *text, double x);

/* The same for a field that is not the first of its line: after a comma. */
void sw_csv_next_field(sw_text *text, const char *field);
void sw_csv_next_number(sw_text *text, double x);

#endif
