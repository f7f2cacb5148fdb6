/* markdown_text.h - text from outside in Markdown. */
#ifndef SW_REPORT_MARKDOWN_TEXT_H
#define SW_REPORT_MARKDOWN_TEXT_H

#include "base/text.h"

/* Add a text that Markdown (GitHub's) shows as it is, in a paragraph, a heading or a cell of a
 * table: controls as sw_printable, and a backslash before each character that means something. An
 * underline within a word means nothing, and stays. */
void sw_markdown_text(sw_text *to, const char *text);

/* Add the same as code, `text`, in a paragraph or a heading. In a cell of a table, a vertical bar
 * would end the cell. */
void sw_markdown_code(sw_text *to, const char *text);

#endif
