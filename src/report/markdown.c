#include "report/report.h"

#include "base/escape.h"
#include "report/heatmap.h"
#include "study/folds.h"
#include "study/names.h"

#include <math.h>
#include <string.h>

/* ---- The table of a data set ----------------------------------------------------------------- */

/* A mean or deviation of a cell: of shares in per cent, "87.31"; of figures of any size as many
 * digits as the mean's first ones take. */
static void put_number(sw_text *text, const sw_main_metric *measure, const sw_study_cell *cell,
                       double number)
{
    int digits = *measure->unit ? 2 : sw_digits_of(measure->scale * cell->metric_mean);
    sw_text_add(text, "%.*f", digits, measure->scale * number);
}

/* "87.31 ± 0.42" */
static void put_measure(sw_text *text, const sw_main_metric *measure, const sw_study_cell *cell)
{
    put_number(text, measure, cell, cell->metric_mean);
    if (isnan(cell->metric_sd)) return;
    sw_text_add(text, " ± ");
    put_number(text, measure, cell, cell->metric_sd);
}

static void put_p(sw_text *text, double p)
{
    if (isnan(p)) return;
    if (p < 0.001)
        sw_text_add(text, "< 0.001");
    else
        sw_text_add(text, "%.3f", p);
}

static void put_row(sw_text *text, const sw_main_metric *measure, const char *pool,
                    const sw_study_cell *cell, bool repeats, bool beside)
{
    sw_text_add(text, "| %s | ", pool);
    if (cell->runs == 0) {
        sw_text_add(text, "%s | | %s%s| | |\n",
                    cell->empty      ? "-"
                    : cell->diverged ? "diverged"
                                     : "not run",
                    repeats ? "| " : "", beside ? "| " : "");
        return;
    }
    const char *mark = cell->best ? "**" : "";
    sw_text_add(text, "%s", mark);
    put_measure(text, measure, cell);
    sw_text_add(text, "%s%s%s | ", mark, cell->p >= SW_STUDY_LEVEL ? " n.s." : "",
                cell->diverged ? " †" : "");
    put_p(text, cell->p);
    sw_text_add(text, " | ");
    if (repeats) {
        if (!isnan(cell->repeats_sd)) put_number(text, measure, cell, cell->repeats_sd);
        sw_text_add(text, " | ");
    }
    if (beside) {
        if (!isnan(cell->beside_mean)) sw_text_add(text, "%.4f", cell->beside_mean);
        if (!isnan(cell->beside_sd)) sw_text_add(text, " ± %.4f", cell->beside_sd);
        sw_text_add(text, " | ");
    }
    sw_text_add(text, "%.4f | %lld | %.1f |\n", cell->loss_mean, (long long)cell->parameters,
                cell->seconds_mean);
}

static void put_table(sw_text *text, const sw_report *r, int data)
{
    const sw_study *study = r->study;
    const sw_main_metric *measure = sw_main_metric_of(r->facts[data].task);
    const bool repeats = sw_study_repeats(study) > 1;
    bool beside = false; /* is there any such figure? */
    for (int p = 0; p < study->pool_count; p++)
        beside |= isfinite(sw_study_cell_of(study, r->runs, data, p).beside_mean);
    sw_text_add(text, "| pooling | test %s%s%s | p against the best | ", measure->name,
                *measure->unit ? ", " : "", measure->unit);
    if (repeats) sw_text_add(text, "± of repeats | ");
    if (beside) sw_text_add(text, "%s | ", measure->beside);
    sw_text_add(text, "test loss | parameters | seconds |\n|---|---:|---:|%s%s---:|---:|---:|\n",
                repeats ? "---:|" : "", beside ? "---:|" : "");
    for (int p = 0; p < study->pool_count; p++) {
        sw_study_cell cell = sw_study_cell_of(study, r->runs, data, p);
        put_row(text, measure, sw_arm_label(study->pool[p]).text, &cell, repeats, beside);
    }
    sw_text_add(text, "\n");
}

