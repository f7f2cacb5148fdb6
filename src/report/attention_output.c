/* attention.c - the weights of elements as a table and as a picture. */
#include "base/error.h"
#include "base/escape.h"
#include "base/file.h"
#include "report/script.h"

#include <setwise/report.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- CSV ------------------------------------------------------------------------------------- */

typedef struct table {
    const sw_attention *attention;
    const sw_dataset *data;
} table;

static void put_number(sw_text *text, sw_real x)
{
    if (!isnan(x)) sw_text_add(text, "%s", sw_number_of_real(x).text);
}

static void put_header(sw_text *text, const sw_dataset *data)
{
    const sw_schema *schema = &data->schema;
    sw_text_add(text, "set%s,element,weight", data->set_name ? ",name" : "");
    for (int64_t d = 0; d < data->sets.width; d++) {
        sw_text_add(text, ",");
        if (d == 0 && schema->vocabulary > 0)
            sw_text_add(text, "token");
        else if (schema->feature.name)
            sw_csv_field(text, schema->feature.name[d]);
        else
            sw_text_add(text, "x%lld", (long long)d);
    }
    sw_text_add(text, "%s\n", data->instance_label ? ",instance_label" : "");
}

static void put_element(sw_text *text, const table *t, int64_t i, int64_t r)
{
    const sw_dataset *data = t->data;
    int64_t set = t->attention->set[i], width = data->sets.width;
    int64_t row = data->sets.offset[set] + r;
    const sw_real *x = data->sets.x + row * width;
    sw_text_add(text, "%lld,", (long long)i);
    if (data->set_name) {
        sw_csv_field(text, data->set_name[set]);
        sw_text_add(text, ",");
    }
    sw_text_add(text, "%lld,", (long long)r);
    put_number(text, t->attention->mean[t->attention->offset[i] + r]);
    for (int64_t d = 0; d < width; d++) {
        const char *word = d == 0 ? sw_token_word(&data->schema, (double)x[0]) : NULL;
        sw_text_add(text, ",");
        if (word)
            sw_csv_field(text, word);
        else
            put_number(text, x[d]);
    }
    if (data->instance_label) sw_text_add(text, ",%d", data->instance_label[row]);
    sw_text_add(text, "\n");
}

static sw_status write_table(sw_stream *stream, const void *of)
{
    const table *t = of;
    const sw_attention *a = t->attention;
    put_header(&stream->text, t->data);
    SW_TRY(sw_stream_send(stream));
    for (int64_t i = 0; i < a->count; i++)
        for (int64_t r = 0; r < a->offset[i + 1] - a->offset[i]; r++) {
            put_element(&stream->text, t, i, r);
            SW_TRY(sw_stream_send(stream));
        }
    return SW_OK;
}

sw_status sw_attention_save(const sw_attention *attention, const sw_dataset *data, const char *path)
{
    const table t = {attention, data};
    return sw_file_write_stream(path, write_table, &t);
}

/* ---- The picture ----------------------------------------------------------------------------- */

enum {
    BAR = 30,          /* pixels of a bar with the gap beside it */
    LEAST_WIDTH = 520, /* pixels of the figure */
    MARGIN = 220,      /* for the axis and the key */
    HEIGHT = 330,      /* without the names */
    LONGEST = 24       /* letters of a name that are shown */
};

/* What an element is called below its bar: its word, or its place in the set. */
typedef struct label {
    char text[4 * LONGEST + 4];
    int letters;
} label;

static label label_of(const sw_dataset *data, int64_t row, int64_t place)
{
    label l = {0};
    const char *word = sw_token_word(&data->schema, (double)data->sets.x[row * data->sets.width]);
    if (!word) {
        l.letters = snprintf(l.text, sizeof l.text, "%lld", (long long)place);
        return l;
    }
    size_t length = 0;
    for (; word[length]; length++) { /* a letter of UTF-8 begins with another byte than 10xxxxxx */
        bool begins = ((unsigned char)word[length] & 0xC0) != 0x80;
        if ((begins && l.letters == LONGEST) || length + 4 >= sizeof l.text) break;
        l.letters += begins;
    }
    snprintf(l.text, sizeof l.text, "%.*s%s", (int)length, word, word[length] ? "…" : "");
    return l;
}

/* A set whose bars are drawn. */
typedef struct bars {
    const sw_attention *attention;
    const sw_dataset *data;
    int64_t i, *order, count; /* which set, its elements by weight, how many are drawn */
} bars;

static int64_t row_of(const bars *b, int64_t bar)
{
    return b->data->sets.offset[b->attention->set[b->i]] + b->order[bar];
}

