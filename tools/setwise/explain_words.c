/* explain_words.c - the answer of a model, and the truth, in words. */
#include "explanation.h"
#include "output.h"

#include <stdio.h>
#include <string.h>

words column_name(const sw_columns *columns, const char *prefix, int64_t i)
{
    words w;
    if (columns->name)
        snprintf(w.text, sizeof w.text, "%s", columns->name[i]);
    else
        snprintf(w.text, sizeof w.text, "%s%lld", prefix, (long long)i);
    return w;
}

static words output_name(const explanation *e, int64_t c)
{
    const sw_columns *of_model = &e->trained.model->schema.output;
    return column_name(of_model->name ? of_model : &e->trained.data->schema.output, "", c);
}

static void add(words *to, const char *text)
{
    size_t length = strlen(to->text);
    snprintf(to->text + length, sizeof to->text - length, "%s", text);
}

/* The class with the largest logit, and its probability. */
static words class_text(const explanation *e, const sw_real *y)
{
    char share[32];
    const int64_t said = sw_answer_from(e->answer, y, SW_CLASSES, e->attention->outputs);
    words w = output_name(e, said);
    snprintf(share, sizeof share, " (%.3f)", e->answer[said]);
    add(&w, share);
    return w;
}

/* `y`: 0 or 1 if it is the truth, otherwise logits. */
static words labels_text(const explanation *e, const sw_real *y, bool truth)
{
    words w = {""};
    for (int64_t c = 0; c < e->attention->outputs; c++) {
        if (!(truth ? y[c] == 1 : y[c] > 0)) continue;
        add(&w, *w.text ? ", " : "");
        add(&w, output_name(e, c).text);
    }
    if (!*w.text) add(&w, "none");
    return w;
}

static words numbers_text(const explanation *e, const sw_real *y)
{
    words w = {""};
    for (int64_t c = 0; c < e->attention->outputs; c++) {
        char number[32];
        snprintf(number, sizeof number, " %.5g", (double)y[c]);
        add(&w, c ? ", " : "");
        add(&w, output_name(e, c).text);
        add(&w, number);
    }
    return w;
}

/* Does a column of the context say yes or no: 0 or 1 in all sets? */
static bool is_indicator(const sw_ragged *sets, int64_t c)
{
    bool all = true;
    for (int64_t b = 0; b < sets->count; b++) {
        const sw_real value = sets->context[b * sets->context_width + c];
        all = all && (value == 0 || value == 1);
    }
    return all;
}

words context_in_words(const explanation *e)
{
    enum { MOST = 8 }; /* columns of which a 0 is worth a word */
    const sw_ragged *sets = &e->trained.data->sets;
    words w = {""};
    for (int64_t c = 0; c < sets->context_width; c++) {
        const double value = (double)sets->context[e->set * sets->context_width + c];
        const bool indicator = is_indicator(sets, c);
        if (value == 0 && (indicator || sets->context_width > MOST)) continue;
        char number[32] = "";
        if (value != 1 || !indicator) snprintf(number, sizeof number, " %.5g", value);
        add(&w, *w.text ? ", " : "");
        add(&w, column_name(&e->trained.data->schema.context, "", c).text);
        add(&w, number);
    }
    return w;
}

words answer_in_words(const explanation *e)
{
    const sw_real *y = e->attention->output + e->index * e->attention->outputs;
    switch (e->trained.model->config.task) {
    case SW_CLASSES: return class_text(e, y);
    case SW_LABELS: return labels_text(e, y, false);
    case SW_REGRESSION: return numbers_text(e, y);
    case SW_MIXTURE: break; /* too many numbers for a line */
    }
    return (words){""};
}

words truth_in_words(const explanation *e)
{
    const sw_ragged *sets = &e->trained.data->sets;
    bool same = e->trained.data->task == e->trained.model->config.task &&
                e->trained.split.outputs == e->trained.model->config.outputs;
    if (same && sets->label)
        return column_name(&e->trained.data->schema.output, "", sets->label[e->set]);
    if (!same || !sets->target) return (words){""};
    const sw_real *y = sets->target + e->set * sets->targets;
    return e->trained.data->task == SW_LABELS ? labels_text(e, y, true) : numbers_text(e, y);
}
