/* markdown.c - report.md: what was found, and for each data set facts, a table and its figures. */
#include "report/markdown.h"

#include "base/file.h"
#include "report/arm_table.h"
#include "report/figure_forest.h"
#include "report/figure_ranks.h"
#include "report/findings.h"
#include "report/heatmap.h"
#include "report/markdown_arms.h"
#include "report/markdown_attention.h"
#include "report/markdown_guide.h"
#include "report/markdown_merit.h"
#include "report/markdown_preset.h"
#include "report/markdown_remarks.h"
#include "report/markdown_repeat.h"
#include "report/markdown_text.h"
#include "report/table_markdown.h"
#include "study/file_name.h"
#include "study/runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- What was found -------------------------------------------------------------------------- */

/* A paragraph for each data set. */
static void put_findings(sw_text *text, const sw_report *r)
{
    for (int d = 0; d < r->study->data_count; d++) {
        sw_text_add(text, "**");
        sw_markdown_text(text, sw_data_display_name(r->study, d).text);
        sw_text_add(text, ".** ");
        sw_findings(text, &sw_text_of_markdown, r, d);
        sw_text_add(text, "\n\n");
    }
}

static void put_table(sw_text *text, const sw_report *r, int data)
{
    sw_table table = {0};
    sw_arm_table(&table, r, data);
    sw_table_markdown(text, &table);
    sw_table_free(&table);
}

/* Add a sentence for each arm with diverged runs. */
static void put_diverged(sw_text *text, const sw_report *r, int data)
{
    const sw_study *study = r->study;
    bool any = false;
    for (int a = 0; a < study->arm_count; a++) {
        sw_study_cell cell = sw_study_cell_of(study, r->runs, data, a);
        if (cell.diverged == 0) continue;
        any = true;
        sw_text_add(text, "† ");
        sw_markdown_code(text, sw_arm_display_name(study->arm[a]).text);
        sw_text_add(text, ": %d of %d runs diverged (the loss became infinite or NaN;",
                    cell.diverged, study->runs_per_arm);
        const char *between = " ";
        for (int i = 0; i < study->runs_per_arm; i++) {
            const sw_study_run *run = &r->runs[sw_study_index(study, data, a, i)];
            if (run->status != SW_ERROR_DIVERGED) continue;
            sw_text_add(text, "%s%s", between, sw_study_run_display_name(study, run->seed).text);
            between = ", ";
        }
        sw_text_add(text, "). They are left out of the means, and the arm cannot be the best.\n");
    }
    if (any) sw_text_add(text, "\n");
}

/* ---- Facts and figures of a data set --------------------------------------------------------- */

/* The plural's s. */
static const char *s_of(int64_t count)
{
    return count == 1 ? "" : "s";
}

/* The whole spec, if it says more than the heading. */
static void put_spec(sw_text *text, const sw_study *study, int data)
{
    if (strcmp(sw_data_display_name(study, data).text, study->data[data]) == 0) return;
    sw_text_add(text, "Data: ");
    sw_markdown_text(text, study->data[data]);
    sw_text_add(text, "\n\n");
}

/* The task, in words. */
static void put_task(sw_text *text, const sw_data_facts *facts)
{
    long long outputs = facts->outputs;
    switch (facts->task) {
    case SW_CLASSES:
        sw_text_add(text, "%lld classes", outputs);
        if (isfinite(facts->chance))
            sw_text_add(text, "; the most frequent one makes up %.1f %% of the test sets",
                        100 * facts->chance);
        break;
    case SW_LABELS:
        sw_text_add(text, "%lld label%s, each of which a set has or does not have", outputs,
                    s_of(facts->outputs));
        break;
    case SW_REGRESSION:
        sw_text_add(text, "%lld number%s to predict for each set", outputs, s_of(facts->outputs));
        break;
    case SW_MIXTURE:
        outputs /= 1 + 2 * facts->width;
        sw_text_add(text, "a mixture of %lld Gaussian%s to fit to the elements of a set", outputs,
                    s_of(outputs));
        break;
    }
}

/* "; the best possible accuracy is 84.20 %", if it is known. */
static void put_best(sw_text *text, const sw_data_facts *facts)
{
    const sw_main_metric *metric = sw_main_metric_of(facts->task, facts->outputs);
    double best = metric->scale * facts->best_possible;
    if (!isfinite(best)) return;
    sw_text_add(text, "; the best possible %s is %.*f%s%s", metric->name,
                *metric->unit ? 2 : sw_digits_of(best), best, *metric->unit ? " " : "",
                metric->unit);
}

