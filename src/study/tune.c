/* tune.c - the search: trials in brackets of successive halving, and the runs of the best one. */
#include <setwise/tune.h>

#include "base/error.h"
#include "base/number.h"
#include "data/grow.h"
#include "study/tune_files.h"
#include "study/tune_folds.h"
#include "study/tune_space.h"
#include "study/tune_training.h"
#include "train/config.h"
#include "train/metric_names.h"
#include "train/run_folder.h"
#include "train/select.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BRACKET = 9, KEPT = 3, RUNGS = 3 }; /* the best third of each rung goes on */

typedef struct search {
    const sw_config *config;
    sw_config judge; /* the same with the metric, by which all trials are compared, in `select` */
    bool own_loss;   /* sw_select_own_loss(&judge) */
    const sw_tuning *tuning;
    const sw_dataset *dataset;
    const char *folder;
    const sw_tune_watcher *watcher;
    sw_tune_folds folds;
    sw_tune_result *out;
    int64_t capacity; /* of out->trial */
    int64_t run_of;   /* the trial whose settings the runs in the folder have; -1: none */
} search;

sw_tuning sw_tuning_default(void)
{
    return (sw_tuning){.trials = 30, .seeds = 3, .space = SW_TUNE_SPACE};
}

void sw_tune_result_free(sw_tune_result *result)
{
    free(result->trial);
    free(result->run);
    *result = (sw_tune_result){0};
}

/* ---- A trial --------------------------------------------------------------------------------- */

static const char *select_of(const search *s, const sw_config *config)
{
    return sw_select_of(config, s->dataset->task, s->dataset->schema.output.count);
}

/* Add the metrics of one training to its trial, from the evaluation that its own settings choose.
 * With several inner folds, a trial has the mean over them. */
static sw_status judge(sw_trial *trial, const search *s, const char *folder, int64_t step,
                       int64_t fold)
{
    sw_tune_history so_far;
    SW_TRY(sw_tune_history_read(&so_far, folder, step, s->folds.view[fold].index_count[SW_VALID]));
    const sw_evaluation *best = NULL;
    for (int64_t e = 0; e < so_far.count; e++) {
        const sw_evaluation *now = &so_far.at[e];
        trial->seconds += now->seconds;
        if (now->best) best = now;
    }
    sw_status status = SW_OK;
    if (!best)
        status = sw_fail(SW_ERROR_FORMAT, "%s: there is no evaluation up to step %lld", folder,
                         (long long)step);
    for (int i = 0; best && i < sw_metric_count(); i++) {
        sw_metrics valid = best->valid;
        *sw_metrics_at(&trial->valid, i) += *sw_metrics_at(&valid, i) / (double)s->folds.count;
    }
    if (best)
        trial->choice += (s->own_loss ? best->choice : sw_select_metric(&s->judge, &best->valid)) /
                         (double)s->folds.count;
    if (best && fold == 0) trial->steps = best->step;
    free(so_far.at);
    return status;
}

/* The step of the evaluation that ends a rung. */
static int64_t last_step(const sw_config *config, int rung)
{
    const int64_t share[RUNGS] = {6, 2, 1};
    int64_t evaluations = (config->evaluations + share[rung] - 1) / share[rung];
    return (evaluations * config->steps + config->evaluations - 1) / config->evaluations;
}

/* The configuration of a trial; also its settings as text. */
static sw_status configure(sw_config *config, const search *s, int64_t number)
{
    sw_trial *trial = &s->out->trial[number];
    *config = *s->config;
    return number == 0 ? SW_OK
                       : sw_space_draw(config, trial->settings, sizeof trial->settings,
                                       s->tuning->space, s->config->seed, number);
}

static sw_status train_fold(sw_trial *trial, const search *s, const sw_config *config,
                            int64_t number, int rung, int64_t fold)
{
    const sw_dataset *view = &s->folds.view[fold];
    sw_path folder;
    sw_config resolved = *config;
    SW_TRY(sw_config_resolve(&resolved, sw_dataset_split(view, SW_TRAIN),
                             sw_dataset_split(view, SW_VALID)));
    SW_TRY(sw_tune_trial_folder(&folder, s->folder, number, s->tuning->inner_folds ? fold : -1));
    const int64_t step = last_step(&resolved, rung);
    SW_TRY(sw_tune_train_until(&resolved, folder.text, step, view, &s->watcher->run));
    SW_TRY(judge(trial, s, folder.text, step, fold));
    trial->valid.sets += view->index_count[SW_VALID];
    return SW_OK;
}

