/* html_figure.h - an SVG file as a part of an HTML page. */
#ifndef SW_REPORT_HTML_FIGURE_H
#define SW_REPORT_HTML_FIGURE_H

#include "base/text.h"

/* Add the file folder/name as a figure with a caption (NULL: none), which is also its name for
 * those who do not see it. The ids in it get a prefix, different for each file name, so that
 * several figures can be in one page. Returns false, and adds nothing: there is no such file, or it
 * is not SVG. */
bool sw_html_figure(sw_text *html, const char *folder, const char *name, const char *caption);

#endif
