/* run.c - a fit with a folder. last.safetensors is what a run goes on from; the other files follow
 * from it and are written after it, so that a crash between two of them loses nothing. */
#include "train/run.h"

#include "base/error.h"
#include "base/file.h"
#include "train/checkpoint.h"
#include "train/config.h"
#include "train/metrics.h"

#include <setwise/model.h>

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const sw_run_file[SW_RUN_FILES] = {
    [SW_RUN_CONFIG] = "config.json",      [SW_RUN_HISTORY] = "metrics.jsonl",
    [SW_RUN_MODEL] = "model.safetensors", [SW_RUN_LAST] = "last.safetensors",
    [SW_RUN_RESULT] = "result.json",      [SW_RUN_WEIGHTS] = "weights.safetensors",
};

typedef struct run {
    const char *folder;
    sw_path path[SW_RUN_FILES];
    int lock;           /* descriptor of the folder, or -1 */
    sw_dataset *opened; /* by this run; NULL if the caller gave one */
    const sw_dataset *dataset;
    sw_model *model;
    sw_fitting fitting;
    sw_kernels kernels;
} run;

/* ---- The files ------------------------------------------------------------------------------ */

static sw_status save_history(const run *r)
{
    sw_text text = {0};
    sw_history_write(&r->fitting, &text);
    return sw_file_write_text(r->path[SW_RUN_HISTORY].text, &text);
}

static sw_status save_best_model(const run *r)
{
    sw_model best = *r->model;
    best.params.values = r->fitting.at.best;
    return sw_model_save(&best, r->path[SW_RUN_MODEL].text);
}

static sw_status save_last(const run *r)
{
    return sw_checkpoint_save(&r->fitting, &r->kernels, r->path[SW_RUN_LAST].text);
}

static sw_status save_all(const run *r, bool best)
{
    SW_TRY(save_last(r));
    if (best) SW_TRY(save_best_model(r));
    return save_history(r);
}

static sw_status save(void *user, const sw_fitting *fitting, bool best)
{
    const run *r = user;
    sw_status status = save_all(r, best);
    if (status == SW_OK) return SW_OK;
    /* Between two epochs the position is already the next one's first step. */
    bool between = fitting->at.step == 0 && fitting->at.epoch > 1;
    bool kept = sw_file_exists(r->path[SW_RUN_LAST].text);
    return sw_fail(status, "%s (stopped %s epoch %lld; %s)", sw_error_message(),
                   between ? "after" : "in", (long long)fitting->at.epoch - between,
                   kept ? "what was saved before is whole" : "nothing is saved there");
}

/* A run that has ended may have lost what follows from its last state: write that again. */
static sw_status restore(const run *r)
{
    enum { LARGEST = 1 << 30 };
    sw_model *model;
    if (sw_model_load(&model, r->path[SW_RUN_MODEL].text) != SW_OK) SW_TRY(save_best_model(r));
    sw_model_free(model);
    char *there;
    sw_text history = {0};
    sw_history_write(&r->fitting, &history);
    bool same = sw_file_read(&there, NULL, r->path[SW_RUN_HISTORY].text, LARGEST) == SW_OK &&
                history.data && strcmp(there, history.data) == 0;
    free(there);
    sw_text_free(&history);
    return same ? SW_OK : save_history(r);
}

/* ---- The result ----------------------------------------------------------------------------- */

static void write_metrics(sw_text *text, const char *name, sw_metrics m)
{
    sw_text_add(text, ",\n  \"%s\": {\"sets\": %lld", name, (long long)m.sets);
    for (int i = 0; i < SW_METRICS; i++) {
        sw_text_add(text, ", \"%s\": ", sw_metrics_name(i));
        sw_text_real(text, *sw_metrics_at(&m, i));
    }
    sw_text_add(text, "}");
}

static void write_warnings(sw_text *text, const sw_dataset *dataset, const sw_params *params)
{
    sw_text_add(text, ",\n  \"warnings\": [");
    for (int i = 0; i < dataset->warnings + params->warnings; i++) {
        if (i > 0) sw_text_add(text, ", ");
        sw_text_string(text, i < dataset->warnings ? dataset->warning[i]
                                                   : params->warning[i - dataset->warnings]);
    }
    sw_text_add(text, "]");
}

