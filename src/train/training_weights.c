/* training_weights.c - how much each class and each set counts in the training loss: `balance`,
 * `class-weights`, and the weights of the data's sets. */
#include "train/training_weights.h"

#include "base/error.h"
#include "base/number.h"
#include "base/schema.h"
#include "base/text.h"
#include "data/dataset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The largest weight of a set or a class. A float holds 1e8 times as much, which leaves room for
 * products with losses and for their sums. */
static const double MOST = 1e30;

/* ---- balance: each class counts the same ----------------------------------------------------- */

static sw_status balance(sw_real *weight, sw_split train)
{
    int64_t *count = calloc((size_t)train.outputs, sizeof *count);
    if (!count) return sw_fail(SW_ERROR_MEMORY, "fit: out of memory for the class weights");
    int64_t present = 0;
    for (int64_t i = 0; i < train.count; i++)
        present += count[train.sets->label[sw_set_of(train, i)]]++ == 0;
    for (int64_t c = 0; c < train.outputs; c++)
        weight[c] =
            count[c] ? (sw_real)((double)train.count / ((double)present * (double)count[c])) : 0;
    free(count);
    return SW_OK;
}

/* ---- class-weights: a list ------------------------------------------------------------------- */

/* The class whose name, followed by '=', begins `text`; of several, the one with the longest name.
 * So a name may contain commas and equals signs. -1: none. */
static int64_t find_class(const sw_columns *classes, int64_t count, const char *text,
                          size_t *length)
{
    int64_t found = -1;
    *length = 0;
    for (int64_t c = 0; c < count; c++) {
        sw_name_number number;
        const char *name = sw_name_or_number(classes->name, c, &number);
        const size_t size = strlen(name);
        if (strncmp(text, name, size) != 0 || text[size] != '=') continue;
        if (found >= 0 && size < *length) continue;
        found = c;
        *length = size;
    }
    return found;
}

static sw_status no_class(const sw_columns *classes, int64_t count, const char *text)
{
    sw_items list = {0};
    for (int64_t c = 0; c < count; c++) {
        sw_name_number number;
        const char *name = sw_name_or_number(classes->name, c, &number);
        sw_items_add(&list, "%s", sw_excerpt_of(name).text);
    }
    return sw_fail(SW_ERROR_ARGUMENT,
                   "class-weights: '%s' does not begin with a class and =; the classes are %s",
                   sw_excerpt_of(text).text, list.text);
}

/* Read one NAME=NUMBER, and move on to the next. */
static sw_status take_entry(sw_real *weight, bool *given, const sw_columns *classes, int64_t count,
                            const char **text)
{
    size_t length;
    const char *entry = *text;
    const int64_t c = find_class(classes, count, entry, &length);
    if (c < 0) return no_class(classes, count, entry);
    char digits[64];
    double number;
    const char *from = entry + length + 1;
    const size_t size = strcspn(from, ",");
    snprintf(digits, sizeof digits, "%.*s", (int)size, from);
    if (!sw_number_parse(digits, &number) || !(number >= 0 && number <= MOST))
        return sw_fail(SW_ERROR_ARGUMENT,
                       "class-weights: %.*s is '%s', expected a number from 0 to %g", (int)length,
                       entry, digits, MOST);
    if (given[c])
        return sw_fail(SW_ERROR_ARGUMENT, "class-weights: %.*s is given twice", (int)length, entry);
    given[c] = true;
    weight[c] = (sw_real)number;
    *text = from[size] ? from + size + 1 : NULL;
    return SW_OK;
}

static sw_status read_list(sw_real *weight, const char *text, const sw_columns *classes,
                           int64_t count)
{
    bool *given = calloc((size_t)count, sizeof *given);
    if (!given) return sw_fail(SW_ERROR_MEMORY, "fit: out of memory for the class weights");
    for (int64_t c = 0; c < count; c++) weight[c] = 1;
    sw_status status = SW_OK;
    while (status == SW_OK && text) status = take_entry(weight, given, classes, count, &text);
    free(given);
    return status;
}

/* ---- All weights ----------------------------------------------------------------------------- */

/* set: that of the largest weight */
static sw_status check_range(double sum, double largest, int64_t set, sw_split train,
                             const sw_real *of_class)
{
    const char *with = of_class ? ", with that of its class," : "";
    if (!(sum > 0)) return sw_fail(SW_ERROR_ARGUMENT, "fit: all training sets have the weight 0");
    if (largest > MOST)
        return sw_fail(SW_ERROR_ARGUMENT, "fit: set %s: the weight%s is %g, expected at most %g",
                       sw_name_text_of(train.sets->name, set).text, with, largest, MOST);
    if (largest < 1 / MOST)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "fit: the largest weight of a training set%s is %g, expected at least %g",
                       with, largest, 1 / MOST);
    return SW_OK;
}

static sw_status weigh_sets(double *mean, const sw_real *of_class, sw_split train)
{
    const sw_real *of_set = train.sets->weight;
    if (!of_class && !of_set) return SW_OK;
    double sum = 0, largest = 0;
    int64_t heaviest = 0;
    for (int64_t i = 0; i < train.count; i++) {
        const int64_t b = sw_set_of(train, i);
        const double weight = (of_class ? (double)of_class[train.sets->label[b]] : 1) *
                              (of_set ? (double)of_set[b] : 1);
        sum += weight;
        if (!(weight > largest)) continue;
        largest = weight;
        heaviest = b;
    }
    *mean = sum / (double)train.count;
    return check_range(sum, largest, heaviest, train, of_class);
}

sw_status sw_training_weights(sw_real **of_class, double *mean, const sw_model *model,
                              const sw_config *config, const sw_split *train)
{
    const int64_t classes = model->config.outputs;
    const bool listed = strcmp(config->class_weights, "none") != 0;
    *of_class = NULL;
    *mean = 1;
    if (listed || (config->balance && train)) {
        *of_class = calloc((size_t)classes, sizeof **of_class);
        if (!*of_class) return sw_fail(SW_ERROR_MEMORY, "fit: out of memory for the class weights");
        SW_TRY(listed ? read_list(*of_class, config->class_weights, &model->schema.output, classes)
                      : balance(*of_class, *train));
    }
    return train ? weigh_sets(mean, *of_class, *train) : SW_OK;
}
