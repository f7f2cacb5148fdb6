/* results_json.c - what a study found, as JSON. */
#include "report/results_json.h"

#include "model/fields.h"
#include "report/findings.h"
#include "report/metric_text.h"
#include "study/runs.h"
#include "train/metric_names.h"

#include <math.h>
#include <string.h>

/* ---- Members of objects and lists ------------------------------------------------------------ */

/* A comma after what ended, and the name of a member; NULL: the next item of a list. */
static void put_key(sw_text *text, const char *key)
{
    if (text->length > 0 && !strchr("{[", text->data[text->length - 1])) sw_text_add(text, ",");
    if (key) sw_text_add(text, "\"%s\":", key);
}

static void open_as(sw_text *text, const char *key, char bracket)
{
    put_key(text, key);
    sw_text_add(text, "%c", bracket);
}

static void put_text(sw_text *text, const char *key, const char *value)
{
    put_key(text, key);
    sw_text_string(text, value);
}

static void put_real(sw_text *text, const char *key, double value)
{
    put_key(text, key);
    sw_text_real(text, value);
}

static void put_whole(sw_text *text, const char *key, int64_t value)
{
    put_key(text, key);
    sw_text_add(text, "%lld", (long long)value);
}

static void put_bool(sw_text *text, const char *key, bool value)
{
    put_key(text, key);
    sw_text_add(text, value ? "true" : "false");
}

/* [low, high], or null. */
static void put_interval(sw_text *text, double low, double high)
{
    put_key(text, "interval");
    if (isnan(low) || isnan(high)) {
        sw_text_add(text, "null");
        return;
    }
    sw_text_add(text, "[");
    put_real(text, NULL, low);
    put_real(text, NULL, high);
    sw_text_add(text, "]");
}

/* ---- Settings and arms ----------------------------------------------------------------------- */

/* Those that all runs share and some arm reads. */
static void put_settings(sw_text *text, const sw_report *r)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    open_as(text, "settings", '{');
    for (int i = 0; i < count; i++) {
        if (sw_study_varies(field[i].name) || !sw_report_reads(r, i)) continue;
        put_key(text, field[i].name);
        sw_field_write(&field[i], &r->study->config, text);
    }
    sw_text_add(text, "}");
}

static void put_arms(sw_text *text, const sw_study *study)
{
    open_as(text, "arms", '[');
    for (int a = 0; a < study->arm_count; a++) {
        open_as(text, NULL, '{');
        put_text(text, "arm", study->arm[a]);
        put_text(text, "name", sw_arm_display_name(study->arm[a]).text);
        put_bool(text, "reference", a == study->reference);
        sw_text_add(text, "}");
    }
    sw_text_add(text, "]");
}

/* ---- A data set ------------------------------------------------------------------------------ */

static void put_facts(sw_text *text, const sw_data_facts *facts)
{
    put_text(text, "task", sw_task_name(facts->task));
    put_whole(text, "outputs", facts->outputs);
    put_whole(text, "width", facts->width);
    put_whole(text, "context", facts->context);
    put_whole(text, "vocabulary", facts->vocabulary);
    open_as(text, "sets", '{');
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        put_whole(text, sw_role_name((sw_role)role), facts->sets[role]);
    sw_text_add(text, "}");
    put_real(text, "chance", facts->chance);
    put_real(text, "best_possible", facts->best_possible);
}

static void put_cells(sw_text *text, const sw_report *r, int data)
{
    open_as(text, "cells", '[');
    for (int a = 0; a < r->study->arm_count; a++) {
        const sw_study_cell cell = sw_study_cell_of(r->study, r->runs, data, a);
        open_as(text, NULL, '{');
        put_text(text, "arm", r->study->arm[a]);
        put_bool(text, "empty", cell.empty);
        put_whole(text, "runs", cell.runs);
        put_whole(text, "diverged", cell.diverged);
        put_real(text, "majority", cell.majority);
        put_real(text, "parameters", cell.runs > 0 ? (double)cell.parameters : (double)NAN);
        put_real(text, "seconds", cell.seconds_mean);
        sw_text_add(text, "}");
    }
    sw_text_add(text, "]");
}

static void put_estimates(sw_text *text, const sw_study *study, const sw_metric_analysis *metric)
{
    open_as(text, "arms", '[');
    for (int a = 0; a < metric->arms; a++) {
        const sw_arm_estimate *arm = &metric->arm[a];
        open_as(text, NULL, '{');
        put_text(text, "arm", study->arm[a]);
        put_whole(text, "runs", arm->runs);
        put_real(text, "mean", arm->mean);
        put_real(text, "sd", arm->sd);
        put_interval(text, arm->low, arm->high);
        put_real(text, "best", arm->best);
        sw_text_add(text, "}");
    }
    sw_text_add(text, "]");
}