/* A sentence for each pooling that lost runs. */
static void put_diverged(sw_text *text, const sw_report *r, int data)
{
    const sw_study *study = r->study;
    bool any = false;
    for (int p = 0; p < study->pool_count; p++) {
        sw_study_cell cell = sw_study_cell_of(study, r->runs, data, p);
        if (cell.diverged == 0) continue;
        any = true;
        sw_text_add(text, "† `%s`: %d of %d runs diverged (the loss was no longer finite;",
                    sw_arm_label(study->pool[p]).text, cell.diverged, study->seeds);
        const char *between = " ";
        for (int s = 0; s < study->seeds; s++) {
            const sw_study_run *run = &r->runs[sw_study_at(study, data, p, s)];
            if (run->status != SW_ERROR_DIVERGED) continue;
            sw_text_add(text, "%s%s", between, sw_study_run_label(study, run->seed).text);
            between = ", ";
        }
        sw_text_add(text, "). They are in no mean, and the pooling is not eligible as the best.\n");
    }
    if (any) sw_text_add(text, "\n");
}

/* What the runs cannot show: the chance in which sets are in the test split, or in the data. It
 * follows from the share of right answers where each set has one. */
static void put_sampling(sw_text *text, const sw_report *r, int data)
{
    const int64_t *sets = r->facts[data].sets;
    const bool folds = r->study->config.folds > 0;
    const int64_t tested = folds ? sets[0] + sets[1] + sets[2] : sets[SW_TEST];
    if (r->facts[data].task != SW_CLASSES) return;
    for (int p = 0; p < r->study->pool_count; p++) {
        sw_study_cell cell = sw_study_cell_of(r->study, r->runs, data, p);
        double a = cell.metric_mean;
        if (cell.best)
            sw_text_add(text,
                        "%s of this size would move the best accuracy by %.2f points (one "
                        "standard error).\n\n",
                        folds ? "Other data" : "Another test split",
                        100 * sqrt(a * (1 - a) / (double)tested));
    }
}

/* ---- A data set: facts, table, pictures ----------------------------------------------------- */

static const char *s_of(int64_t count)
{
    return count == 1 ? "" : "s";
}

static void put_asked(sw_text *text, const sw_study_data *facts)
{
    long long outputs = facts->outputs;
    switch (facts->task) {
    case SW_CLASSES:
        sw_text_add(text, "%lld classes, so an even guess is right in %.1f %%", outputs,
                    100.0 / (double)facts->outputs);
        break;
    case SW_LABELS:
        sw_text_add(text, "%lld label%s, each of which a set has or has not", outputs,
                    s_of(facts->outputs));
        break;
    case SW_REGRESSION:
        sw_text_add(text, "%lld number%s to tell of a set", outputs, s_of(facts->outputs));
        break;
    case SW_MIXTURE:
        outputs /= 1 + 2 * facts->width;
        sw_text_add(text, "a mixture of %lld Gaussian%s to tell for the elements of a set", outputs,
                    s_of(outputs));
        break;
    }
}

/* ", the best possible accuracy is 84.20 %", where it is known. */
static void put_best(sw_text *text, const sw_study_data *facts)
{
    const sw_main_metric *measure = sw_main_metric_of(facts->task);
    double best = measure->scale * facts->best;
    if (!isfinite(best)) return;
    sw_text_add(text, "; the best possible %s is %.*f%s%s", measure->name,
                *measure->unit ? 2 : sw_digits_of(best), best, *measure->unit ? " " : "",
                measure->unit);
}

static void put_splits(sw_text *text, const sw_study_data *facts, int64_t folds)
{
    const long long train = facts->sets[SW_TRAIN], valid = facts->sets[SW_VALID],
                    test = facts->sets[SW_TEST];
    if (folds > 0)
        sw_text_add(text,
                    "; %lld sets in %lld folds: in turn one to test, the next one to validate, the "
                    "rest to train",
                    train + valid + test, (long long)folds);
    else
        sw_text_add(text, "; %lld sets to train, %lld to validate, %lld to test", train, valid,
                    test);
}

