/* html_elements.h - the elements of a set as JSON, for the interactive view of attention. */
#ifndef SW_REPORT_HTML_ELEMENTS_H
#define SW_REPORT_HTML_ELEMENTS_H

#include "base/text.h"

#include <setwise/data.h>

/* How the elements of a data set are shown. */
typedef enum sw_form { SW_FORM_WORDS, SW_FORM_IMAGES, SW_FORM_POINTS } sw_form;

typedef struct sw_element_view {
    const sw_dataset *data;
    sw_form form;
    int64_t first, features; /* columns of numbers: where they begin, how many */
    int64_t places;          /* points: numbers of an element's place, before its features */
    int64_t side;            /* images: pixels from left to right */
    double low, high;        /* images: the numbers of black and white */
} sw_element_view;

/* Choose the form. Words: the tokens have words. Images: the columns have no names and are a square
 * of 7 x 7 numbers or more, in which a number is like the one below it. Points: all others, and
 * elements that have a place (sw_dataset.place). */
sw_element_view sw_element_view_of(const sw_dataset *data);

/* Add a name as a terminal can show it: a browser, too, reorders the text behind a mark of
 * direction. */
void sw_html_name(sw_text *json, const char *key, const char *name);

/* Add "form" and what the elements of all sets share: their features, the side of an image. */
void sw_html_view(sw_text *json, const sw_element_view *view);

/* Add the elements of a set: words, pixels or numbers, their parts, and which carry the label.
 * element [count]: their positions in the set. */
void sw_html_elements(sw_text *json, const sw_element_view *view, int64_t set,
                      const int64_t *element, int64_t count);

#endif
