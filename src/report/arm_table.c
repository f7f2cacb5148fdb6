/* arm_table.c - the table of a data set, with a row for each arm. */
#include "report/arm_table.h"

#include "report/metric_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct arm_rows {
    const sw_report *report;
    const sw_analysis *analysis;
    const sw_metric_analysis *main;
    int data;
    bool deviations, differences, probabilities, chances; /* columns that some arm has */
    const sw_main_metric *secondary; /* whose secondary metric is not analysed; or NULL */
    sw_table *table;
} arm_rows;

/* Which columns the table has. */
static arm_rows begin(sw_table *out, const sw_report *report, int data)
{
    const sw_analysis *analysis = report->analysis[data];
    arm_rows rows = {report, analysis, &analysis->metric[0], data, .table = out};
    for (int a = 0; a < analysis->arms; a++) {
        rows.deviations |= !isnan(rows.main->arm[a].sd);
        rows.chances |= !isnan(rows.main->arm[a].best);
        rows.differences |=
            sw_metric_pair(rows.main, a, report->study->reference).verdict != SW_UNTESTED;
    }
    rows.probabilities = rows.differences && report->study->config.folds > 0;
    const sw_main_metric *metric = sw_report_metric(report, data);
    bool analysed = !metric->secondary;
    for (int m = 0; m < analysis->metrics && !analysed; m++)
        analysed = strcmp(analysis->metric[m].name, metric->secondary) == 0;
    for (int a = 0; a < analysis->arms && !analysed; a++)
        if (!isnan(sw_study_cell_of(report->study, report->runs, data, a).secondary_mean))
            rows.secondary = metric;
    return rows;
}

/* Has any arm a value of the metric? */
static bool has_values(const sw_metric_analysis *metric)
{
    for (int a = 0; a < metric->arms; a++)
        if (!isnan(metric->arm[a].mean)) return true;
    return false;
}

/* "test accuracy, %" */
static void add_title(sw_table *table, const char *before, const sw_metric_analysis *metric)
{
    char title[128];
    snprintf(title, sizeof title, "%s%s%s%s", before, metric->name, *metric->unit ? ", " : "",
             metric->unit);
    sw_table_column(table, title, true);
}

static void add_head(const arm_rows *rows)
{
    sw_table_column(rows->table, "arm", false);
    add_title(rows->table, "test ", rows->main);
    if (rows->deviations)
        sw_table_column(rows->table,
                        rows->report->study->config.folds > 0 ? "± of folds" : "± of seeds", true);
    if (rows->differences) {
        sw_table_column(rows->table, rows->main->ratios ? "ratio" : "difference", true);
        sw_table_column(rows->table, rows->main->against ? "verdict, reference family" : "verdict",
                        false);
    }
    if (rows->probabilities)
        sw_table_column(rows->table,
                        rows->main->rope > 0 ? "worse, equal, better, %" : "worse, better, %",
                        true);
    if (rows->chances) sw_table_column(rows->table, "P(best), %", true);
    for (int m = 1; m < rows->analysis->metrics; m++)
        if (has_values(&rows->analysis->metric[m]))
            add_title(rows->table, "", &rows->analysis->metric[m]);
    if (rows->secondary) sw_table_column(rows->table, rows->secondary->secondary, true);
    sw_table_column(rows->table, "parameters", true);
    sw_table_column(rows->table, "seconds", true);
}

/* Add a cell with the text, which is freed. */
static void add_text(sw_table *table, sw_text *text)
{
    table->failed |= text->failed;
    sw_table_add(table, "%s", text->data ? text->data : "");
    sw_text_free(text);
}

/* "91.0 [89.1, 92.7]" */
static void add_estimate(sw_table *table, const sw_metric_analysis *metric, double value,
                         double low, double high, const char *mark)
{
    sw_text text = {0};
    sw_metric_number(&text, metric, value);
    sw_metric_interval(&text, metric, low, high);
    sw_text_add(&text, "%s", mark);
    add_text(table, &text);
}

/* In place of a verdict: whose runs the arm has. */
static void add_owner(const arm_rows *rows, int arm)
{
    sw_text text = {0};
    const int owner = rows->main->arm[arm].same;
    sw_text_add(&text, "runs of %s", sw_arm_display_name(rows->report->study->arm[owner]).text);
    rows->table->failed |= text.failed;
    sw_table_name(rows->table, text.data ? text.data : "");
    sw_text_free(&text);
}

