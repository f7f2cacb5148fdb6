/* markdown_attention.c - the part of report.md with the diagnoses of attention. */
#include "report/markdown_attention.h"

#include "base/error.h"
#include "base/summary.h"
#include "report/markdown_text.h"
#include "study/runs.h"

#include <setwise/diagnosis.h>

#include <stddef.h>
#include <stdio.h>

/* The measures of a row of the table: their means over the runs of an arm. */
static const struct column {
    const char *head;
    size_t offset; /* in sw_diagnosis */
    const char *format;
} columns[] = {
    {"effective elements", offsetof(sw_diagnosis, effective), "%.1f"},
    {"AUC of labels", offsetof(sw_diagnosis, auc), "%.3f"},
    {"deletion gain", offsetof(sw_diagnosis, deletion_gain), "%+.3f"},
    {"insertion gain", offsetof(sw_diagnosis, insertion_gain), "%+.3f"},
    {"between seeds", offsetof(sw_diagnosis, stability), "%.2f"},
    {"same, 10 x as long", offsetof(sw_diagnosis, repeated10), "%.2f"},
    {"same, others added", offsetof(sw_diagnosis, foreign2), "%.2f"},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* The diagnoses of an arm. */
typedef struct arm_diagnoses {
    int runs;
    bool gradient;
    sw_summary mean[COLUMNS];
    int fails[SW_FAILINGS];                  /* runs */
    char text[SW_FAILINGS][SW_WARNING_SIZE]; /* of the first of them */
} arm_diagnoses;

static void add(arm_diagnoses *of, const sw_diagnosis *d)
{
    of->runs++;
    of->gradient = d->gradient;
    for (int c = 0; c < COLUMNS; c++)
        sw_summary_add_known(&of->mean[c], *(const double *)((const char *)d + columns[c].offset));
    for (int f = 0; f < SW_FAILINGS; f++) {
        char text[SW_WARNING_SIZE];
        if (!sw_diagnosis_fails(d, (sw_failing)f, text, sizeof text)) continue;
        if (of->fails[f]++ == 0) snprintf(of->text[f], sizeof of->text[f], "%s", text);
    }
}

/* A run without a diagnosis that can be read is left out. */
static sw_status read_arm(arm_diagnoses *of, const sw_report *r, int data, int arm)
{
    *of = (arm_diagnoses){0};
    for (int run = 0; run < r->study->runs_per_arm; run++) {
        sw_path path;
        sw_diagnosis d;
        SW_TRY(sw_study_run_file(&path, r->study, r->folder, (sw_run_at){data, arm, run},
                                 SW_RUN_ATTENTION));
        const sw_status status = sw_diagnosis_read(&d, path.text);
        if (sw_is_machine_fault(status)) return status;
        if (status == SW_OK) add(of, &d);
    }
    return SW_OK;
}

static void put_row(sw_text *text, const sw_report *r, int data, int arm, const arm_diagnoses *of)
{
    const sw_main_metric *metric = sw_report_metric(r, data);
    const sw_study_cell cell = sw_study_cell_of(r->study, r->runs, data, arm);
    sw_text_add(text, "| ");
    sw_markdown_text(text, sw_arm_display_name(r->study->arm[arm]).text);
    sw_text_add(text, " | %.*f | %s", metric->scale == 1 ? 4 : 2, cell.metric_mean * metric->scale,
                of->gradient ? "gradient x input" : "attention");
    for (int c = 0; c < COLUMNS; c++) {
        sw_text_add(text, " | ");
        if (of->mean[c].n > 0) sw_text_add(text, columns[c].format, of->mean[c].mean);
    }
    sw_text_add(text, " |\n");
}

static void put_failings(sw_text *text, const sw_report *r, int arm, const arm_diagnoses *of)
{
    for (int f = 0; f < SW_FAILINGS; f++) {
        if (of->fails[f] == 0) continue;
        sw_text_add(text, "- ");
        sw_markdown_code(text, sw_arm_display_name(r->study->arm[arm]).text);
        sw_text_add(text, ", %d of %d runs: ", of->fails[f], of->runs);
        sw_markdown_text(text, of->text[f]);
        sw_text_add(text, ".\n");
    }
}

/* What the measures of answers mean: sw_agreement. */
static const char *answer_of(sw_task task)
{
    switch (task) {
    case SW_CLASSES:
        return " Confidence is the probability of the class that is predicted for the whole set, "
               "and an answer is the same if the class is.";
    case SW_LABELS:
        return " Confidence is the mean probability of the answers for the labels of the whole "
               "set, and an answer is the same if it is the same for all labels.";
    case SW_REGRESSION:
        return " A number has no probability: confidence is exp(-d), where d is the distance of "
               "the answer from that for the whole set, in standard deviations of the answers for "
               "all sets (the mean over several numbers), and an answer is the same if d is below "
               "0.5.";
    default: return "";
    }
}

static void put_head(sw_text *text, const sw_report *r, int data)
{
    const sw_main_metric *metric = sw_report_metric(r, data);
    sw_text_add(
        text,
        "### Attention under question\n\nDo the weights of elements show what decides? Means "
        "over the runs, on up to 200 test sets. Deletion gain: how much more of the "
        "confidence in the answer is lost without the elements of the largest weights than "
        "without random ones. Insertion gain: how much more confidence these elements alone give "
        "than random ones. At 0 or less, the weights do not show what decides.%s Each run has all "
        "measures in its `attention.json`.\n\n| arm | %s%s%s | weights",
        answer_of(r->facts[data].task), metric->name, *metric->unit ? ", " : "", metric->unit);
    for (int c = 0; c < COLUMNS; c++) sw_text_add(text, " | %s", columns[c].head);
    sw_text_add(text, " |\n|---|---:|---");
    for (int c = 0; c < COLUMNS; c++) sw_text_add(text, "|---:");
    sw_text_add(text, "|\n");
}

void sw_markdown_attention(sw_text *text, const sw_report *report, int data)
{
    sw_text after = {0};
    bool any = false;
    for (int a = 0; a < report->study->arm_count; a++) {
        arm_diagnoses of;
        sw_text_fail(text, read_arm(&of, report, data, a));
        if (of.runs == 0) continue;
        if (!any) put_head(text, report, data);
        any = true;
        put_row(text, report, data, a, &of);
        put_failings(&after, report, a, &of);
    }
    if (any) sw_text_add(text, "\n");
    if (after.length > 0) sw_text_add(&after, "\n");
    sw_text_take(text, &after);
}
