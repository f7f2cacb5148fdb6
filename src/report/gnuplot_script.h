/* gnuplot_script.h - the head of a gnuplot script, and quoted texts in it. */
#ifndef SW_REPORT_GNUPLOT_SCRIPT_H
#define SW_REPORT_GNUPLOT_SCRIPT_H

#include "base/text.h"

/* About the largest width of a letter in pixels, slanted or not, for the layout. */
enum { SW_SCRIPT_LETTER = 8 };

/* Begin a script that draws FILE.svg of this size in pixels, from data in CSV files. The background
 * is white, so that the figure can be read on a dark page. */
void sw_script_head(sw_text *text, const char *file, int width, int height);

/* Add a text in single quotes; gnuplot interprets nothing in it. */
void sw_script_quoted(sw_text *text, const char *word);

#endif
