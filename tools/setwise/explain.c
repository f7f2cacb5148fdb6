/* explain.c - `setwise explain`: the weights that attention gave to the elements of a set, and how
 * well they agree with the instance labels. */
#include "command.h"
#include "explanation.h"
#include "output.h"
#include "shown.h"
#include "written.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static parse_result parse(explain_options *to, int argc, char **argv)
{
    const option options[] = {
        {"run", OPTION_TEXT, &to->run, "DIR", "the folder of a trained run", .required = true},
        {"data", OPTION_TEXT, &to->data, "D",
         "another data set than the run's own, with its options"},
        {"split", OPTION_TEXT, &to->split, "NAME",
         "the split to use [test; of other data without splits: all sets]",
         .choices = "train|valid|test"},
        {"set", OPTION_TEXT, &to->set, "I|NAME",
         "the set: its number in the split, from 0, or its name; name=12 if that is a number [0]"},
        {"top", OPTION_INT, &to->top, "N", "show the N elements with the largest weights [10]", 1,
         INT64_MAX},
        {"order", OPTION_TEXT, &to->order, "NAME",
         "show these elements by weight, or in the order of the set [weight]",
         .choices = "weight|set"},
        {"column", OPTION_TEXTS, &to->columns, "NAME",
         "show this feature; give it several times for several; all: each [the first six]"},
        {"csv", OPTION_FILE, &to->csv, "FILE",
         "write the weights of all sets of the split, and the answers, to a CSV file"},
        {"html", OPTION_FILE, &to->html, "FILE.html",
         "write a page where sets, queries and heads can be chosen, of the split's least and most "
         "certain sets"},
        {"figure", OPTION_FILE, &to->figure, "FILE.svg", "draw the weights of the set"},
        {"points", OPTION_FILE, &to->points, "FILE.svg",
         "draw the elements of the set in their place, coloured by weight"},
        {"words", OPTION_FILE, &to->words, "FILE.svg",
         "draw the words of the set in their order, shaded by weight"},
        {"diagnose", OPTION_SWITCH, &to->diagnose, NULL,
         "test the weights over the split: do they show what decides?"},
        {"sets", OPTION_INT, &to->sets, "N", "of --diagnose: at most N sets of the split [200]", 1,
         INT64_MAX},
        {"threads", OPTION_INT, &to->threads, "N", "how many threads; 0: one for each core [0]", 0,
         1024},
        {"json", OPTION_SWITCH, &to->json, NULL, "print JSON"},
    };
    const command_line line = {
        .usage = "setwise explain --run DIR [--set I|NAME] [options]",
        .summary = "Print what the attention of a run's best model looked at: the weight of each\n"
                   "element of one set, averaged over queries and heads; for a pooling without\n"
                   "weights, gradient x input. If the data has instance labels, also print how\n"
                   "well the weights predict them, over the whole split.",
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    return parse_options(&line, argc, argv);
}

static int ascending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The elements that are shown come first. */
static sw_status order_elements(explanation *e)
{
    e->order = calloc((size_t)e->size + 1, sizeof *e->order);
    if (!e->order) return out_of_memory();
    sw_status status = sw_attention_order(e->attention, e->index, e->order);
    if (status == SW_OK && strcmp(e->options->order, "set") == 0)
        qsort(e->order, (size_t)e->shown, sizeof *e->order, ascending);
    return status;
}

/* Compute the weights: of all sets of the split for the files about it and the AUC, otherwise of
 * one. */
static sw_status compute(explanation *e)
{
    const sw_split *split = &e->trained.split;
    const explain_options *options = e->options;
    const bool all = e->trained.data->instance_label || options->csv || options->html;
    const bool each = options->csv || options->html || options->json;
    e->set = split->index ? split->index[e->position] : e->position;
    e->index = all ? e->position : 0;
    e->first = e->trained.data->sets.offset[e->set];
    e->size = e->trained.data->sets.offset[e->set + 1] - e->first;
    e->shown = e->size < options->top ? e->size : options->top;
    const int64_t *index = all ? split->index : &e->set;
    const int64_t count = all ? split->count : 1;
    const int threads = (int)options->threads;
    e->gradient = !sw_model_has_weights(e->trained.model);
    const sw_ragged *sets = &e->trained.data->sets;
    sw_status status =
        e->gradient
            ? sw_attention_gradient(&e->attention, e->trained.model, sets, index, count, threads)
            : sw_attention_new(&e->attention, e->trained.model, sets, index, count, each, threads);
    if (status != SW_OK) return status;
    status = explain_answers(e);
    if (status != SW_OK) return status;
    status = sw_attention_auc(&e->auc, &e->auc_sets, e->attention, e->trained.data);
    return status == SW_OK ? order_elements(e) : status;
}

/* The feature of that name, "token" for tokens; -1 after an error message. */
static int64_t find_column(const explanation *e, const char *name)
{
    const sw_columns *feature = &e->trained.data->schema.feature;
    const int64_t width = e->trained.data->sets.width;
    for (int64_t d = 0; d < width; d++)
        if (strcmp(column_name(feature, "x", d).text, name) == 0) return d;
    if (e->trained.data->schema.vocabulary > 0 && strcmp(name, "token") == 0) return 0;
    say("--column %s: the data has no feature of that name; its first %s %s%s%s", name,
        width > 1 ? "are" : "is", column_name(feature, "x", 0).text, width > 1 ? " and " : "",
        width > 1 ? column_name(feature, "x", 1).text : "");
    return -1;
}

/* The features that are printed. Returns an exit status, after printing the error. */
static int choose_columns(explanation *e)
{
    enum { USUAL = 6 };
    const option_texts *names = &e->options->columns;
    const int64_t width = e->trained.data->sets.width;
    const bool all = names->count == 1 && strcmp(names->text[0], "all") == 0;
    const int64_t first = all ? width : names->count ? 0 : USUAL;
    e->columns = first < width ? first : width;
    if (!all && names->count) e->columns = names->count;
    e->column = calloc((size_t)e->columns + 1, sizeof *e->column);
    if (!e->column) return failed(out_of_memory());
    for (int64_t i = 0; i < e->columns; i++) {
        e->column[i] = all || !names->count ? i : find_column(e, names->text[i]);
        if (e->column[i] < 0) return STATUS_WRONG_USE;
    }
    return STATUS_OK;
}

static sw_status write_files(const explanation *e)
{
    const explain_options *options = e->options;
    sw_status status = SW_OK;
    if (options->csv)
        status = sw_attention_save(e->attention, e->trained.data, e->trained.model, options->csv);
    if (status == SW_OK && options->html)
        status = sw_attention_html(e->attention, e->trained.data, NULL, options->html);
    if (status != SW_OK || !(options->figure || options->points || options->words)) return status;
    char title[900];
    words context = context_in_words(e);
    const char *name = e->trained.data->set_name ? e->trained.data->set_name[e->set] : "";
    snprintf(title, sizeof title, "set %lld%s%s%s%s%s%.255s%s%.255s", (long long)e->position,
             *name ? ", " : "", name, *context.text ? ": context " : "", context.text,
             *e->truth ? (*context.text ? ", true " : ": true ") : "", e->truth,
             *e->said ? ", said " : "", e->said);
    if (options->figure)
        status = sw_attention_figure(e->attention, e->trained.data, e->index, options->top, title,
                                     options->figure);
    if (status == SW_OK && options->points)
        status =
            sw_attention_points(e->attention, e->trained.data, e->index, title, options->points);
    if (status == SW_OK && options->words)
        status = sw_attention_words(e->attention, e->trained.data, e->index, title, options->words);
    return status;
}

static int explain(explanation *e)
{
    const explain_options *options = e->options;
    if (options->diagnose) return explain_diagnosis(e);
    int exit_status = explained_set(e);
    if (!exit_status) exit_status = choose_columns(e);
    if (exit_status) return exit_status;
    sw_status status = compute(e);
    if (status != SW_OK) return failed(status);
    int printed = STATUS_OK;
    if (options->json)
        printed = print_json(explanation_json(e));
    else
        print_explanation(e);
    status = write_files(e); /* after the weights, which a file that exists must not hide */
    return status == SW_OK ? printed : failed(status);
}

static int check_files(const explanation *e)
{
    const explain_options *o = e->options;
    const struct {
        const char *flag, *file;
    } files[] = {{"csv", o->csv},
                 {"html", o->html},
                 {"figure", o->figure},
                 {"points", o->points},
                 {"words", o->words}};
    int exit_status = STATUS_OK;
    for (size_t i = 0; !exit_status && i < sizeof files / sizeof *files; i++)
        exit_status = check_written(files[i].flag, files[i].file, o->run, e->trained.data->path);
    return exit_status;
}

int explain_main(int argc, char **argv)
{
    explain_options options = {.top = 10, .order = "weight", .set = "0"};
    parse_result parsed = parse(&options, argc, argv);
    if (parsed != PARSE_OK) return parsed == PARSE_HELP ? STATUS_OK : STATUS_WRONG_USE;
    if (options.diagnose && options.columns.count > 0) {
        say("--column %s: --diagnose shows no features", options.columns.text[0]);
        return STATUS_WRONG_USE;
    }
    explanation e = {.options = &options};
    int exit_status = trained_open(&e.trained, options.run, options.data, &options.split);
    if (!exit_status) exit_status = check_files(&e);
    if (!exit_status) exit_status = explain(&e);
    sw_attention_free(e.attention);
    free(e.column);
    free(e.order);
    free(e.said);
    free(e.truth);
    trained_close(&e.trained);
    return exit_status;
}
