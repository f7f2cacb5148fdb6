/* fit.c - the training loop: steps, evaluations on the validation split, the best parameters kept.
 */
#include "train/fit.h"

#include "base/arena.h"
#include "base/text.h"
#include "data/dataset.h"
#include "data/standardise.h"
#include "model/dependent.h"
#include "train/budget.h"
#include "train/config.h"
#include "train/evaluate.h"
#include "train/metrics.h"
#include "train/output_scale.h"
#include "train/schedule.h"
#include "train/select.h"
#include "train/split_check.h"
#include "train/watcher.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Save, and find out when to do so again. */
static sw_status save(sw_fitting *fitting)
{
    enum { TIMES = 20 };
    const double started = now();
    if (!fitting->save) return SW_OK;
    SW_TRY(fitting->save(fitting->user));
    const double ended = now();
    fitting->save_due = ended + TIMES * (ended - started);
    return SW_OK;
}

/* ---- Before the first step ------------------------------------------------------------------- */

static sw_status check_split(const sw_model *model, sw_split split)
{
    if (split.role == SW_TEST)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "fit: the test split is only for the report, not for training or choosing");
    return sw_split_check(model, split, "fit");
}

/* A non-finite value would only show up later, as a loss of NaN. */
static sw_status check_numbers(sw_split split)
{
    const sw_status status = sw_ragged_check(split.sets, split.task, split.outputs);
    return status == SW_OK ? SW_OK : sw_fail_in(status, "fit");
}

sw_status sw_fitting_reserve(sw_fitting *fitting, int64_t evaluations)
{
    sw_progress *at = &fitting->at;
    if (evaluations <= at->history_capacity) return SW_OK;
    sw_evaluation *history = realloc(at->history, sw_bytes(evaluations, sizeof *history));
    if (!history)
        return sw_fail(SW_ERROR_MEMORY, "fit: out of memory for the history of %lld evaluations",
                       (long long)evaluations);
    at->history = history;
    at->history_capacity = evaluations;
    return SW_OK;
}

/* Find the parameters of the last layer. To multiply them by a factor multiplies the outputs by it,
 * also those of a maximum over the elements, but not those of a mean of the elements'
 * probabilities: then `scaled` stays NULL. */
static sw_status find_scaled(sw_fitting *fitting, const sw_model *model, const sw_config *config)
{
    const sw_model_config *network = &model->config;
    const bool of_elements =
        sw_model_reads(network, "level") && strcmp(network->level, "instance") == 0;
    const bool bends = of_elements && strcmp(network->pool, "mean") == 0;
    if (!config->calibrate || network->task != SW_CLASSES || bends) return SW_OK;
    fitting->scaled = calloc((size_t)model->params.count, sizeof *fitting->scaled);
    if (!fitting->scaled) return sw_fail(SW_ERROR_MEMORY, "fit: out of memory for a layer");
    SW_TRY(sw_model_dependent(fitting->scaled, model, offsetof(sw_model_config, outputs)));
    for (int p = 0; p < model->params.count; p++)
        if (fitting->scaled[p]) return SW_OK;
    free(fitting->scaled); /* a network of the caller's own */
    fitting->scaled = NULL;
    return SW_OK;
}

/* The scale of log(1 + n), if the model reads it and nobody has measured it. */
static sw_status scale_sizes(sw_model *model, sw_split train)
{
    double mean, scale, cap;
    if (!model->config.size_context || model->schema.size.count > 0) return SW_OK;
    double *log_size = calloc((size_t)train.count, sizeof *log_size);
    if (!log_size) return sw_fail(SW_ERROR_MEMORY, "fit: out of memory for the sizes of sets");
    for (int64_t i = 0; i < train.count; i++) {
        const int64_t *offset = train.sets->offset + sw_set_of(train, i);
        log_size[i] = log1p((double)(offset[1] - offset[0]));
    }
    sw_measure_numbers(&mean, &scale, &cap, log_size, train.count);
    free(log_size);
    sw_schema schema = model->schema;
    schema.size = (sw_columns){.count = 1, .mean = &mean, .scale = &scale, .cap = &cap};
    return sw_model_set_schema(model, &schema);
}

