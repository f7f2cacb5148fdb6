/* html_answer.c - is the answer of a model for a set right, and how certain is it? */
#include "report/html_answer.h"

#include "base/schema.h"
#include "train/answer.h"

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

int sw_answer_right(const sw_attention *attention, const sw_dataset *data, int64_t i)
{
    const int64_t set = attention->set[i];
    const sw_real *y = output_of(attention, i), *target = target_of(data, set);
    double share;
    if (!sw_answers_fit(attention, data)) return -1;
    if (data->task == SW_CLASSES && data->sets.label)
        return sw_class_said(y, attention->outputs, &share) == data->sets.label[set];
    if (data->task != SW_LABELS || !target) return -1;
    for (int64_t c = 0; c < attention->outputs; c++)
        if ((y[c] > 0) != (target[c] > (sw_real)0.5)) return 0;
    return 1;
}

double sw_answer_key(const sw_attention *attention, const sw_dataset *data, int64_t i)
{
    const int64_t count = attention->outputs;
    const sw_real *y = output_of(attention, i), *target = target_of(data, attention->set[i]);
    const bool labels = data->task == SW_LABELS;
    double sum = 0;
    if (!sw_answers_fit(attention, data)) return NAN;
    if (data->task == SW_CLASSES) {
        sw_class_said(y, count, &sum);
        return sum;
    }
    if (data->task == SW_MIXTURE || (!labels && !target)) return NAN;
    for (int64_t c = 0; c < count; c++)
        sum += labels ? probability(fabs((double)y[c]))
                      : fabs(sw_columns_difference(&data->schema.output, c, (double)y[c],
                                                   (double)target[c]));
    return sum / (double)count;
}
