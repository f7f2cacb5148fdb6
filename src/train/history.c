/* history.c - the lines of metrics.jsonl: a JSON object for each epoch. */
#include "train/history.h"

#include "base/error.h"

#include <jansson.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef enum presence {
    REQUIRED, /* a number */
    OR_NULL,  /* null if the task does not have the metric */
    OPTIONAL, /* the same, and missing in lines of earlier versions */
} presence;

/* The numbers of a line in their order, between "epoch" and "best". */
static const struct number {
    const char *key;
    size_t offset;
    presence presence;
} numbers[] = {
    {"train_loss", offsetof(sw_epoch, train.loss), REQUIRED},
    {"train_accuracy", offsetof(sw_epoch, train.accuracy), OR_NULL},
    {"train_error", offsetof(sw_epoch, train.error), OR_NULL},
    {"train_likelihood", offsetof(sw_epoch, train.likelihood), OPTIONAL},
    {"valid_loss", offsetof(sw_epoch, valid.loss), REQUIRED},
    {"valid_accuracy", offsetof(sw_epoch, valid.accuracy), OR_NULL},
    {"valid_balanced_accuracy", offsetof(sw_epoch, valid.balanced_accuracy), OPTIONAL},
    {"valid_auc", offsetof(sw_epoch, valid.auc), OR_NULL},
    {"valid_error", offsetof(sw_epoch, valid.error), OR_NULL},
    {"valid_r2", offsetof(sw_epoch, valid.r2), OR_NULL},
    {"valid_likelihood", offsetof(sw_epoch, valid.likelihood), OPTIONAL},
    {"lr", offsetof(sw_epoch, lr), REQUIRED},
    {"grad_norm", offsetof(sw_epoch, grad_norm), REQUIRED},
    {"seconds", offsetof(sw_epoch, seconds), REQUIRED},
};
enum { NUMBERS = sizeof numbers / sizeof numbers[0] };

static double *number_of(sw_epoch *epoch, int i)
{
    return (double *)((char *)epoch + numbers[i].offset);
}

void sw_history_write(const sw_epoch *history, int64_t epochs, sw_text *text)
{
    sw_text_add(text, "%s", "");
    for (int64_t e = 0; e < epochs; e++) {
        sw_epoch epoch = history[e];
        sw_text_add(text, "{\"epoch\":%lld", (long long)epoch.epoch);
        for (int i = 0; i < NUMBERS; i++) {
            sw_text_add(text, ",\"%s\":", numbers[i].key);
            sw_text_real(text, *number_of(&epoch, i));
        }
        sw_text_add(text, ",\"best\":%s}\n", epoch.best ? "true" : "false");
    }
}

/* ---- Reading --------------------------------------------------------------------------------- */

static sw_status read_number(sw_epoch *epoch, int i, const json_t *value)
{
    bool is_number = json_is_number(value);
    *number_of(epoch, i) = is_number ? json_number_value(value) : NAN;
    if (is_number || (json_is_null(value) && numbers[i].presence != REQUIRED)) return SW_OK;
    if (!value && numbers[i].presence == OPTIONAL) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "\"%s\" is %s, expected a number%s", numbers[i].key,
                   value ? "of another type" : "missing",
                   numbers[i].presence == REQUIRED ? "" : " or null");
}

static sw_status read_object(sw_epoch *epoch, int64_t number, const json_t *object)
{
    const json_t *best = json_object_get(object, "best");
    const json_t *is_epoch = json_object_get(object, "epoch");
    size_t known = 2;
    if (!json_is_integer(is_epoch) || !json_is_boolean(best))
        return sw_fail(SW_ERROR_FORMAT, "expected a JSON object with \"epoch\" and \"best\"");
    epoch->epoch = json_integer_value(is_epoch);
    epoch->best = json_is_true(best);
    for (int i = 0; i < NUMBERS; i++) {
        const json_t *value = json_object_get(object, numbers[i].key);
        known += value != NULL;
        SW_TRY(read_number(epoch, i, value));
    }
    if (json_object_size(object) != known)
        return sw_fail(SW_ERROR_FORMAT, "%zu keys, of which %zu are known",
                       json_object_size(object), known);
    if (epoch->epoch != number)
        return sw_fail(SW_ERROR_FORMAT, "is of epoch %lld", (long long)epoch->epoch);
    return SW_OK;
}

static sw_status read_line(sw_epoch *epoch, int64_t number, const char *line)
{
    json_t *object = json_loads(line, JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, NULL);
    sw_status status = read_object(epoch, number, object);
    json_decref(object);
    if (status == SW_OK) return SW_OK;
    char where[64];
    snprintf(where, sizeof where, "line %lld", (long long)number);
    return sw_fail_in(status, where);
}

int64_t sw_history_count(const char *text)
{
    int64_t count = 0;
    for (; (text = strchr(text, '\n')); text++) count++;
    return count;
}

sw_status sw_history_read(sw_epoch *history, int64_t epochs, int64_t train_sets, int64_t valid_sets,
                          const char *text)
{
    for (int64_t e = 0; e < epochs; e++) {
        history[e] = (sw_epoch){
            .train = {.sets = train_sets, .balanced_accuracy = NAN, .auc = NAN, .r2 = NAN},
            .valid = {.sets = valid_sets}};
        SW_TRY(read_line(&history[e], e + 1, text));
        text = strchr(text, '\n') + 1;
    }
    return SW_OK;
}
