/* format.h - what a study writes: CSV, words of a command, whole files. */
#ifndef SW_BASE_ESCAPE_H
#define SW_BASE_ESCAPE_H

#include "base/file.h"
#include "base/text.h"

/* A field of a CSV file (RFC 4180): in quotes if it holds a comma, a quote or a line end. */
void sw_csv_field(sw_text *text, const char *field);

/* A number of a CSV file, the shortest that reads back as x: empty if it is not finite. */
void sw_csv_number(sw_text *text, double x);

/* A word of a shell's command: in single quotes if it holds more than letters, digits and signs
 * that no shell takes for its own. */
void sw_shell_word(sw_text *text, const char *word);

/* A letter or digit of ASCII, whatever the locale, or one of `signs`. */
bool sw_is_plain(char c, const char *signs);

/* Replace folder/name by the text, at once. Whatever happens, the text is empty after it. */
sw_status sw_text_save(sw_text *text, const char *folder, const char *name);

#endif
