/* text_format.h - how the formats of a report write texts. */
#ifndef SW_REPORT_TEXT_FORMAT_H
#define SW_REPORT_TEXT_FORMAT_H

#include "base/text.h"

/* `outside` adds a text from outside (the name of an arm, a data set, a class), so that nothing in
 * it means anything to the format. `own` adds words and numbers of the library, in plain UTF-8:
 * "91.0 % [89.1, 92.7]". */
typedef struct sw_text_format {
    void (*outside)(sw_text *to, const char *text);
    void (*own)(sw_text *to, const char *text);
} sw_text_format;

extern const sw_text_format sw_text_of_terminal, sw_text_of_markdown, sw_text_of_latex,
    sw_text_of_html;

/* Add formatted words of the library. */
void sw_text_say(sw_text *to, const sw_text_format *as, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
