/* shown.h - texts from files and from the user, as a terminal can show them: see sw_printable. */
#ifndef SHOWN_H
#define SHOWN_H

#include <setwise/base.h>
#include <stdio.h>

enum { SHOWN_MOST = 40 }; /* letters */

/* A name for a table. */
typedef struct shown_name {
    char text[4 * SHOWN_MOST + 8];
    int letters; /* in UTF-8 a letter can be several bytes */
} shown_name;

/* The name, cut to `most` letters, at most SHOWN_MOST. */
shown_name shown_of(const char *name, int most);

/* Print a name and spaces after it, or before it, up to `width` letters. */
void print_left(shown_name name, int width);
void print_right(shown_name name, int width);

/* Print all of a text. */
void print_shown(FILE *to, const char *text);

/* "setwise: ..." and a line end on standard error, for a message with texts that are not messages
 * of the library. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
