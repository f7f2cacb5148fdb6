/* script.h - what all gnuplot scripts of a report begin with, and texts in them. */
#ifndef SW_REPORT_SCRIPT_H
#define SW_REPORT_SCRIPT_H

#include "base/text.h"

/* Pixels that a letter takes at most, about, also when slanted: for layout. */
enum { SW_SCRIPT_LETTER = 8 };

/* How to draw it again, where to ("FILE.svg", so many pixels), and how its data are written. */
void sw_script_head(sw_text *text, const char *file, int width, int height);

/* A word in single quotes, where nothing has a meaning to gnuplot but the quote itself. */
void sw_script_quoted(sw_text *text, const char *word);

#endif