static sw_status save_result(const run *r, const sw_result *result)
{
    sw_text text = {0};
    sw_text_add(&text,
                "{\n  \"epochs\": %lld,\n  \"best_epoch\": %lld,\n  \"parameters\": %lld,\n"
                "  \"seconds\": ",
                (long long)result->epochs, (long long)result->best_epoch,
                (long long)result->parameters);
    sw_text_real(&text, result->seconds);
    write_metrics(&text, "train", result->train);
    write_metrics(&text, "valid", result->valid);
    write_metrics(&text, "test", result->test);
    write_warnings(&text, r->dataset, &r->model->params);
    sw_text_add(&text, ",\n  \"blas_kernels\": ");
    sw_text_string(&text, r->kernels.text);
    sw_text_add(&text, "\n}\n");
    return sw_file_write_text(r->path[SW_RUN_RESULT].text, &text);
}

/* A number, or NaN, which JSON writes as null. */
static bool read_real(double *to, const json_t *value)
{
    *to = json_is_number(value) ? json_number_value(value) : NAN;
    return json_is_number(value) || json_is_null(value);
}

static bool read_metrics(sw_metrics *to, json_t *object)
{
    json_int_t sets;
    if (json_unpack(object, "{s:I}", "sets", &sets) != 0) return false;
    to->sets = sets;
    for (int i = 0; i < SW_METRICS; i++)
        if (!read_real(sw_metrics_at(to, i), json_object_get(object, sw_metrics_name(i))))
            return false;
    return true;
}

static bool unpack_result(sw_result *result, json_t *object)
{
    json_int_t epochs, best_epoch, parameters;
    json_t *train, *valid, *test;
    if (json_unpack(object, "{s:I, s:I, s:I, s:F, s:o, s:o, s:o}", "epochs", &epochs, "best_epoch",
                    &best_epoch, "parameters", &parameters, "seconds", &result->seconds, "train",
                    &train, "valid", &valid, "test", &test) != 0)
        return false;
    result->epochs = epochs;
    result->best_epoch = best_epoch;
    result->parameters = parameters;
    return read_metrics(&result->train, train) && read_metrics(&result->valid, valid) &&
           read_metrics(&result->test, test);
}

/* False: there is none, or it is damaged. It follows from the last state like all the rest. */
static bool read_result(const run *r, sw_result *result)
{
    enum { LARGEST = 1 << 20 };
    char *text;
    sw_result read = {0};
    if (sw_file_read(&text, NULL, r->path[SW_RUN_RESULT].text, LARGEST) != SW_OK) return false;
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    bool whole = unpack_result(&read, object);
    json_decref(object);
    free(text);
    if (whole) *result = read;
    return whole;
}

/* The chosen parameters' figures: here, after the choice, is the one place where the test split is
 * read. */
static sw_status report(run *r, sw_result *result)
{
    sw_fitting *fitting = &r->fitting;
    sw_chunk_runner *runner = fitting->trainer->runner;
    sw_fitting_choose(fitting);
    *result = (sw_result){.epochs = fitting->at.epoch - 1,
                          .best_epoch = fitting->at.best_epoch,
                          .parameters = sw_params_count(&r->model->params)};
    for (int64_t i = 0; i < result->epochs; i++) result->seconds += fitting->at.history[i].seconds;
    sw_split test = sw_dataset_split(r->dataset, SW_TEST);
    SW_TRY(sw_evaluate_with(&result->train, runner, r->model, fitting->train));
    SW_TRY(sw_evaluate_with(&result->valid, runner, r->model, fitting->valid));
    SW_TRY(sw_evaluate_with(&result->test, runner, r->model, test));
    return save_result(r, result);
}

/* ---- The folder ----------------------------------------------------------------------------- */

