/* explain.c - `setwise explain`: what attention looked at in a set, and how well that agrees with
 * what is known of its elements. */
#include "command.h"
#include "output.h"
#include "trained.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct explain_options {
    const char *run, *data, *split, *csv, *figure;
    int64_t set, top, threads;
    bool json;
} explain_options;

static parse_result parse(explain_options *to, int argc, char **argv)
{
    const option options[] = {
        {"run", OPTION_TEXT, &to->run, "DIR", "folder of a trained run", .required = true},
        {"data", OPTION_TEXT, &to->data, "D", "another data set than the run's own"},
        {"split", OPTION_TEXT, &to->split, "NAME",
         "which split [test; all sets of other data without one]", .choices = "train|valid|test"},
        {"set", OPTION_INT, &to->set, "I", "which set of the split, from 0 [0]", 0, INT64_MAX},
        {"top", OPTION_INT, &to->top, "N", "elements that are shown, the weightiest [10]", 1,
         INT64_MAX},
        {"csv", OPTION_TEXT, &to->csv, "FILE", "write the weights of all sets of the split"},
        {"figure", OPTION_TEXT, &to->figure, "FILE.svg", "draw the set's weights"},
        {"threads", OPTION_INT, &to->threads, "N", "0: as many as there are cores", 0, 1024},
        {"json", OPTION_SWITCH, &to->json, NULL, "print JSON"},
    };
    const command_line line = {
        .usage = "setwise explain --run DIR [--set I] [options]",
        .summary =
            "What the attention of a run's best model looked at: the weight of each element\n"
            "of a set, the mean over queries and heads. Where it is known which elements\n"
            "carry the label, also how well the weights tell them apart, over the split.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    return parse_options(&line, argc, argv);
}

/* A set, and what there is to say of it. */
typedef struct explanation {
    trained of;
    const explain_options *asked;
    sw_attention *attention;
    int64_t place, set, first; /* in the attention; in the data; its first row there */
    int64_t size, *order;      /* its elements by weight */
    double auc;                /* NaN: not known */
    int64_t auc_sets;
} explanation;

static const sw_real *output_of(const explanation *e)
{
    return e->attention->output + e->place * e->attention->outputs;
}

static double weight_of(const explanation *e, int64_t r)
{
    return (double)e->attention->mean[e->attention->offset[e->place] + e->order[r]];
}

static const sw_real *element_of(const explanation *e, int64_t r)
{
    return e->of.data->sets.x + (e->first + e->order[r]) * e->of.data->sets.width;
}

/* -1: not known */
static int instance_of(const explanation *e, int64_t r)
{
    const uint8_t *label = e->of.data->instance_label;
    return label ? label[e->first + e->order[r]] : -1;
}

/* ---- Names and answers ----------------------------------------------------------------------- */

typedef struct word {
    char text[256];
} word;

static word name_of(const sw_columns *columns, const char *prefix, int64_t i)
{
    word w;
    if (columns->name)
        snprintf(w.text, sizeof w.text, "%s", columns->name[i]);
    else
        snprintf(w.text, sizeof w.text, "%s%lld", prefix, (long long)i);
    return w;
}

static word output_name(const explanation *e, int64_t c)
{
    const sw_columns *of_model = &e->of.model->schema.output;
    return name_of(of_model->name ? of_model : &e->of.data->schema.output, "", c);
}

static void add(word *to, const char *text)
{
    size_t length = strlen(to->text);
    snprintf(to->text + length, sizeof to->text - length, "%s", text);
}

/* "shirt", "shirt, bag", "maximum 98.2": an answer in the head's form; `y` is of the network, as
 * logits, or the truth. */
static word class_text(const explanation *e, const sw_real *y)
{
    int64_t best = 0, classes = e->attention->outputs;
    double sum = 0;
    char share[32];
    for (int64_t c = 1; c < classes; c++) best = y[c] > y[best] ? c : best;
    for (int64_t c = 0; c < classes; c++) sum += exp((double)y[c] - (double)y[best]);
    word w = output_name(e, best);
    snprintf(share, sizeof share, " (%.3f)", 1 / sum);
    add(&w, share);
    return w;
}

static word labels_text(const explanation *e, const sw_real *y, bool truth)
{
    word w = {""};
    for (int64_t c = 0; c < e->attention->outputs; c++) {
        if (!(truth ? y[c] == 1 : y[c] > 0)) continue;
        add(&w, *w.text ? ", " : "");
        add(&w, output_name(e, c).text);
    }
    if (!*w.text) add(&w, "none");
    return w;
}

static word numbers_text(const explanation *e, const sw_real *y)
{
    word w = {""};
    for (int64_t c = 0; c < e->attention->outputs; c++) {
        char number[32];
        snprintf(number, sizeof number, " %.5g", (double)y[c]);
        add(&w, c ? ", " : "");
        add(&w, output_name(e, c).text);
        add(&w, number);
    }
    return w;
}

static word said(const explanation *e)
{
    const sw_real *y = output_of(e);
    switch (e->of.model->config.task) {
    case SW_CLASSES: return class_text(e, y);
    case SW_LABELS: return labels_text(e, y, false);
    case SW_REGRESSION: return numbers_text(e, y);
    case SW_MIXTURE: break; /* many numbers, which no one reads in a line */
    }
    return (word){""};
}

/* "": not known, or something else than the model was asked. */
static word truth(const explanation *e)
{
    const sw_ragged *sets = &e->of.data->sets;
    bool same = e->of.data->task == e->of.model->config.task &&
                e->of.split.outputs == e->of.model->config.outputs;
    if (same && sets->label) return name_of(&e->of.data->schema.output, "", sets->label[e->set]);
    if (!same || !sets->target) return (word){""};
    const sw_real *y = sets->target + e->set * sets->targets;
    return e->of.data->task == SW_LABELS ? labels_text(e, y, true) : numbers_text(e, y);
}

/* ---- Text ------------------------------------------------------------------------------------ */

enum { COLUMNS = 6 }; /* features that are shown */

static void print_elements(const explanation *e, int64_t shown)
{
    const sw_dataset *data = e->of.data;
    bool token = data->schema.vocabulary > 0;
    int64_t width = data->sets.width < COLUMNS ? data->sets.width : COLUMNS;
    printf("\n%8s %9s%s", "element", "weight", data->instance_label ? "  carries it" : "");
    for (int64_t d = 0; d < width; d++)
        printf(" %12.12s", d == 0 && token ? "token" : name_of(&data->schema.feature, "x", d).text);
    puts(width < data->sets.width ? "  ..." : "");
    double rest = 1;
    for (int64_t r = 0; r < shown; r++) {
        const sw_real *x = element_of(e, r);
        const char *spoken = sw_token_word(&data->schema, (double)x[0]);
        printf("%8lld %9.4f", (long long)e->order[r], weight_of(e, r));
        if (data->instance_label) printf("  %-10s", instance_of(e, r) ? "yes" : "");
        for (int64_t d = 0; d < width; d++) {
            if (d == 0 && spoken)
                printf(" %12s", spoken);
            else
                printf(" %12.5g", (double)x[d]);
        }
        putchar('\n');
        rest -= weight_of(e, r);
    }
    if (shown < e->size)
        printf("%8s %9.4f  of %lld more\n", "", rest > 0 ? rest : 0, (long long)(e->size - shown));
}

static void print_line(const char *name, const char *value)
{
    if (*value) printf("%-16s %s\n", name, value);
}

static void print_text(const explanation *e, int64_t shown)
{
    const sw_attention *a = e->attention;
    const sw_dataset *data = e->of.data;
    printf("set %lld of the %s split%s%s: %lld element%s\n", (long long)e->asked->set,
           e->asked->split, data->set_name ? ", " : "",
           data->set_name ? data->set_name[e->set] : "", (long long)e->size,
           e->size == 1 ? "" : "s");
    print_line("true", truth(e).text);
    print_line("said", said(e).text);
    printf("%-16s %s, mean of %lld quer%s and %lld head%s\n", "weights", e->of.model->config.pool,
           (long long)a->queries, a->queries == 1 ? "y" : "ies", (long long)a->heads,
           a->heads == 1 ? "" : "s");
    print_elements(e, shown);
    if (data->instance_label && isnan(e->auc))
        puts("\nattention scored against the instance labels: no set has both kinds of elements");
    else if (data->instance_label)
        printf("\nattention scored against the instance labels: AUC %.4f, mean of %lld sets of the "
               "%s split\n",
               e->auc, (long long)e->auc_sets, e->asked->split);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *element_json(const explanation *e, int64_t r)
{
    const sw_dataset *data = e->of.data;
    const sw_real *x = element_of(e, r);
    const char *spoken = sw_token_word(&data->schema, (double)x[0]);
    json_t *features = json_array();
    for (int64_t d = 0; d < data->sets.width; d++)
        json_array_append_new(features, json_number((double)x[d]));
    json_t *element = json_pack("{sI, so, so}", "element", (json_int_t)e->order[r], "weight",
                                json_number(weight_of(e, r)), "features", features);
    if (spoken) json_object_set_new(element, "word", json_string(spoken));
    if (data->instance_label)
        json_object_set_new(element, "instance_label", json_integer(instance_of(e, r)));
    return element;
}

static json_t *text_or_null(const char *text)
{
    return *text ? json_string(text) : json_null();
}

static json_t *explanation_json(const explanation *e, int64_t shown)
{
    const sw_attention *a = e->attention;
    json_t *elements = json_array();
    for (int64_t r = 0; r < shown; r++) json_array_append_new(elements, element_json(e, r));
    return json_pack("{sI, ss?, sI, so, so, sI, sI, so, so, sI}", "set", (json_int_t)e->asked->set,
                     "name", e->of.data->set_name ? e->of.data->set_name[e->set] : NULL, "size",
                     (json_int_t)e->size, "true", text_or_null(truth(e).text), "said",
                     text_or_null(said(e).text), "queries", (json_int_t)a->queries, "heads",
                     (json_int_t)a->heads, "elements", elements, "auc", json_number(e->auc),
                     "auc_sets", (json_int_t)e->auc_sets);
}

/* ---- The command ----------------------------------------------------------------------------- */

/* All of the split where something is said of all of it, otherwise the one set. */
static sw_status look(explanation *e)
{
    const sw_split *split = &e->of.split;
    const explain_options *asked = e->asked;
    bool all = e->of.data->instance_label || asked->csv;
    e->set = split->index ? split->index[asked->set] : asked->set;
    e->place = all ? asked->set : 0;
    e->first = e->of.data->sets.offset[e->set];
    e->size = e->of.data->sets.offset[e->set + 1] - e->first;
    sw_status status = sw_attention_new(&e->attention, e->of.model, &e->of.data->sets,
                                        all ? split->index : &e->set, all ? split->count : 1, false,
                                        (int)asked->threads);
    if (status != SW_OK) return status;
    e->auc = sw_attention_auc(e->attention, e->of.data, &e->auc_sets);
    e->order = calloc((size_t)e->size + 1, sizeof *e->order);
    return e->order ? sw_attention_order(e->attention, e->place, e->order) : SW_ERROR_MEMORY;
}

static sw_status write_files(const explanation *e)
{
    const explain_options *asked = e->asked;
    sw_status status = SW_OK;
    if (asked->csv) status = sw_attention_save(e->attention, e->of.data, asked->csv);
    if (status != SW_OK || !asked->figure) return status;
    char title[600];
    word is = truth(e), answer = said(e);
    snprintf(title, sizeof title, "set %lld%s%s%s%s", (long long)asked->set,
             *is.text ? ": true " : "", is.text, *answer.text ? ", said " : "", answer.text);
    return sw_attention_figure(e->attention, e->of.data, e->place, asked->top, title,
                               asked->figure);
}

static int explain(explanation *e)
{
    const explain_options *asked = e->asked;
    if (asked->set >= e->of.split.count) {
        fprintf(stderr, "setwise: set %lld: the %s split has %lld sets, counted from 0\n",
                (long long)asked->set, asked->split, (long long)e->of.split.count);
        return STATUS_WRONG_USE;
    }
    sw_status status = look(e);
    if (status == SW_OK) status = write_files(e);
    if (status != SW_OK) return failed(status);
    int64_t shown = e->size < asked->top ? e->size : asked->top;
    if (asked->json) return print_json(explanation_json(e, shown));
    print_text(e, shown);
    return STATUS_OK;
}

int explain_main(int argc, char **argv)
{
    explain_options asked = {.top = 10};
    parse_result parsed = parse(&asked, argc, argv);
    if (parsed != PARSE_OK) return parsed == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;
    explanation e = {.asked = &asked};
    int exit_status = trained_open(&e.of, asked.run, asked.data, &asked.split);
    if (!exit_status) exit_status = explain(&e);
    sw_attention_free(e.attention);
    free(e.order);
    trained_close(&e.of);
    return exit_status;
}
