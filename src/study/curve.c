/* curve.c - learning curves out of the runs' metrics.jsonl. */
#include "base/error.h"
#include "study/folder.h"
#include "study/matrix.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 256 << 20 }; /* bytes of a metrics.jsonl, a million epochs */

/* The figure of that name in one line, the epoch that it is expected to be of. */
static sw_status read_line(double *figure, const char *name, const char *line, size_t length,
                           int64_t epoch, const char *path)
{
    json_error_t error;
    json_int_t number;
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
    bool read = object && json_unpack_ex(object, &error, 0, "{s:I, s:F}", "epoch", &number, name,
                                         figure) == 0;
    json_decref(object);
    if (!read)
        return sw_fail(SW_ERROR_FORMAT, "%s: line %lld: %s", path, (long long)epoch, error.text);
    if (number != epoch)
        return sw_fail(SW_ERROR_FORMAT, "%s: line %lld is of epoch %lld", path, (long long)epoch,
                       (long long)number);
    return SW_OK;
}

/* The figures of that name of a run, for free(). */
static sw_status read_run(double **out, int64_t *epochs, const char *name, const char *folder)
{
    sw_path path;
    char *text;
    *out = NULL;
    *epochs = 0;
    SW_TRY(sw_path_join(&path, folder, "metrics.jsonl"));
    SW_TRY(sw_file_read(&text, NULL, path.text, LARGEST));
    int64_t lines = 0;
    for (const char *c = text; *c; c++) lines += *c == '\n';
    double *figure = calloc((size_t)lines + 1, sizeof *figure);
    sw_status status = SW_OK;
    if (!figure) status = sw_fail(SW_ERROR_MEMORY, "%s: out of memory", path.text);
    const char *line = text;
    for (int64_t i = 0; i < lines && status == SW_OK; i++) {
        const char *end = strchr(line, '\n');
        status = read_line(&figure[i], name, line, (size_t)(end - line), i + 1, path.text);
        line = end + 1;
    }
    free(text);
    if (status != SW_OK) {
        free(figure);
        return status;
    }
    *out = figure;
    *epochs = lines;
    return SW_OK;
}

sw_status sw_study_curve(double **curve, int64_t *epochs, const sw_study *study,
                         const sw_study_run *runs, const char *folder, int data, int pool)
{
    char name[64];
    const sw_study_run *first = &runs[sw_study_at(study, data, pool, 0)];
    snprintf(name, sizeof name, "valid_%s", sw_main_metric_of(first->task)->key);
    *curve = NULL;
    *epochs = 0;
    int ended = 0;
    for (int s = 0; s < study->seeds; s++) {
        if (runs[sw_study_at(study, data, pool, s)].status != SW_OK) continue;
        sw_path run_folder;
        double *one = NULL;
        int64_t length = 0;
        sw_status status = sw_study_run_folder(&run_folder, study, folder, data, pool, s);
        if (status == SW_OK) status = read_run(&one, &length, name, run_folder.text);
        if (status != SW_OK) {
            free(*curve);
            *curve = NULL;
            *epochs = 0;
            return status;
        }
        ended++;
        if (ended == 1) {
            *curve = one;
            *epochs = length;
            continue;
        }
        if (length < *epochs) *epochs = length;
        for (int64_t e = 0; e < *epochs; e++) (*curve)[e] += (one[e] - (*curve)[e]) / ended;
        free(one);
    }
    return SW_OK;
}
