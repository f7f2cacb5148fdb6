/* html_answer.c - the answer of a model for a set, and the truth, in words and as one number. */
#include "report/html_answer.h"

#include <math.h>

bool sw_answers_fit(const sw_attention *attention, const sw_dataset *data)
{
    return attention->outputs > 0 && attention->outputs == sw_dataset_split(data, SW_TEST).outputs;
}

static const sw_real *output_of(const sw_attention *attention, int64_t i)
{
    return attention->output + i * attention->outputs;
}

static const sw_real *target_of(const sw_dataset *data, int64_t set)
{
    return data->sets.target ? data->sets.target + set * data->sets.targets : NULL;
}

static double probability(double logit)
{
    return 1 / (1 + exp(-logit));
}

/* The class with the largest logit, and its probability. */
static int64_t class_of(const sw_real *y, int64_t classes, double *share)
{
    int64_t best = 0;
    double sum = 0;
    for (int64_t c = 1; c < classes; c++) best = y[c] > y[best] ? c : best;
    for (int64_t c = 0; c < classes; c++) sum += exp((double)y[c] - (double)y[best]);
    *share = 1 / sum;
    return best;
}

/* ---- In words -------------------------------------------------------------------------------- */

static void put_name(sw_text *to, const sw_dataset *data, int64_t c)
{
    if (data->schema.output.name)
        sw_text_add(to, "%s", data->schema.output.name[c]);
    else
        sw_text_add(to, "%lld", (long long)c);
}

/* The labels above the threshold. */
static void put_labels(sw_text *to, const sw_dataset *data, const sw_real *y, int64_t count,
                       double threshold)
{
    const size_t before = to->length;
    for (int64_t c = 0; c < count; c++) {
        if (!((double)y[c] > threshold)) continue;
        sw_text_add(to, to->length > before ? ", " : "");
        put_name(to, data, c);
    }
    if (to->length == before) sw_text_add(to, "none");
}

static void put_numbers(sw_text *to, const sw_dataset *data, const sw_real *y, int64_t count)
{
    for (int64_t c = 0; c < count; c++) {
        sw_text_add(to, c ? ", " : "");
        if (count > 1 || data->schema.output.name) {
            put_name(to, data, c);
            sw_text_add(to, " ");
        }
        sw_text_add(to, "%.5g", (double)y[c]);
    }
}

void sw_answer_true(sw_text *to, const sw_dataset *data, int64_t set)
{
    const sw_real *target = target_of(data, set);
    if (data->task == SW_CLASSES && data->sets.label)
        put_name(to, data, data->sets.label[set]);
    else if (data->task == SW_LABELS && target)
        put_labels(to, data, target, data->sets.targets, 0.5);
    else if (data->task == SW_REGRESSION && target)
        put_numbers(to, data, target, data->sets.targets);
}

void sw_answer_said(sw_text *to, const sw_attention *attention, const sw_dataset *data, int64_t i)
{
    const sw_real *y = output_of(attention, i);
    double share;
    if (!sw_answers_fit(attention, data)) return;
    switch (data->task) {
    case SW_CLASSES:
        put_name(to, data, class_of(y, attention->outputs, &share));
        sw_text_add(to, " (%.3f)", share);
        break;
    case SW_LABELS: put_labels(to, data, y, attention->outputs, 0); break;
    case SW_REGRESSION: put_numbers(to, data, y, attention->outputs); break;
    case SW_MIXTURE: break; /* too many numbers for a line */
    }
}

/* ---- As a number ----------------------------------------------------------------------------- */

int sw_answer_right(const sw_attention *attention, const sw_dataset *data, int64_t i)
{
    const int64_t set = attention->set[i];
    const sw_real *y = output_of(attention, i), *target = target_of(data, set);
    double share;
    if (!sw_answers_fit(attention, data)) return -1;
    if (data->task == SW_CLASSES && data->sets.label)
        return class_of(y, attention->outputs, &share) == data->sets.label[set];
    if (data->task != SW_LABELS || !target) return -1;
    for (int64_t c = 0; c < attention->outputs; c++)
        if ((y[c] > 0) != (target[c] > (sw_real)0.5)) return 0;
    return 1;
}

double sw_answer_key(const sw_attention *attention, const sw_dataset *data, int64_t i)
{
    const int64_t count = attention->outputs;
    const sw_real *y = output_of(attention, i), *target = target_of(data, attention->set[i]);
    const double *scale = data->schema.output.scale;
    const bool labels = data->task == SW_LABELS;
    double sum = 0;
    if (!sw_answers_fit(attention, data)) return NAN;
    if (data->task == SW_CLASSES) {
        class_of(y, count, &sum);
        return sum;
    }
    if (data->task == SW_MIXTURE || (!labels && !target)) return NAN;
    for (int64_t c = 0; c < count; c++)
        sum += labels ? probability(fabs((double)y[c]))
                      : fabs((double)y[c] - (double)target[c]) / (scale ? scale[c] : 1);
    return sum / (double)count;
}
