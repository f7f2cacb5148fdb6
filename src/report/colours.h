/* colours.h - the colours of all figures, each with its twin for a dark page. */
#ifndef SW_REPORT_COLOURS_H
#define SW_REPORT_COLOURS_H

/* A colour on a light page, as scripts and SVG files have it, and what a dark page shows instead.
 * Text has a contrast of at least 4.5:1 with the page, everything else of 3:1, except the lines of
 * a grid and empty cells. */
typedef struct sw_colour {
    const char *light, *dark; /* "#rrggbb" */
} sw_colour;

#define SW_COLOUR_TEXT "#222222"
#define SW_COLOUR_NOTE "#6b6b6b" /* text and lines that explain others */
#define SW_COLOUR_AXIS "#444444"
#define SW_COLOUR_GRID "#dddddd"

/* The background of a picture, in both schemes. */
#define SW_COLOUR_PAGE "#ffffff"
#define SW_COLOUR_DARK_PAGE "#0d1117"

#define SW_COLOUR_HOLE "#fefefe" /* of a hollow point: that of the page */

/* The shade behind words. Its opacity says how much. */
#define SW_COLOUR_SHADE "#ffb52e"

/* The colour of curve i; after the last one the first follows. Readers with any kind of colour
 * blindness can tell them apart, in both schemes. */
const char *sw_curve_colour(int i);
enum { SW_CURVE_COLOURS = 8 };

/* Shares from 0 to 1 in equal steps. Text on the first SW_SHARE_PALE steps has the colour of text,
 * on the others SW_COLOUR_ON_DEEP. */
const char *sw_share_colour(int step);
enum { SW_SHARE_COLOURS = 8, SW_SHARE_PALE = 5 };
#define SW_COLOUR_ON_DEEP "#fffffe"

/* All colours that have a twin. */
const sw_colour *sw_colours(int *count);

#endif
