/* scores_json.c - scores as a JSON object. */
#include "train/scores_json.h"

#include "train/metric_names.h"

#include <math.h>
#include <stdlib.h>

static void put(sw_text *text, const char *key, double x)
{
    sw_text_add(text, ", \"%s\": ", key);
    sw_text_real(text, x);
}

static void put_count(sw_text *text, const char *key, int64_t x)
{
    sw_text_add(text, "\"%s\": %lld", key, (long long)x);
}

/* Begin an object of output c, with its name or its number. */
static void put_name(sw_text *text, const sw_schema *schema, int64_t c)
{
    sw_text_add(text, "%s\n    {\"name\": ", c ? "," : "");
    if (schema && schema->output.name && c < schema->output.count)
        sw_text_string(text, schema->output.name[c]);
    else
        sw_text_add(text, "\"%lld\"", (long long)c);
}

static void put_class(sw_text *text, const sw_class_scores *of)
{
    put_count(text, "sets", of->sets);
    sw_text_add(text, ", ");
    put_count(text, "answers", of->answers);
    sw_text_add(text, ", ");
    put_count(text, "right", of->right);
    put(text, "precision", of->precision);
    put(text, "recall", of->recall);
    put(text, "specificity", of->specificity);
    put(text, "f1", of->f1);
    put(text, "auc", of->auc);
    put(text, "average_precision", of->average_precision);
    if (isfinite(of->threshold)) put(text, "threshold", of->threshold);
    sw_text_add(text, "}");
}

static void put_classes(sw_text *text, const sw_scores *s, const sw_schema *schema)
{
    sw_text_add(text, ",\n  \"%s\": [", s->task == SW_CLASSES ? "classes" : "labels");
    for (int64_t c = 0; c < s->outputs; c++) {
        put_name(text, schema, c);
        sw_text_add(text, ", ");
        put_class(text, &s->of[c]);
    }
    sw_text_add(text, "],\n  \"macro\": {");
    put_class(text, &s->macro);
    if (s->task != SW_LABELS) return;
    sw_text_add(text, ",\n  \"micro\": {");
    put_class(text, &s->micro);
}

static void put_confusion(sw_text *text, const sw_scores *s)
{
    sw_text_add(text, ",\n  \"confusion\": [");
    for (int64_t row = 0; row < s->outputs; row++)
        for (int64_t c = 0; c < s->outputs; c++)
            sw_text_add(text, "%s%lld%s",
                        c     ? ", "
                        : row ? ",\n    ["
                              : "\n    [",
                        (long long)s->confusion[row * s->outputs + c],
                        c + 1 == s->outputs ? "]" : "");
    sw_text_add(text, "]");
}

static void put_calibration(sw_text *text, const sw_scores *s)
{
    sw_text_add(text, ",\n  \"brier\": ");
    sw_text_real(text, s->brier);
    put(text, "calibration_error", s->calibration_error);
    sw_text_add(text, ",\n  \"calibration\": [");
    for (int b = 0; b < SW_CALIBRATION_BINS; b++) {
        sw_text_add(text, "%s\n    {\"from\": %.1f, \"to\": %.1f, ", b ? "," : "",
                    b / (double)SW_CALIBRATION_BINS, (b + 1) / (double)SW_CALIBRATION_BINS);
        put_count(text, "count", s->bin[b].count);
        put(text, "probability", s->bin[b].probability);
        put(text, "share", s->bin[b].share);
        sw_text_add(text, "}");
    }
    sw_text_add(text, "]");
}

static void put_targets(sw_text *text, const sw_scores *s, const sw_schema *schema)
{
    put(text, "rmse", s->all.rmse);
    sw_text_add(text, ",\n  \"targets\": [");
    for (int64_t c = 0; c < s->outputs; c++) {
        put_name(text, schema, c);
        put(text, "r2", s->target[c].r2);
        put(text, "error", s->target[c].error);
        put(text, "rmse", s->target[c].rmse);
        sw_text_add(text, "}");
    }
    sw_text_add(text, "]");
}

void sw_metrics_json_add(sw_text *text, const sw_metrics *metrics)
{
    sw_metrics m = *metrics;
    put_count(text, "sets", m.sets);
    for (int i = 0; i < SW_METRICS; i++) put(text, sw_metrics_name(i), *sw_metrics_at(&m, i));
    put(text, "majority", m.majority);
}

void sw_scores_json_add(sw_text *text, const sw_scores *s, const sw_schema *schema)
{
    sw_text_add(text, "{");
    sw_metrics_json_add(text, &s->metrics);
    if (*s->no_auc) {
        sw_text_add(text, ", \"auc_undefined\": ");
        sw_text_string(text, s->no_auc);
    }
    if (s->of) {
        put_calibration(text, s);
        put_classes(text, s, schema);
    }
    if (s->confusion) put_confusion(text, s);
    if (s->target) put_targets(text, s, schema);
    sw_text_add(text, "}");
}

char *sw_scores_json(const sw_scores *scores, const sw_schema *schema)
{
    sw_text text = {0};
    sw_scores_json_add(&text, scores, schema);
    if (sw_text_status(&text) == SW_OK) return text.data;
    sw_text_free(&text);
    return NULL;
}
