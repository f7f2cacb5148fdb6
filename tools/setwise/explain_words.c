/* explain_words.c - the answer of a model, the truth, and the context, in words. */
#include "command.h"
#include "explanation.h"

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

static void add(words *to, const char *text)
{
    size_t length = strlen(to->text);
    snprintf(to->text + length, sizeof to->text - length, "%s", text);
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

sw_status explain_answers(explanation *e)
{
    const trained *t = &e->trained;
    const sw_attention *a = e->attention;
    const sw_columns *of_model = &t->model->schema.output, *of_data = &t->data->schema.output;
    const sw_task task = t->model->config.task;
    const bool same = t->data->task == task && t->split.outputs == t->model->config.outputs;
    e->said = sw_answer_words(of_model->name ? of_model : of_data, task,
                              a->output + e->index * a->outputs, a->outputs);
    e->truth = same ? sw_truth_words(t->data, e->set) : strdup("");
    return e->said && e->truth ? SW_OK : out_of_memory();
}
