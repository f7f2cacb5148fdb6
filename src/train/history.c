/* history.c - the lines of metrics.jsonl: a JSON object for each evaluation. */
#include "train/history.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_text.h"
#include "train/run_folder.h"

#include <jansson.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The numbers of a line in their order, between "step" and "best". */
static const struct number {
    const char *key;
    size_t offset;
    bool required; /* otherwise null if the task lacks the metric, or there are no sets */
} numbers[] = {
    {"epoch", offsetof(sw_evaluation, epoch), true},
    {"train_loss", offsetof(sw_evaluation, train.loss), true},
    {"train_accuracy", offsetof(sw_evaluation, train.accuracy), false},
    {"train_error", offsetof(sw_evaluation, train.error), false},
    {"train_likelihood", offsetof(sw_evaluation, train.likelihood), false},
    {"valid_loss", offsetof(sw_evaluation, valid.loss), false},
    {"valid_accuracy", offsetof(sw_evaluation, valid.accuracy), false},
    {"valid_balanced_accuracy", offsetof(sw_evaluation, valid.balanced_accuracy), false},
    {"valid_auc", offsetof(sw_evaluation, valid.auc), false},
    {"valid_error", offsetof(sw_evaluation, valid.error), false},
    {"valid_r2", offsetof(sw_evaluation, valid.r2), false},
    {"valid_likelihood", offsetof(sw_evaluation, valid.likelihood), false},
    {"choice", offsetof(sw_evaluation, choice), false},
    {"scale", offsetof(sw_evaluation, scale), true},
    {"lr", offsetof(sw_evaluation, lr), true},
    {"grad_norm", offsetof(sw_evaluation, grad_norm), true},
    {"seconds", offsetof(sw_evaluation, seconds), true},
};
enum { NUMBERS = sizeof numbers / sizeof numbers[0] };

static double *number_of(sw_evaluation *evaluation, int i)
{
    return (double *)((char *)evaluation + numbers[i].offset);
}

void sw_history_write(const sw_evaluation *history, int64_t count, sw_text *text)
{
    text->dense = true;
    sw_text_add(text, "%s", "");
    for (int64_t e = 0; e < count; e++) {
        sw_evaluation evaluation = history[e];
        sw_json_open(text, NULL, '{');
        sw_json_whole(text, "step", evaluation.step);
        for (int i = 0; i < NUMBERS; i++)
            sw_json_real(text, numbers[i].key, *number_of(&evaluation, i));
        sw_json_bool(text, "best", evaluation.best);
        sw_text_append(text, "}\n", 2);
    }
}

/* ---- Reading --------------------------------------------------------------------------------- */

static sw_status read_number(sw_evaluation *evaluation, int i, const json_t *value)
{
    bool is_number = json_is_number(value);
    *number_of(evaluation, i) = is_number ? json_number_value(value) : NAN;
    if (is_number || (json_is_null(value) && !numbers[i].required)) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "\"%s\" is %s, expected a number%s", numbers[i].key,
                   value ? "of another type" : "missing", numbers[i].required ? "" : " or null");
}

static sw_status read_object(sw_evaluation *evaluation, int64_t before, const json_t *object)
{
    const json_t *best = json_object_get(object, "best");
    const json_t *step = json_object_get(object, "step");
    size_t known = 2;
    if (!json_is_integer(step) || !json_is_boolean(best))
        return sw_fail(SW_ERROR_FORMAT, "expected a JSON object with \"step\" and \"best\"");
    evaluation->step = json_integer_value(step);
    evaluation->best = json_is_true(best);
    for (int i = 0; i < NUMBERS; i++) {
        const json_t *value = json_object_get(object, numbers[i].key);
        known += value != NULL;
        SW_TRY(read_number(evaluation, i, value));
    }
    if (json_object_size(object) != known)
        return sw_fail(SW_ERROR_FORMAT, "%zu keys, of which %zu are known",
                       json_object_size(object), known);
    if (evaluation->step <= before)
        return sw_fail(SW_ERROR_FORMAT, "is of step %lld, expected one after step %lld",
                       (long long)evaluation->step, (long long)before);
    return SW_OK;
}

static sw_status read_line(sw_evaluation *evaluation, int64_t before, const char *line)
{
    json_error_t error;
    json_t *object;
    sw_status status = sw_json_read(&object, line, strcspn(line, "\n"), 0, &error);
    if (status != SW_ERROR_MEMORY) status = read_object(evaluation, before, object);
    json_decref(object);
    return status;
}

int64_t sw_history_count(const char *text)
{
    int64_t count = 0;
    for (; (text = strchr(text, '\n')); text++) count++;
    return count;
}

sw_status sw_history_read(sw_evaluation *history, int64_t count, int64_t valid_sets,
                          const char *text)
{
    for (int64_t e = 0; e < count; e++) {
        history[e] = (sw_evaluation){
            .train = {.balanced_accuracy = NAN, .auc = NAN, .r2 = NAN, .majority = NAN},
            .valid = {.sets = valid_sets, .majority = NAN}};
        sw_status status = read_line(&history[e], e > 0 ? history[e - 1].step : 0, text);
        if (status != SW_OK) return sw_fail_at(status, "line %lld", (long long)e + 1);
        text = strchr(text, '\n') + 1;
    }
    return SW_OK;
}

sw_status sw_history_load(sw_evaluation **out, int64_t *count, int64_t valid_sets,
                          const char *folder)
{
    enum { LARGEST = 256 << 20 }; /* bytes: a million evaluations */
    sw_path path;
    char *text;
    *out = NULL;
    SW_TRY(sw_path_join(&path, folder, sw_run_file[SW_RUN_HISTORY]));
    SW_TRY(sw_file_read(&text, NULL, path.text, LARGEST));
    *count = sw_history_count(text);
    *out = malloc(sw_bytes(*count + 1, sizeof **out));
    sw_status status = *out ? sw_history_read(*out, *count, valid_sets, text)
                            : sw_fail(SW_ERROR_MEMORY, "out of memory for a history");
    free(text);
    if (status == SW_OK) return SW_OK;
    free(*out);
    *out = NULL;
    return sw_fail_in(status, path.text);
}