static void put_splits(sw_text *text, const sw_data_facts *facts, int64_t folds)
{
    const long long train = facts->sets[SW_TRAIN], valid = facts->sets[SW_VALID],
                    test = facts->sets[SW_TEST];
    char groups[64] = "";
    if (facts->groups > 0)
        snprintf(groups, sizeof groups, " (of %lld group%s)", (long long)facts->groups,
                 s_of(facts->groups));
    if (folds > 0)
        sw_text_add(text,
                    "; %lld sets%s in %lld folds: each in turn to test, %sthe others to train",
                    train + valid + test, groups, (long long)folds,
                    valid > 0 ? "the next one to validate, " : "");
    else
        sw_text_add(text, "; %lld sets to train, %lld to validate, %lld to test%s", train, valid,
                    test, groups);
}

static void put_facts(sw_text *text, const sw_data_facts *facts, int64_t folds)
{
    put_task(text, facts);
    put_best(text, facts);
    sw_text_add(text, "; an element is %lld number%s", (long long)facts->width, s_of(facts->width));
    if (facts->vocabulary > 0)
        sw_text_add(text, ", the first of which is one of %lld tokens",
                    (long long)facts->vocabulary);
    if (facts->context > 0)
        sw_text_add(text, "; %lld number%s with each set", (long long)facts->context,
                    facts->context == 1 ? " comes" : "s come");
    put_splits(text, facts, folds);
    if (facts->sets[SW_TRAIN] > 0)
        sw_text_add(text, "; a set of the training split has %.1f elements on average",
                    (double)facts->rows[SW_TRAIN] / (double)facts->sets[SW_TRAIN]);
    sw_text_add(text, ".\n\n");
}

/* "> Note: TEXT (`max`, `pma`)": the arms that the note concerns; none are named if these are all
 * of `arms`, a bit for each. */
static void put_note(sw_text *text, const sw_study *study, const sw_arm_note *note,
                     const char *what, uint64_t arms)
{
    const bool named = (note->arms & arms) != arms;
    const char *between = " (";
    sw_text_add(text, "> Note: %s", what);
    sw_markdown_text(text, note->text);
    for (int a = 0; named && a < study->arm_count; a++) {
        if (!(note->arms >> a & 1)) continue;
        sw_text_add(text, "%s", between);
        sw_markdown_code(text, sw_arm_display_name(study->arm[a]).text);
        between = ", ";
    }
    sw_text_add(text, "%s\n\n", named ? ")" : "");
}

/* The warnings of the data set and its models, and the reasons of empty cells. */
static void put_notes(sw_text *text, const sw_report *r, int data)
{
    const sw_arm_notes *warnings = &r->facts[data].warnings;
    const sw_arm_notes *reasons = &r->facts[data].empty_reason;
    uint64_t run = 0; /* bit a: arm a is run */
    for (int a = 0; a < r->study->arm_count; a++)
        run |= (uint64_t)!sw_study_is_empty(r->study, r->runs, data, a) << a;
    for (int i = 0; i < warnings->count; i++) put_note(text, r->study, &warnings->list[i], "", run);
    for (int i = 0; i < reasons->count; i++)
        put_note(text, r->study, &reasons->list[i], "not run: ", UINT64_MAX);
}

static void put_pictures(sw_text *text, const sw_report *r, int data)
{
    char name[256];
    sw_file_name_of(name, sizeof name, r->study->data[data]);
    if (!sw_report_has_figures(r, data)) return;
    if (r->no_pictures[0]) {
        sw_text_add(text, "No pictures: ");
        sw_markdown_text(text, r->no_pictures);
        sw_text_add(text, ". The data and the scripts are in [figures](figures/).\n\n");
        return;
    }
    const sw_main_metric *metric = sw_report_metric(r, data);
    sw_text_add(text, "![Test %s by arm, mean and standard deviation](figures/%s-%s.svg)\n\n",
                metric->name, metric->key, name);
    if (sw_report_has_curves(r, data))
        sw_text_add(text, "![Validation %s by epoch](figures/curves-%s.svg)\n\n", metric->name,
                    name);
    const sw_figure figure = {r->study, r->runs, data, r->folder, name};
    if (sw_figure_has_forest(&figure, sw_report_analysis(r, data)))
        sw_text_add(text,
                    "![Intervals of the arms, and differences from the reference]"
                    "(figures/forest-%s.svg)\n\n",
                    name);
    sw_text_add(text, "![Test %s against parameters and seconds](figures/cost-%s.svg)\n\n",
                metric->name, name);
}

