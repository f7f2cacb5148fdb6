/* run.c - a fit with a folder. A run resumes from last.safetensors. The other files follow from it
 * and are written after it, so a crash between two files loses nothing. After a divergence they
 * are newer: a run that goes on makes them again. */
#include "base/error.h"
#include "base/file.h"
#include "data/data_checksum.h"
#include "train/checkpoint.h"
#include "train/config.h"
#include "train/data_path.h"
#include "train/evaluate.h"
#include "train/finite.h"
#include "train/history.h"
#include "train/metrics.h"
#include "train/predictions.h"
#include "train/remarks.h"
#include "train/result.h"
#include "train/run_data.h"
#include "train/run_folder.h"
#include "train/start.h"
#include "train/watcher.h"

#include <setwise/model.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct run {
    sw_run_folder folder;
    sw_dataset *opened; /* by this run; NULL if the caller gave one */
    const sw_dataset *dataset;
    sw_model *model;
    const sw_watcher *watcher; /* not NULL */
    sw_fitting fitting;
    int64_t kept; /* the number of the evaluation whose parameters model.safetensors has; 0: none */
    sw_kernel_names kernels;
    sw_checksum data; /* of the data set */
} run;

/* ---- The files ------------------------------------------------------------------------------ */

static void write_history(const run *r, sw_text *text)
{
    sw_history_write(r->fitting.at.history, r->fitting.at.evaluations, text);
}

static sw_status save_history(const run *r)
{
    sw_text text = {0};
    write_history(r, &text);
    return sw_file_write_text(r->folder.path[SW_RUN_HISTORY].text, &text);
}

static sw_status save_best_model(run *r)
{
    sw_model best = *r->model;
    best.params.values = r->fitting.at.best;
    SW_TRY(sw_model_save(&best, r->folder.path[SW_RUN_MODEL].text));
    r->kept = r->fitting.at.chosen;
    return SW_OK;
}

static sw_status save_last(const run *r)
{
    return sw_checkpoint_save(&r->fitting, &r->kernels, &r->data, r->folder.path[SW_RUN_LAST].text);
}

/* The evaluations, and the best parameters of them. */
static sw_status save_evaluations(run *r)
{
    if (r->fitting.at.chosen != r->kept) SW_TRY(save_best_model(r));
    return save_history(r);
}

static sw_status not_saved(const run *r, sw_status status)
{
    bool kept = sw_path_exists(r->folder.path[SW_RUN_LAST].text);
    return sw_fail(status, "%s (stopped after step %lld; %s)", sw_error_message(),
                   (long long)r->fitting.trainer->step,
                   kept ? "what was saved before is intact" : "nothing is saved there");
}

static sw_status save(void *user)
{
    run *r = user;
    sw_status status = save_last(r);
    if (status == SW_OK) status = save_evaluations(r);
    return status == SW_OK ? SW_OK : not_saved(r, status);
}

/* ---- The result ----------------------------------------------------------------------------- */

/* On the threads of training. */
static sw_predictor predictor_of(const run *r)
{
    return (sw_predictor){.model = r->model, .runner = r->fitting.trainer->runner};
}

static sw_metrics metrics_of(const sw_scores *scores)
{
    return scores ? scores->metrics : sw_no_metrics();
}

/* A split without an AUC says why. */
static void say_no_auc(const run *r, const sw_scores *scores, sw_role role)
{
    char text[300];
    if (!scores || !*scores->no_auc) return;
    snprintf(text, sizeof text, "AUC undefined on the %s split: %s", sw_role_name(role),
             scores->no_auc);
    sw_watcher_warn(r->watcher, text);
}

/* The outputs of the chosen parameters on the test split, which are kept as predictions; NULL if it
 * has no sets. This is the one place where the test split is read, and it comes after the choice.
 * The caller frees *out with free(), also after a failure. */
static sw_status test_outputs(sw_real **out, run *r, sw_split test)
{
    sw_predictions said;
    *out = NULL;
    if (test.count == 0) return SW_OK;
    sw_fitting_choose(&r->fitting);
    const sw_predictor predictor = predictor_of(r);
    SW_TRY(sw_outputs_new(out, &predictor, test));
    SW_TRY(sw_predictions_from(&said, *out, r->dataset, test, &r->model->schema));
    const sw_status status = sw_predictions_write(&said, r->folder.path[SW_RUN_PREDICTIONS].text);
    sw_predictions_free(&said);
    return status;
}