/* "place,weight,weight of one that carries the label": one of the two is missing. */
static void put_bars(sw_text *gp, const bars *b)
{
    const uint8_t *carries = b->data->instance_label;
    int64_t first = b->attention->offset[b->i];
    sw_text_add(gp, "$weights << END\n");
    for (int64_t bar = 0; bar < b->count; bar++) {
        const sw_number weight = sw_number_of_real(b->attention->mean[first + b->order[bar]]);
        bool other = carries && carries[row_of(b, bar)];
        sw_text_add(gp, other ? "%lld,NaN,%s\n" : "%lld,%s,NaN\n", (long long)bar, weight.text);
    }
    sw_text_add(gp, "END\n");
}

static void put_names(sw_text *gp, const bars *b, bool slanted)
{
    sw_text_add(gp, "set xtics %s(", slanted ? "rotate by -35 " : "");
    for (int64_t bar = 0; bar < b->count; bar++) {
        sw_text_add(gp, "%s", bar ? ", " : "");
        sw_script_quoted(gp, label_of(b->data, row_of(b, bar), b->order[bar]).text);
        sw_text_add(gp, " %lld", (long long)bar);
    }
    sw_text_add(gp, ")\n");
}

static void put_figure(sw_text *gp, const bars *b, const char *name, const char *title)
{
    int letters = 1;
    for (int64_t bar = 0; bar < b->count; bar++) {
        int here = label_of(b->data, row_of(b, bar), b->order[bar]).letters;
        letters = here > letters ? here : letters;
    }
    int64_t size = b->attention->offset[b->i + 1] - b->attention->offset[b->i];
    int width = MARGIN + BAR * (int)b->count, slant = letters > 2 ? letters : 0;
    sw_script_head(gp, name, width < LEAST_WIDTH ? LEAST_WIDTH : width,
                   HEIGHT + slant * SW_SCRIPT_LETTER * 3 / 5);
    sw_text_add(gp, "set title ");
    sw_script_quoted(gp, title);
    sw_text_add(gp,
                "\nset border 3 lc rgb '#444444'\n"
                "set tics nomirror out scale 0.6 textcolor rgb '#222222'\n"
                "set style fill solid 0.85 noborder\nset boxwidth 0.75\n"
                "set xrange [-0.7:%lld.7]\nset yrange [0:*]\nset ylabel 'weight'\n"
                "set xlabel '%s, %lld of %lld'\n"
                "set key outside right top Left reverse samplen 2\n",
                (long long)b->count - 1, b->data->schema.token ? "word" : "element",
                (long long)b->count, (long long)size);
    put_names(gp, b, slant > 0);
    put_bars(gp, b);
    sw_text_add(gp, "plot $weights using 1:2 with boxes lc rgb '#0072B2' %s",
                b->data->instance_label ? "title 'others'" : "notitle");
    if (b->data->instance_label)
        sw_text_add(gp, ", \\\n     $weights using 1:3 with boxes lc rgb '#D55E00' title 'carries "
                        "the label'");
    sw_text_add(gp, ", \\\n     %s with lines dt 2 lc rgb '#444444' title 'all alike'\n",
                sw_number_of(1 / (double)size).text);
}

/* The script beside "FOLDER/NAME.svg", and NAME. */
static sw_status check_path(const char *path, sw_path *script, sw_path *name)
{
    size_t length = strlen(path);
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    if (length >= sizeof script->text)
        return sw_fail(SW_ERROR_ARGUMENT, "%.100s...: the path is too long", path);
    if (strlen(file) <= 4 || strcmp(path + length - 4, ".svg") != 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: expected a name that ends in .svg", path);
    for (const char *c = file; *c; c++)
        if (*c == '\'' || (unsigned char)*c < ' ')
            return sw_fail(SW_ERROR_ARGUMENT,
                           "%s: expected a name without quotes and line ends, for gnuplot", path);
    snprintf(script->text, sizeof script->text, "%.*s.gp", (int)length - 4, path);
    snprintf(name->text, sizeof name->text, "%.*s", (int)strlen(file) - 4, file);
    return SW_OK;
}

sw_status sw_attention_figure(const sw_attention *attention, const sw_dataset *data, int64_t i,
                              int64_t top, const char *title, const char *path)
{
    sw_path script, name;
    SW_TRY(check_path(path, &script, &name));
    if (i < 0 || i >= attention->count)
        return sw_fail(SW_ERROR_ARGUMENT, "attention: set %lld, there are %lld", (long long)i,
                       (long long)attention->count);
    int64_t size = attention->offset[i + 1] - attention->offset[i];
    if (size == 0 || top < 1)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "attention: set %lld has %lld elements, %lld are asked for", (long long)i,
                       (long long)size, (long long)top);
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