/* The heat map, and which data sets are not in it. */
static void put_heatmap(sw_text *text, const sw_report *r)
{
    int row[SW_STUDY_MAX_DATA], rows = sw_heatmap_rows(r, row), left_out = 0;
    const sw_main_metric *metric = sw_report_metric(r, row[0]);
    sw_text_add(text, "![All arms on the data sets of one metric, from chance to best]"
                      "(figures/heatmap.svg)\n\n");
    for (int d = 0, next = 0; d < r->study->data_count; d++) {
        if (next < rows && row[next] == d) {
            next++;
            continue;
        }
        sw_text_add(text, left_out++ == 0 ? "> Note: the heat map leaves out " : ", ");
        sw_markdown_code(text, sw_data_display_name(r->study, d).text);
    }
    if (left_out > 0)
        sw_text_add(text, ": it has the %d data sets with the metric %s and a known chance.\n\n",
                    rows, metric->name);
}

/* The figures of all data sets together, if there are several. */
static void put_overview(sw_text *text, const sw_report *r)
{
    bool any = false;
    for (int d = 0; d < r->study->data_count; d++) any |= sw_report_has_figures(r, d);
    if (sw_report_has_heatmap(r)) put_heatmap(text, r);
    if (sw_report_has_ranks(r) && !r->no_pictures[0])
        sw_text_add(text, "![Mean ranks of the arms over the data sets](figures/ranks.svg)\n\n");
    if (any && r->study->data_count > 1 && !r->no_pictures[0])
        sw_text_add(text, "![All arms on the test split of each data set, mean and standard "
                          "deviation](figures/overview.svg)\n\n");
}

/* ---- The whole report ------------------------------------------------------------------------ */

/* The encoder of the models; if it differs between data sets, that of each. Nothing if each arm
 * sets its own. */
static void put_encoders(sw_text *text, const sw_report *r)
{
    bool same = true;
    for (int d = 1; d < r->study->data_count; d++)
        same = same && strcmp(r->facts[d].encoder, r->facts[0].encoder) == 0;
    if (!*r->facts[0].encoder) return;
    for (int d = 0; d < (same ? 1 : r->study->data_count); d++)
        sw_text_add(text, "%s`%s`", d ? ", " : " with encoder ", r->facts[d].encoder);
}

/* What is compared, and what all arms share. */
static void put_beginning(sw_text *text, const sw_report *r)
{
    const sw_study *study = r->study;
    bool settings = false; /* does any arm set more than its pooling? */
    for (int a = 0; a < study->arm_count; a++) settings |= strchr(study->arm[a], ':') != NULL;
    sw_text_add(text,
                "# %s compared\n\n"
                "%d %s%s on %d data set%s with %s: model `%s`",
                settings ? "Arms" : "Poolings", study->arm_count, settings ? "arm" : "pooling",
                s_of(study->arm_count), study->data_count, s_of(study->data_count),
                sw_study_runs_display_name(study).text, study->config.model.model);
    put_encoders(text, r);
    sw_text_add(text, " and one training budget; the pooling varies%s.\n\n",
                settings ? ", and so do the settings that an arm names" : "");
}

void sw_markdown_beginning(sw_text *text, const sw_report *r)
{
    put_beginning(text, r);
    put_findings(text, r);
    sw_markdown_arms(text, r);
    sw_markdown_preset(text, r);
    put_overview(text, r);
}

void sw_markdown_before_table(sw_text *text, const sw_report *r, int data)
{
    put_spec(text, r->study, data);
    put_facts(text, &r->facts[data], r->study->config.folds);
    put_notes(text, r, data);
}

void sw_markdown_after_table(sw_text *text, const sw_report *r, int data)
{
    put_diverged(text, r, data);
    sw_markdown_remarks(text, r, data);
}

void sw_markdown_rest(sw_text *text, const sw_report *r)
{
    sw_markdown_guide(text, r);
    sw_markdown_repeat(text, r);
}

static void put_report(sw_text *text, const sw_report *r)
{
    sw_markdown_beginning(text, r);
    for (int d = 0; d < r->study->data_count; d++) {
        sw_text_add(text, "## ");
        sw_markdown_text(text, sw_data_display_name(r->study, d).text);
        sw_text_add(text, "\n\n");
        sw_markdown_before_table(text, r, d);
        put_table(text, r, d);
        sw_markdown_after_table(text, r, d);
        sw_markdown_merit(text, r, d);
        sw_markdown_attention(text, r, d);
        put_pictures(text, r, d);
    }
    sw_markdown_rest(text, r);
}

sw_status sw_markdown_write(const sw_report *report)
{
    sw_text text = {0};
    put_report(&text, report);
    return sw_text_save(&text, report->folder, "report.md");
}