/* Settings that are impossible, such as a number of heads that does not divide the width, end the
 * trial, as a divergence does, but not the search. */
static sw_status train_trial(const search *s, int64_t number, int rung)
{
    sw_trial *trial = &s->out->trial[number];
    sw_config config;
    SW_TRY(configure(&config, s, number));
    if (s->watcher->begin) s->watcher->begin(s->watcher->user, number, -1);
    trial->valid = (sw_metrics){.sets = 0};
    trial->choice = 0;
    trial->seconds = 0;
    for (int64_t f = 0; f < s->folds.count; f++) {
        trial->status = train_fold(trial, s, &config, number, rung, f);
        if (trial->status == SW_ERROR_DIVERGED) break;
        if (trial->status == SW_ERROR_ARGUMENT && rung == 0) {
            snprintf(trial->problem, sizeof trial->problem, "%s", sw_error_message());
            break;
        }
        SW_TRY(trial->status);
    }
    trial->rung = rung;
    if (trial->status != SW_OK) { /* leave nothing that looks like a good value */
        trial->choice = NAN;
        for (int i = 0; i < SW_METRICS; i++) *sw_metrics_at(&trial->valid, i) = NAN;
    }
    if (s->watcher->trial) s->watcher->trial(s->watcher->user, number, trial);
    return sw_tune_write_trials(s->out, s->folder);
}

static sw_status fail_in_trial(const search *s, sw_status status, int64_t number)
{
    if (status == SW_ERROR_INTERRUPTED)
        return sw_fail(status, "%s: stopped in trial %lld, which is saved", s->folder,
                       (long long)number);
    return sw_fail_at(status, "trial %lld (%s)", (long long)number, s->out->trial[number].settings);
}

/* ---- Brackets -------------------------------------------------------------------------------- */

static sw_status add_trials(search *s, int64_t count)
{
    sw_tune_result *out = s->out;
    for (int64_t i = 0; i < count; i++) {
        sw_trial *trial = sw_grow(out->trial, out->trials, &s->capacity, sizeof *trial);
        if (!trial) return sw_fail(SW_ERROR_MEMORY, "out of memory for trials");
        out->trial = trial;
        trial[out->trials++] = (sw_trial){.settings = "as given", .status = SW_ERROR_INTERRUPTED};
    }
    return SW_OK;
}

static bool out_of_time(const search *s)
{
    double spent = 0;
    for (int64_t t = 0; t < s->out->trials; t++) spent += s->out->trial[t].seconds;
    return s->tuning->seconds > 0 && spent >= s->tuning->seconds;
}

/* Is trial a better than trial b, of the same rung? The earlier of equal ones is. */
static bool beats(const search *s, int64_t a, int64_t b)
{
    const sw_trial *x = &s->out->trial[a], *y = &s->out->trial[b];
    if (x->status != SW_OK || y->status != SW_OK) return x->status == SW_OK;
    return sw_select_better(s->judge.select,
                            &(sw_evaluation){.choice = x->choice, .valid = x->valid},
                            &(sw_evaluation){.choice = y->choice, .valid = y->valid});
}

/* Sort by insertion, the best first. */
static void sort_trials(const search *s, int64_t *number, int count)
{
    for (int i = 1; i < count; i++)
        for (int j = i; j > 0 && beats(s, number[j], number[j - 1]); j--) {
            const int64_t swapped = number[j];
            number[j] = number[j - 1];
            number[j - 1] = swapped;
        }
}

static sw_status run_bracket(search *s, int count)
{
    int64_t number[BRACKET];
    for (int i = 0; i < count; i++) number[i] = s->out->trials + i;
    SW_TRY(add_trials(s, count));
    for (int rung = 0; rung < RUNGS; rung++) {
        for (int i = 0; i < count; i++) {
            if (out_of_time(s)) return SW_OK;
            const sw_status status = train_trial(s, number[i], rung);
            if (status != SW_OK) return fail_in_trial(s, status, number[i]);
        }
        sort_trials(s, number, count);
        count = (count + KEPT - 1) / KEPT;
        if (s->out->trial[number[0]].status != SW_OK) return SW_OK; /* none is left */
        while (s->out->trial[number[count - 1]].status != SW_OK) count--;
    }
    return SW_OK;
}

