/* html_attention.h - the interactive view of attention: a part of an HTML page where the reader
 * chooses a set, a model, a query and a head. page.js shows it. Its data is a JSON object:
 *
 *   form       "words", "images" or "points": how elements are shown
 *   side       images: pixels from left to right
 *   features   points: the names of their numbers
 *   places     points: the first two features, or three, are where they lie
 *   down       the second one points down
 *   turns      the first three are coordinates of a solid
 *   order      what the key of a set is: "certainty", "error" or "none"
 *   sets       a list: name, at (position in the data), truth, key, size (elements);
 *              place: positions of the elements in the set, if not all are there;
 *              words, or pixels (base64, a byte each), or x [elements, features]; part; carries
 *   models     a list: name, queries, heads, and for each set in `sets`: said, right (0 or 1),
 *              weights [elements, queries, heads]
 *
 * Members that are not known are left out. */
#ifndef SW_REPORT_HTML_ATTENTION_H
#define SW_REPORT_HTML_ATTENTION_H

#include "base/text.h"

#include <setwise/report.h>

/* A model whose attention is shown, and what it is called. */
typedef struct sw_attended {
    const char *name;
    const sw_attention *attention;
} sw_attended;

/* Add the part, for as many sets and elements as `page` says. All models have attention to the same
 * sets, in the same order; there is at least one model and one set. */
sw_status sw_html_attention(sw_text *html, const sw_dataset *data, const sw_attended *model,
                            int models, const sw_attention_page *page);

#endif
