/* results_json.c - what a study found, as JSON. */
#include "report/results_json.h"

#include "base/json_text.h"
#include "model/fields.h"
#include "report/findings.h"
#include "report/metric_text.h"
#include "study/runs.h"
#include "train/scores_json.h"

#include <math.h>
#include <string.h>

/* [low, high], or null. */
static void put_interval(sw_text *text, double low, double high)
{
    if (isnan(low) || isnan(high)) {
        sw_json_real(text, "interval", NAN);
        return;
    }
    sw_json_open(text, "interval", '[');
    sw_json_real(text, NULL, low);
    sw_json_real(text, NULL, high);
    sw_json_close(text, ']');
}

/* ---- Settings and arms ----------------------------------------------------------------------- */

/* The settings that all runs share and some arm reads. */
static void put_settings(sw_text *text, const sw_report *r)
{
    int count;
    const sw_field *field = sw_config_fields(&count);
    sw_json_open(text, "settings", '{');
    for (int i = 0; i < count; i++) {
        if (sw_study_varies(field[i].name) || !sw_report_reads(r, i)) continue;
        sw_json_key(text, field[i].name);
        sw_field_write(&field[i], &r->study->config, text);
    }
    sw_json_close(text, '}');
}

static void put_arms(sw_text *text, const sw_study *study)
{
    sw_json_open(text, "arms", '[');
    for (int a = 0; a < study->arm_count; a++) {
        sw_json_open(text, NULL, '{');
        sw_json_string(text, "arm", study->arm[a]);
        sw_json_string(text, "name", sw_arm_display_name(study->arm[a]).text);
        sw_json_bool(text, "reference", a == study->reference);
        sw_json_close(text, '}');
    }
    sw_json_close(text, ']');
}

/* ---- A data set ------------------------------------------------------------------------------ */

static void put_facts(sw_text *text, const sw_data_facts *facts)
{
    sw_json_string(text, "task", sw_task_name(facts->task));
    sw_json_whole(text, "outputs", facts->outputs);
    sw_json_whole(text, "width", facts->width);
    sw_json_whole(text, "context", facts->context);
    sw_json_whole(text, "vocabulary", facts->vocabulary);
    sw_json_open(text, "sets", '{');
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        sw_json_whole(text, sw_role_name((sw_role)role), facts->sets[role]);
    sw_json_close(text, '}');
    sw_json_real(text, "chance", facts->chance);
    sw_json_real(text, "best_possible", facts->best_possible);
}

static void put_cells(sw_text *text, const sw_report *r, int data)
{
    sw_json_open(text, "cells", '[');
    for (int a = 0; a < r->study->arm_count; a++) {
        const sw_study_cell cell = sw_study_cell_of(r->study, r->runs, data, a);
        sw_json_open(text, NULL, '{');
        sw_json_string(text, "arm", r->study->arm[a]);
        sw_json_bool(text, "empty", cell.empty);
        sw_json_whole(text, "runs", cell.runs);
        sw_json_whole(text, "diverged", cell.diverged);
        sw_json_real(text, "majority", cell.majority);
        sw_json_real(text, "parameters", cell.runs > 0 ? (double)cell.parameters : (double)NAN);
        sw_json_real(text, "seconds", cell.seconds_mean);
        sw_json_close(text, '}');
    }
    sw_json_close(text, ']');
}

static void put_estimates(sw_text *text, const sw_study *study, const sw_metric_analysis *metric)
{
    sw_json_open(text, "arms", '[');
    for (int a = 0; a < metric->arms; a++) {
        const sw_arm_estimate *arm = &metric->arm[a];
        sw_json_open(text, NULL, '{');
        sw_json_string(text, "arm", study->arm[a]);
        sw_json_whole(text, "runs", arm->runs);
        sw_json_real(text, "mean", arm->mean);
        sw_json_real(text, "sd", arm->sd);
        put_interval(text, arm->low, arm->high);
        sw_json_real(text, "best", arm->best);
        if (arm->same != a) sw_json_string(text, "same_runs", study->arm[arm->same]);
        sw_json_close(text, '}');
    }
    sw_json_close(text, ']');
}

static void put_pair(sw_text *text, const sw_study *study, const sw_metric_analysis *metric, int a,
                     int b, const char *family, const sw_pair_estimate *pair)
{
    sw_json_open(text, NULL, '{');
    sw_json_string(text, "family", family);
    sw_json_string(text, "arm", study->arm[a]);
    sw_json_string(text, "other", study->arm[b]);
    sw_json_real(text, "difference", pair->difference);
    if (metric->ratios) sw_json_real(text, "ratio", pair->ratio);
    put_interval(text, pair->low, pair->high);
    sw_json_real(text, "p", pair->p);
    sw_json_string(text, "verdict", sw_verdict_name(pair->verdict));
    sw_json_real(text, "worse", pair->worse);
    sw_json_real(text, "equal", pair->equal);
    sw_json_real(text, "better", pair->better);
    sw_json_close(text, '}');
}

