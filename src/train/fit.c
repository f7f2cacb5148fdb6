/* fit.c - the training loop: epochs of steps, a validation after each, the best epoch kept. */
#include "train/fit.h"

#include "base/arena.h"
#include "base/text.h"
#include "train/config.h"
#include "train/evaluate.h"
#include "train/schedule.h"
#include "train/select.h"
#include "train/split_check.h"
#include "train/training_weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- Before the first step ------------------------------------------------------------------- */

static sw_status check_split(const sw_model *model, sw_split split)
{
    if (split.role == SW_TEST)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "fit: the test split is only for the report, not for training or choosing");
    if (split.count < 1)
        return sw_fail(SW_ERROR_ARGUMENT, "fit: the %s split is empty", sw_role_name(split.role));
    return sw_split_check(model, split, "fit");
}

/* A non-finite value would only show up later, as a loss of NaN. */
static sw_status check_numbers(sw_split split)
{
    const sw_status status = sw_ragged_check(split.sets, split.task, split.outputs);
    return status == SW_OK ? SW_OK : sw_fail_in(status, "fit");
}

sw_status sw_fitting_reserve(sw_fitting *fitting, int64_t epochs)
{
    sw_progress *at = &fitting->at;
    if (epochs <= at->history_capacity) return SW_OK;
    sw_epoch *history = realloc(at->history, sw_bytes(epochs, sizeof *history));
    if (!history)
        return sw_fail(SW_ERROR_MEMORY, "fit: out of memory for the history of %lld epochs",
                       (long long)epochs);
    at->history = history;
    at->history_capacity = epochs;
    return SW_OK;
}

sw_status sw_fitting_begin(sw_fitting *fitting, sw_model *model, const sw_config *config,
                           sw_split train, sw_split valid, const sw_watcher *watcher)
{
    *fitting = (sw_fitting){.train = train, .valid = valid, .watcher = watcher, .at.epoch = 1};
    SW_TRY(check_split(model, train));
    SW_TRY(check_split(model, valid));
    SW_TRY(check_numbers(train));
    if (valid.sets != train.sets) SW_TRY(check_numbers(valid));
    SW_TRY(sw_trainer_new(&fitting->trainer, model, config));
    SW_TRY(sw_select_check_split(config, valid));
    SW_TRY(sw_training_weights(fitting->trainer, train));
    fitting->steps = (train.count - 1) / config->batch + 1; /* the last one may be smaller */
    fitting->trainer->steps_per_epoch = fitting->steps;
    fitting->order = calloc((size_t)train.count, sizeof *fitting->order);
    fitting->at.best = calloc((size_t)model->params.flat_size, sizeof *fitting->at.best);
    if (!fitting->order || !fitting->at.best)
        return sw_fail(SW_ERROR_MEMORY, "fit: out of memory for the order of %lld sets",
                       (long long)train.count);
    return sw_fitting_reserve(fitting, config->epochs);
}

void sw_fitting_end(sw_fitting *fitting)
{
    sw_trainer_free(fitting->trainer);
    free(fitting->order);
    free(fitting->at.best);
    free(fitting->at.history);
    *fitting = (sw_fitting){0};
}

/* ---- The loop ------------------------------------------------------------------------------- */

/* The order of an epoch follows from its number, so that a fit can go on in the middle of it. */
static void shuffle(sw_fitting *fitting)
{
    sw_split train = fitting->train;
    sw_random random = sw_random_for((uint64_t)fitting->trainer->config.seed, SW_FOR_SHUFFLE,
                                     (uint32_t)fitting->at.epoch, 0);
    sw_random_permutation(&random, train.count, fitting->order);
    for (int64_t i = 0; train.index && i < train.count; i++)
        fitting->order[i] = train.index[fitting->order[i]];
}

static bool asked_to_stop(const sw_fitting *fitting)
{
    const sw_watcher *watcher = fitting->watcher;
    return watcher && watcher->stop && *watcher->stop;
}

static sw_status interrupt(sw_fitting *fitting, double seconds)
{
    sw_progress *at = &fitting->at;
    at->seconds = seconds;
    if (fitting->save) SW_TRY(fitting->save(fitting->user, fitting, false));
    return sw_fail(SW_ERROR_INTERRUPTED, "interrupted in epoch %lld after step %lld of %lld%s",
                   (long long)at->epoch, (long long)at->step, (long long)fitting->steps,
                   fitting->resume_hint ? fitting->resume_hint : "");
}