sw_status sw_fitting_begin(sw_fitting *fitting, sw_model *model, const sw_config *config,
                           sw_split train, sw_split valid, const sw_watcher *watcher)
{
    *fitting = (sw_fitting){.train = train, .valid = valid, .watcher = sw_watcher_or_none(watcher)};
    sw_config resolved = *config;
    SW_TRY(check_split(model, train));
    SW_TRY(check_split(model, valid));
    SW_TRY(check_numbers(train));
    if (valid.sets != train.sets) SW_TRY(check_numbers(valid));
    SW_TRY(sw_config_check(config));
    SW_TRY(sw_config_resolve(&resolved, train, valid));
    SW_TRY(scale_sizes(model, train));
    SW_TRY(sw_trainer_new_for(&fitting->trainer, model, &resolved, &train));
    sw_trainer_debug_numbers(fitting->trainer, fitting->watcher->debug_numbers);
    SW_TRY(sw_select_check_split(&resolved, valid));
    SW_TRY(find_scaled(fitting, model, &resolved));
    fitting->order = calloc((size_t)train.count, sizeof *fitting->order);
    fitting->at.best = calloc((size_t)model->params.flat_size, sizeof *fitting->at.best);
    if (!fitting->order || !fitting->at.best)
        return sw_fail(SW_ERROR_MEMORY, "fit: out of memory for the order of %lld sets",
                       (long long)train.count);
    return sw_fitting_reserve(fitting, resolved.evaluations);
}

void sw_fitting_end(sw_fitting *fitting)
{
    sw_trainer_free(fitting->trainer);
    free(fitting->order);
    free(fitting->scaled);
    free(fitting->at.best);
    free(fitting->at.history);
    *fitting = (sw_fitting){0};
}

/* ---- Steps ----------------------------------------------------------------------------------- */

/* The order of a pass follows from its number, from 1, so that a fit can go on in the middle of it.
 */
static void shuffle(sw_fitting *fitting)
{
    const sw_trainer *trainer = fitting->trainer;
    sw_split train = fitting->train;
    int64_t pass = trainer->step / trainer->steps_per_pass + 1;
    sw_random random =
        sw_random_for((uint64_t)trainer->config.seed, SW_FOR_SHUFFLE, (uint32_t)pass, 0);
    sw_random_permutation(&random, train.count, fitting->order);
    for (int64_t i = 0; train.index && i < train.count; i++)
        fitting->order[i] = train.index[fitting->order[i]];
}

/* The step of the last evaluation; 0: none was made. */
static int64_t last_evaluated(const sw_fitting *fitting)
{
    const sw_progress *at = &fitting->at;
    return at->evaluations > 0 ? at->history[at->evaluations - 1].step : 0;
}

static bool is_to_stop(const sw_fitting *fitting)
{
    const int64_t pause = fitting->watcher->pause;
    return sw_watcher_stops(fitting->watcher) || (pause > 0 && last_evaluated(fitting) >= pause);
}

static sw_status interrupt(sw_fitting *fitting, double seconds)
{
    const sw_trainer *trainer = fitting->trainer;
    fitting->at.seconds = seconds;
    SW_TRY(save(fitting));
    return sw_fail(SW_ERROR_INTERRUPTED, "interrupted after step %lld of %lld%s",
                   (long long)trainer->step, (long long)trainer->config.steps,
                   fitting->resume_hint ? fitting->resume_hint : "");
}

