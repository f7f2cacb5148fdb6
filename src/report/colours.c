/* colours.c - the colours of all figures, each with its twin for a dark page. */
#include "report/colours.h"

/* First the curves, then the steps of shares, then the others. The curves come from a search that
 * begins at the colours of Okabe and Ito (2008) and makes the smallest difference between two of
 * them as large as it can, as seen with and without each kind of colour blindness (Machado,
 * Oliveira and Fernandes 2009). */
static const sw_colour colours[] = {
    {"#0b5fa5", "#4a77e0"},       {"#8c0400", "#cf5628"},
    {"#039549", "#3cdb8d"},       {"#bf8903", "#e6a800"},
    {"#638fff", "#9fc1ff"},       {"#9285af", "#aa64a4"},
    {SW_COLOUR_TEXT, "#e6edf3"},  {"#755456", "#7d7e6e"},
    {"#fdfefe", "#12181f"},       {"#d9ebf5", "#122b40"},
    {"#b3d7ea", "#123d5f"},       {"#8cc2df", "#16507e"},
    {"#63a8cc", "#2368a0"},       {"#2f7aa6", "#3a83c1"},
    {"#17648f", "#5b9fdd"},       {"#00507d", "#86bff5"},
    {"#000000", "#e6edf3"}, /* what a script leaves to gnuplot */
    {SW_COLOUR_NOTE, "#9198a1"},  {SW_COLOUR_AXIS, "#9da7b3"},
    {SW_COLOUR_GRID, "#2d333b"},  {SW_COLOUR_HOLE, SW_COLOUR_DARK_PAGE},
    {SW_COLOUR_SHADE, "#8a5a00"}, {SW_COLOUR_ON_DEEP, SW_COLOUR_DARK_PAGE},
};

const char *sw_curve_colour(int i)
{
    return colours[i % SW_CURVE_COLOURS].light;
}

const char *sw_share_colour(int step)
{
    return colours[SW_CURVE_COLOURS + step].light;
}

const sw_colour *sw_colours(int *count)
{
    *count = sizeof colours / sizeof colours[0];
    return colours;
}
