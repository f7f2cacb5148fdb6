/* html_page.h - the frame of an HTML page that is one file: its head, style and script. */
#ifndef SW_REPORT_HTML_PAGE_H
#define SW_REPORT_HTML_PAGE_H

#include "base/text.h"

/* Begin a page with this title in its head. The style (page.css) is in the page. */
void sw_html_begin(sw_text *html, const char *title);

/* End it with the script (page.js). */
void sw_html_end(sw_text *html);

#endif
