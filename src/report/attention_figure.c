/* attention_figure.c - the weights of the elements of one set as bars. */
#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"
#include "report/colours.h"
#include "report/figure_path.h"
#include "report/gnuplot_script.h"
#include "study/attention_check.h"

#include <setwise/report.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BAR = 30,          /* pixels of a bar and its gap */
    LEAST_WIDTH = 520, /* pixels of the figure */
    MARGIN = 220,      /* for the axis and the key */
    HEIGHT = 330,      /* without the names of elements */
    LONGEST = 24       /* letters that are shown of a name */
};

/* The name of an element below its bar: its word, or its position in the set. */
typedef struct element_name {
    char text[4 * LONGEST + 4];
    int letters;
} element_name;

static element_name name_of(const sw_dataset *data, int64_t row, int64_t position)
{
    element_name name = {0};
    const char *word = sw_token_word(&data->schema, (double)data->sets.x[row * data->sets.width]);
    if (!word) {
        name.letters = snprintf(name.text, sizeof name.text, "%lld", (long long)position);
        return name;
    }
    const size_t length = sw_letters_span(word, LONGEST);
    name.letters = word[length] ? LONGEST : sw_letters(word);
    snprintf(name.text, sizeof name.text, "%.*s%s", (int)length, word, word[length] ? "…" : "");
    return name;
}

/* The bars of one set. */
typedef struct bars {
    const sw_attention *attention;
    const sw_dataset *data;
    int64_t i, *order, count; /* the set, its elements by weight, the number of bars */
} bars;

static int64_t row_of(const bars *b, int64_t bar)
{
    return b->data->sets.offset[b->attention->set[b->i]] + b->order[bar];
}

/* Lines "position,weight,weight": the second weight is that of elements which carry the label. One
 * of the two is NaN. */
static void put_bars(sw_text *gp, const bars *b)
{
    const uint8_t *carries = b->data->instance_label;
    int64_t first = b->attention->offset[b->i];
    sw_text_add(gp, "$weights << END\n");
    for (int64_t bar = 0; bar < b->count; bar++) {
        const sw_number weight = sw_number_of_real(b->attention->mean[first + b->order[bar]]);
        bool carrier = carries && carries[row_of(b, bar)];
        sw_text_add(gp, carrier ? "%lld,NaN,%s\n" : "%lld,%s,NaN\n", (long long)bar, weight.text);
    }
    sw_text_add(gp, "END\n");
}

static void put_names(sw_text *gp, const bars *b, bool slanted)
{
    sw_text_add(gp, "set xtics %s(", slanted ? "rotate by -35 " : "");
    for (int64_t bar = 0; bar < b->count; bar++)
        sw_script_tic(gp, name_of(b->data, row_of(b, bar), b->order[bar]).text, bar);
    sw_text_add(gp, ")\n");
}

static void put_figure(sw_text *gp, const bars *b, const char *name, const char *title)
{
    int letters = 1;
    for (int64_t bar = 0; bar < b->count; bar++) {
        int here = name_of(b->data, row_of(b, bar), b->order[bar]).letters;
        letters = here > letters ? here : letters;
    }
    int64_t size = b->attention->offset[b->i + 1] - b->attention->offset[b->i];
    int width = MARGIN + BAR * (int)b->count, slant = letters > 2 ? letters : 0;
    sw_script_head(gp, name, width < LEAST_WIDTH ? LEAST_WIDTH : width,
                   HEIGHT + slant * SW_SCRIPT_LETTER * 3 / 5);
    sw_text_add(gp, "set title ");
    sw_script_quoted(gp, title);
    sw_text_add(gp,
                "\nset border 3 lc rgb '" SW_COLOUR_AXIS "'\n"
                "set tics nomirror out scale 0.6 textcolor rgb '" SW_COLOUR_TEXT "'\n"
                "set style fill solid 0.85 noborder\nset boxwidth 0.75\n"
                "set xrange [-0.7:%lld.7]\nset yrange [0:*]\nset ylabel 'weight'\n"
                "set xlabel '%s, %lld of %lld'\n"
                "set key outside right top Left reverse samplen 2\n",
                (long long)b->count - 1, b->data->schema.token ? "word" : "element",
                (long long)b->count, (long long)size);
    put_names(gp, b, slant > 0);
    put_bars(gp, b);
    sw_text_add(gp, "plot $weights using 1:2 with boxes lc rgb '%s' %s", sw_curve_colour(0),
                b->data->instance_label ? "title 'others'" : "notitle");
    if (b->data->instance_label)
        sw_text_add(gp,
                    ", \\\n     $weights using 1:3 with boxes lc rgb '%s' title 'carries "
                    "the label'",
                    sw_curve_colour(1));
    sw_text_add(gp,
                ", \\\n     %s with lines dt 2 lc rgb '" SW_COLOUR_AXIS "' title 'equal weights'\n",
                sw_number_of(1 / (double)size).text);
}

sw_status sw_attention_figure(const sw_attention *attention, const sw_dataset *data, int64_t i,
                              int64_t top, const char *title, const char *path)
{
    SW_NOT_NULL(attention, data, title, path);
    sw_path script, name;
    SW_TRY(sw_figure_path(path, &script, &name));
    SW_TRY(sw_attention_check_set(attention, data, i));
    int64_t size = attention->offset[i + 1] - attention->offset[i];
    if (size == 0) return sw_fail(SW_ERROR_ARGUMENT, "attention: set %lld is empty", (long long)i);
    if (top < 1)
        return sw_fail(SW_ERROR_ARGUMENT, "attention: %lld elements to show, expected at least 1",
                       (long long)top);
    bars b = {attention, data, i, calloc((size_t)size, sizeof *b.order), size < top ? size : top};
    if (!b.order) return sw_fail(SW_ERROR_MEMORY, "attention: out of memory");
    sw_text gp = {0};
    sw_status status = sw_attention_order(attention, i, b.order);
    if (status == SW_OK) {
        put_figure(&gp, &b, name.text, title);
        status = sw_file_write_text(script.text, &gp);
    }
    free(b.order);
    return status == SW_OK ? sw_plot(script.text) : status;
}
