/* run_report.c - report.md and report.html of one run: what was trained, how good it is, how to
 * repeat it. */
#include "base/error.h"
#include "base/file.h"
#include "base/shell_word.h"
#include "report/html_attended.h"
#include "report/html_markdown.h"
#include "report/html_page.h"
#include "report/markdown_scores.h"
#include "report/markdown_text.h"
#include "report/scores_figures.h"
#include "train/budget.h"
#include "train/metric_names.h"
#include "train/result.h"
#include "train/run_folder.h"

#include <setwise/report.h>

#include <math.h>
#include <string.h>

typedef struct run_report {
    const char *folder;
    sw_config config;
    sw_result result;
    sw_result_details details;
} run_report;

/* ---- What was trained ------------------------------------------------------------------------ */

static void put_budget(sw_text *text, const run_report *r)
{
    const sw_config *c = &r->config;
    const long long sets = r->result.train.sets;
    sw_text_add(text, "Trained on %lld sets: %lld", sets, (long long)r->result.steps);
    if (r->result.steps < c->steps) sw_text_add(text, " of %lld", (long long)c->steps);
    sw_text_add(text, " steps of %lld sets", (long long)c->batch);
    if (sets > 0 && c->batch > 0)
        sw_text_add(text, " (%.3g epochs)",
                    (double)r->result.steps / (double)sw_steps_per_pass(sets, c->batch));
    sw_text_add(text, ", a warm-up of %g, learning rate %g (%s, %s)", c->warmup, c->lr,
                c->optimizer, c->schedule);
    if (c->average > 0)
        sw_text_add(text, ", parameters averaged over the last %g %% of the steps",
                    100 * c->average);
    sw_text_add(text, ". ");
    if (strcmp(c->select, "last") == 0)
        sw_text_add(text, "The parameters are those of the end");
    else
        sw_text_add(text, "The parameters after step %lld were chosen by the validation %s",
                    (long long)r->result.best_step,
                    strcmp(c->select, "calibrated") == 0 ? "Brier score, calibrated" : c->select);
    if (r->result.steps < c->steps)
        sw_text_add(text, ". Training stopped early, as no later ones were better");
    sw_text_add(text,
                ". %lld steps took %.1f seconds. All settings are in "
                "[config.json](config.json).\n\n",
                (long long)r->result.steps, r->result.seconds);
}

/* A search writes its trials into the folder of its first run. */
static void put_search(sw_text *text, const run_report *r)
{
    sw_path trials, seeds;
    if (sw_path_join(&trials, r->folder, "trials.csv") != SW_OK || !sw_path_exists(trials.text) ||
        sw_path_join(&seeds, r->folder, "seeds") != SW_OK)
        return;
    sw_text_add(text,
                "The settings were found by a search. [trials.csv](trials.csv) has each trial and "
                "how the validation judged it.%s\n\n",
                sw_path_exists(seeds.text)
                    ? " The folder `seeds` has runs of the same settings with other seeds."
                    : "");
}

/* The short name of the data set. */
static sw_display_name name_of(const run_report *r)
{
    const sw_study alone = {.data = {r->config.data}, .data_count = 1};
    return sw_data_display_name(&alone, 0);
}

static void put_beginning(sw_text *text, const run_report *r)
{
    const sw_config *c = &r->config;
    const sw_display_name name = name_of(r);
    sw_text_add(text, "# ");
    sw_markdown_text(text, name.text);
    if (strcmp(name.text, c->data) != 0) {
        sw_text_add(text, "\n\nData: ");
        sw_markdown_text(text, c->data);
    }
    sw_text_add(text,
                "\n\nModel `%s` with encoder `%s`, pooling `%s` and width %lld: %lld "
                "parameters, seed %lld",
                c->model.model, c->model.encoder, c->model.pool, (long long)c->model.width,
                (long long)r->result.parameters, (long long)c->seed);
    if (c->folds > 0)
        sw_text_add(text, ", fold %lld of %lld of repeat %lld", (long long)c->fold,
                    (long long)c->folds, (long long)c->repeat);
    sw_text_add(text, ".\n\n");
    put_budget(text, r);
    put_search(text, r);
}

/* ---- How good it is -------------------------------------------------------------------------- */

/* The columns are the metrics that some split has. */
enum { SPLITS = 3, METRICS = SW_METRICS + 1 };
static void put_metrics(sw_text *text, const run_report *r)
{
    const sw_metrics *split[] = {&r->result.train, &r->result.valid, &r->result.test};
    static const char *const name[] = {"train", "valid", "test"};
    bool shown[METRICS] = {false};
    sw_text_add(text, "| split | sets");
    for (int m = 0; m < METRICS; m++) {
        for (int s = 0; s < SPLITS; s++)
            shown[m] |= isfinite(sw_metric_of(sw_metric_at(m), split[s]));
        if (shown[m]) sw_text_add(text, " | %s", sw_metric_at(m)->title);
    }
    sw_text_add(text, " |\n|---|---:");
    for (int m = 0; m < METRICS; m++) sw_text_add(text, "%s", shown[m] ? "|---:" : "");
    for (int s = 0; s < SPLITS; s++) {
        sw_text_add(text, "%s\n| %s | %lld", s ? " |" : "|", name[s], (long long)split[s]->sets);
        for (int m = 0; m < METRICS; m++)
            if (shown[m])
                (sw_metric_at(m)->in_unit ? sw_markdown_number : sw_markdown_share)(
                    text, sw_metric_of(sw_metric_at(m), split[s]));
    }
    sw_text_add(text, " |\n\n");
    if (shown[SW_METRICS])
        sw_text_add(text, "*majority* is the accuracy of the best answer that is the same for all "
                          "sets.\n\n");
}

