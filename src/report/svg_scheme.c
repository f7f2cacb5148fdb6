/* svg_scheme.c - makes an SVG follow the colour scheme of its reader. */
#include "report/svg_scheme.h"

#include "base/error.h"
#include "base/file.h"
#include "report/colours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIGURE "sw-figure"
#define PAGE "sw-page"

enum { MOST = 1 << 28 }; /* bytes of a file */

static bool begins(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

/* The end of a title that gnuplot makes up; NULL: `text` does not begin with one. */
static const char *made_up_title_end(const char *text)
{
    static const char end[] = "</title>";
    if (!begins(text, "<title>Gnuplot<") && !begins(text, "<title>gnuplot_plot_")) return NULL;
    const char *at = strstr(text, end);
    return at ? at + strlen(end) : NULL;
}

/* Write a colour of a tag as "#rrggbb". Returns its length in `text`; 0: none begins there. */
static size_t put_colour(sw_text *out, const char *text)
{
    int red, green, blue, length = 0;
    if (begins(text, "black") && (text[5] == '"' || text[5] == '\'')) {
        sw_text_add(out, "#000000");
        return strlen("black");
    }
    if (!begins(text, "rgb(") || sscanf(text, "rgb(%d,%d,%d)%n", &red, &green, &blue, &length) != 3)
        return 0;
    if (length > 0) sw_text_add(out, "#%02x%02x%02x", red & 255, green & 255, blue & 255);
    return (size_t)length;
}

/* The figure with the two classes, and with colours of one form. */
static void put_body(sw_text *out, const char *svg)
{
    bool in_tag = false, root = false, page = false;
    while (*svg) {
        const char *behind = made_up_title_end(svg);
        if (behind) {
            svg = behind;
            continue;
        }
        const size_t taken = in_tag ? put_colour(out, svg) : 0;
        svg += taken;
        if (taken) continue;
        if (*svg == '<' || *svg == '>') in_tag = *svg == '<';
        const bool is_root = !root && begins(svg, "<svg"), is_page = !page && begins(svg, "<rect ");
        const size_t length = is_root ? strlen("<svg") : is_page ? strlen("<rect") : 1;
        sw_text_append(out, svg, length);
        if (is_root) sw_text_add(out, " class=\"" FIGURE "\"");
        if (is_page) sw_text_add(out, " class=\"" PAGE "\"");
        root |= is_root, page |= is_page;
        svg += length;
    }
}

/* The colours of a dark page, for those that the figure has. */
static void put_style(sw_text *out, const char *body)
{
    static const char *const property[] = {"fill", "stroke", "color"};
    int count;
    const sw_colour *colour = sw_colours(&count);
    sw_text_add(out, "\n<style>\n@media (prefers-color-scheme: dark) {\n." FIGURE " ." PAGE
                     "{fill:" SW_COLOUR_DARK_PAGE "}\n");
    for (int i = 0; i < count; i++) {
        if (!strstr(body, colour[i].light)) continue;
        for (int p = 0; p < 3; p++)
            sw_text_add(out, "." FIGURE " [%s=\"%s\"]{%s:%s}\n", property[p], colour[i].light,
                        property[p], colour[i].dark);
    }
    /* gnuplot puts the page behind the points of curves, as "#FFFFFF". */
    sw_text_add(out, "." FIGURE " [color=\"#FFFFFF\"]{color:" SW_COLOUR_DARK_PAGE "}\n}\n</style>");
}

void sw_svg_put_scheme(sw_text *out, const char *svg)
{
    sw_text body = {0};
    if (!strstr(svg, "\"" FIGURE "\"")) put_body(&body, svg);
    sw_text_fail_as(out, &body);
    const char *root = body.data ? strstr(body.data, "<svg") : NULL;
    const char *inside = root ? strchr(root, '>') : NULL;
    if (inside) {
        sw_text_append(out, body.data, (size_t)(inside + 1 - body.data));
        put_style(out, inside);
        sw_text_append(out, inside + 1, strlen(inside + 1));
    } else {
        sw_text_append(out, svg, strlen(svg));
    }
    sw_text_free(&body);
}

sw_status sw_svg_follow_scheme(const char *path)
{
    char *svg;
    sw_text out = {0};
    SW_TRY(sw_file_read(&svg, NULL, path, MOST));
    sw_svg_put_scheme(&out, svg);
    free(svg);
    return sw_file_write_text(path, &out);
}
