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
    bool dense;      /* JSON has no blanks behind commas and colons (json_text.h) */
    bool failed;     /* nothing more is added */
    bool not_utf8;   /* the failure was a string that is not UTF-8 */
    sw_status cause; /* the failure was another one, which has its message; or SW_OK */
} sw_text;

/* Numbers have a decimal point in any locale. */
void sw_text_add(sw_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sw_text_add_list(sw_text *text, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
void sw_text_append(sw_text *text, const char *bytes, size_t length);
void sw_text_real(sw_text *text, double x);               /* as JSON: null if it is not finite */
void sw_text_string(sw_text *text, const char *s);        /* as JSON: quoted and escaped */
void sw_text_fail(sw_text *text, sw_status status);       /* keep this failure; SW_OK: none */
void sw_text_fail_as(sw_text *text, const sw_text *part); /* if the part has failed */
void sw_text_take(sw_text *text, sw_text *part); /* append a part, or fail as it did; free it */
sw_status sw_text_status(const sw_text *text);
sw_status sw_text_give(char **out,
                       sw_text *text); /* to a caller that calls free(); or fail: NULL */
void sw_text_free(sw_text *text);

/* Is c an ASCII letter or digit, whatever the locale, or one of `signs`? */
bool sw_is_plain(char c, const char *signs);

/* Is the word in a list such as "a|b", whose words the separator joins? */
bool sw_list_has(const char *list, char separator, const char *word);

/* The beginning of a text from outside, for a message: up to 44 bytes, in one line. */
typedef struct sw_excerpt {
    char text[64];
} sw_excerpt;
sw_excerpt sw_excerpt_of(const char *s);

#endif