static sw_status one_step(sw_fitting *fitting)
{
    sw_trainer *trainer = fitting->trainer;
    sw_progress *at = &fitting->at;
    int64_t first = at->step * trainer->config.batch, count = fitting->train.count - first;
    if (count > trainer->config.batch) count = trainer->config.batch;
    sw_step_sums sums = {0};
    sw_status status =
        sw_trainer_step_sums(trainer, fitting->train.sets, fitting->order + first, count, &sums);
    if (status == SW_ERROR_DIVERGED) {
        double lr = sw_learning_rate(&trainer->config, trainer->step, trainer->steps_per_epoch);
        return sw_fail(status,
                       "diverged in epoch %lld, step %lld, at learning rate %g: the loss is %s and "
                       "the gradient's norm %s",
                       (long long)at->epoch, (long long)at->step + 1, lr,
                       sw_number_of(sums.loss_sum / sums.weight_sum).text,
                       sw_number_of(sums.grad_norm).text);
    }
    if (status != SW_OK) return status;
    at->step++;
    at->total.loss_sum += sums.loss_sum;
    at->total.weight_sum += sums.weight_sum;
    at->total.tally.correct += sums.tally.correct;
    at->total.tally.error += sums.tally.error;
    at->total.grad_norm += sums.grad_norm;
    const sw_watcher *watcher = fitting->watcher;
    if (watcher && watcher->step)
        watcher->step(watcher->user, at->epoch, at->step, fitting->steps,
                      sums.loss_sum / sums.weight_sum);
    return SW_OK;
}

/* Is `valid` better than the best so far? Of equal epochs, the earlier stays the best. */
static bool is_better(const sw_fitting *fitting, const sw_metrics *valid)
{
    const sw_progress *at = &fitting->at;
    if (at->best_epoch == 0) return true;
    return sw_select_better(fitting->trainer->config.select, valid,
                            &at->history[at->best_epoch - 1].valid);
}

/* Validate, choose, record the epoch, and move to the beginning of the next one. */
static sw_status end_epoch(sw_fitting *fitting, double started)
{
    sw_trainer *trainer = fitting->trainer;
    sw_progress *at = &fitting->at;
    sw_epoch *epoch = &at->history[at->epoch - 1];
    *epoch = (sw_epoch){
        .epoch = at->epoch,
        .train = sw_metrics_from_tally(trainer->model, fitting->train.count,
                                       at->total.loss_sum / at->total.weight_sum, at->total.tally),
        .lr = sw_learning_rate(&trainer->config, trainer->step - 1, trainer->steps_per_epoch),
        .grad_norm = at->total.grad_norm / (double)fitting->steps};
    SW_TRY(sw_evaluate_with(&epoch->valid, trainer->runner, trainer->model, fitting->valid));
    if (!isfinite(epoch->valid.loss))
        return sw_fail(SW_ERROR_DIVERGED,
                       "diverged in epoch %lld, at learning rate %g: the validation loss is %s",
                       (long long)at->epoch, epoch->lr, sw_number_of(epoch->valid.loss).text);
    epoch->best = is_better(fitting, &epoch->valid);
    if (epoch->best) {
        at->best_epoch = at->epoch;
        memcpy(at->best, trainer->model->params.values,
               sizeof *at->best * (size_t)trainer->model->params.flat_size);
    }
    epoch->seconds = now() - started;
    at->epoch++;
    at->step = 0;
    at->total = (sw_step_sums){0};
    at->seconds = 0;
    if (fitting->save) SW_TRY(fitting->save(fitting->user, fitting, epoch->best));
    const sw_watcher *watcher = fitting->watcher;
    if (watcher && watcher->epoch) watcher->epoch(watcher->user, epoch);
    return SW_OK;
}

bool sw_fitting_done(const sw_fitting *fitting)
{
    const sw_config *config = &fitting->trainer->config;
    const sw_progress *at = &fitting->at;
    int64_t ended = at->epoch - 1;
    bool patient = config->patience == 0 || ended - at->best_epoch < config->patience;
    return ended >= config->epochs || !patient;
}

sw_status sw_fitting_run(sw_fitting *fitting)
{
    sw_progress *at = &fitting->at;
    while (!sw_fitting_done(fitting)) {
        double started = now() - at->seconds;
        shuffle(fitting);
        for (;;) {
            if (asked_to_stop(fitting)) return interrupt(fitting, now() - started);
            if (at->step == fitting->steps) break;
            SW_TRY(one_step(fitting));
        }
        SW_TRY(end_epoch(fitting, started));
    }
    return SW_OK;
}

void sw_fitting_choose(sw_fitting *fitting)
{
    const sw_progress *at = &fitting->at;
    sw_params *params = &fitting->trainer->model->params;
    if (at->best_epoch > 0)
        memcpy(params->values, at->best, sizeof *at->best * (size_t)params->flat_size);
}

sw_status sw_fit(sw_model *model, const sw_config *config, sw_split train, sw_split valid,
                 const sw_watcher *watcher)
{
    sw_fitting fitting;
    sw_status status = sw_fitting_begin(&fitting, model, config, train, valid, watcher);
    if (status == SW_OK) {
        fitting.resume_hint = ": the model holds the best parameters so far";
        status = sw_fitting_run(&fitting);
        sw_fitting_choose(&fitting);
    }
    sw_fitting_end(&fitting);
    return status;
}
