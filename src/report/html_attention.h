/* html_attention.h - attention under question: a part of an HTML page where its reader chooses a
 * set, a pooling, a query and a head. page.js shows it. Its data is JSON in the page:
 *
 *   {"form": "words" | "images" | "points",      how elements are shown
 *    "side": 28,                                 images: pixels from left to right
 *    "features": ["x", "y"], "down": false, "turns": false,   points: columns; does the second
 * point down, are they coordinates of a solid? "order": "certainty" | "error" | "none",    what
 * "key" is "sets": [{"name", "at", "truth", "key", "size",   "at": position in the data "place":
 * [...],                   positions of the elements; missing: all are there "words": [...] |
 * "pixels": base64, a byte each | "x": [elements, features], "part": [...], "carries": [...]}],
 *    "models": [{"name", "queries", "heads",
 *                "sets": [{"said", "right": 0 | 1, "weights": [elements, queries, heads]}]}]}
 *
 * What is not known is missing. */
#ifndef SW_REPORT_HTML_ATTENTION_H
#define SW_REPORT_HTML_ATTENTION_H

#include "base/text.h"

#include <setwise/report.h>

/* A model whose attention is shown, and what it is called. */
typedef struct sw_attended {
    const char *name;
    const sw_attention *attention;
} sw_attended;

/* Add the part: some sets of the models' attention, chosen by `page` (sets, elements). All models
 * have attention to the same sets, in the same order; there is at least one of both. */
sw_status sw_html_attention(sw_text *html, const sw_dataset *data, const sw_attended *model,
                            int models, const sw_attention_page *page);

#endif
