/* csv_field.c - the fields of a CSV file (RFC 4180), appended to a text. */
#include "base/csv_field.h"

#include <math.h>
#include <string.h>

void sw_csv_field(sw_text *text, const char *field)
{
    if (!strpbrk(field, ",\"\r\n")) {
        sw_text_add(text, "%s", field);
        return;
    }
    sw_text_add(text, "\"");
    for (; *field; field++) sw_text_add(text, *field == '"' ? "\"\"" : "%c", *field);
    sw_text_add(text, "\"");
}

void sw_csv_number(sw_text *text, double x)
{
    if (isfinite(x)) sw_text_add(text, "%s", sw_number_of(x).text);
}

void sw_csv_next_field(sw_text *text, const char *field)
{
    sw_text_add(text, ",");
    sw_csv_field(text, field);
}

void sw_csv_next_number(sw_text *text, double x)
{
    sw_text_add(text, ",");
    sw_csv_number(text, x);
}
