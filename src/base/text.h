/* text.h - text that grows, strings as JSON writes them, and small questions about text. */
#ifndef SW_BASE_TEXT_H
#define SW_BASE_TEXT_H

#include "base/number.h"

#include <setwise/base.h>

/* Text that is put together piece by piece. A zeroed one is empty; call sw_text_free when done. The
 * text keeps its first failure (out of memory, or a string that is not UTF-8): nothing is added
 * after it, and sw_text_status returns it. */
typedef struct sw_text {
    char *data; /* NULL while nothing was added; otherwise it ends in a NUL */
    size_t length, capacity;
    bool failed;   /* nothing more is added */
    bool not_utf8; /* the failure was a string that is not UTF-8 */
} sw_text;

void sw_text_add(sw_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sw_text_append(sw_text *text, const char *bytes, size_t length);
void sw_text_real(sw_text *text, double x);        /* as JSON: null if it is not finite */
void sw_text_string(sw_text *text, const char *s); /* as JSON: quoted and escaped */
sw_status sw_text_status(const sw_text *text);
void sw_text_free(sw_text *text);

/* The number of bytes of the first character of s; 0 if it is not UTF-8 (RFC 3629: the shortest
 * form, no surrogates, nothing beyond U+10FFFF). */
size_t sw_utf8_length(const char *s);

/* Is s valid UTF-8, as JSON requires? */
bool sw_is_utf8(const char *s);

/* The byte order mark that some programs put before UTF-8: its length if the text, [length], begins
 * with one, otherwise 0. */
size_t sw_mark_length(const char *text, size_t length);

/* Is c an ASCII letter or digit, whatever the locale, or one of `signs`? */
bool sw_is_plain(char c, const char *signs);

/* Is the word in a list such as "a|b", whose words the separator joins? */
bool sw_list_has(const char *list, char separator, const char *word);

/* As sw_printable, but a backslash stays as it is: for a message, whose names may be printable
 * already. */
char *sw_printable_message(char *buffer, size_t size, const char *text);

/* The beginning of a text from outside, for a message: up to 44 bytes, in one line. */
typedef struct sw_excerpt {
    char text[64];
} sw_excerpt;
sw_excerpt sw_excerpt_of(const char *s);

#endif
