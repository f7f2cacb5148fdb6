/* explain_print.c - what attention looked at, as text and as JSON. */
#include "explanation.h"
#include "output.h"
#include "shown.h"

#include <math.h>
#include <stdio.h>

static double weight_of(const explanation *e, int64_t r)
{
    return (double)e->attention->mean[e->attention->offset[e->index] + e->order[r]];
}

static const sw_real *element_of(const explanation *e, int64_t r)
{
    return e->trained.data->sets.x + (e->first + e->order[r]) * e->trained.data->sets.width;
}

static bool is_missing(const explanation *e, int64_t r, int64_t column)
{
    return sw_dataset_is_missing(e->trained.data, e->first + e->order[r], column);
}

/* The instance label; -1: not known. */
static int instance_of(const explanation *e, int64_t r)
{
    const uint8_t *label = e->trained.data->instance_label;
    return label ? label[e->first + e->order[r]] : -1;
}

/* ---- Text ------------------------------------------------------------------------------------ */

enum { COLUMN = 12 }; /* width of a feature */

/* The width of the column of words. */
static int token_width(const explanation *e)
{
    int widest = COLUMN;
    for (int64_t r = 0; r < e->shown; r++) {
        const char *word = sw_token_word(&e->trained.data->schema, (double)element_of(e, r)[0]);
        const int letters = word ? shown_of(word, SHOWN_MOST).letters : 0;
        if (letters > widest) widest = letters;
    }
    return widest;
}

static void print_elements(const explanation *e)
{
    const sw_dataset *data = e->trained.data;
    const int64_t shown = e->shown;
    const bool token = data->schema.vocabulary > 0;
    const int words_wide = token ? token_width(e) : COLUMN;
    printf("\n%8s %9s%s", "element", "weight", data->instance_label ? "  carries it" : "");
    for (int64_t i = 0; i < e->columns; i++) {
        const int64_t d = e->column[i];
        const bool tokens = d == 0 && token;
        const words name = column_name(&data->schema.feature, "x", d);
        putchar(' ');
        print_right(shown_of(tokens ? "token" : name.text, COLUMN), tokens ? words_wide : COLUMN);
    }
    puts(e->columns < data->sets.width ? "  ..." : "");
    double rest = 1;
    for (int64_t r = 0; r < shown; r++) {
        const sw_real *x = element_of(e, r);
        const char *token_word = sw_token_word(&data->schema, (double)x[0]);
        printf("%8lld %9.4f", (long long)e->order[r], weight_of(e, r));
        if (data->instance_label) printf("  %-10s", instance_of(e, r) ? "yes" : "");
        for (int64_t i = 0; i < e->columns; i++) {
            const int64_t d = e->column[i];
            putchar(' ');
            if (d == 0 && token_word)
                print_right(shown_of(token_word, SHOWN_MOST), words_wide);
            else if (is_missing(e, r, d))
                printf("%*s", COLUMN, "missing");
            else
                printf("%*.5g", d == 0 ? words_wide : COLUMN, (double)x[d]);
        }
        putchar('\n');
        rest -= weight_of(e, r);
    }
    if (shown < e->size)
        printf("%8s %9.4f  of %lld more\n", "", rest > 0 ? rest : 0, (long long)(e->size - shown));
}

static void print_line(const char *name, const char *value)
{
    if (!*value) return;
    printf("%-16s ", name);
    print_shown(stdout, value);
    putchar('\n');
}

void print_explanation(const explanation *e)
{
    const sw_attention *a = e->attention;
    const sw_dataset *data = e->trained.data;
    printf("set %lld of the %s split%s", (long long)e->position, e->options->split,
           data->set_name ? ", " : "");
    print_shown(stdout, data->set_name ? data->set_name[e->set] : "");
    printf(": %lld element%s\n", (long long)e->size, e->size == 1 ? "" : "s");
    print_line("context", context_in_words(e).text);
    print_line("true", e->truth);
    print_line("said", e->said);
    if (e->gradient)
        printf("%-16s gradient x input: %s has no weights\n", "weights",
               e->trained.model->config.pool);
    else
        printf("%-16s %s, mean of %lld quer%s and %lld head%s\n", "weights",
               e->trained.model->config.pool, (long long)a->queries, a->queries == 1 ? "y" : "ies",
               (long long)a->heads, a->heads == 1 ? "" : "s");
    print_parts(e);
    print_elements(e);
    if (data->instance_label && isnan(e->auc))
        puts("\nattention scored against the instance labels: no set has both kinds of elements");
    else if (data->instance_label)
        printf("\nattention scored against the instance labels: AUC %.4f, mean of %lld sets of the "
               "%s split\n",
               e->auc, (long long)e->auc_sets, e->options->split);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* The weights of each query, and of each head in it: [[0.1, 0.3], [0.2, 0.2]]. */
static json_t *weights_json(const explanation *e, int64_t r)
{
    const sw_attention *a = e->attention;
    const sw_real *weight = a->weight + (a->offset[e->index] + e->order[r]) * a->queries * a->heads;
    json_t *queries = json_array();
    for (int64_t k = 0; k < a->queries; k++) {
        json_t *heads = json_array();
        for (int64_t h = 0; h < a->heads; h++)
            add_json(heads, json_number((double)weight[k * a->heads + h]));
        add_json(queries, heads);
    }
    return queries;
}

static json_t *place_json(const explanation *e, int64_t r)
{
    const int64_t width = e->trained.data->place_width;
    const sw_real *at = e->trained.data->place + (e->first + e->order[r]) * width;
    json_t *place = json_array();
    for (int64_t c = 0; c < width; c++) add_json(place, json_number((double)at[c]));
    return place;
}

static json_t *element_json(const explanation *e, int64_t r)
{
    const sw_dataset *data = e->trained.data;
    const sw_real *x = element_of(e, r);
    const char *token_word = sw_token_word(&data->schema, (double)x[0]);
    json_t *features = json_array();
    for (int64_t d = 0; d < data->sets.width; d++)
        add_json(features, is_missing(e, r, d) ? json_null() : json_number((double)x[d]));
    json_t *element = json_pack("{sI, so, so, so}", "element", (json_int_t)e->order[r], "weight",
                                json_number(weight_of(e, r)), "weights", weights_json(e, r),
                                "features", features);
    if (token_word) put_json(element, "word", json_string(token_word));
    if (data->place) put_json(element, "place", place_json(e, r));
    if (data->instance_label) put_json(element, "instance_label", json_integer(instance_of(e, r)));
    return element;
}

static json_t *text_or_null(const char *text)
{
    return *text ? json_string(text) : json_null();
}

json_t *explanation_json(const explanation *e)
{
    const sw_attention *a = e->attention;
    json_t *elements = json_array();
    for (int64_t r = 0; r < e->shown; r++) add_json(elements, element_json(e, r));
    return json_pack(
        "{sI, ss?, sI, so, so, so, ss, sI, sI, so, so, so, sI}", "set", (json_int_t)e->position,
        "name", e->trained.data->set_name ? e->trained.data->set_name[e->set] : NULL, "size",
        (json_int_t)e->size, "context", text_or_null(context_in_words(e).text), "true",
        text_or_null(e->truth), "said", text_or_null(e->said), "weights",
        e->gradient ? "gradient x input" : "attention", "queries", (json_int_t)a->queries, "heads",
        (json_int_t)a->heads, "parts", parts_json(e), "elements", elements, "auc",
        json_number(e->auc), "auc_sets", (json_int_t)e->auc_sets);
}
