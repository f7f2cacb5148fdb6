/* printable.h - messages with text from outside, written so that a terminal can show them. base.h
 * has sw_printable, for names. */
#ifndef SW_BASE_PRINTABLE_H
#define SW_BASE_PRINTABLE_H

#include <setwise/base.h>

/* As sw_printable, but a backslash stays as it is: for a message, whose names may be printable
 * already. */
char *sw_printable_message(char *buffer, size_t size, const char *text);

/* The same of the whole text, in memory that the caller frees. NULL: out of memory. */
char *sw_printable_copy(const char *text);

#endif
