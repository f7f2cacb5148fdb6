/* scores_read.c - metrics and scores out of JSON. */
#include "train/scores_read.h"

#include "base/error.h"
#include "train/metric_names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number, or NaN, which JSON writes as null. */
static bool read_real(double *to, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    *to = json_is_number(value) ? json_number_value(value) : NAN;
    return json_is_number(value) || json_is_null(value);
}

static bool read_count(int64_t *to, const json_t *value)
{
    *to = json_integer_value(value);
    return json_is_integer(value) && *to >= 0;
}

bool sw_metrics_json_read(sw_metrics *to, const json_t *object)
{
    if (!read_count(&to->sets, json_object_get(object, "sets"))) return false;
    for (int i = 0; i < sw_metric_count(); i++)
        if (!read_real(sw_metrics_at(to, i), object, sw_metric_at(i)->key)) return false;
    return true;
}

static bool read_class(sw_class_scores *to, const json_t *object)
{
    return read_count(&to->sets, json_object_get(object, "sets")) &&
           read_count(&to->answers, json_object_get(object, "answers")) &&
           read_count(&to->right, json_object_get(object, "right")) &&
           read_real(&to->precision, object, "precision") &&
           read_real(&to->recall, object, "recall") &&
           read_real(&to->specificity, object, "specificity") && read_real(&to->f1, object, "f1") &&
           read_real(&to->auc, object, "auc") &&
           read_real(&to->average_precision, object, "average_precision") &&
           (read_real(&to->threshold, object, "threshold") ||
            !json_object_get(object, "threshold")); /* not written if it is NaN */
}

static bool read_target(sw_target_scores *to, const json_t *object)
{
    return read_real(&to->r2, object, "r2") && read_real(&to->error, object, "error") &&
           read_real(&to->rmse, object, "rmse") &&
           (read_real(&to->log_r2, object, "log_r2") ||
            !json_object_get(object, "log_r2")); /* not written if it is NaN */
}

static sw_status no_memory(void)
{
    return sw_fail(SW_ERROR_MEMORY, "out of memory for the scores of a run");
}

static sw_status read_names(sw_columns *output, const json_t *list)
{
    const size_t count = json_array_size(list);
    *output = (sw_columns){.count = (int64_t)count, .name = calloc(count, sizeof(char *))};
    if (!output->name) return no_memory();
    for (size_t c = 0; c < count; c++) {
        const char *name = json_string_value(json_object_get(json_array_get(list, c), "name"));
        if (!name) return SW_ERROR_FORMAT;
        output->name[c] = strdup(name);
        if (!output->name[c]) return no_memory();
    }
    return SW_OK;
}

/* Labels and very many classes have no matrix. */
static sw_status read_confusion(sw_scores *s, const json_t *matrix)
{
    const size_t classes = (size_t)s->outputs;
    if (!matrix) return SW_OK;
    if (json_array_size(matrix) != classes) return SW_ERROR_FORMAT;
    s->confusion = calloc(classes * classes, sizeof *s->confusion);
    if (!s->confusion) return no_memory();
    for (size_t i = 0; i < classes * classes; i++) {
        const json_t *row = json_array_get(matrix, i / classes);
        if (json_array_size(row) != classes ||
            !read_count(&s->confusion[i], json_array_get(row, i % classes)))
            return SW_ERROR_FORMAT;
    }
    return SW_OK;
}

static sw_status read_classes(sw_scores *s, const json_t *object, const json_t *list)
{
    s->of = calloc((size_t)s->outputs, sizeof *s->of);
    if (!s->of) return no_memory();
    for (int64_t c = 0; c < s->outputs; c++)
        if (!read_class(&s->of[c], json_array_get(list, (size_t)c))) return SW_ERROR_FORMAT;
    const json_t *micro = json_object_get(object, "micro");
    const char *reason = json_string_value(json_object_get(object, "auc_undefined"));
    snprintf(s->no_auc, sizeof s->no_auc, "%s", reason ? reason : "");
    const bool whole = read_class(&s->macro, json_object_get(object, "macro")) &&
                       (!micro || read_class(&s->micro, micro)) &&
                       read_real(&s->brier, object, "brier") &&
                       read_real(&s->calibration_error, object, "calibration_error");
    return whole ? read_confusion(s, json_object_get(object, "confusion")) : SW_ERROR_FORMAT;
}

static sw_status read_targets(sw_scores *s, const json_t *object, const json_t *list)
{
    s->target = calloc((size_t)s->outputs, sizeof *s->target);
    if (!s->target) return no_memory();
    for (int64_t c = 0; c < s->outputs; c++)
        if (!read_target(&s->target[c], json_array_get(list, (size_t)c))) return SW_ERROR_FORMAT;
    s->all = (sw_target_scores){.r2 = s->metrics.r2, .error = s->metrics.error, .log_r2 = NAN};
    return read_real(&s->all.rmse, object, "rmse") ? SW_OK : SW_ERROR_FORMAT;
}

static sw_status read_scores(sw_scores *s, sw_columns *output, const json_t *object,
                             const json_t *list)
{
    s->outputs = (int64_t)json_array_size(list);
    if (s->outputs == 0 || !sw_metrics_json_read(&s->metrics, object)) return SW_ERROR_FORMAT;
    SW_TRY(read_names(output, list));
    return s->task == SW_REGRESSION ? read_targets(s, object, list) : read_classes(s, object, list);
}

sw_status sw_scores_json_read(sw_scores **out, sw_columns *output, const json_t *object)
{
    static const struct {
        const char *key;
        sw_task task;
    } lists[] = {{"classes", SW_CLASSES}, {"labels", SW_LABELS}, {"targets", SW_REGRESSION}};
    *out = NULL;
    *output = (sw_columns){0};
    const json_t *list = NULL;
    sw_task task = SW_CLASSES;
    for (int i = 0; i < 3 && !list; i++) {
        list = json_object_get(object, lists[i].key);
        task = lists[i].task;
    }
    if (!list) return SW_OK;
    sw_scores *s = calloc(1, sizeof *s);
    if (!s) return no_memory();
    s->task = task;
    const sw_status status = read_scores(s, output, object, list);
    if (status == SW_OK) {
        *out = s;
        return SW_OK;
    }
    sw_scores_free(s);
    sw_names_free(output);
    return status;
}

void sw_names_free(sw_columns *output)
{
    for (int64_t c = 0; output->name && c < output->count; c++) free(output->name[c]);
    free(output->name);
    *output = (sw_columns){0};
}