/* Has one of the trials from `first` on been trained? */
static bool trained_from(const search *s, int64_t first)
{
    for (int64_t t = first; t < s->out->trials; t++)
        if (s->out->trial[t].status == SW_OK) return true;
    return false;
}

/* How many trials to run; 0: as many as the time allows. The first is as given, and each point of
 * the space is tried once. */
static int64_t wanted_trials(const search *s)
{
    const int64_t trials = s->tuning->trials, all = 1 + sw_space_points(s->tuning->space);
    return all > 1 && (trials == 0 || trials > all) ? all : trials;
}

/* If only a time is given, a bracket in which all trials failed ends the search: failing may take
 * no time, and the next trials would be drawn from the same space. */
static sw_status run_brackets(search *s)
{
    const int64_t trials = wanted_trials(s);
    while (!out_of_time(s) && (trials == 0 || s->out->trials < trials)) {
        const int64_t before = s->out->trials, left = trials == 0 ? BRACKET : trials - before;
        SW_TRY(run_bracket(s, left < BRACKET ? (int)left : BRACKET));
        if (trials == 0 && !trained_from(s, before)) break;
    }
    while (s->out->trials > 0 && s->out->trial[s->out->trials - 1].status == SW_ERROR_INTERRUPTED)
        s->out->trials--; /* those that the time was too short for */
    return SW_OK;
}

static sw_status fail_without_trial(const search *s)
{
    const sw_trial *impossible = NULL, *trial = s->out->trial;
    bool diverged = false;
    for (int64_t t = s->out->trials - 1; t >= 0; t--) {
        diverged |= trial[t].status == SW_ERROR_DIVERGED;
        if (trial[t].status == SW_ERROR_ARGUMENT) impossible = &trial[t];
    }
    if (!impossible)
        return sw_fail(SW_ERROR_DIVERGED, "%s: all %lld trials diverged", s->folder,
                       (long long)s->out->trials);
    return sw_fail(diverged ? SW_ERROR_DIVERGED : SW_ERROR_ARGUMENT,
                   "%s: all %lld trials %sare impossible: trial %lld (%s): %s", s->folder,
                   (long long)s->out->trials, diverged ? "diverged or " : "",
                   (long long)(impossible - trial), impossible->settings, impossible->problem);
}

static sw_status choose(search *s)
{
    int64_t best = -1;
    for (int64_t t = 0; t < s->out->trials; t++) {
        const sw_trial *trial = &s->out->trial[t];
        if (trial->status != SW_OK) continue;
        if (best < 0 || trial->rung > s->out->trial[best].rung ||
            (trial->rung == s->out->trial[best].rung && beats(s, t, best)))
            best = t;
    }
    s->out->chosen = best;
    return best >= 0 ? SW_OK : fail_without_trial(s);
}

/* ---- The chosen settings --------------------------------------------------------------------- */

static sw_status run_chosen(search *s)
{
    sw_config config;
    SW_TRY(configure(&config, s, s->out->chosen));
    s->out->run = calloc((size_t)s->tuning->seeds + 1, sizeof *s->out->run);
    if (!s->out->run) return sw_fail(SW_ERROR_MEMORY, "out of memory for results");
    /* A search that is resumed with more trials may choose another trial than before: then it
     * replaces the runs. */
    const bool replace = s->run_of >= 0 && s->run_of != s->out->chosen;
    SW_TRY(sw_tune_write_search(s->config, s->tuning, s->out->chosen, s->folder));
    for (int64_t i = 0; i < s->tuning->seeds; i++) {
        sw_path folder;
        sw_run_mode mode;
        config.seed = s->config->seed + i;
        SW_TRY(sw_tune_seed_folder(&folder, s->folder, i));
        SW_TRY(sw_run_folder_mode(&mode, !replace, folder.text));
        if (s->watcher->begin) s->watcher->begin(s->watcher->user, -1, config.seed);
        SW_TRY(sw_run(&s->out->run[i], &config, folder.text, mode, s->dataset, &s->watcher->run));
        s->out->seeds++;
    }
    return SW_OK;
}

