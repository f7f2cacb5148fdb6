/* text.h - text that grows, and numbers and strings in it as JSON writes them.
 *
 * Numbers do not depend on the locale of the program that uses the library, and a number that is
 * written is read back as the same number, to the last bit. */
#ifndef SW_BASE_TEXT_H
#define SW_BASE_TEXT_H

#include <setwise/base.h>

#include <locale.h>

/* Text that is put together piece by piece. Zeroed, it is empty; sw_text_free when done. Running
 * out of memory, and a string that is not UTF-8, is remembered: what is added after it is ignored,
 * sw_text_status tells. */
typedef struct sw_text {
    char *data; /* NULL while nothing was added; otherwise ends in a NUL */
    size_t length, capacity;
    bool failed;   /* for want of memory, unless */
    bool not_utf8; /* it was for a string */
} sw_text;

void sw_text_add(sw_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sw_text_append(sw_text *text, const char *bytes, size_t length);
void sw_text_real(sw_text *text, double x);        /* as JSON: null if it is not finite */
void sw_text_string(sw_text *text, const char *s); /* as JSON: quoted and escaped */
sw_status sw_text_status(const sw_text *text);
void sw_text_free(sw_text *text);

/* Is s UTF-8, as JSON has to be? */
bool sw_is_utf8(const char *s);

/* Is the word one of those that the separator joins, as in "a|b"? */
bool sw_list_has(const char *list, char separator, const char *word);

/* The beginning of a text that comes from outside, up to 44 bytes in one line, for a message. */
typedef struct sw_excerpt {
    char text[64];
} sw_excerpt;
sw_excerpt sw_excerpt_of(const char *s);

/* Turn this thread to the C locale, whatever the program has chosen; returns what it was, for
 * uselocale(). */
locale_t sw_locale_plain(void);

/* The shortest decimal text that reads back as x: "0.001", "1e-08", "20"; "inf", "nan". */
typedef struct sw_number {
    char text[32];
} sw_number;
sw_number sw_number_of(double x);

/* The same of a tensor's number: what it reads back as is rounded to a real once more. So a float
 * is "0.1", where sw_number_of would have to say 0.10000000149011612. */
sw_number sw_number_of_real(sw_real x);

/* All of `text` as a number, with a point whatever the locale. False: it is not a finite one. */
bool sw_number_parse(const char *text, double *x);

/* All of `text` as a whole decimal number, digits with or without a minus before them. False: it is
 * not one, or 64 bits do not hold it. */
bool sw_whole_parse(const char *text, int64_t *value);

#endif
