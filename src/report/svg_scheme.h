/* svg_scheme.h - makes an SVG follow the colour scheme of its reader. */
#ifndef SW_REPORT_SVG_SCHEME_H
#define SW_REPORT_SVG_SCHEME_H

#include "base/text.h"

/* Add to `out` the SVG with a style that on a dark page replaces each colour of sw_colours by its
 * twin. Viewers without support for schemes show the light one. Colours are written as "#rrggbb".
 * The first rectangle, the background, gets the class "sw-page", and the root "sw-figure", so that
 * an HTML page can set other colours. Titles that gnuplot makes up, which browsers show beside the
 * mouse, are removed. An SVG that has the style already stays as it is. */
void sw_svg_put_scheme(sw_text *out, const char *svg);

/* The same for a file. */
sw_status sw_svg_follow_scheme(const char *path);

#endif
