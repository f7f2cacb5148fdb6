/* svg.h - reads an SVG file that gnuplot drew: is it well-formed XML, and what does it show? */
#ifndef SW_TESTS_REPORT_SVG_H
#define SW_TESTS_REPORT_SVG_H

#include "scratch.h"

#include <setwise/report.h>

#include <criterion/criterion.h>
#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SVG_ELEMENTS = 4000, SVG_DEPTH = 32, SVG_LONGEST = 200 };

typedef struct svg_element {
    char name[20], text[SVG_LONGEST]; /* its own text and that of its parts (tspan) */
    const char *attributes;           /* in svg.source, up to '>' */
    int plot;                         /* N of "gnuplot_plot_N" around it; 0: none */
    double x, y;                      /* its own translate(x,y), or that around it */
} svg_element;

typedef struct svg {
    char *source;
    int count;
    svg_element element[SVG_ELEMENTS];
} svg;

/* ---- XML ------------------------------------------------------------------------------------ */

/* The value of an attribute into `out`; false: there is none. */
static inline bool svg_attribute(char *out, size_t size, const svg_element *e, const char *name)
{
    const size_t length = strlen(name);
    char quote = 0;
    for (const char *c = e->attributes; *c != '>' || quote; c++) {
        if (!quote && strncmp(c, name, length) == 0 && isspace((unsigned char)c[-1])) {
            const char *value = c + length + strspn(c + length, " =");
            snprintf(out, size, "%.*s", (int)strcspn(value + 1, (char[]){*value, 0}), value + 1);
            return true;
        }
        if (quote ? *c == quote : *c == '\'' || *c == '"') quote = quote ? 0 : *c;
    }
    return false;
}