static void put_pair(sw_text *text, const sw_study *study, const sw_metric_analysis *metric, int a,
                     int b, const char *family, const sw_pair_estimate *pair)
{
    open_as(text, NULL, '{');
    put_text(text, "family", family);
    put_text(text, "arm", study->arm[a]);
    put_text(text, "other", study->arm[b]);
    put_real(text, "difference", pair->difference);
    if (metric->ratios) put_real(text, "ratio", pair->ratio);
    put_interval(text, pair->low, pair->high);
    put_real(text, "p", pair->p);
    put_text(text, "verdict", sw_verdict_name(pair->verdict));
    sw_text_add(text, "}");
}

static void put_pairs(sw_text *text, const sw_study *study, const sw_metric_analysis *metric)
{
    open_as(text, "pairs", '[');
    for (int a = 0; a < metric->arms; a++)
        for (int b = a + 1; b < metric->arms; b++)
            put_pair(text, study, metric, a, b, "all pairs", &metric->pair[a * metric->arms + b]);
    for (int a = 0; a < metric->arms && metric->against; a++)
        if (a != metric->reference)
            put_pair(text, study, metric, a, metric->reference, "reference", &metric->against[a]);
    sw_text_add(text, "]");
}

static void put_metrics(sw_text *text, const sw_study *study, const sw_analysis *analysis)
{
    open_as(text, "metrics", '[');
    for (int m = 0; m < analysis->metrics; m++) {
        const sw_metric_analysis *metric = &analysis->metric[m];
        open_as(text, NULL, '{');
        put_text(text, "metric", metric->name);
        put_text(text, "unit", metric->unit);
        put_real(text, "scale", metric->scale);
        put_bool(text, "lower_is_better", metric->lower_is_better);
        put_whole(text, "sets", metric->sets);
        put_whole(text, "groups", metric->groups);
        put_text(text, "compared", metric->ratios ? "ratios" : "differences");
        put_real(text, "resolution", metric->resolution);
        if (metric->against) put_real(text, "resolution_reference", metric->resolution_against);
        put_estimates(text, study, metric);
        put_pairs(text, study, metric);
        sw_text_add(text, "}");
    }
    sw_text_add(text, "]");
}

static void put_data(sw_text *text, const sw_report *r, int data)
{
    sw_text words = {0};
    open_as(text, NULL, '{');
    put_text(text, "data", r->study->data[data]);
    put_text(text, "name", sw_data_display_name(r->study, data).text);
    put_facts(text, &r->facts[data]);
    sw_findings(&words, &sw_text_of_terminal, r, data);
    put_text(text, "words", words.data ? words.data : "");
    text->failed |= words.failed;
    sw_text_free(&words);
    put_cells(text, r, data);
    put_metrics(text, r->study, r->analysis[data]);
    sw_text_add(text, "}");
}

/* ---- Runs ------------------------------------------------------------------------------------ */

static void put_split(sw_text *text, const char *name, sw_metrics metrics)
{
    open_as(text, name, '{');
    put_whole(text, "sets", metrics.sets);
    for (int m = 0; m < SW_METRICS; m++)
        put_real(text, sw_metrics_name(m), *sw_metrics_at(&metrics, m));
    sw_text_add(text, "}");
}

static void put_run(sw_text *text, const sw_report *r, int number)
{
    const sw_study_run *run = &r->runs[number];
    sw_config config = r->study->config;
    sw_path folder;
    const int own = number % r->study->runs_per_arm;
    sw_study_number(&config, r->study, own);
    open_as(text, NULL, '{');
    put_text(text, "data", r->study->data[run->data]);
    put_text(text, "arm", r->study->arm[run->arm]);
    put_whole(text, "seed", run->seed);
    if (config.folds > 0) {
        put_whole(text, "repeat", config.repeat);
        put_whole(text, "fold", config.fold);
    }
    put_text(text, "status", run->status == SW_OK ? "ok" : "diverged");
    if (sw_study_run_folder(&folder, r->study, ".", run->data, run->arm, own) == SW_OK)
        put_text(text, "folder", folder.text + strlen("./"));
    if (run->status == SW_OK) {
        put_split(text, "train", run->result.train);
        put_split(text, "valid", run->result.valid);
        put_split(text, "test", run->result.test);
        put_whole(text, "steps", run->result.steps);
        put_whole(text, "best_step", run->result.best_step);
        put_whole(text, "parameters", run->result.parameters);
        put_real(text, "seconds", run->result.seconds);
    }
    sw_text_add(text, "}");
}

void sw_results_json(sw_text *text, const sw_report *report)
{
    const sw_study *study = report->study;
    sw_text_add(text, "{");
    put_text(text, "setwise", sw_version());
    put_real(text, "level", SW_STUDY_LEVEL);
    if (study->preset) put_text(text, "preset", study->preset->name);
    put_settings(text, report);
    put_arms(text, study);
    open_as(text, "data", '[');
    for (int d = 0; d < study->data_count; d++) put_data(text, report, d);
    sw_text_add(text, "]");
    open_as(text, "runs", '[');
    const int count = sw_study_index(study, study->data_count, 0, 0);
    for (int i = 0; i < count; i++)
        if (report->runs[i].status != SW_ERROR_INTERRUPTED) put_run(text, report, i);
    sw_text_add(text, "]}\n");
}