static void put_note(sw_text *text, const char *what, const char *words)
{
    sw_text_add(text, "> %s: ", what);
    sw_markdown_text(text, words);
    sw_text_add(text, "\n\n");
}

/* What makes the result doubtful, why there is no AUC, the warnings of data and model. */
static void put_notes(sw_text *text, const run_report *r)
{
    for (int k = 0; k < SW_REMARKS; k++)
        if (*r->result.remark[k]) put_note(text, "Note", r->result.remark[k]);
    if (r->details.test && *r->details.test->no_auc)
        put_note(text, "Note: the AUC of the test split is undefined", r->details.test->no_auc);
    for (int i = 0; i < r->details.warnings; i++) put_note(text, "Warning", r->details.warning[i]);
}

static void put_scores(sw_text *text, const run_report *r)
{
    const sw_scores *s = r->details.test;
    if (!s) return;
    sw_text_add(text, "## The test split, %s\n\n",
                s->target               ? "by target"
                : s->task == SW_CLASSES ? "by class"
                                        : "by label");
    sw_markdown_by_output(text, s, &r->details.output);
    sw_markdown_confusion(text, s, &r->details.output);
    if (s->of)
        sw_text_add(text, "Brier score %.4f, calibration error %.4f.\n\n", s->brier,
                    s->calibration_error);
}

/* The figures that are there: without gnuplot there are none. */
static void put_figures(sw_text *text, const run_report *r)
{
    static const struct {
        const char *file, *words;
    } figure[] = {{"curves.svg", "Loss and main metric of training and validation by step"},
                  {"confusion.svg", "Confusion matrix of the test split"},
                  {"roc.svg", "ROC curves of the test split"},
                  {"calibration.svg", "Calibration on the test split"}};
    for (size_t i = 0; i < sizeof figure / sizeof *figure; i++) {
        sw_path path;
        if (sw_path_join(&path, r->folder, figure[i].file) == SW_OK && sw_path_exists(path.text))
            sw_text_add(text, "![%s](%s)\n\n", figure[i].words, figure[i].file);
    }
    if (r->details.test) sw_scores_figures_left_out(text, r->details.test);
}

static void put_repeat(sw_text *text, const run_report *r)
{
    sw_path config;
    if (sw_path_join(&config, r->folder, sw_run_file[SW_RUN_CONFIG]) != SW_OK) return;
    sw_text_add(text, "## How to repeat it\n\nIn the folder where the training was "
                      "started:\n\n```\nsetwise train --config ");
    sw_text_shell_word(text, config.text);
    sw_text_add(text, " --out again\n```\n\nAll figures of merit, of any split:\n\n```\n"
                      "setwise eval --run ");
    sw_text_shell_word(text, r->folder);
    sw_text_add(text, "\n```\n\nsetwise %s, %s numbers.\n", sw_version(),
                sizeof(sw_real) == 8 ? "double" : "float");
}

/* ---- The whole report ------------------------------------------------------------------------ */

static sw_status read_run(run_report *r)
{
    sw_path path;
    r->config = sw_config_default();
    SW_TRY(sw_path_join(&path, r->folder, sw_run_file[SW_RUN_CONFIG]));
    SW_TRY(sw_config_read(&r->config, path.text));
    SW_TRY(sw_path_join(&path, r->folder, sw_run_file[SW_RUN_RESULT]));
    if (!sw_path_exists(path.text))
        return sw_fail(SW_ERROR_NOT_FOUND, "%s does not exist: the run has not ended", path.text);
    SW_TRY(sw_result_read(&r->result, path.text));
    return sw_result_details_read(&r->details, path.text);
}

/* The same words as a page, with the figures in it and the attention to `data`. */
static sw_status write_page(const run_report *r, const sw_text *words, const sw_dataset *data)
{
    const sw_attending_run run = {"", r->folder};
    sw_text html = {0};
    sw_html_begin(&html, name_of(r).text);
    sw_html_markdown(&html, words->data, r->folder);
    sw_status status = data ? sw_html_attended(&html, data, &run, 1, 2) : SW_OK;
    sw_html_end(&html);
    if (status == SW_OK) return sw_text_save(&html, r->folder, "report.html");
    sw_text_free(&html);
    return status;
}

sw_status sw_run_report(const char *folder, const sw_dataset *data)
{
    SW_NOT_NULL(folder);
    run_report r = {.folder = folder};
    SW_TRY(read_run(&r));
    sw_text text = {0};
    put_beginning(&text, &r);
    put_metrics(&text, &r);
    put_notes(&text, &r);
    put_scores(&text, &r);
    put_figures(&text, &r);
    put_repeat(&text, &r);
    sw_result_details_free(&r.details);
    sw_status status = sw_text_status(&text);
    if (status == SW_OK) status = write_page(&r, &text, data);
    const sw_status saved = sw_text_save(&text, folder, "report.md");
    return status == SW_OK ? saved : status;
}