static void put_pairs(sw_text *text, const sw_study *study, const sw_metric_analysis *metric)
{
    sw_json_open(text, "pairs", '[');
    for (int a = 0; a < metric->arms; a++)
        for (int b = a + 1; b < metric->arms; b++)
            put_pair(text, study, metric, a, b, "all pairs", &metric->pair[a * metric->arms + b]);
    for (int a = 0; a < metric->arms && metric->against; a++)
        if (a != metric->reference)
            put_pair(text, study, metric, a, metric->reference, "reference", &metric->against[a]);
    sw_json_close(text, ']');
}

static void put_metrics(sw_text *text, const sw_study *study, const sw_analysis *analysis)
{
    sw_json_open(text, "metrics", '[');
    for (int m = 0; m < analysis->metrics; m++) {
        const sw_metric_analysis *metric = &analysis->metric[m];
        sw_json_open(text, NULL, '{');
        sw_json_string(text, "metric", metric->name);
        sw_json_string(text, "unit", metric->unit);
        sw_json_real(text, "scale", metric->scale);
        sw_json_bool(text, "lower_is_better", metric->lower_is_better);
        sw_json_whole(text, "sets", metric->sets);
        sw_json_whole(text, "groups", metric->groups);
        sw_json_string(text, "compared", metric->ratios ? "ratios" : "differences");
        sw_json_real(text, "rope", metric->rope);
        sw_json_real(text, "resolution", metric->resolution);
        if (metric->against) sw_json_real(text, "resolution_reference", metric->resolution_against);
        put_estimates(text, study, metric);
        put_pairs(text, study, metric);
        sw_json_close(text, '}');
    }
    sw_json_close(text, ']');
}

static void put_data(sw_text *text, const sw_report *r, int data)
{
    sw_text words = {0};
    sw_json_open(text, NULL, '{');
    sw_json_string(text, "data", r->study->data[data]);
    sw_json_string(text, "name", sw_data_display_name(r->study, data).text);
    put_facts(text, &r->facts[data]);
    sw_findings(&words, &sw_text_of_terminal, r, data);
    sw_json_string(text, "words", words.data ? words.data : "");
    sw_text_fail_as(text, &words);
    sw_text_free(&words);
    put_cells(text, r, data);
    put_metrics(text, r->study, r->analysis[data]);
    sw_json_close(text, '}');
}

/* ---- Runs ------------------------------------------------------------------------------------ */

static void put_split(sw_text *text, const char *name, const sw_metrics *metrics)
{
    sw_json_open(text, name, '{');
    sw_metrics_json_add(text, metrics);
    sw_json_close(text, '}');
}

static void put_run(sw_text *text, const sw_report *r, int number)
{
    const sw_study_run *run = &r->runs[number];
    sw_config config = r->study->config;
    sw_path folder;
    const sw_run_at at = sw_study_at(r->study, run);
    sw_study_number(&config, r->study, at.run);
    sw_json_open(text, NULL, '{');
    sw_json_string(text, "data", r->study->data[run->data]);
    sw_json_string(text, "arm", r->study->arm[run->arm]);
    sw_json_whole(text, "seed", run->seed);
    if (config.folds > 0) {
        sw_json_whole(text, "repeat", config.repeat);
        sw_json_whole(text, "fold", config.fold);
    }
    sw_json_string(text, "status", run->status == SW_OK ? "ok" : "diverged");
    if (sw_study_run_folder(&folder, r->study, ".", at) == SW_OK)
        sw_json_string(text, "folder", folder.text + strlen("./"));
    if (run->status == SW_OK) {
        put_split(text, "train", &run->result.train);
        put_split(text, "valid", &run->result.valid);
        put_split(text, "test", &run->result.test);
        sw_json_whole(text, "steps", run->result.steps);
        sw_json_whole(text, "best_step", run->result.best_step);
        sw_json_whole(text, "parameters", run->result.parameters);
        sw_json_real(text, "seconds", run->result.seconds);
    }
    sw_json_close(text, '}');
}

void sw_results_json(sw_text *text, const sw_report *report)
{
    const sw_study *study = report->study;
    sw_json_open(text, NULL, '{');
    sw_json_string(text, "setwise", sw_version());
    sw_json_real(text, "level", SW_STUDY_LEVEL);
    if (study->preset) sw_json_string(text, "preset", study->preset->name);
    put_settings(text, report);
    put_arms(text, study);
    sw_json_open(text, "data", '[');
    for (int d = 0; d < study->data_count; d++) put_data(text, report, d);
    sw_json_close(text, ']');
    sw_json_open(text, "runs", '[');
    const int count = sw_study_index(study, study->data_count, 0, 0);
    for (int i = 0; i < count; i++)
        if (report->runs[i].status != SW_ERROR_INTERRUPTED) put_run(text, report, i);
    sw_text_add(text, "]}\n");
}
