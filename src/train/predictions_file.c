/* predictions_file.c - the lines of predictions.jsonl, written and read. */
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_text.h"
#include "train/predictions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Writing --------------------------------------------------------------------------------- */

/* The numbers of a set. Those of a regression are written as sw_real, whose text is shorter. */
static void add_numbers(sw_text *text, const char *key, const double *x, const sw_predictions *p)
{
    sw_json_open(text, key, '[');
    for (int64_t c = 0; c < p->outputs; c++) {
        sw_json_key(text, NULL);
        if (p->task == SW_REGRESSION && isfinite(x[c]))
            sw_text_add(text, "%s", sw_number_of_real((sw_real)x[c]).text);
        else
            sw_text_real(text, x[c]);
    }
    sw_json_close(text, ']');
}

static void add_truth(sw_text *text, const sw_predictions *p, int64_t i)
{
    const double *truth = p->truth + i * p->outputs;
    switch (p->task) {
    case SW_MIXTURE: sw_json_real(text, "truth", NAN); return;
    case SW_CLASSES: sw_json_whole(text, "truth", (int64_t)p->truth[i]); return;
    case SW_LABELS:
        sw_json_open(text, "truth", '[');
        for (int64_t c = 0; c < p->outputs; c++) sw_json_bool(text, NULL, truth[c] == 1);
        sw_json_close(text, ']');
        return;
    case SW_REGRESSION: add_numbers(text, "truth", truth, p); return;
    }
}

sw_status sw_predictions_write(const sw_predictions *predictions, const char *path)
{
    SW_NOT_NULL(predictions, path);
    SW_TRY(sw_predictions_check(predictions));
    sw_text text = {0};
    for (int64_t i = 0; i < predictions->sets && !text.failed; i++) {
        sw_json_open(&text, NULL, '{');
        sw_json_whole(&text, "set", predictions->set ? predictions->set[i] : i);
        if (predictions->name && predictions->name[i])
            sw_json_string(&text, "name", predictions->name[i]);
        if (predictions->group && predictions->group[i] >= 0)
            sw_json_whole(&text, "group", predictions->group[i]);
        add_truth(&text, predictions, i);
        add_numbers(&text, "scores", predictions->scores + i * predictions->outputs, predictions);
        sw_text_add(&text, "}\n");
    }
    return sw_file_write_text(path, &text);
}

/* ---- Reading --------------------------------------------------------------------------------- */

/* A whole number from 0 to below `end`. */
static bool read_whole(double *x, const json_t *value, double end)
{
    *x = json_number_value(value);
    return json_is_number(value) && *x >= 0 && *x < end && *x == floor(*x);
}

static bool read_number(double *x, const json_t *value, sw_task task)
{
    *x = json_is_null(value) ? NAN : json_number_value(value);
    if (task == SW_REGRESSION) *x = (double)(sw_real)*x;
    return json_is_number(value) || json_is_null(value);
}

static bool read_truth(sw_predictions *p, int64_t i, const json_t *truth)
{
    if (p->task == SW_MIXTURE) return json_is_null(truth);
    if (p->task == SW_CLASSES) return read_whole(&p->truth[i], truth, (double)p->outputs);
    bool fits = json_array_size(truth) == (size_t)p->outputs;
    for (int64_t c = 0; fits && c < p->outputs; c++) {
        const json_t *value = json_array_get(truth, (size_t)c);
        double *to = &p->truth[i * p->outputs + c];
        *to = json_is_true(value);
        fits = p->task == SW_LABELS ? json_is_boolean(value) : read_number(to, value, p->task);
    }
    return fits;
}

/* A double holds every whole number below this. */
static const double END_OF_WHOLE = 9007199254740992; /* 2^53 */

static sw_status read_group(sw_predictions *p, int64_t i, const json_t *group)
{
    double number;
    if (!group || json_is_null(group)) return SW_OK;
    if (!read_whole(&number, group, END_OF_WHOLE))
        return sw_fail(SW_ERROR_FORMAT, "\"group\" is not the number of a group");
    if (!p->group) SW_TRY(sw_predictions_make_groups(p));
    p->group[i] = (int64_t)number;
    return SW_OK;
}

