/* gnuplot_script.h - the head of a gnuplot script, and quoted texts in it. */
#ifndef SW_REPORT_GNUPLOT_SCRIPT_H
#define SW_REPORT_GNUPLOT_SCRIPT_H

#include "base/text.h"

#include <setwise/schema.h>

/* For the layout: a letter is about so many pixels wide at most, slanted or not. */
enum { SW_SCRIPT_LETTER = 8 };

/* Begin a script that draws FILE.svg of this size in pixels, from data in CSV files; or FILE.png or
 * FILE.pdf, if the variable `format` of gnuplot says "png" or "pdf". The variables `small` and
 * `large` are fonts for small and large text. */
void sw_script_head(sw_text *text, const char *file, int width, int height);

/* Add the style that all figures share: thin axes on the left and below, pale lines across. */
void sw_script_style(sw_text *text);

/* Add the name of output c (or its number) in single quotes, as a figure can show it, cut to 24
 * letters. `suffix` follows it. */
void sw_script_name(sw_text *text, const sw_columns *output, int64_t c, const char *suffix);

/* Add a palette of SW_SHARE_COLOURS steps, so that each has a twin for a dark page (colours.h). */
void sw_script_shares(sw_text *text);

/* Add a text as a string expression; gnuplot interprets nothing in it. Controls, which an SVG file
 * may not hold, become escapes. */
void sw_script_quoted(sw_text *text, const char *word);

/* Add an entry of a list of tics, which is followed by the others: a text at `position`, from 0. A
 * percent sign, which begins a format there, is shown as it is. */
void sw_script_tic(sw_text *text, const char *word, int64_t position);

/* The same with the name of output c, as sw_script_name, at position c. */
void sw_script_tic_name(sw_text *text, const sw_columns *output, int64_t c);

#endif
