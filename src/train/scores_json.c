/* scores_json.c - scores as a JSON object. */
#include "train/scores_json.h"

#include "base/error.h"
#include "base/json_text.h"

#include <math.h>
#include <stdio.h>

/* Begin an object of output c, with its name or its number, on a line of its own. */
static void open_output(sw_text *text, const sw_schema *schema, int64_t c)
{
    sw_name_number number;
    const bool named = schema && c < schema->output.count;
    sw_json_line(text, 2);
    sw_json_open(text, NULL, '{');
    sw_json_string(text, "name", sw_name_or_number(named ? schema->output.name : NULL, c, &number));
}

static void put_class(sw_text *text, const sw_class_scores *of)
{
    sw_json_whole(text, "sets", of->sets);
    sw_json_whole(text, "answers", of->answers);
    sw_json_whole(text, "right", of->right);
    sw_json_real(text, "precision", of->precision);
    sw_json_real(text, "recall", of->recall);
    sw_json_real(text, "specificity", of->specificity);
    sw_json_real(text, "f1", of->f1);
    sw_json_real(text, "auc", of->auc);
    sw_json_real(text, "average_precision", of->average_precision);
    if (isfinite(of->threshold)) sw_json_real(text, "threshold", of->threshold);
    sw_json_close(text, '}');
}

/* Begin a member of the scores on a line of its own. */
static void open_member(sw_text *text, const char *key, char bracket)
{
    sw_json_line(text, 1);
    sw_json_open(text, key, bracket);
}

static void put_mean(sw_text *text, const char *key, const sw_class_scores *of)
{
    open_member(text, key, '{');
    put_class(text, of);
}

static void put_classes(sw_text *text, const sw_scores *s, const sw_schema *schema)
{
    open_member(text, s->task == SW_CLASSES ? "classes" : "labels", '[');
    for (int64_t c = 0; c < s->outputs; c++) {
        open_output(text, schema, c);
        put_class(text, &s->of[c]);
    }
    sw_json_close(text, ']');
    put_mean(text, "macro", &s->macro);
    if (s->task == SW_LABELS) put_mean(text, "micro", &s->micro);
}

/* With very many classes, a note takes the place of the matrix. */
static void put_confusion(sw_text *text, const sw_scores *s)
{
    if (!s->confusion) {
        sw_json_line(text, 1);
        sw_json_string(text, "confusion_left_out",
                       "too many classes; predictions.jsonl has the answer for each set");
        return;
    }
    open_member(text, "confusion", '[');
    for (int64_t row = 0; row < s->outputs; row++) {
        sw_json_line(text, 2);
        sw_json_open(text, NULL, '[');
        for (int64_t c = 0; c < s->outputs; c++)
            sw_json_whole(text, NULL, s->confusion[row * s->outputs + c]);
        sw_json_close(text, ']');
    }
    sw_json_close(text, ']');
}

static void put_calibration(sw_text *text, const sw_scores *s)
{
    sw_json_line(text, 1);
    sw_json_real(text, "brier", s->brier);
    sw_json_real(text, "calibration_error", s->calibration_error);
    open_member(text, "calibration", '[');
    for (int b = 0; b < SW_CALIBRATION_BINS; b++) {
        sw_json_line(text, 2);
        sw_json_open(text, NULL, '{');
        sw_json_real(text, "from", b / (double)SW_CALIBRATION_BINS);
        sw_json_real(text, "to", (b + 1) / (double)SW_CALIBRATION_BINS);
        sw_json_whole(text, "count", s->bin[b].count);
        sw_json_real(text, "probability", s->bin[b].probability);
        sw_json_real(text, "share", s->bin[b].share);
        sw_json_close(text, '}');
    }
    sw_json_close(text, ']');
}

static void put_interval(sw_text *text, const sw_interval *accuracy)
{
    open_member(text, "accuracy_interval", '{');
    sw_json_real(text, "low", accuracy->low);
    sw_json_real(text, "high", accuracy->high);
    sw_json_whole(text, "draws", accuracy->draws);
    sw_json_close(text, '}');
}

static void put_targets(sw_text *text, const sw_scores *s, const sw_schema *schema)
{
    sw_json_real(text, "rmse", s->all.rmse);
    open_member(text, "targets", '[');
    for (int64_t c = 0; c < s->outputs; c++) {
        open_output(text, schema, c);
        sw_json_real(text, "r2", s->target[c].r2);
        sw_json_real(text, "error", s->target[c].error);
        sw_json_real(text, "rmse", s->target[c].rmse);
        if (!isnan(s->target[c].log_r2)) sw_json_real(text, "log_r2", s->target[c].log_r2);
        sw_json_close(text, '}');
    }
    sw_json_close(text, ']');
}

static void put_choice(sw_text *text, const sw_threshold_choice *choice)
{
    open_member(text, "threshold", '{');
    sw_json_string(text, "by", choice->by);
    sw_json_string(text, "split", "valid");
    sw_json_whole(text, "sets", choice->sets);
    sw_json_close(text, '}');
}

void sw_metrics_json_add(sw_text *text, const sw_metrics *metrics)
{
    sw_json_whole(text, "sets", metrics->sets);
    for (int i = 0; i < sw_metric_count(); i++)
        sw_json_real(text, sw_metric_at(i)->key, sw_metric_of(sw_metric_at(i), metrics));
}

void sw_scores_json_add(sw_text *text, const sw_scores *s, const sw_schema *schema,
                        const sw_threshold_choice *choice, const sw_interval *accuracy)
{
    sw_json_open(text, NULL, '{');
    sw_metrics_json_add(text, &s->metrics);
    if (*s->no_auc) sw_json_string(text, "auc_undefined", s->no_auc);
    if (s->of) {
        put_calibration(text, s);
        put_classes(text, s, schema);
    }
    if (s->task == SW_CLASSES) put_confusion(text, s);
    if (s->target) put_targets(text, s, schema);
    if (choice) put_choice(text, choice);
    if (accuracy) put_interval(text, accuracy);
    sw_json_close(text, '}');
}

sw_status sw_scores_json(char **out, const sw_scores *scores, const sw_schema *schema,
                         const sw_threshold_choice *choice, const sw_interval *accuracy)
{
    SW_NOT_NULL(out, scores);
    sw_text text = {0};
    sw_scores_json_add(&text, scores, schema, choice, accuracy);
    return sw_text_give(out, &text);
}
