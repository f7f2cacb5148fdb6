/* html_markdown.h - Markdown of a report as HTML. */
#ifndef SW_REPORT_HTML_MARKDOWN_H
#define SW_REPORT_HTML_MARKDOWN_H

#include "base/text.h"

/* Add a text in Markdown (CommonMark with tables) as HTML. HTML in it is shown as text. A picture
 * that is a paragraph of its own becomes a figure in the page: its file is below `folder`, and an
 * SVG. A table can be sorted by its columns. */
void sw_html_markdown(sw_text *html, const char *markdown, const char *folder);

#endif
