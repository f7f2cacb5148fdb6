/* html_elements.c - the elements of a set as JSON, for the interactive view of attention. */
#include "report/html_elements.h"

#include "base/extremes.h"
#include "base/json_text.h"
#include "base/printable.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_SIDE = 7,
    MOST_FEATURES = 12, /* that points show */
    LOOKED_AT = 200     /* elements, to find out whether they are pictures */
};

static const sw_real *row_of(const sw_dataset *data, int64_t row)
{
    return data->sets.x + row * data->sets.width;
}

/* ---- Are the elements pictures? -------------------------------------------------------------- */

/* The correlation of the numbers of a square with those one row below, over some elements. Sets
 * *low and *high to the smallest and the largest number. */
static double smoothness(const sw_dataset *data, int64_t first, int64_t side, double *low,
                         double *high)
{
    const int64_t rows = data->sets.offset[data->sets.count];
    const int64_t step = rows / LOOKED_AT + 1;
    double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0;
    *low = INFINITY, *high = -INFINITY;
    for (int64_t row = 0; row < rows; row += step) {
        const sw_real *x = row_of(data, row) + first;
        for (int64_t p = 0; p < side * side; p++) {
            const double here = (double)x[p];
            *low = sw_smaller_real(*low, here), *high = sw_larger_real(*high, here);
            if (p >= side * (side - 1)) continue;
            const double below = (double)x[p + side];
            n++, a += here, b += below;
            aa += here * here, bb += below * below, ab += here * below;
        }
    }
    const double spread = sqrt((n * aa - a * a) * (n * bb - b * b));
    return spread > 0 ? (n * ab - a * b) / spread : 0;
}

void sw_html_name(sw_text *json, const char *key, const char *name)
{
    char *shown = sw_printable_copy(name);
    json->failed |= !shown;
    if (shown) sw_json_string(json, key, shown);
    free(shown);
}

sw_element_view sw_element_view_of(const sw_dataset *data)
{
    const sw_schema *schema = &data->schema;
    const bool token = schema->vocabulary > 0;
    sw_element_view view = {.data = data, .form = SW_FORM_POINTS, .first = token};
    view.features = data->sets.width - view.first - schema->parts;
    if (token && schema->token) {
        view.form = SW_FORM_WORDS;
        return view;
    }
    const int64_t side = (int64_t)sqrt((double)view.features);
    view.places = data->place ? data->place_width : 0;
    if (!view.places && !schema->feature.name && side >= LEAST_SIDE &&
        smoothness(data, view.first, side, &view.low, &view.high) > 0.5) {
        view.form = SW_FORM_IMAGES;
        view.side = side;
        return view;
    }
    view.features += view.first; /* a token without a word is a number like others */
    view.first = 0;
    if (view.features > MOST_FEATURES) view.features = MOST_FEATURES;
    return view;
}

void sw_html_view(sw_text *json, const sw_element_view *view)
{
    static const char *const name[] = {"words", "images", "points"};
    const sw_columns *column = &view->data->schema.feature;
    sw_json_string(json, "form", name[view->form]);
    if (view->form == SW_FORM_IMAGES) sw_json_whole(json, "side", view->side);
    if (view->form != SW_FORM_POINTS) return;
    sw_json_open(json, "features", '[');
    for (int64_t i = 0; i < view->places; i++) sw_html_name(json, NULL, view->data->place_name[i]);
    for (int64_t d = 0; d < view->features; d++) {
        char number[24];
        snprintf(number, sizeof number, "x%lld", (long long)d);
        sw_html_name(json, NULL, column->name ? column->name[d] : number);
    }
    sw_json_close(json, ']');
    /* The points of an image have rows, counted from its top. Three coordinates are a solid. */
    const char *third = view->places == 3                     ? view->data->place_name[2]
                        : column->name && view->features == 3 ? column->name[2]
                                                              : "";
    const bool places = view->places > 0 || view->features == 2 || view->features == 3;
    sw_json_bool(json, "places", places);
    sw_json_bool(json, "down", view->places == 0 && strcmp(third, "intensity") == 0);
    sw_json_bool(json, "turns", strcmp(third, "z") == 0);
}

/* ---- The elements of a set ------------------------------------------------------------------- */

/* The elements of a set that are shown. */
typedef struct elements {
    const sw_element_view *view;
    int64_t first;        /* row of the set */
    const int64_t *index; /* [count] in the set */
    int64_t count;
} elements;

/* The row of the data that element i is. */
static int64_t row_at(const elements *e, int64_t i)
{
    return e->first + e->index[i];
}

