/* curve.c - learning curves, read from the metrics.jsonl of the runs. */
#include "study/curve.h"

#include "base/error.h"
#include "base/path.h"
#include "study/runs.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 256 << 20 }; /* bytes of a metrics.jsonl: a million epochs */

/* Read the metric `name` from one line, which must be that of `epoch`. */
static sw_status read_line(double *value, const char *name, const char *line, size_t length,
                           int64_t epoch, const char *path)
{
    json_error_t error;
    json_int_t number;
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
    bool read = object &&
                json_unpack_ex(object, &error, 0, "{s:I, s:F}", "epoch", &number, name, value) == 0;
    json_decref(object);
    if (!read)
        return sw_fail(SW_ERROR_FORMAT, "%s: line %lld: %s", path, (long long)epoch, error.text);
    if (number != epoch)
        return sw_fail(SW_ERROR_FORMAT, "%s: line %lld is of epoch %lld", path, (long long)epoch,
                       (long long)number);
    return SW_OK;
}

/* Read the metric `name` of all epochs of one run. */
static sw_status read_run(sw_curve *out, const char *name, const char *folder)
{
    sw_path path;
    char *text;
    *out = (sw_curve){0};
    SW_TRY(sw_path_join(&path, folder, "metrics.jsonl"));
    SW_TRY(sw_file_read(&text, NULL, path.text, LARGEST));
    int64_t lines = 0;
    for (const char *c = text; *c; c++) lines += *c == '\n';
    sw_curve run = {lines, calloc((size_t)lines + 1, sizeof *run.value)};
    sw_status status = SW_OK;
    if (!run.value) status = sw_fail(SW_ERROR_MEMORY, "%s: out of memory", path.text);
    const char *line = text;
    for (int64_t i = 0; i < lines && status == SW_OK; i++) {
        const char *end = strchr(line, '\n');
        status = read_line(&run.value[i], name, line, (size_t)(end - line), i + 1, path.text);
        line = end + 1;
    }
    free(text);
    if (status == SW_OK)
        *out = run;
    else
        sw_curve_free(&run);
    return status;
}

/* Take one more run into the mean of `count` runs, itself included. */
static void add_run(sw_curve *mean, sw_curve *run, int count)
{
    if (count == 1) {
        *mean = *run;
        return;
    }
    if (run->epochs < mean->epochs) mean->epochs = run->epochs;
    for (int64_t e = 0; e < mean->epochs; e++)
        mean->value[e] += (run->value[e] - mean->value[e]) / count;
    sw_curve_free(run);
}

sw_status sw_study_curve(sw_curve *out, const sw_study *study, const sw_study_run *runs,
                         const char *folder, int data, int arm)
{
    char name[64];
    const sw_study_run *first = &runs[sw_study_index(study, data, arm, 0)];
    snprintf(name, sizeof name, "valid_%s", sw_main_metric_of(first->task)->key);
    *out = (sw_curve){0};
    int count = 0;
    for (int r = 0; r < study->runs_per_arm; r++) {
        if (first[r].status != SW_OK) continue;
        sw_path run_folder;
        sw_curve run = {0};
        sw_status status = sw_study_run_folder(&run_folder, study, folder, data, arm, r);
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
    free(curve->value);
    *curve = (sw_curve){0};
}