/* Before anything is loaded: may this mode use what is there? */
static sw_status check_folder(const run *r, sw_run_mode mode)
{
    if (mode != SW_RUN_NEW && mode != SW_RUN_FORCE && mode != SW_RUN_RESUME)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "run: mode %d, expected SW_RUN_NEW, SW_RUN_FORCE or SW_RUN_RESUME",
                       (int)mode);
    static const char *const of_comparison[] = {"runs.csv", "runs"};
    for (int i = 0; i < 2 && mode == SW_RUN_FORCE; i++) {
        sw_path path;
        SW_TRY(sw_path_join(&path, r->folder, of_comparison[i]));
        if (sw_file_exists(path.text))
            return sw_fail(SW_ERROR_EXISTS,
                           "%s holds a comparison (there is %s), which no single run replaces: "
                           "name another folder",
                           r->folder, path.text);
    }
    if (mode == SW_RUN_NEW && sw_file_exists(r->folder))
        return sw_fail(SW_ERROR_EXISTS,
                       "%s exists already: resume the run in it, replace it by force, or name "
                       "another folder",
                       r->folder);
    if (mode == SW_RUN_RESUME && !sw_file_exists(r->path[SW_RUN_LAST].text))
        return sw_fail(SW_ERROR_NOT_FOUND, "nothing to resume: there is no %s%s",
                       r->path[SW_RUN_LAST].text,
                       sw_file_exists(r->folder) ? "; begin anew by force (--force)" : "");
    return SW_OK;
}

static sw_status enter_folder(run *r, sw_run_mode mode)
{
    if (mode != SW_RUN_RESUME) {
        sw_status status = sw_folder_new(r->folder);
        bool may_exist = mode == SW_RUN_FORCE && status == SW_ERROR_EXISTS;
        if (status != SW_OK && !may_exist) return status;
    }
    SW_TRY(sw_folder_lock(&r->lock, r->folder));
    for (int i = 0; i < SW_RUN_FILES; i++) {
        sw_file_sweep(r->path[i].text);
        if (mode == SW_RUN_FORCE && unlink(r->path[i].text) != 0 && errno != ENOENT)
            return sw_fail(SW_ERROR_IO, "%s: cannot be removed: %s", r->path[i].text,
                           strerror(errno));
    }
    return SW_OK;
}

/* ---- The run -------------------------------------------------------------------------------- */

/* Before the fit, which may fail for the reason that one of them gives. */
static sw_status check_data(const run *r, const char *name, const sw_watcher *watcher)
{
    const sw_dataset *dataset = r->dataset;
    for (int i = 0; watcher && watcher->warning && i < dataset->warnings; i++)
        watcher->warning(watcher->user, dataset->warning[i]);
    if (dataset->schema.output.count > 0) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT,
                   "%s: nothing is asked of its sets: there are no classes, labels or targets to "
                   "learn",
                   name);
}

static sw_status prepare(run *r, const sw_config *config, const sw_watcher *watcher)
{
    if (!r->dataset) {
        SW_TRY(sw_run_dataset(&r->opened, config, NULL));
        r->dataset = r->opened;
    }
    SW_TRY(sw_run_check_folds(r->dataset, config));
    SW_TRY(check_data(r, config->data, watcher));
    sw_model_config model = config->model;
    sw_model_config_for(&model, r->dataset);
    SW_TRY(sw_model_new(&r->model, &model, (uint64_t)config->seed));
    SW_TRY(sw_model_set_schema(r->model, &r->dataset->schema));
    sw_config resolved = *config;
    resolved.model = r->model->config;
    SW_TRY(sw_fitting_begin(&r->fitting, r->model, &resolved,
                            sw_dataset_split(r->dataset, SW_TRAIN),
                            sw_dataset_split(r->dataset, SW_VALID), watcher));
    for (int i = 0; watcher && watcher->warning && i < r->model->params.warnings; i++)
        watcher->warning(watcher->user, r->model->params.warning[i]);
    r->fitting.resume_hint = ": saved, to be resumed";
    r->fitting.save = save;
    r->fitting.user = r;
    return SW_OK;
}