/* ---- The search ------------------------------------------------------------------------------ */

static sw_status check(const search *s)
{
    const sw_tuning *tuning = s->tuning;
    if (tuning->trials < 0 || !(tuning->seconds >= 0) ||
        (tuning->trials == 0 && !(tuning->seconds > 0)))
        return sw_fail(SW_ERROR_ARGUMENT,
                       "tune: %lld trials and %s seconds: a search needs a number of trials, or a "
                       "time",
                       (long long)tuning->trials, sw_number_of(tuning->seconds).text);
    if (tuning->seeds < 0)
        return sw_fail(SW_ERROR_ARGUMENT, "tune: %lld seeds, expected 0 or more",
                       (long long)tuning->seeds);
    SW_TRY(sw_config_check_seeds(s->config, tuning->seeds));
    if (s->dataset->index_count[SW_VALID] == 0 && tuning->inner_folds == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "tune: the validation split is empty, and it has to judge the trials: give "
                       "it some sets, or search with inner folds");
    return sw_space_check(tuning->space, s->config);
}

/* The loss by which trials are compared, in words. */
static const char *yardstick(const search *s)
{
    if (strcmp(s->judge.select, "calibrated") == 0)
        return "the calibrated Brier score judges the trials";
    return s->dataset->task == SW_CLASSES
               ? "the loss judges the trials, and has the class weights of the configuration"
               : "the loss judges the trials, and has the absolute error of the configuration";
}

/* Choose the metric that judges all trials; every trial has to have it. A loss of training's own
 * depends on `balance`, `class-weights` and `error`, so the space must not have these. */
static sw_status choose_judge(search *s)
{
    static const char *const changes[] = {"select", "balance", "class-weights", "error"};
    s->judge = *s->config;
    const char *select = select_of(s, s->config);
    if (select != s->config->select)
        snprintf(s->judge.select, sizeof s->judge.select, "%s", select);
    s->own_loss = sw_select_own_loss(&s->judge, s->dataset->task);
    for (size_t i = 0; s->own_loss && i < sizeof changes / sizeof changes[0]; i++)
        if (sw_space_has(s->tuning->space, changes[i]))
            return sw_fail(SW_ERROR_ARGUMENT,
                           "space: %s cannot be searched: %s, which another trial may not have: "
                           "take select=%s",
                           changes[i], yardstick(s),
                           s->dataset->task == SW_CLASSES ? "accuracy or auc" : "error");
    /* `last` compares nothing: such trials are compared by their loss at the last evaluation. */
    if (strcmp(select, "last") == 0) strcpy(s->judge.select, "loss");
    snprintf(s->out->judge, sizeof s->out->judge, "%s", s->judge.select);
    return SW_OK;
}

static sw_status search_all(search *s, sw_run_mode mode, int *lock)
{
    SW_TRY(check(s));
    SW_TRY(sw_tune_folds_new(&s->folds, s->dataset, s->tuning->inner_folds,
                             (uint64_t)s->config->data_seed));
    SW_TRY(choose_judge(s));
    SW_TRY(sw_tune_enter_folder(lock, &s->run_of, s->config, s->tuning, s->folder, mode));
    SW_TRY(run_brackets(s));
    SW_TRY(choose(s));
    return run_chosen(s);
}

sw_status sw_tune(sw_tune_result *out, const sw_config *config, const sw_tuning *tuning,
                  const char *folder, sw_run_mode mode, const sw_dataset *dataset,
                  const sw_tune_watcher *watcher)
{
    SW_NOT_NULL(out, config, tuning, folder);
    static const sw_tune_watcher none;
    *out = (sw_tune_result){.chosen = -1};
    search s = {.config = config,
                .tuning = tuning,
                .dataset = dataset,
                .folder = folder,
                .watcher = watcher ? watcher : &none,
                .out = out};
    int lock = -1;
    sw_dataset *opened = NULL;
    const char *begun = mode == SW_RUN_RESUME ? folder : NULL;
    sw_status status = dataset ? SW_OK : sw_run_dataset(&opened, config, begun, NULL);
    if (!dataset) s.dataset = opened;
    if (status == SW_OK) status = search_all(&s, mode, &lock);
    if (lock >= 0) close(lock);
    sw_tune_folds_free(&s.folds);
    sw_dataset_free(opened);
    return status;
}
