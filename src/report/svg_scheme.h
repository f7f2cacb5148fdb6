/* svg_scheme.h - makes an SVG follow the colour scheme of its reader. */
#ifndef SW_REPORT_SVG_SCHEME_H
#define SW_REPORT_SVG_SCHEME_H

#include "base/text.h"

/* Add to `out` an SVG with a style: on a dark page, each colour of sw_colours is replaced by its
 * twin. A viewer that knows no schemes shows the light one. The colours are written as "#rrggbb",
 * the first rectangle, its background, gets the class "sw-page", and its root the class
 * "sw-figure"; a page that holds the picture may set other colours for them. The titles that
 * gnuplot makes up, which browsers show beside the mouse, are removed. One that has the style
 * already stays as it is. */
void sw_svg_put_scheme(sw_text *out, const char *svg);

/* The same for a file. */
sw_status sw_svg_follow_scheme(const char *path);

#endif
