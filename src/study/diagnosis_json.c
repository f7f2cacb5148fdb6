/* diagnosis_json.c - a diagnosis as JSON, and attention.json: the same in a file. */
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_text.h"

#include <setwise/diagnosis.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_warnings(sw_text *json, const sw_diagnosis *d)
{
    char text[SW_WARNING_SIZE];
    sw_json_line(json, 1);
    sw_json_open(json, "warnings", '[');
    for (int f = 0; f < SW_FAILINGS; f++) {
        if (!sw_diagnosis_fails(d, (sw_failing)f, text, sizeof text)) continue;
        sw_json_line(json, 2);
        sw_json_string(json, NULL, text);
    }
    sw_json_close(json, ']');
}

static void put(sw_text *json, const sw_diagnosis *d)
{
    sw_json_open(json, NULL, '{');
    sw_json_line_string(json, "weights", d->gradient ? "gradient x input" : "attention");
    sw_json_line_whole(json, "sets", d->sets);
    sw_json_line_whole(json, "of", d->of);
    sw_json_line_whole(json, "queries", d->queries);
    sw_json_line_whole(json, "heads", d->heads);
    for (int i = 0; i < sw_measures(); i++)
        sw_json_line_real(json, sw_measure_at(i)->name, sw_measure_of(sw_measure_at(i), d));
    put_warnings(json, d);
    sw_json_end(json);
}

sw_status sw_diagnosis_json(char **out, const sw_diagnosis *diagnosis)
{
    SW_NOT_NULL(out, diagnosis);
    sw_text json = {0};
    put(&json, diagnosis);
    return sw_text_give(out, &json);
}

sw_status sw_diagnosis_write(const sw_diagnosis *diagnosis, const char *path)
{
    SW_NOT_NULL(diagnosis, path);
    sw_text json = {0};
    put(&json, diagnosis);
    return sw_file_write_text(path, &json);
}

static void take(sw_diagnosis *d, const json_t *json)
{
    const char *weights = json_string_value(json_object_get(json, "weights"));
    d->gradient = weights && strcmp(weights, "attention") != 0;
    d->sets = json_integer_value(json_object_get(json, "sets"));
    d->of = json_integer_value(json_object_get(json, "of"));
    d->queries = json_integer_value(json_object_get(json, "queries"));
    d->heads = json_integer_value(json_object_get(json, "heads"));
    for (int i = 0; i < sw_measures(); i++) {
        const json_t *value = json_object_get(json, sw_measure_at(i)->name);
        const double number = json_is_number(value) ? json_number_value(value) : NAN;
        memcpy((char *)d + sw_measure_at(i)->offset, &number, sizeof number);
    }
}

sw_status sw_diagnosis_read(sw_diagnosis *out, const char *path)
{
    SW_NOT_NULL(out, path);
    json_t *json;
    sw_status status = SW_OK;
    *out = (sw_diagnosis){0};
    SW_TRY(sw_json_read_file(&json, path));
    if (json_is_object(json))
        take(out, json);
    else
        status = sw_fail(SW_ERROR_FORMAT, "%s: expected an object", path);
    json_decref(json);
    return status;
}