/* Bytes that come three at a time and become four letters. */
typedef struct base64 {
    sw_text *to;
    unsigned bits;
    int bytes;
} base64;

static void put_letters(base64 *b)
{
    static const char letter[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned bits = b->bits << 8 * (3 - b->bytes);
    char four[4];
    for (int i = 0; i < 4; i++) four[i] = i <= b->bytes ? letter[bits >> (18 - 6 * i) & 63] : '=';
    sw_text_append(b->to, four, 4);
    b->bits = 0, b->bytes = 0;
}

static void put_byte(base64 *b, unsigned byte)
{
    b->bits = b->bits << 8 | byte;
    if (++b->bytes == 3) put_letters(b);
}

static void put_pixels(base64 *b, const sw_element_view *view, const sw_real *x)
{
    const double range = view->high > view->low ? view->high - view->low : 1;
    for (int64_t p = 0; p < view->side * view->side; p++) {
        const double grey = 255 * ((double)x[p] - view->low) / range;
        put_byte(b, (unsigned)lround(fmin(fmax(grey, 0), 255)));
    }
}

static void put_words(sw_text *json, const elements *e)
{
    const sw_dataset *data = e->view->data;
    sw_json_open(json, "words", '[');
    for (int64_t i = 0; i < e->count; i++) {
        const char *word = sw_token_word(&data->schema, (double)*row_of(data, row_at(e, i)));
        sw_html_name(json, NULL, word ? word : "?");
    }
    sw_json_close(json, ']');
}

static void put_images(sw_text *json, const elements *e)
{
    const sw_element_view *view = e->view;
    base64 b = {.to = json};
    sw_json_open(json, "pixels", '"');
    for (int64_t i = 0; i < e->count; i++)
        put_pixels(&b, view, row_of(view->data, row_at(e, i)) + view->first);
    if (b.bytes) put_letters(&b);
    sw_json_close(json, '"');
}

/* A place that is not known is null, and so is a number that is missing in the data. */
static void put_number(sw_text *json, double x)
{
    sw_json_key(json, NULL);
    if (isfinite(x))
        sw_text_add(json, "%.5g", x);
    else
        sw_text_add(json, "null");
}

static double feature_at(const sw_element_view *view, int64_t row, int64_t column)
{
    if (sw_dataset_is_missing(view->data, row, column)) return NAN;
    return (double)row_of(view->data, row)[column];
}

static void put_points(sw_text *json, const elements *e)
{
    const sw_element_view *view = e->view;
    const sw_dataset *data = view->data;
    sw_json_open(json, "x", '[');
    for (int64_t i = 0; i < e->count; i++) {
        const int64_t row = row_at(e, i);
        for (int64_t d = 0; d < view->places; d++)
            put_number(json, (double)data->place[row * view->places + d]);
        for (int64_t d = 0; d < view->features; d++)
            put_number(json, feature_at(view, row, view->first + d));
    }
    sw_json_close(json, ']');
}

/* A list of the whole number that `at` gives for each element. */
static void put_whole(sw_text *json, const char *key, const elements *e,
                      int64_t (*at)(const sw_dataset *data, int64_t row))
{
    sw_json_open(json, key, '[');
    for (int64_t i = 0; i < e->count; i++)
        sw_json_whole(json, NULL, at(e->view->data, row_at(e, i)));
    sw_json_close(json, ']');
}

static int64_t part_at(const sw_dataset *data, int64_t row)
{
    return (int64_t)row_of(data, row + 1)[-1];
}

static int64_t carries_at(const sw_dataset *data, int64_t row)
{
    return data->instance_label[row];
}

void sw_html_elements(sw_text *json, const sw_element_view *view, int64_t set,
                      const int64_t *element, int64_t count)
{
    const sw_dataset *data = view->data;
    const int64_t first = data->sets.offset[set], size = data->sets.offset[set + 1] - first;
    const elements shown = {view, first, element, count};
    sw_json_whole(json, "size", size);
    if (count < size) {
        sw_json_open(json, "place", '[');
        for (int64_t i = 0; i < count; i++) sw_json_whole(json, NULL, element[i]);
        sw_json_close(json, ']');
    }
    switch (view->form) {
    case SW_FORM_WORDS: put_words(json, &shown); break;
    case SW_FORM_IMAGES: put_images(json, &shown); break;
    case SW_FORM_POINTS: put_points(json, &shown); break;
    }
    if (data->schema.parts) put_whole(json, "part", &shown, part_at);
    if (data->instance_label) put_whole(json, "carries", &shown, carries_at);
}
