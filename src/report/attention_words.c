/* attention_words.c - the words of a set in their order, shaded by their weights, as an SVG file.
 */
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "report/colours.h"
#include "report/html_text.h"
#include "report/svg_scheme.h"
#include "study/attention_check.h"

#include <setwise/report.h>

#include <string.h>

enum {
    LINE = 26,    /* pixels from line to line */
    MARGIN = 16,  /* around all */
    GUTTER = 72,  /* for weights left of the lines */
    LETTERS = 80, /* in a line at most, unless one word is longer */
    TITLE = 56    /* pixels above the first line */
};
static const double letter =
    8.4; /* pixels of a letter of a font with equal widths, 14 pixels high */

/* The words, and where the next one goes. */
typedef struct page {
    const sw_attention *attention;
    const sw_dataset *data;
    int64_t i, first, count; /* the set, its first row in the data, its elements */
    double largest;          /* weight */
    sw_text body;            /* SVG, without its head */
    int line, used, widest;  /* of letters: in this line, in the longest */
} page;

static const char *word_of(const page *p, int64_t r)
{
    const sw_ragged *sets = &p->data->sets;
    return sw_token_word(&p->data->schema, (double)sets->x[(p->first + r) * sets->width]);
}

static double weight_of(const page *p, int64_t r)
{
    return (double)p->attention->mean[p->attention->offset[p->i] + r];
}

static double part_of(const page *p, int64_t r)
{
    return (double)p->data->sets.x[(p->first + r + 1) * p->data->sets.width - 1];
}

/* ---- Lines ----------------------------------------------------------------------------------- */

static void begin_line(page *p)
{
    p->line++;
    p->used = 0;
}

static int base_of(const page *p)
{
    return TITLE + LINE * p->line;
}

/* A weight at the left of the line. */
static void put_weight(page *p, double weight)
{
    sw_text_add(&p->body,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"" SW_COLOUR_NOTE
                "\">%.3f</text>\n",
                MARGIN + GUTTER - 16, base_of(p), weight);
}

static void put_word(page *p, int64_t r)
{
    const char *word = word_of(p, r);
    const int letters = sw_letters(word);
    if (p->used > 0 && p->used + letters > LETTERS) begin_line(p);
    const double x = MARGIN + GUTTER + letter * p->used, width = letter * letters;
    const bool carries = p->data->instance_label && p->data->instance_label[p->first + r];
    sw_text_add(&p->body,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"" SW_COLOUR_SHADE
                "\" "
                "fill-opacity=\"%.3f\"/>\n",
                x - 2, base_of(p) - 16, width + 4, LINE - 4,
                p->largest > 0 ? weight_of(p, r) / p->largest : 0);
    sw_text_add(&p->body, "<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\"%s>", x, base_of(p), width,
                carries ? " text-decoration=\"underline\"" : "");
    sw_html_text(&p->body, word);
    sw_text_add(&p->body, "</text>\n");
    p->used += letters + 1;
    if (p->used > p->widest) p->widest = p->used;
}

/* The sum of the weights of the part that begins at element r. */
static double weight_of_part(const page *p, int64_t r)
{
    double sum = 0;
    for (const double part = part_of(p, r); r < p->count && part_of(p, r) == part; r++)
        sum += weight_of(p, r);
    return sum;
}

/* A sentence has a line of its own, and a part begins a line; both have their weights beside them.
 */
static void put_words(page *p)
{
    const bool parts = p->data->schema.parts;
    for (int64_t r = 0; r < p->count; r++) {
        const bool sentence = strchr(word_of(p, r), ' ');
        const bool begins = parts && (r == 0 || part_of(p, r) != part_of(p, r - 1));
        if ((sentence || begins) && p->used > 0) begin_line(p);
        if (begins) put_weight(p, weight_of_part(p, r));
        if (sentence && !parts) put_weight(p, weight_of(p, r));
        put_word(p, r);
    }
}

/* ---- The file -------------------------------------------------------------------------------- */

static void put_head(sw_text *svg, const page *p, const char *title)
{
    const int letters = p->widest > sw_letters(title) ? p->widest : sw_letters(title);
    const int width = 2 * MARGIN + GUTTER + (int)(letter * letters);
    const int height = base_of(p) + MARGIN;
    sw_text_add(svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                "viewBox=\"0 0 %d %d\" font-family=\"monospace\" font-size=\"14\">\n"
                "<rect width=\"100%%\" height=\"100%%\" fill=\"" SW_COLOUR_PAGE "\"/>\n"
                "<g fill=\"" SW_COLOUR_TEXT "\">\n"
                "<text x=\"%d\" y=\"28\" font-family=\"sans-serif\" font-weight=\"bold\">",
                width, height, width, height, MARGIN);
    sw_html_text(svg, title);
    sw_text_add(svg, "</text>\n");
}

static sw_status check(const sw_attention *attention, const sw_dataset *data, int64_t i,
                       const char *path)
{
    const size_t length = strlen(path);
    if (length <= 4 || strcmp(path + length - 4, ".svg") != 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: expected a name that ends in .svg", path);
    SW_TRY(sw_attention_check_set(attention, data, i));
    if (!data->schema.token)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "attention: the elements have no words, which this figure shows; the "
                       "weights of other elements are drawn as bars");
    return SW_OK;
}

sw_status sw_attention_words(const sw_attention *attention, const sw_dataset *data, int64_t i,
                             const char *title, const char *path)
{
    SW_NOT_NULL(attention, data, title, path);
    SW_TRY(check(attention, data, i, path));
    page p = {.attention = attention,
              .data = data,
              .i = i,
              .first = data->sets.offset[attention->set[i]],
              .count = attention->offset[i + 1] - attention->offset[i]};
    for (int64_t r = 0; r < p.count; r++) {
        if (!word_of(&p, r))
            return sw_fail(SW_ERROR_ARGUMENT, "attention: element %lld has no word", (long long)r);
        if (weight_of(&p, r) > p.largest) p.largest = weight_of(&p, r);
    }
    put_words(&p);
    sw_text svg = {0};
    put_head(&svg, &p, title);
    sw_text_take(&svg, &p.body);
    sw_text_add(&svg, "</g>\n</svg>\n");
    SW_TRY(sw_file_write_text(path, &svg));
    return sw_svg_follow_scheme(path);
}
