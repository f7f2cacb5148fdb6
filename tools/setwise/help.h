/* help.h - the text of --help. */
#ifndef HELP_H
#define HELP_H

#include "options.h"

/* Print usage, summary, and every flag with its default. */
void print_help(const command_line *line);

/* Print `text`, whose first line begins at column `indent`, and break it between words. */
void print_wrapped(const char *text, int indent);

#endif
