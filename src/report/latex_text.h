/* latex_text.h - text from outside in LaTeX. */
#ifndef SW_REPORT_LATEX_TEXT_H
#define SW_REPORT_LATEX_TEXT_H

#include "base/text.h"

/* Add a text that LaTeX typesets as it is, in a paragraph or a cell of a table: controls as
 * sw_printable, a command for each character that means something, and {} between two that would
 * become one sign (-- is a dash). pdflatex knows the letters of European languages; xelatex and
 * lualatex know all that the font has. */
void sw_latex_text(sw_text *to, const char *text);

#endif