static void put_facts(sw_text *text, const sw_study_data *facts, int64_t folds)
{
    put_asked(text, facts);
    put_best(text, facts);
    sw_text_add(text, "; an element is %lld number%s", (long long)facts->width, s_of(facts->width));
    if (facts->vocabulary > 0)
        sw_text_add(text, ", the first of them one of %lld tokens", (long long)facts->vocabulary);
    if (facts->context > 0)
        sw_text_add(text, "; %lld number%s with each set", (long long)facts->context,
                    facts->context == 1 ? " comes" : "s come");
    put_splits(text, facts, folds);
    if (facts->sets[SW_TRAIN] > 0)
        sw_text_add(text, "; %.1f elements in a training set on average",
                    (double)facts->rows[SW_TRAIN] / (double)facts->sets[SW_TRAIN]);
    sw_text_add(text, ".\n\n");
}

/* "> Note: TEXT (`max`, `pma`)": in brackets those of the poolings `of`, unless it is all. */
static void put_note(sw_text *text, const sw_study *study, const sw_note *note, const char *what,
                     uint64_t of)
{
    const char *between = " (";
    sw_text_add(text, "> Note: %s%s", what, note->text);
    for (int p = 0; p < study->pool_count && (note->pools & of) != of; p++) {
        if (!(note->pools >> p & 1)) continue;
        sw_text_add(text, "%s`%s`", between, sw_arm_label(study->pool[p]).text);
        between = ", ";
    }
    sw_text_add(text, "%s\n\n", (note->pools & of) != of ? ")" : "");
}

/* What the models warn of, and which arms make none. */
static void put_notes(sw_text *text, const sw_report *r, int data)
{
    const sw_notes *notes = &r->facts[data].notes, *empty = &r->facts[data].empty;
    uint64_t run = 0; /* bit p: pooling p is */
    for (int p = 0; p < r->study->pool_count; p++)
        run |= (uint64_t)!sw_study_is_empty(r->study, r->runs, data, p) << p;
    for (int i = 0; i < notes->count; i++) put_note(text, r->study, &notes->list[i], "", run);
    for (int i = 0; i < empty->count; i++)
        put_note(text, r->study, &empty->list[i], "not run: ", UINT64_MAX);
}

static void put_pictures(sw_text *text, const sw_report *r, int data)
{
    char name[256];
    sw_file_name_of(name, sizeof name, r->study->data[data]);
    if (!sw_report_has_figures(r, data)) return;
    if (r->no_pictures[0]) {
        sw_text_add(text,
                    "No pictures: %s. The data and the scripts are in [figures](figures/).\n\n",
                    r->no_pictures);
        return;
    }
    const sw_main_metric *measure = sw_main_metric_of(r->facts[data].task);
    sw_text_add(text,
                "![Test %s by pooling, mean and standard deviation](figures/%s-%s.svg)\n\n"
                "![Validation %s by epoch](figures/curves-%s.svg)\n\n",
                measure->name, measure->key, name, measure->name, name);
}

/* All data sets in one picture, where there are several. */
static void put_overview(sw_text *text, const sw_report *r)
{
    bool any = false;
    for (int d = 0; d < r->study->data_count; d++) any |= sw_report_has_figures(r, d);
    if (sw_report_has_heatmap(r))
        sw_text_add(text, "![The poolings on all data sets, from chance to the best possible]"
                          "(figures/heatmap.svg)\n\n");
    if (any && r->study->data_count > 1 && !r->no_pictures[0])
        sw_text_add(text, "![The poolings on the test split of each data set, mean and standard "
                          "deviation](figures/overview.svg)\n\n");
}

/* ---- What was fixed, how to repeat it -------------------------------------------------------- */

static void put_fixed(sw_text *text, const sw_study *study)
{
    sw_text_add(text, "## What was held fixed\n\n| setting | value | |\n|---|---|---|\n");
    int count;
    const sw_field *field = sw_config_fields(&count);
    for (int i = 0; i < count; i++) {
        if (sw_study_varies(field[i].name)) continue;
        char value[512];
        sw_config_get(&study->config, &field[i], value, sizeof value);
        sw_text_add(text, "| %s | %s | %s |\n", field[i].name, value, field[i].help);
    }
    sw_text_add(text, "\n");
}

