/* result.c - result.json: the metrics of a run that has ended, and its remarks and warnings. */
#include "train/result.h"

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/limit.h"
#include "train/remarks.h"
#include "train/scores_json.h"
#include "train/scores_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A split without scores has only its metrics. */
static void write_split(sw_text *text, const char *name, const sw_metrics *metrics,
                        const sw_scores *scores, const sw_schema *schema)
{
    sw_json_line(text, 1);
    sw_json_key(text, name);
    if (scores) {
        sw_scores_json_add(text, scores, schema, NULL, NULL);
        return;
    }
    sw_json_open(text, NULL, '{');
    sw_metrics_json_add(text, metrics);
    sw_json_close(text, '}');
}

static void write_warnings(sw_text *text, const sw_dataset *dataset, const sw_params *params)
{
    sw_json_line(text, 1);
    sw_json_open(text, "warnings", '[');
    for (int i = 0; i < dataset->warnings; i++) sw_json_string(text, NULL, dataset->warning[i]);
    for (int i = 0; i < params->warnings; i++) sw_json_string(text, NULL, params->warning[i]);
    sw_json_close(text, ']');
}

/* A list of objects with the name of each remark and its words. */
static void write_remarks(sw_text *text, const sw_result *result)
{
    sw_json_line(text, 1);
    sw_json_open(text, "remarks", '[');
    for (int i = 0; i < SW_REMARKS; i++) {
        if (!*result->remark[i]) continue;
        sw_json_open(text, NULL, '{');
        sw_json_string(text, "name", sw_remark_name(i));
        sw_json_string(text, "text", result->remark[i]);
        sw_json_close(text, '}');
    }
    sw_json_close(text, ']');
}

sw_status sw_result_write(const sw_result *result, const sw_result_facts *facts, const char *path)
{
    const sw_schema *schema = &facts->dataset->schema;
    sw_text text = {0};
    sw_json_open(&text, NULL, '{');
    sw_json_line_whole(&text, "steps", result->steps);
    sw_json_line_whole(&text, "best_step", result->best_step);
    sw_json_line_whole(&text, "parameters", result->parameters);
    sw_json_line_real(&text, "seconds", result->seconds);
    write_split(&text, "train", &result->train, NULL, schema);
    write_split(&text, "valid", &result->valid, facts->valid, schema);
    write_split(&text, "test", &result->test, facts->test, schema);
    write_remarks(&text, result);
    write_warnings(&text, facts->dataset, facts->params);
    sw_json_line_string(&text, "kernels", facts->kernels);
    sw_json_end(&text);
    return sw_file_write_text(path, &text);
}

/* Remarks that this version does not know are left out. */
static void read_remarks(sw_result *result, const json_t *list)
{
    for (size_t k = 0; k < json_array_size(list); k++) {
        const json_t *remark = json_array_get(list, k);
        const char *name = json_string_value(json_object_get(remark, "name"));
        const char *text = json_string_value(json_object_get(remark, "text"));
        for (int i = 0; name && text && i < SW_REMARKS; i++)
            if (strcmp(name, sw_remark_name(i)) == 0)
                snprintf(result->remark[i], SW_REMARK_SIZE, "%s", text);
    }
}

static sw_status unpack_result(sw_result *result, const json_t *object)
{
    json_int_t steps, best_step, parameters;
    json_t *train, *valid, *test;
    json_error_t error;
    SW_TRY(sw_json_unpack(object, &error, "{s:I, s:I, s:I, s:F, s:o, s:o, s:o}", "steps", &steps,
                          "best_step", &best_step, "parameters", &parameters, "seconds",
                          &result->seconds, "train", &train, "valid", &valid, "test", &test));
    result->steps = steps;
    result->best_step = best_step;
    result->parameters = parameters;
    read_remarks(result, json_object_get(object, "remarks"));
    const bool whole = sw_metrics_json_read(&result->train, train) &&
                       sw_metrics_json_read(&result->valid, valid) &&
                       sw_metrics_json_read(&result->test, test);
    return whole ? SW_OK : SW_ERROR_FORMAT;
}

/* Give SW_ERROR_FORMAT, which has no message yet, its message; add the path to that of others. */
static sw_status name_fault(sw_status status, const char *path)
{
    if (status == SW_OK) return SW_OK;
    if (status != SW_ERROR_FORMAT) return sw_fail_in(status, path);
    return sw_fail(status, "%s is damaged: resume the run to write it again", path);
}

/* The file as an object, which the caller releases. */
static sw_status load(json_t **out, const char *path)
{
    char *text;
    size_t size;
    json_error_t error;
    *out = NULL;
    SW_TRY(sw_limit_read(&text, &size, path));
    const sw_status status = sw_json_read(out, text, size, 0, &error);
    free(text);
    return name_fault(status, path);
}

sw_status sw_result_read(sw_result *result, const char *path)
{
    sw_result read = {0};
    json_t *object;
    SW_TRY(load(&object, path));
    const sw_status status = unpack_result(&read, object);
    json_decref(object);
    if (status == SW_OK) *result = read;
    return name_fault(status, path);
}

static sw_status read_warnings(sw_result_details *to, const json_t *list)
{
    const size_t count = json_array_size(list);
    to->warning = calloc(count + 1, sizeof *to->warning);
    if (!to->warning) return sw_fail(SW_ERROR_MEMORY, "out of memory for the warnings of a run");
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (!text) return SW_ERROR_FORMAT;
        to->warning[i] = strdup(text);
        if (!to->warning[i])
            return sw_fail(SW_ERROR_MEMORY, "out of memory for the warnings of a run");
        to->warnings++;
    }
    return SW_OK;
}

sw_status sw_result_details_read(sw_result_details *out, const char *path)
{
    json_t *object;
    *out = (sw_result_details){0};
    SW_TRY(load(&object, path));
    sw_status status =
        sw_scores_json_read(&out->test, &out->output, json_object_get(object, "test"));
    if (status == SW_OK) status = read_warnings(out, json_object_get(object, "warnings"));
    json_decref(object);
    if (status != SW_OK) sw_result_details_free(out);
    return name_fault(status, path);
}

void sw_result_details_free(sw_result_details *details)
{
    for (int i = 0; i < details->warnings; i++) free(details->warning[i]);
    free(details->warning);
    sw_scores_free(details->test);
    sw_names_free(&details->output);
    *details = (sw_result_details){0};
}