/* The difference from the reference, or the ratio to it, and what it means. */
static void add_difference(const arm_rows *rows, int arm)
{
    const int reference = rows->report->study->reference;
    const sw_pair_estimate pair = sw_metric_pair(rows->main, arm, reference);
    sw_text text = {0};
    if (arm == reference) {
        sw_table_add(rows->table, "%s", "");
        sw_table_add(rows->table, "reference");
        return;
    }
    sw_metric_comparison(&text, rows->main, &pair);
    add_text(rows->table, &text);
    if (rows->main->arm[arm].same != arm)
        add_owner(rows, arm);
    else
        sw_table_add(rows->table, "%s",
                     pair.verdict == SW_UNTESTED ? "" : sw_verdict_name(pair.verdict));
}

/* Add a probability in percent, but never 0 or 100, which no number of draws shows; nothing if it
 * is NaN. */
static void put_chance(sw_text *text, double share)
{
    if (isnan(share)) return;
    if (share < 0.01 || share > 0.99)
        sw_text_add(text, share < 0.5 ? "< 1" : "> 99");
    else
        sw_text_add(text, "%.0f", 100 * share);
}

static void add_chance(sw_table *table, double share)
{
    sw_text text = {0};
    put_chance(&text, share);
    add_text(table, &text);
}

/* "21, 14, 66": the probabilities that the arm is truly worse than the reference, practically equal
 * and better. Without a range of practical equality, the second is left out. */
static void add_probabilities(const arm_rows *rows, int arm)
{
    const sw_pair_estimate pair = sw_metric_pair(rows->main, arm, rows->report->study->reference);
    sw_text text = {0};
    if (!isnan(pair.worse)) {
        put_chance(&text, pair.worse);
        if (rows->main->rope > 0) {
            sw_text_add(&text, ", ");
            put_chance(&text, pair.equal);
        }
        sw_text_add(&text, ", ");
        put_chance(&text, pair.better);
    }
    add_text(rows->table, &text);
}

static void add_arm(const arm_rows *rows, int arm)
{
    const sw_study *study = rows->report->study;
    const sw_study_cell cell = sw_study_cell_of(study, rows->report->runs, rows->data, arm);
    const sw_arm_estimate *estimate = &rows->main->arm[arm];
    sw_table_name(rows->table, sw_arm_display_name(study->arm[arm]).text);
    if (cell.best) sw_table_strong(rows->table);
    if (cell.runs == 0) {
        sw_table_add(rows->table, cell.empty ? "-" : cell.diverged ? "diverged" : "not run");
        sw_table_end(rows->table);
        return;
    }
    add_estimate(rows->table, rows->main, estimate->mean, estimate->low, estimate->high,
                 cell.diverged ? " †" : "");
    if (cell.best) sw_table_strong(rows->table);
    if (rows->deviations) add_estimate(rows->table, rows->main, estimate->sd, NAN, NAN, "");
    if (rows->differences) add_difference(rows, arm);
    if (rows->probabilities) add_probabilities(rows, arm);
    if (rows->chances) add_chance(rows->table, estimate->best);
    for (int m = 1; m < rows->analysis->metrics; m++) {
        const sw_metric_analysis *metric = &rows->analysis->metric[m];
        if (has_values(metric))
            add_estimate(rows->table, metric, metric->arm[arm].mean, NAN, NAN, "");
    }
    if (rows->secondary && isnan(cell.secondary_mean))
        sw_table_add(rows->table, "%s", "");
    else if (rows->secondary)
        sw_table_add(rows->table, "%.3f", cell.secondary_mean);
    sw_table_add(rows->table, "%lld", (long long)cell.parameters);
    sw_table_add(rows->table, "%.1f", cell.seconds_mean);
}

void sw_arm_table(sw_table *out, const sw_report *report, int data)
{
    const arm_rows rows = begin(out, report, data);
    add_head(&rows);
    for (int a = 0; a < rows.analysis->arms; a++) add_arm(&rows, a);
    const double majority = sw_majority_of(report->study, report->runs, data);
    if (isnan(majority)) return;
    sw_table_add(out, report->facts[data].task == SW_CLASSES ? "(the majority class)"
                                                             : "(the majority of each label)");
    add_estimate(out, rows.main, majority, NAN, NAN, "");
    sw_table_end(out);
}
