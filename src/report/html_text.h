/* html_text.h - text from outside in HTML. */
#ifndef SW_REPORT_HTML_TEXT_H
#define SW_REPORT_HTML_TEXT_H

#include "base/text.h"

/* Add a text that HTML, XML and SVG show as it is, between tags or in a quoted attribute: controls
 * as sw_printable, and a character reference for each of & < > " '. */
void sw_html_text(sw_text *to, const char *text);

/* The same of a text that has no controls but line ends, which stay. */
void sw_html_bytes(sw_text *to, const char *text, size_t length);

#endif