/* The scores of the test split with the chosen parameters; NULL if it has no sets. */
static sw_status judge_test(sw_scores **out, run *r)
{
    const sw_split test = sw_dataset_split(r->dataset, SW_TEST);
    sw_real *outputs;
    *out = NULL;
    sw_status status = test_outputs(&outputs, r, test);
    if (status == SW_OK && outputs)
        status = sw_scores_new(out, outputs, test, &r->model->schema, NULL);
    free(outputs);
    return status;
}

/* The watcher draws the figures of the scores. */
static void show_scores(const run *r, const sw_scores *of_test)
{
    const sw_watcher *watcher = r->watcher;
    if (of_test && watcher->scores) watcher->scores(watcher->user, of_test, &r->model->schema);
}

static sw_result no_result(void)
{
    const sw_metrics none = sw_no_metrics();
    return (sw_result){.train = none, .valid = none, .test = none};
}

/* How far training came; no metrics yet. */
static sw_result progress_of(const run *r)
{
    const sw_progress *at = &r->fitting.at;
    sw_result result = no_result();
    result.parameters = sw_params_count(&r->model->params);
    result.steps = r->fitting.trainer->step;
    if (at->chosen > 0) result.best_step = at->history[at->chosen - 1].step;
    for (int64_t i = 0; i < at->evaluations; i++) result.seconds += at->history[i].seconds;
    return result;
}

/* The scores of the chosen parameters; NULL for a split without sets. */
static sw_status judge(sw_scores **of_valid, sw_scores **of_test, run *r)
{
    const sw_fitting *fitting = &r->fitting;
    const sw_predictor predictor = predictor_of(r);
    *of_valid = *of_test = NULL;
    if (fitting->valid.count > 0)
        SW_TRY(sw_scores_with(of_valid, &predictor, fitting->valid, NULL));
    return judge_test(of_test, r);
}

static void remark(sw_result *result, const run *r, const sw_scores *of_valid,
                   const sw_scores *of_test)
{
    say_no_auc(r, of_valid, SW_VALID);
    say_no_auc(r, of_test, SW_TEST);
    sw_remark_of_weights(result, r->fitting.train);
    sw_remark_of_set_sizes(result, &r->fitting.trainer->config, r->fitting.train);
    sw_remark_of_targets(result, &r->model->schema, r->fitting.train);
    sw_remarks_of_history(result, &r->fitting);
    sw_remarks_of_scores(result, of_valid, SW_VALID, &r->dataset->schema);
    sw_remarks_of_scores(result, of_test, SW_TEST, &r->dataset->schema);
}

/* The metrics of the chosen parameters, and what follows from them. */
static sw_status report(run *r, sw_result *result)
{
    const sw_predictor predictor = predictor_of(r);
    sw_scores *of_valid, *of_test;
    sw_fitting_choose(&r->fitting);
    *result = progress_of(r);
    SW_TRY(sw_evaluate_with(&result->train, &predictor, r->fitting.train));
    sw_status status = judge(&of_valid, &of_test, r);
    if (status == SW_OK) {
        result->valid = metrics_of(of_valid);
        result->test = metrics_of(of_test);
        remark(result, r, of_valid, of_test);
        const sw_result_facts facts = {of_valid, of_test, r->dataset, &r->model->params,
                                       r->kernels.text};
        status = sw_result_write(result, &facts, r->folder.path[SW_RUN_RESULT].text);
    }
    if (status == SW_OK) show_scores(r, of_test);
    sw_scores_free(of_valid);
    sw_scores_free(of_test);
    return status;
}

/* ---- A run that has ended ------------------------------------------------------------------- */

static sw_status restore_model(run *r)
{
    sw_model *model;
    const sw_status found = sw_model_load(&model, r->folder.path[SW_RUN_MODEL].text);
    sw_model_free(model);
    return found == SW_OK ? SW_OK : save_best_model(r);
}

static sw_status restore_history(const run *r)
{
    enum { LARGEST = 1 << 30 };
    char *found;
    sw_text history = {0};
    write_history(r, &history);
    bool same = sw_file_read(&found, NULL, r->folder.path[SW_RUN_HISTORY].text, LARGEST) == SW_OK &&
                history.data && strcmp(found, history.data) == 0;
    free(found);
    sw_text_free(&history);
    return same ? SW_OK : save_history(r);
}

static sw_status restore_predictions(run *r)
{
    const sw_split test = sw_dataset_split(r->dataset, SW_TEST);
    sw_predictions found;
    sw_real *outputs;
    if (test.count == 0) return SW_OK;
    const bool whole =
        sw_predictions_read(&found, r->folder.path[SW_RUN_PREDICTIONS].text) == SW_OK &&
        found.sets == test.count;
    sw_predictions_free(&found);
    if (whole) return SW_OK;
    const sw_status status = test_outputs(&outputs, r, test);
    free(outputs);
    return status;
}