static void put_list(sw_text *text, const char *flag, const char *const *name, int count)
{
    sw_text list = {0};
    for (int i = 0; i < count; i++) sw_text_add(&list, "%s%s", i ? "," : "", name[i]);
    sw_text_add(text, " %s ", flag);
    sw_shell_word(text, list.data ? list.data : "");
    text->failed = text->failed || list.failed;
    sw_text_free(&list);
}

static void put_repeat(sw_text *text, const sw_report *r)
{
    const sw_study *study = r->study;
    sw_text_add(
        text,
        "## How to repeat it\n\nIn this folder:\n\n```\nsetwise compare --config config.json");
    put_list(text, "--data", study->data, study->data_count);
    put_list(text, "--pool", study->pool, study->pool_count);
    const int repeats = sw_study_repeats(study);
    int threads = (int)study->config.threads;
    if (threads <= 0) threads = sw_threads_default();
    sw_text_add(text,
                " --%s %d --out again\n```\n\n"
                "A single run: `setwise train --config runs/RUN/config.json --out again`. The "
                "figures: `cd figures`, then `gnuplot` and a script's name. Every run is a line of "
                "[runs.csv](runs.csv).\n\n"
                "setwise %s, %s numbers, OpenBLAS kernels %s, %d thread%s. With the same kernels a "
                "repetition gives the same numbers to the last bit, at any number of threads.\n",
                repeats ? "repeats" : "seeds", repeats ? repeats : study->seeds, sw_version(),
                sizeof(sw_real) == 8 ? "double" : "float", sw_blas_kernels(), threads,
                threads == 1 ? "" : "s");
}

/* ---- All of it ------------------------------------------------------------------------------ */

/* The encoder of the models, or of each data set's in turn, if they differ; nothing where each arm
 * has its own. */
static void put_encoders(sw_text *text, const sw_report *r)
{
    bool same = true;
    for (int d = 1; d < r->study->data_count; d++)
        same = same && strcmp(r->facts[d].encoder, r->facts[0].encoder) == 0;
    if (!*r->facts[0].encoder) return;
    for (int d = 0; d < (same ? 1 : r->study->data_count); d++)
        sw_text_add(text, "%s`%s`", d ? ", " : " with encoder ", r->facts[d].encoder);
}

/* What is compared, and what is the same for all of it. */
static void put_beginning(sw_text *text, const sw_report *r)
{
    const sw_study *study = r->study;
    bool settings = false;
    for (int p = 0; p < study->pool_count; p++) settings |= strchr(study->pool[p], ':') != NULL;
    sw_text_add(text,
                "# Poolings compared\n\n"
                "%d %s%s on %d data set%s with %s: model `%s`",
                study->pool_count, settings ? "arm" : "pooling", s_of(study->pool_count),
                study->data_count, s_of(study->data_count), sw_study_runs_label(study).text,
                study->config.model.model);
    put_encoders(text, r);
    sw_text_add(text, " and one training budget; the pooling varies%s.\n\n",
                settings ? ", and what an arm says beside it" : "");
}

static void put_report(sw_text *text, const sw_report *r)
{
    const sw_study *study = r->study;
    put_beginning(text, r);
    sw_report_protocol(text, r);
    put_overview(text, r);
    for (int d = 0; d < study->data_count; d++) {
        sw_text_add(text, "## %s\n\n", study->data[d]);
        put_facts(text, &r->facts[d], study->config.folds);
        put_notes(text, r, d);
        put_table(text, r, d);
        put_sampling(text, r, d);
        put_diverged(text, r, d);
        put_pictures(text, r, d);
    }
    sw_report_reading(text, r);
    put_fixed(text, study);
    put_repeat(text, r);
}

sw_status sw_report_write(const sw_report *report)
{
    locale_t before = sw_locale_plain(); /* numbers with a point */
    sw_text text = {0};
    put_report(&text, report);
    uselocale(before);
    return sw_text_save(&text, report->folder, "report.md");
}