static sw_status one_step(sw_fitting *fitting)
{
    sw_trainer *trainer = fitting->trainer;
    const sw_config *config = &trainer->config;
    sw_step_sums sums = {0}, *total = &fitting->at.total;
    int64_t first = trainer->step % trainer->steps_per_pass * config->batch;
    int64_t count = fitting->train.count - first;
    if (count > config->batch) count = config->batch; /* the last step of a pass may be smaller */
    const long long step = (long long)trainer->step + 1;
    const sw_status status =
        sw_trainer_step_sums(trainer, fitting->train.sets, fitting->order + first, count, &sums);
    if (status == SW_ERROR_DIVERGED) return sw_fail_at(status, "diverged in step %lld", step);
    if (status != SW_OK) return status;
    total->loss_sum += sums.loss_sum;
    total->weight_sum += sums.weight_sum;
    total->tally.correct += sums.tally.correct;
    total->tally.error += sums.tally.error;
    total->grad_norm += sums.grad_norm;
    total->sets += sums.sets;
    const sw_watcher *watcher = fitting->watcher;
    if (watcher->step)
        watcher->step(watcher->user, trainer->step, config->steps, sums.loss_sum / sums.weight_sum);
    return SW_OK;
}

/* ---- Evaluations ----------------------------------------------------------------------------- */

/* Is this step too early for the calibrated score? During the warm-up a network is close to a
 * constant, and with few sets its score may be as good as that of one that has learned. So any
 * evaluation after the warm-up is better. */
static bool is_too_early(const sw_config *config, int64_t step)
{
    return strcmp(config->select, "calibrated") == 0 && (double)step <= config->warmup;
}

/* Is this evaluation better than the best so far? Of equal ones, the earlier stays the best. */
static bool is_better(const sw_fitting *fitting, const sw_evaluation *evaluation)
{
    const sw_progress *at = &fitting->at;
    const sw_config *config = &fitting->trainer->config;
    if (at->chosen == 0) return true;
    const sw_evaluation *best = &at->history[at->chosen - 1];
    if (is_too_early(config, best->step) && !is_too_early(config, evaluation->step)) return true;
    return sw_select_better(config->select, evaluation, best);
}

/* Evaluate the parameters that would be kept. */
static sw_status validate(const sw_fitting *fitting, sw_evaluation *evaluation)
{
    const sw_trainer *trainer = fitting->trainer;
    const sw_split split = fitting->valid;
    sw_model model = *trainer->model;
    const sw_predictor predictor = {&model, trainer->runner,
                                    trainer->debug_numbers ? SW_NUMBERS_DEBUG : SW_NUMBERS_CHECK};
    sw_metrics *valid = &evaluation->valid;
    sw_real *outputs;
    model.params.values = sw_trainer_params(trainer);
    const sw_status status = sw_outputs_new(&outputs, &predictor, split);
    if (status == SW_ERROR_NOT_FINITE)
        return sw_fail(SW_ERROR_DIVERGED, "diverged by step %lld, on the validation split: %s",
                       (long long)trainer->step, sw_error_message());
    SW_TRY(status);
    const sw_status judged = sw_metrics_scaled(valid, outputs, split, &model.schema);
    const bool needed = fitting->scaled || strcmp(trainer->config.select, "calibrated") == 0;
    const double factor = needed ? sw_output_scale(outputs, split) : 1;
    evaluation->scale = fitting->scaled ? factor : 1;
    evaluation->choice = sw_select_value(&trainer->config, valid, outputs, split,
                                         trainer->class_weight, &model.schema.output, factor);
    free(outputs);
    SW_TRY(judged);
    if (split.count == 0 || isfinite(valid->loss)) return SW_OK;
    return sw_fail(SW_ERROR_DIVERGED, "diverged by step %lld: the validation loss is %s",
                   (long long)trainer->step, sw_number_of(valid->loss).text);
}

/* Keep the parameters of this evaluation, with the last layer multiplied by `scale`. */
static void keep(sw_fitting *fitting, double scale)
{
    const sw_params *params = &fitting->trainer->model->params;
    sw_real *best = fitting->at.best;
    memcpy(best, sw_trainer_params(fitting->trainer), sizeof *best * (size_t)params->flat_size);
    for (int p = 0; fitting->scaled && p < params->count; p++) {
        const sw_param *param = params->list[p];
        for (int64_t i = 0; fitting->scaled[p] && i < param->size; i++)
            best[param->offset + i] *= (sw_real)scale;
    }
}