/* Check the attributes of a start tag, NAME='VALUE' or NAME="VALUE"; returns their end. */
static inline const char *svg_attributes_end(const char *c, const char *file)
{
    for (;;) {
        c += strspn(c, " \t\r\n");
        if (*c == '>' || *c == '/') return c;
        const size_t name =
            strspn(c, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:");
        cr_assert(name > 0, "%s: no attribute: %.60s", file, c);
        c += name;
        c += strspn(c, " ");
        cr_assert(*c == '=', "%s: an attribute without a value: %.60s", file, c);
        c += 1 + strspn(c + 1, " ");
        cr_assert(*c == '\'' || *c == '"', "%s: a value without quotes: %.60s", file, c);
        const char *end = strchr(c + 1, *c);
        cr_assert(end && !memchr(c, '<', (size_t)(end - c)), "%s: %.60s", file, c);
        c = end + 1;
    }
}

/* Set the plot and the position of an element: its own, or else its parent's. */
static inline void svg_place(svg_element *e, const svg_element *parent)
{
    char value[SVG_LONGEST];
    if (parent) e->plot = parent->plot, e->x = parent->x, e->y = parent->y;
    if (svg_attribute(value, sizeof value, e, "transform"))
        sscanf(value, "translate(%lf,%lf)", &e->x, &e->y);
    if (svg_attribute(value, sizeof value, e, "id")) sscanf(value, "gnuplot_plot_%d", &e->plot);
}

/* The letter that an entity stands for; *length is what it takes in the file. */
static inline char svg_entity(const char *text, size_t *length, const char *file)
{
    static const struct {
        const char *entity;
        char letter;
    } all[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
        *length = strlen(all[k].entity);
        if (strncmp(text, all[k].entity, *length) == 0) return all[k].letter;
    }
    cr_assert_fail("%s: no entity: %.20s", file, text);
    return 0;
}

/* Add text to an element, without the spaces before it. */
static inline void svg_add_text(svg_element *e, const char *text, size_t length, const char *file)
{
    size_t used = strlen(e->text), taken = 1;
    for (size_t i = 0; i < length; i += taken) {
        char letter = text[i];
        taken = 1;
        if (letter == '&') letter = svg_entity(text + i, &taken, file);
        if (used == 0 && isspace((unsigned char)letter)) continue;
        if (used + 1 < sizeof e->text) e->text[used++] = letter;
    }
    e->text[used] = 0;
}

/* Read a file, for svg_free. The test ends if it is not well-formed or no SVG. */
static inline svg *svg_read(const char *path)
{
    svg *s = calloc(1, sizeof *s);
    cr_assert(s);
    s->source = scratch_read(path, NULL);
    int stack[SVG_DEPTH], depth = 0;
    const char *c = s->source;
    cr_assert(strncmp(c, "<?xml ", 6) == 0, "%s begins with %.20s", path, c);
    c = strstr(c, "?>") + 2;
    while (*c) {
        svg_element *parent = depth > 0 ? &s->element[stack[depth - 1]] : NULL;
        const size_t text = strcspn(c, "<");
        if (parent) svg_add_text(parent, c, text, path);
        cr_assert(parent || strspn(c, " \t\r\n") >= text, "%s: text outside: %.20s", path, c);
        c += text;
        if (!*c) break;
        if (strncmp(c, "<!--", 4) == 0) {
            c = strstr(c, "-->");
            cr_assert(c, "%s: a comment without an end", path);
            c += 3;
            continue;
        }
        if (c[1] == '/') {
            cr_assert(parent, "%s: %.20s ends nothing", path, c);
            const size_t length = strlen(parent->name);
            cr_assert(strncmp(c + 2, parent->name, length) == 0 && c[2 + length] == '>',
                      "%s: %s ends with %.20s", path, parent->name, c);
            c += length + 3;
            depth--;
            svg_element *outer = depth > 0 ? &s->element[stack[depth - 1]] : NULL;
            if (outer && strcmp(parent->name, "tspan") == 0)
                snprintf(outer->text + strlen(outer->text),
                         sizeof outer->text - strlen(outer->text), "%s", parent->text);
            continue;
        }
        cr_assert(s->count < SVG_ELEMENTS && depth < SVG_DEPTH, "%s: too large", path);
        cr_assert(depth > 0 || s->count == 0, "%s: a second root: %.20s", path, c);
        svg_element *e = &s->element[s->count];
        const size_t name = strcspn(c + 1, " \t\r\n/>");
        snprintf(e->name, sizeof e->name, "%.*s", (int)name, c + 1);
        e->attributes = c + 1 + name;
        c = svg_attributes_end(e->attributes, path);
        svg_place(e, parent);
        const bool empty = *c == '/';
        c += empty;
        cr_assert(*c == '>', "%s: a tag without an end: %.20s", path, c);
        c++;
        if (!empty) stack[depth++] = s->count;
        s->count++;
    }
    cr_assert(depth == 0 && s->count > 0, "%s: %d tags are open at the end", path, depth);
    cr_assert_str_eq(s->element[0].name, "svg");
    return s;
}

/* Draw NAME.gp of the scratch folder and read NAME.svg, for svg_free. */
static inline svg *svg_draw(const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s.gp", scratch_folder, name);
    cr_assert(sw_plot(path) == SW_OK, "%s", sw_error_message());
    snprintf(path, sizeof path, "%s/%s.svg", scratch_folder, name);
    return svg_read(path);
}

static inline void svg_free(svg *s)
{
    free(s->source);
    free(s);
}

/* ---- What it shows -------------------------------------------------------------------------- */

/* Count the text elements of exactly this text; *first is the first of them, or NULL. */
static inline int svg_texts(const svg *s, const char *expected, const svg_element **first)
{
    int count = 0;
    if (first) *first = NULL;
    for (int i = 0; i < s->count; i++) {
        const svg_element *e = &s->element[i];
        if (strcmp(e->name, "text") != 0 || strcmp(e->text, expected) != 0) continue;
        if (first && count == 0) *first = e;
        count++;
    }
    return count;
}

static inline void svg_expect_texts(const svg *s, const char *expected, int count)
{
    const int found = svg_texts(s, expected, NULL);
    cr_expect(found == count, "\"%s\" is shown %d times, expected %d", expected, found, count);
}

/* Has the element this value of the attribute? "" stands for any. */
static inline bool svg_is(const svg_element *e, const char *name, const char *value)
{
    char found[SVG_LONGEST];
    return !*value || (svg_attribute(found, sizeof found, e, name) && strcmp(found, value) == 0);
}

/* Find the elements of a plot with this name and this value of an attribute. Returns their number;
 * the first `most` go to `out`. */
static inline int svg_find(const svg_element **out, int most, const svg *s, int plot,
                           const char *name, const char *attribute, const char *value)
{
    int count = 0;
    for (int i = 0; i < s->count; i++) {
        const svg_element *e = &s->element[i];
        if (e->plot != plot || strcmp(e->name, name) != 0 || !svg_is(e, attribute, value)) continue;
        if (count < most) out[count] = e;
        count++;
    }
    return count;
}

/* Expect a white background: the first rectangle is as large as the picture. */
static inline void svg_expect_white(const svg *s)
{
    for (int i = 0; i < s->count; i++) {
        char width[20], height[20];
        if (strcmp(s->element[i].name, "rect") != 0) continue;
        cr_assert(svg_attribute(width, sizeof width, &s->element[0], "width"));
        cr_assert(svg_attribute(height, sizeof height, &s->element[0], "height"));
        cr_expect(svg_is(&s->element[i], "width", width) &&
                  svg_is(&s->element[i], "height", height));
        cr_expect(svg_is(&s->element[i], "fill", "#ffffff"));
        return;
    }
    cr_expect(false, "there is no background");
}

/* A y axis: `value` is at height y, and a pixel upwards is `units` more. */
typedef struct svg_axis {
    double value, y, units;
} svg_axis;

/* Find the y axis by the labels of two of its tics. A label stands a little below its tic, always
 * by the same distance. So values have a small constant error, and their differences have none. */
static inline svg_axis svg_y_axis(const svg *s, const char *one, const char *other)
{
    const svg_element *a = NULL, *b = NULL;
    cr_assert(svg_texts(s, one, &a) == 1 && svg_texts(s, other, &b) == 1, "no tics %s, %s", one,
              other);
    return (svg_axis){atof(one), a->y, (atof(other) - atof(one)) / (a->y - b->y)};
}

static inline double svg_value(const svg_axis *axis, double y)
{
    return axis->value + (axis->y - y) * axis->units;
}

/* Left, right, lower and upper edge of a rectangle drawn as a polygon. */
typedef struct svg_box {
    double left, right, bottom, top;
} svg_box;

static inline svg_box svg_box_of(const svg_element *polygon)
{
    char points[SVG_LONGEST];
    svg_box box;
    cr_assert(svg_attribute(points, sizeof points, polygon, "points"));
    cr_assert(sscanf(points, "%lf,%lf %lf,%*f %*f,%lf", &box.left, &box.bottom, &box.right,
                     &box.top) == 4,
              "%s", points);
    return box;
}

#endif