static sw_status read_set(sw_predictions *p, int64_t i, const json_t *line)
{
    const json_t *name = json_object_get(line, "name"), *scores = json_object_get(line, "scores");
    double set;
    if (!read_whole(&set, json_object_get(line, "set"), END_OF_WHOLE))
        return sw_fail(SW_ERROR_FORMAT, "\"set\" is not the number of a set");
    p->set[i] = (int64_t)set;
    if (name && !json_is_string(name) && !json_is_null(name))
        return sw_fail(SW_ERROR_FORMAT, "\"name\" is not a string");
    if (json_is_string(name) && !(p->name[i] = strdup(json_string_value(name))))
        return sw_fail(SW_ERROR_MEMORY, "out of memory for the name of a set");
    SW_TRY(read_group(p, i, json_object_get(line, "group")));
    bool fits = json_array_size(scores) == (size_t)p->outputs;
    for (int64_t c = 0; fits && c < p->outputs; c++)
        fits =
            read_number(&p->scores[i * p->outputs + c], json_array_get(scores, (size_t)c), p->task);
    if (!fits)
        return sw_fail(SW_ERROR_FORMAT, "\"scores\" is not a list of numbers, %lld as in line 1",
                       (long long)p->outputs);
    if (read_truth(p, i, json_object_get(line, "truth"))) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "\"truth\" does not fit the task %s with %lld scores",
                   sw_task_name(p->task), (long long)p->outputs);
}

/* The first line tells task and outputs. */
static sw_status begin(sw_predictions *p, const json_t *line)
{
    const json_t *truth = json_object_get(line, "truth"), *first = json_array_get(truth, 0);
    p->outputs = (int64_t)json_array_size(json_object_get(line, "scores"));
    p->task = json_is_number(truth)    ? SW_CLASSES
              : json_is_boolean(first) ? SW_LABELS
              : json_is_array(truth)   ? SW_REGRESSION
                                       : SW_MIXTURE;
    if (!truth || p->outputs < 1)
        return sw_fail(SW_ERROR_FORMAT,
                       "expected {\"set\": ..., \"truth\": ..., \"scores\": [...]}");
    return sw_predictions_make(p);
}

static sw_status read_line(sw_predictions *p, int64_t i, const char *text, size_t length)
{
    json_t *line;
    json_error_t error;
    sw_status status = sw_json_read(&line, text, length, JSON_DECODE_INT_AS_REAL, &error);
    if (status == SW_ERROR_FORMAT) sw_fail(status, "%s", error.text);
    if (status == SW_OK && i == 0) status = begin(p, line);
    if (status == SW_OK) status = read_set(p, i, line);
    json_decref(line);
    return status;
}

static int64_t count_lines(const char *text, size_t size)
{
    int64_t count = 0;
    for (const char *end = text + size; text && text < end; count++)
        if ((text = memchr(text, '\n', (size_t)(end - text)))) text++;
    return count;
}

static sw_status read_lines(sw_predictions *p, const char *text, size_t size)
{
    const char *end = text + size;
    p->sets = count_lines(text, size);
    if (p->sets == 0) return sw_fail(SW_ERROR_FORMAT, "is empty, expected a line for each set");
    for (int64_t i = 0; i < p->sets; i++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        const size_t length = (size_t)((stop ? stop : end) - text);
        const sw_status status = read_line(p, i, text, length);
        if (status != SW_OK) return sw_fail_at(status, "line %lld", (long long)i + 1);
        text += length + 1;
    }
    return SW_OK;
}

sw_status sw_predictions_read(sw_predictions *out, const char *path)
{
    SW_NOT_NULL(out, path);
    enum { LARGEST = INT32_MAX }; /* bytes: ten million sets of ten classes */
    char *text;
    size_t size;
    *out = (sw_predictions){0};
    SW_TRY(sw_file_read(&text, &size, path, LARGEST));
    sw_status status = read_lines(out, text, size);
    free(text);
    if (status == SW_OK) return SW_OK;
    sw_predictions_free(out);
    return sw_fail_in(status, path);
}
