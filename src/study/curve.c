/* curve.c - learning curves, read from the metrics.jsonl of the runs. */
#include "study/curve.h"

#include "base/error.h"
#include "base/json.h"
#include "base/path.h"
#include "study/runs.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 256 << 20 }; /* bytes of a metrics.jsonl: a million evaluations */

/* Read the epoch and the metric `name` from a line. The metric is NaN if the line has null for it.
 */
static sw_status read_line(double *epoch, double *value, const char *name, const char *line,
                           size_t length)
{
    json_error_t error;
    json_t *metric, *object;
    sw_status status = sw_json_read(&object, line, length, 0, &error);
    if (status == SW_OK)
        status = sw_json_unpack(object, &error, "{s:F, s:o}", "epoch", epoch, name, &metric);
    if (status == SW_ERROR_FORMAT) sw_fail(status, "%s", error.text);
    if (status == SW_OK && !json_is_number(metric) && !json_is_null(metric))
        status = sw_fail(SW_ERROR_FORMAT, "\"%s\" is not a number", name);
    if (status == SW_OK) *value = json_is_number(metric) ? json_number_value(metric) : NAN;
    json_decref(object);
    return status;
}

static sw_status new_curve(sw_curve *out, int64_t count)
{
    *out = (sw_curve){.epoch = calloc((size_t)count + 1, sizeof(double)),
                      .value = calloc((size_t)count + 1, sizeof(double))};
    return out->epoch && out->value ? SW_OK : sw_fail(SW_ERROR_MEMORY, "out of memory");
}

/* Read the lines of a metrics.jsonl up to the first that does not have the metric. */
static sw_status read_lines(sw_curve *out, const char *name, const char *text)
{
    int64_t lines = 0;
    for (const char *c = text; *c; c++) lines += *c == '\n';
    SW_TRY(new_curve(out, lines));
    for (const char *end; (end = strchr(text, '\n')); text = end + 1) {
        int64_t i = out->count;
        sw_status status =
            read_line(&out->epoch[i], &out->value[i], name, text, (size_t)(end - text));
        if (status != SW_OK) {
            char where[64];
            snprintf(where, sizeof where, "line %lld", (long long)i + 1);
            return sw_fail_in(status, where);
        }
        if (isnan(out->value[i])) break;
        out->count++;
    }
    return SW_OK;
}

/* Read the metric `name` at all evaluations of one run. */
static sw_status read_run(sw_curve *out, const char *name, const char *folder)
{
    sw_path path;
    char *text;
    *out = (sw_curve){0};
    SW_TRY(sw_path_join(&path, folder, "metrics.jsonl"));
    SW_TRY(sw_file_read(&text, NULL, path.text, LARGEST));
    sw_status status = read_lines(out, name, text);
    free(text);
    if (status == SW_OK) return SW_OK;
    sw_curve_free(out);
    return sw_fail_in(status, path.text);
}

/* Take one more run into the mean of `count` runs, itself included. */
static void add_run(sw_curve *mean, sw_curve *run, int count)
{
    if (count == 1) {
        *mean = *run;
        return;
    }
    if (run->count < mean->count) mean->count = run->count;
    for (int64_t e = 0; e < mean->count; e++)
        mean->value[e] += (run->value[e] - mean->value[e]) / count;
    sw_curve_free(run);
}

sw_status sw_study_curve(sw_curve *out, const sw_study *study, const sw_study_run *runs,
                         const char *folder, int data, int arm)
{
    char name[64];
    const sw_study_run *first = &runs[sw_study_index(study, data, arm, 0)];
    snprintf(name, sizeof name, "valid_%s", sw_main_metric_of(first->task, first->outputs)->key);
    *out = (sw_curve){0};
    int count = 0;
    for (int r = 0; r < study->runs_per_arm; r++) {
        if (first[r].status != SW_OK) continue;
        sw_path run_folder;
        sw_curve run = {0};
        sw_status status =
            sw_study_run_folder(&run_folder, study, folder, (sw_run_at){data, arm, r});
        if (status == SW_OK) status = read_run(&run, name, run_folder.text);
        if (status != SW_OK) {
            sw_curve_free(out);
            return status;
        }
        add_run(out, &run, ++count);
    }
    return SW_OK;
}

void sw_curve_free(sw_curve *curve)
{
    free(curve->epoch);
    free(curve->value);
    *curve = (sw_curve){0};
}