static sw_status go(run *r, sw_result *out, const sw_config *config, sw_run_mode mode,
                    const sw_watcher *watcher)
{
    for (int i = 0; i < SW_RUN_FILES; i++)
        SW_TRY(sw_path_join(&r->path[i], r->folder, sw_run_file[i]));
    SW_TRY(check_folder(r, mode));
    if (mode == SW_RUN_RESUME) SW_TRY(sw_checkpoint_check(config, r->path[SW_RUN_LAST].text));
    SW_TRY(prepare(r, config, watcher));
    SW_TRY(enter_folder(r, mode));
    if (mode == SW_RUN_RESUME) {
        SW_TRY(sw_checkpoint_load(&r->fitting, &r->kernels, r->path[SW_RUN_LAST].text));
        if (sw_fitting_done(&r->fitting) && read_result(r, out)) return restore(r);
        if (unlink(r->path[SW_RUN_RESULT].text) != 0 && errno != ENOENT)
            return sw_fail(SW_ERROR_IO, "%s: cannot be removed: %s", r->path[SW_RUN_RESULT].text,
                           strerror(errno));
        SW_TRY(sw_fitting_room(&r->fitting, config->epochs));
    }
    sw_kernels_add(&r->kernels);
    SW_TRY(sw_config_write(&r->fitting.trainer->config, r->path[SW_RUN_CONFIG].text));
    /* Also before the first step: a disk that is full is better found now than after an epoch. */
    SW_TRY(save_all(r, r->fitting.at.best_epoch > 0));
    sw_status status = sw_fitting_run(&r->fitting);
    if (status == SW_ERROR_DIVERGED)
        return sw_fail(status, "%s; the last good state is in %s", sw_error_message(),
                       r->path[SW_RUN_LAST].text);
    if (status != SW_OK) return status;
    return report(r, out);
}

sw_status sw_run(sw_result *out, const sw_config *config, const char *folder, sw_run_mode mode,
                 const sw_dataset *dataset, const sw_watcher *watcher)
{
    *out = (sw_result){0};
    if (!folder || !*folder) return sw_fail(SW_ERROR_ARGUMENT, "run: the folder's name is empty");
    run *r = calloc(1, sizeof *r);
    if (!r) return sw_fail(SW_ERROR_MEMORY, "out of memory for a run");
    r->folder = folder;
    r->dataset = dataset;
    r->lock = -1;
    sw_status status = go(r, out, config, mode, watcher);
    sw_fitting_end(&r->fitting);
    sw_model_free(r->model);
    sw_dataset_free(r->opened);
    if (r->lock >= 0) close(r->lock);
    free(r);
    return status;
}

/* ---- A run that was not trained here -------------------------------------------------------- */

static sw_status put(run *r, const sw_config *config, const sw_model *model, sw_run_mode mode)
{
    for (int i = 0; i < SW_RUN_FILES; i++)
        SW_TRY(sw_path_join(&r->path[i], r->folder, sw_run_file[i]));
    SW_TRY(check_folder(r, mode));
    sw_config resolved = *config;
    resolved.model = model->config;
    SW_TRY(sw_config_check(&resolved)); /* what could not be read again takes no run's place */
    if (!*resolved.data)
        return sw_fail(SW_ERROR_ARGUMENT, "run: data is empty, expected a data set, or none");
    SW_TRY(enter_folder(r, mode));
    SW_TRY(sw_config_write(&resolved, r->path[SW_RUN_CONFIG].text));
    return sw_model_save(model, r->path[SW_RUN_MODEL].text);
}

sw_status sw_run_save(const sw_config *config, const sw_model *model, const char *folder,
                      sw_run_mode mode)
{
    if (!folder || !*folder) return sw_fail(SW_ERROR_ARGUMENT, "run: the folder's name is empty");
    if (mode == SW_RUN_RESUME)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "run: a run is saved with SW_RUN_NEW or SW_RUN_FORCE: there is nothing to "
                       "resume");
    run *r = calloc(1, sizeof *r);
    if (!r) return sw_fail(SW_ERROR_MEMORY, "out of memory for a run");
    r->folder = folder;
    r->lock = -1;
    sw_status status = put(r, config, model, mode);
    if (r->lock >= 0) close(r->lock);
    free(r);
    return status;
}