/* Write the files that are missing or damaged, and let the watcher draw the figures again. */
static sw_status restore(run *r)
{
    sw_scores *of_test;
    SW_TRY(restore_model(r));
    SW_TRY(restore_history(r));
    SW_TRY(restore_predictions(r));
    if (!r->watcher->scores) return SW_OK;
    const sw_status status = judge_test(&of_test, r);
    if (status == SW_OK) show_scores(r, of_test);
    sw_scores_free(of_test);
    return status;
}

/* Remove the result of fewer steps before more are made. */
static sw_status forget_result(const run *r)
{
    SW_TRY(sw_file_remove(r->folder.path[SW_RUN_RESULT].text));
    return sw_file_remove(r->folder.path[SW_RUN_PREDICTIONS].text);
}

/* ---- The run -------------------------------------------------------------------------------- */

/* Report the warnings of the data before the fit: they may explain why the fit fails. */
static sw_status check_data(const run *r, const char *name)
{
    const sw_dataset *dataset = r->dataset;
    for (int i = 0; i < dataset->warnings; i++) sw_watcher_warn(r->watcher, dataset->warning[i]);
    if (dataset->task == SW_MIXTURE || dataset->sets.label || dataset->sets.target) return SW_OK;
    if (dataset->schema.output.count > 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: no set has an answer, so there is nothing to learn",
                       name);
    return sw_fail(SW_ERROR_ARGUMENT,
                   "%s: its sets have no classes, labels or targets, so there is nothing to learn "
                   "(in a table, label=NAME or target=NAME says which column holds them)",
                   name);
}

/* Warn of a number that is finite, but too large for the network. */
static void warn_of_huge(const run *r)
{
    sw_huge_text huge;
    const sw_some_sets all = {&r->dataset->sets, NULL, r->dataset->sets.count};
    if (!r->watcher->warning) return; /* the search takes a while */
    if (sw_huge_number(&huge, r->model, &all)) sw_watcher_warn(r->watcher, huge.text);
}

static sw_status prepare(run *r, const sw_config *config, sw_run_mode mode)
{
    if (!r->dataset) {
        const char *folder = mode == SW_RUN_RESUME ? r->folder.name : NULL;
        SW_TRY(sw_run_dataset(&r->opened, config, folder, NULL));
        r->dataset = r->opened;
    }
    SW_TRY(sw_run_check_data(r->dataset, config));
    SW_TRY(check_data(r, config->data));
    SW_TRY(sw_dataset_checksum(&r->data, r->dataset));
    sw_model_config model = config->model;
    sw_model_config_for(&model, r->dataset);
    SW_TRY(sw_model_new(&r->model, &model, (uint64_t)config->seed));
    SW_TRY(sw_model_set_schema(r->model, &r->dataset->schema));
    sw_config resolved = *config;
    resolved.model = r->model->config;
    SW_TRY(mode == SW_RUN_RESUME
               ? sw_run_start_again(r->model, &resolved, r->folder.path[SW_RUN_LAST].text)
               : sw_run_start(r->model, &resolved, r->watcher));
    SW_TRY(sw_fitting_begin(&r->fitting, r->model, &resolved,
                            sw_dataset_split(r->dataset, SW_TRAIN),
                            sw_dataset_split(r->dataset, SW_VALID), r->watcher));
    warn_of_huge(r);
    for (int i = 0; i < r->model->params.warnings; i++)
        sw_watcher_warn(r->watcher, r->model->params.warning[i]);
    r->fitting.resume_hint = ": saved, to be resumed";
    r->fitting.save = save;
    r->fitting.user = r;
    return SW_OK;
}

/* After a divergence: the state is of no use, but the evaluations before are. */
static sw_status keep_evaluations(run *r)
{
    sw_fail(SW_ERROR_DIVERGED, "%s; the last state that was saved is in %s", sw_error_message(),
            r->folder.path[SW_RUN_LAST].text);
    const sw_status status = save_evaluations(r);
    return status == SW_OK ? SW_ERROR_DIVERGED : not_saved(r, status);
}

