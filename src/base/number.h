/* number.h - numbers as text and back, to the last bit, whatever the locale of the program. */
#ifndef SW_BASE_NUMBER_H
#define SW_BASE_NUMBER_H

#include <setwise/base.h>

#include <stdarg.h>

/* vsnprintf with a decimal point. */
int sw_print_plain(char *to, size_t size, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

/* The shortest decimal text that reads back as x: "0.001", "1e-08", "20"; "inf", "nan". */
typedef struct sw_number {
    char text[32];
} sw_number;
sw_number sw_number_of(double x);

/* The same for the number of a tensor. In a float library, the text only has to read back as the
 * same float: "0.1", where sw_number_of gives "0.10000000149011612". */
sw_number sw_number_of_real(sw_real x);

/* Read all of `text` as a finite number, with a decimal point in any locale. False: it is not a
 * finite number. */
bool sw_number_parse(const char *text, double *x);

/* Is the text one of the words for a missing number: empty, "NA", "N/A", "NULL", "None", "#N/A"
 * ...? They are those of pandas' read_csv; "nan" and "-nan" count in any case of letters. */
bool sw_is_missing(const char *text);

/* Read all of `text` as a whole decimal number: digits, with or without a minus before them. False:
 * it is not a whole number, or it does not fit into 64 bits. */
bool sw_whole_parse(const char *text, int64_t *value);

#endif