/* Validate, choose, and record the steps since the last evaluation. */
static sw_status evaluate(sw_fitting *fitting, double started)
{
    const sw_trainer *trainer = fitting->trainer;
    sw_progress *at = &fitting->at;
    int64_t before = last_evaluated(fitting);
    sw_evaluation *evaluation = &at->history[at->evaluations];
    *evaluation = (sw_evaluation){
        .step = trainer->step,
        .epoch = (double)trainer->step / (double)trainer->steps_per_pass,
        .train = sw_metrics_from_tally(trainer->model, at->total.sets,
                                       at->total.loss_sum / at->total.weight_sum, at->total.tally),
        .lr = sw_learning_rate(&trainer->config, trainer->step - 1, trainer->steps_per_pass),
        .grad_norm = at->total.grad_norm / (double)(trainer->step - before)};
    SW_TRY(validate(fitting, evaluation));
    evaluation->best = is_better(fitting, evaluation);
    evaluation->seconds = now() - started;
    at->evaluations++;
    if (evaluation->best) {
        at->chosen = at->evaluations;
        keep(fitting, evaluation->scale);
    }
    at->total = (sw_step_sums){0};
    at->seconds = 0;
    if (now() >= fitting->save_due || sw_fitting_done(fitting)) SW_TRY(save(fitting));
    const sw_watcher *watcher = fitting->watcher;
    if (watcher->evaluation) watcher->evaluation(watcher->user, evaluation);
    return SW_OK;
}

/* Is an evaluation due after this step that was not due before it? */
static bool is_due(const sw_trainer *trainer)
{
    return sw_evaluations_due(&trainer->config, trainer->step) >
           sw_evaluations_due(&trainer->config, trainer->step - 1);
}

/* ---- The loop -------------------------------------------------------------------------------- */

bool sw_training_ends(const sw_config *config, int64_t step, int64_t evaluations, int64_t chosen)
{
    const double waited = (double)(evaluations - chosen);
    const bool patient =
        config->patience == 0 || waited < config->patience || is_too_early(config, step);
    return step >= config->steps || !patient;
}

bool sw_fitting_done(const sw_fitting *fitting)
{
    return sw_training_ends(&fitting->trainer->config, fitting->trainer->step,
                            fitting->at.evaluations, fitting->at.chosen);
}

sw_status sw_fitting_run(sw_fitting *fitting)
{
    const sw_trainer *trainer = fitting->trainer;
    const sw_watcher *watcher = fitting->watcher;
    SW_TRY(save(fitting)); /* better to find a full disk now than later */
    if (watcher->begin) watcher->begin(watcher->user, &trainer->config, fitting->train.count);
    double started = now() - fitting->at.seconds;
    bool shuffled = false;
    while (!sw_fitting_done(fitting)) {
        if (is_to_stop(fitting)) return interrupt(fitting, now() - started);
        if (!shuffled || trainer->step % trainer->steps_per_pass == 0) shuffle(fitting);
        shuffled = true;
        SW_TRY(one_step(fitting));
        if (!is_due(trainer)) continue;
        SW_TRY(evaluate(fitting, started));
        started = now();
    }
    /* A run that goes on with fewer steps may end between two evaluations. */
    return last_evaluated(fitting) == trainer->step ? SW_OK : evaluate(fitting, started);
}

void sw_fitting_choose(sw_fitting *fitting)
{
    const sw_progress *at = &fitting->at;
    sw_params *params = &fitting->trainer->model->params;
    if (at->chosen > 0)
        memcpy(params->values, at->best, sizeof *at->best * (size_t)params->flat_size);
}

sw_status sw_fit(sw_model *model, const sw_config *config, sw_split train, sw_split valid,
                 const sw_watcher *watcher)
{
    SW_NOT_NULL(model, config);
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