/* Train to the end, if the run is not there yet, and report. */
static sw_status fit_and_report(run *r, sw_result *out)
{
    sw_status status = sw_fitting_run(&r->fitting);
    if (status == SW_ERROR_DIVERGED) status = keep_evaluations(r);
    if (status == SW_OK) status = report(r, out);
    if (status != SW_OK) *out = progress_of(r);
    /* Chosen parameters whose outputs are not finite give no result either. */
    return status == SW_ERROR_NOT_FINITE ? SW_ERROR_DIVERGED : status;
}

/* Load what was saved. *ended: the run had all its steps and a result, which is *out. */
static sw_status resume(run *r, sw_result *out, bool *ended)
{
    sw_result earlier;
    *ended = false;
    SW_TRY(
        sw_checkpoint_load(&r->fitting, &r->kernels, &r->data, r->folder.path[SW_RUN_LAST].text));
    if (!sw_fitting_done(&r->fitting)) return forget_result(r);
    const sw_status read = sw_result_read(&earlier, r->folder.path[SW_RUN_RESULT].text);
    if (sw_is_machine_fault(read)) return read;
    if (read != SW_OK) return forget_result(r);
    *ended = true;
    *out = earlier;
    return restore(r);
}

static sw_status train(run *r, sw_result *out, const sw_config *config, sw_run_mode mode)
{
    bool ended = false;
    SW_TRY(sw_run_folder_check(&r->folder, mode));
    if (mode == SW_RUN_FORCE) SW_TRY(sw_run_check_init(config, &r->folder));
    if (mode == SW_RUN_RESUME)
        SW_TRY(sw_checkpoint_check(config, r->folder.path[SW_RUN_LAST].text));
    SW_TRY(prepare(r, config, mode));
    SW_TRY(sw_run_folder_enter(&r->folder, mode));
    if (mode == SW_RUN_FORCE) SW_TRY(sw_run_folder_clear(&r->folder));
    if (mode == SW_RUN_RESUME) SW_TRY(resume(r, out, &ended));
    if (ended) return SW_OK;
    sw_kernel_names_add(&r->kernels);
    SW_TRY(sw_run_save_config(&r->folder, &r->fitting.trainer->config, r->dataset));
    return fit_and_report(r, out);
}

/* Take over the training of another run, which has ended, and test it on the data of this one. */
static sw_status test_again(run *r, sw_result *out, const sw_config *config, const char *trained)
{
    sw_path last;
    SW_TRY(sw_path_join(&last, trained, sw_run_file[SW_RUN_LAST]));
    SW_TRY(sw_run_folder_check(&r->folder, SW_RUN_NEW));
    SW_TRY(prepare(r, config, SW_RUN_NEW));
    SW_TRY(sw_checkpoint_load(&r->fitting, &r->kernels, NULL, last.text));
    if (!sw_fitting_done(&r->fitting))
        return sw_fail(SW_ERROR_ARGUMENT, "%s: the training has not ended", trained);
    SW_TRY(sw_run_folder_enter(&r->folder, SW_RUN_NEW));
    SW_TRY(sw_run_save_config(&r->folder, &r->fitting.trainer->config, r->dataset));
    return fit_and_report(r, out);
}

/* `trained`: the folder of a run whose training this one takes; NULL: it trains. */
static sw_status make_run(sw_result *out, const sw_config *config, const char *folder,
                          sw_run_mode mode, const char *trained, const sw_dataset *dataset,
                          const sw_watcher *watcher)
{
    *out = no_result();
    run *r = calloc(1, sizeof *r);
    if (!r) return sw_fail(SW_ERROR_MEMORY, "out of memory for a run");
    r->dataset = dataset;
    r->watcher = sw_watcher_or_none(watcher);
    sw_status status = sw_run_folder_name(&r->folder, folder);
    if (status == SW_OK)
        status = trained ? test_again(r, out, config, trained) : train(r, out, config, mode);
    sw_fitting_end(&r->fitting);
    sw_model_free(r->model);
    sw_dataset_free(r->opened);
    sw_run_folder_leave(&r->folder);
    free(r);
    return status;
}

sw_status sw_run(sw_result *out, const sw_config *config, const char *folder, sw_run_mode mode,
                 const sw_dataset *dataset, const sw_watcher *watcher)
{
    SW_NOT_NULL(out, config, folder);
    return make_run(out, config, folder, mode, NULL, dataset, watcher);
}

sw_status sw_run_test_again(sw_result *out, const sw_config *config, const char *folder,
                            const char *trained, const sw_dataset *dataset,
                            const sw_watcher *watcher)
{
    SW_NOT_NULL(out, config, folder, trained, dataset);
    return make_run(out, config, folder, SW_RUN_NEW, trained, dataset, watcher);
}
