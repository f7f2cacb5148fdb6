/* answer.c - what the outputs of a model say: probabilities, the class that is said, and words. */
#include "train/answer.h"

#include "base/text.h"

#include <math.h>

int64_t sw_first_largest(const sw_real *y, int64_t count)
{
    int64_t best = 0;
    for (int64_t c = 1; c < count; c++) best = y[c] > y[best] ? c : best;
    return best;
}

static int64_t read_classes(double *p, const sw_real *y, int64_t count)
{
    const int64_t said = sw_first_largest(y, count);
    double sum = 0;
    for (int64_t c = 0; c < count; c++) sum += p[c] = exp((double)y[c] - (double)y[said]);
    for (int64_t c = 0; c < count; c++) p[c] /= sum;
    return said;
}

int64_t sw_answer_from(double *p, const sw_real *y, sw_task task, int64_t count)
{
    if (task == SW_CLASSES) return read_classes(p, y, count);
    for (int64_t c = 0; c < count; c++)
        p[c] = task == SW_LABELS ? 1 / (1 + exp(-(double)y[c])) : (double)y[c];
    return 0;
}

int64_t sw_class_said(const sw_real *y, int64_t classes, double *probability)
{
    const int64_t said = sw_first_largest(y, classes);
    double sum = 0;
    for (int64_t c = 0; c < classes; c++) sum += exp((double)y[c] - (double)y[said]);
    *probability = 1 / sum;
    return said;
}

/* ---- In words -------------------------------------------------------------------------------- */

static void put_name(sw_text *to, const sw_columns *output, int64_t c)
{
    sw_name_number number;
    sw_text_add(to, "%s", sw_name_or_number(output->name, c, &number));
}

/* The labels above the threshold. */
static void put_labels(sw_text *to, const sw_columns *output, const sw_real *y, int64_t count,
                       double threshold)
{
    for (int64_t c = 0; c < count; c++) {
        if (!((double)y[c] > threshold)) continue;
        sw_text_add(to, to->length > 0 ? ", " : "");
        put_name(to, output, c);
    }
    if (to->length == 0) sw_text_add(to, "none");
}

static void put_numbers(sw_text *to, const sw_columns *output, const sw_real *y, int64_t count)
{
    for (int64_t c = 0; c < count; c++) {
        sw_text_add(to, c ? ", " : "");
        if (count > 1 || output->name) {
            put_name(to, output, c);
            sw_text_add(to, " ");
        }
        sw_text_add(to, "%.5g", (double)y[c]);
    }
}

static char *text_of(sw_text *words)
{
    sw_text_add(words, "%s", "");
    if (sw_text_status(words) == SW_OK) return words->data;
    sw_text_free(words);
    return NULL;
}

char *sw_answer_words(const sw_columns *output, sw_task task, const sw_real *y, int64_t count)
{
    sw_text words = {0};
    double probability;
    switch (task) {
    case SW_CLASSES:
        put_name(&words, output, sw_class_said(y, count, &probability));
        sw_text_add(&words, " (%.3f)", probability);
        break;
    case SW_LABELS: put_labels(&words, output, y, count, 0); break;
    case SW_REGRESSION: put_numbers(&words, output, y, count); break;
    case SW_MIXTURE: break; /* too many numbers for a line */
    }
    return text_of(&words);
}

char *sw_truth_words(const sw_dataset *data, int64_t set)
{
    const sw_columns *output = &data->schema.output;
    const int64_t count = data->sets.targets;
    const sw_real *target = data->sets.target ? data->sets.target + set * count : NULL;
    sw_text words = {0};
    if (data->task == SW_CLASSES && data->sets.label)
        put_name(&words, output, data->sets.label[set]);
    else if (data->task == SW_LABELS && target)
        put_labels(&words, output, target, count, 0.5);
    else if (data->task == SW_REGRESSION && target)
        put_numbers(&words, output, target, count);
    return text_of(&words);
}
