/* trainer.c - one step: forward and backward by chunks, the sum of their gradients, the update.
 *
 * The work is cut into chunks of whole sets, then into slices of the parameters, by rules that do
 * not depend on the threads. Sums over chunks or slices are in their order. */
#include "train/trainer.h"

#include "autodiff/backward.h"
#include "base/arena.h"
#include "base/number.h"
#include "data/ragged.h"
#include "kernels/parts.h"
#include "kernels/sizes.h"
#include "kernels/vector.h"
#include "model/apply.h"
#include "nn/merged.h"
#include "train/budget.h"
#include "train/config.h"
#include "train/finite.h"
#include "train/optimizer.h"
#include "train/schedule.h"
#include "train/split_check.h"
#include "train/training_weights.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shared by the phases of a step. */
struct sw_step_state {
    sw_arena *more_memory; /* of more_grads */
    sw_real *more_grads;   /* [more_capacity, grads_size] of all chunks but the first */
    int64_t more_capacity;
    int64_t chunk_count; /* of this step */
    sw_real *merged;     /* trainer->merged; NULL: this step merges no layers */
    double loss[SW_MAX_CHUNKS];
    sw_tally tally[SW_MAX_CHUNKS];
    double weight_sum; /* the expected weight of the batch, by which its loss is divided */
    bool debug_numbers;
};

/* Settings that need no pass over the training sets are resolved; the others are refused. */
static sw_status resolve_alone(sw_config *config)
{
    if (config->lr < 0) config->lr = SW_USUAL_RATE;
    if (config->balance)
        return sw_fail(SW_ERROR_ARGUMENT, "trainer: balance is true: a trainer sees no training "
                                          "split whose classes it could count: set class-weights");
    if (strcmp(config->schedule, "step") == 0)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "trainer: schedule is step, which counts passes: a trainer sees no training "
                       "split: take constant or cosine");
    if (config->steps > 0) return sw_warmup_resolve(config);
    if (strcmp(config->schedule, "cosine") == 0)
        return sw_fail(SW_ERROR_ARGUMENT, "trainer: schedule is cosine and steps is 0: set the "
                                          "number of steps, or take constant");
    if (config->warmup > 0 && config->warmup < 1)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "trainer: warmup is %s, a share, and steps is 0: set either to a number of "
                       "steps",
                       sw_number_of(config->warmup).text);
    return SW_OK;
}

/* Numbers in the gradient of a chunk: those of merged layers are behind the others. */
static int64_t grads_size(const sw_model *model)
{
    return model->params.flat_size + model->params.merged_size;
}

/* train: the training split; NULL: it is not known. */
static sw_status make(sw_trainer *trainer, sw_model *model, const sw_config *config,
                      const sw_split *train)
{
    trainer->model = model;
    trainer->config = *config;
    trainer->state = calloc(1, sizeof *trainer->state);
    trainer->memory = sw_arena_new();
    if (!trainer->state || !trainer->memory)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for a trainer");
    trainer->grads = sw_arena_zeroed(trainer->memory, sw_bytes(grads_size(model), sizeof(sw_real)));
    trainer->merged =
        sw_arena_alloc(trainer->memory, sw_bytes(model->params.merged_size, sizeof(sw_real)));
    if (!trainer->grads || !trainer->merged) return SW_ERROR_MEMORY;
    SW_TRY(sw_config_check(config));
    SW_TRY(sw_objective_check(config, model->config.task));
    if (!train) SW_TRY(resolve_alone(&trainer->config));
    SW_TRY(sw_optimizer_new(&trainer->optimizer, &model->params, config));
    SW_TRY(
        sw_training_weights(&trainer->class_weight, &trainer->mean_weight, model, config, train));
    if (train) trainer->steps_per_pass = sw_steps_per_pass(train->count, config->batch);
    return sw_chunk_runner_new(&trainer->runner, config->threads);
}

sw_status sw_trainer_new_for(sw_trainer **out, sw_model *model, const sw_config *config,
                             const sw_split *train)
{
    *out = NULL;
    sw_trainer *trainer = calloc(1, sizeof *trainer);
    if (!trainer) return sw_fail(SW_ERROR_MEMORY, "out of memory for a trainer");
    sw_status status = make(trainer, model, config, train);
    if (status != SW_OK) {
        sw_trainer_free(trainer);
        return status;
    }
    *out = trainer;
    return SW_OK;
}

sw_status sw_trainer_new(sw_trainer **out, sw_model *model, const sw_config *config)
{
    SW_NOT_NULL(out, model, config);
    return sw_trainer_new_for(out, model, config, NULL);
}

void sw_trainer_free(sw_trainer *trainer)
{
    if (!trainer) return;
    sw_chunk_runner_free(trainer->runner);
    if (trainer->state) sw_arena_free(trainer->state->more_memory);
    sw_optimizer_free(trainer->optimizer);
    free(trainer->state);
    sw_arena_free(trainer->memory);
    free(trainer->class_weight);
    free(trainer);
}

void sw_trainer_debug_numbers(sw_trainer *trainer, bool on)
{
    trainer->debug_numbers = on;
}

int64_t sw_trainer_steps(const sw_trainer *trainer)
{
    return trainer->step;
}

double sw_trainer_flops(const sw_trainer *trainer)
{
    return trainer->flops;
}

/* ---- Phase 1: each chunk's loss and gradient ------------------------------------------------ */

/* The gradient of the first chunk becomes the sum. */
static sw_real *grads_of(const sw_trainer *trainer, int64_t chunk)
{
    return chunk == 0 ? trainer->grads
                      : trainer->state->more_grads + (chunk - 1) * grads_size(trainer->model);
}

static void zero_some(void *grads, int64_t first, int64_t count)
{
    memset((sw_real *)grads + first, 0, (size_t)count * sizeof(sw_real));
}

static sw_status run_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    const sw_trainer *trainer = user;
    struct sw_step_state *state = trainer->state;
    const sw_model *model = trainer->model;
    sw_real *grads = grads_of(trainer, chunk->number);
    sw_share_numbers(state->merged ? grads_size(model) : model->params.flat_size, zero_some, grads);
    sw_tape_debug_numbers(tape, state->debug_numbers);

    sw_pass pass = sw_pass_begin(tape, &model->params, grads);
    pass.context = chunk->context;
    pass.merged = state->merged;
    pass.training = true;
    pass.dropout = (sw_dropout_key){(uint64_t)trainer->config.seed, (uint32_t)trainer->step, 0};
    sw_chunk scaled = *chunk;
    scaled.target = sw_to_scale(tape, chunk->target, &model->schema.output);
    sw_tensor *y = sw_model_apply_scaled(model, &pass, chunk->x, &chunk->sets);
    const sw_objective objective = {model, &trainer->config, trainer->class_weight};
    sw_tensor *loss = sw_objective_loss(&objective, tape, y, &scaled, state->weight_sum);
    SW_TRY(sw_tape_status(tape));
    state->loss[chunk->number] = (double)loss->data[0];
    state->tally[chunk->number] = sw_objective_tally(model, y, &scaled);
    return sw_backward_to_leaves(tape, loss);
}

/* ---- Phase 2: the gradient, summed in the order of the chunks ------------------------------- */

SW_KERNEL
static void add_to(sw_real *restrict sum, const sw_real *restrict x, int64_t count)
{
    for (int64_t i = 0; i < count; i++) sum[i] += x[i];
}

/* The gradients of chunks, from number `first` on, added to that of the first chunk. */
static void sum_chunks(const sw_trainer *trainer, int64_t first, int64_t count)
{
    for (int64_t c = 1; c < trainer->state->chunk_count; c++)
        add_to(trainer->grads + first, grads_of(trainer, c) + first, count);
}

static void sum_slice(void *user, int64_t i)
{
    const sw_trainer *trainer = user;
    const sw_param_slice *s = &trainer->optimizer->slice[i];
    sum_chunks(trainer, s->offset, s->size);
    sw_optimizer_measure(trainer->optimizer, i, trainer->grads);
}

/* ---- Merged layers (nn/merged.h): before phase 1, and before phase 2 ------------------------- */

static void merge_forward(void *user, int64_t i)
{
    const sw_trainer *trainer = user;
    sw_merge_forward(&trainer->model->params, i, trainer->merged);
}

/* Merge layers, if that pays for so many elements. */
static void begin_merged(sw_trainer *trainer, int64_t rows)
{
    const sw_params *params = &trainer->model->params;
    trainer->state->merged = sw_merge_pays(params, rows) ? trainer->merged : NULL;
    if (!trainer->state->merged) return;
    trainer->flops +=
        sw_parallel_for(trainer->runner, params->merge->readers, merge_forward, trainer);
}

static void sum_merged(void *user, int64_t i)
{
    const sw_trainer *trainer = user;
    const sw_params *params = &trainer->model->params;
    const int64_t first = i * SW_SLICE;
    sum_chunks(trainer, params->flat_size + first,
               sw_smaller(SW_SLICE, params->merged_size - first));
}

/* Job i is reader i; the last one is what they read. */
static void merge_backward(void *user, int64_t i)
{
    const sw_trainer *trainer = user;
    const sw_params *params = &trainer->model->params;
    if (i < params->merge->readers)
        sw_merge_backward(params, i, trainer->grads);
    else
        sw_merge_backward_last(params, trainer->grads);
}

/* Their gradients become a part of the gradient of the first chunk. */
static void end_merged(sw_trainer *trainer)
{
    const sw_params *params = &trainer->model->params;
    if (!trainer->state->merged) return;
    sw_parallel_for(trainer->runner, sw_block_count(params->merged_size, SW_SLICE), sum_merged,
                    trainer);
    trainer->flops +=
        sw_parallel_for(trainer->runner, params->merge->readers + 1, merge_backward, trainer);
}

/* ---- Phase 3: the update -------------------------------------------------------------------- */

static void update_slice(void *user, int64_t i)
{
    const sw_trainer *trainer = user;
    sw_optimizer_update(trainer->optimizer, i, trainer->grads);
}

sw_real *sw_trainer_params(const sw_trainer *trainer)
{
    return sw_optimizer_params(trainer->optimizer);
}

/* ---- The step ------------------------------------------------------------------------------- */

static sw_status check_batch(const sw_trainer *trainer, const sw_some_sets *batch)
{
    const sw_ragged *sets = batch->sets;
    const int64_t count = batch->count;
    const sw_model_config *config = &trainer->model->config;
    if (count < 1) return sw_fail(SW_ERROR_ARGUMENT, "train: a step needs at least one set");
    if (!sets->offset || !sets->x)
        return sw_fail(SW_ERROR_ARGUMENT, "train: the sets have no %s",
                       sets->offset ? "elements" : "offsets");
    if (!batch->index && count > sets->count)
        return sw_fail(SW_ERROR_ARGUMENT, "train: a step of %lld sets, the data has %lld",
                       (long long)count, (long long)sets->count);
    SW_TRY(sw_sets_check(trainer->model, sets, "train"));
    sw_status status = sw_ragged_check_answers(sets, config->task, config->outputs);
    return status == SW_OK ? SW_OK : sw_fail_in(status, "train");
}

/* Make room for the gradients of so many chunks. */
static sw_status reserve(struct sw_step_state *state, int64_t chunks, int64_t size)
{
    const int64_t more = chunks - 1;
    state->chunk_count = chunks;
    if (more <= state->more_capacity) return SW_OK;
    sw_arena_free(state->more_memory);
    state->more_capacity = 0;
    state->more_memory = sw_arena_new();
    if (state->more_memory)
        state->more_grads =
            sw_arena_alloc(state->more_memory, sw_bytes(more * size, sizeof(sw_real)));
    if (!state->more_memory || !state->more_grads)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for the gradients of %lld chunks",
                       (long long)chunks);
    state->more_capacity = more;
    return SW_OK;
}

static sw_status run_chunks(sw_trainer *trainer, const sw_some_sets *batch, double *flops)
{
    return sw_chunk_run(trainer->runner, batch, true, run_chunk, trainer, flops);
}

/* Set the message for a loss or gradient that is not finite. The batch is run again to find the
 * operator that makes the first such number. */
static sw_status not_finite(sw_trainer *trainer, const sw_some_sets *batch,
                            const sw_step_sums *sums)
{
    struct sw_step_state *state = trainer->state;
    char text[160];
    snprintf(text, sizeof text, "the loss is %s and the gradient's norm %s",
             sw_number_of(sums->loss_sum / sums->weight_sum).text,
             sw_number_of(sums->grad_norm).text);
    state->debug_numbers = true;
    if (run_chunks(trainer, batch, NULL) == SW_ERROR_NOT_FINITE)
        return sw_fail_in(SW_ERROR_DIVERGED, text);
    return sw_fail(SW_ERROR_DIVERGED, "%s", text);
}

/* Add the cause to this thread's message: a number of the data that is too large, or else the
 * learning rate. */
static sw_status add_cause(const sw_trainer *trainer, const sw_some_sets *batch, double lr)
{
    sw_huge_text huge;
    if (sw_huge_number(&huge, trainer->model, batch))
        return sw_fail(SW_ERROR_DIVERGED, "%s; %s", sw_error_message(), huge.text);
    return sw_fail(SW_ERROR_DIVERGED, "%s; the learning rate is %g%s", sw_error_message(), lr,
                   trainer->config.clip > 0 ? "" : ", without clipping");
}

/* Sum up the chunks of a batch that has run. */
static void sum_up(const struct sw_step_state *state, int64_t count, sw_step_sums *sums)
{
    double mean_loss = 0;
    *sums = (sw_step_sums){.weight_sum = state->weight_sum, .sets = count};
    for (int64_t c = 0; c < state->chunk_count; c++) {
        mean_loss += state->loss[c];
        sums->tally.correct += state->tally[c].correct;
        sums->tally.error += state->tally[c].error;
    }
    sums->loss_sum = mean_loss * state->weight_sum;
}

sw_status sw_trainer_step_sums(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                               int64_t count, sw_step_sums *sums)
{
    struct sw_step_state *state = trainer->state;
    const sw_config *config = &trainer->config;
    state->debug_numbers = trainer->debug_numbers;
    const sw_sampling sampling = {config->sample, config->instance_dropout, (uint64_t)config->seed,
                                  (uint32_t)trainer->step};
    const sw_some_sets batch = {sets, index, count, 0, &sampling};
    SW_TRY(check_batch(trainer, &batch));
    SW_TRY(reserve(state, sw_chunk_count(&batch), grads_size(trainer->model)));
    begin_merged(trainer, sw_batch_rows(&batch));
    /* The expected weight of so many sets, not the weight of these: that would cancel the weight of
     * a set that is alone in its batch. */
    state->weight_sum = (double)count * trainer->mean_weight;
    const double lr = sw_learning_rate(config, trainer->step, trainer->steps_per_pass);
    const sw_status ran = run_chunks(trainer, &batch, &trainer->flops);
    if (ran == SW_ERROR_NOT_FINITE) return add_cause(trainer, &batch, lr);
    SW_TRY(ran);
    sw_optimizer *optimizer = trainer->optimizer;
    end_merged(trainer);
    sw_parallel_for(trainer->runner, optimizer->slice_count, sum_slice, trainer);
    sum_up(state, count, sums);
    sums->grad_norm = sw_optimizer_begin(optimizer, trainer->step + 1, lr);
    if (!isfinite(sums->loss_sum) || !isfinite(sums->grad_norm)) {
        not_finite(trainer, &batch, sums);
        return add_cause(trainer, &batch, lr);
    }

    trainer->step++;
    sw_parallel_for(trainer->runner, optimizer->slice_count, update_slice, trainer);
    return sw_optimizer_end(optimizer) == SW_OK ? SW_OK : add_cause(trainer, &batch, lr);
}

sw_status sw_trainer_step(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                          int64_t count, double *loss)
{
    SW_NOT_NULL(trainer, sets);
    sw_step_sums sums;
    const long long update = (long long)trainer->step + 1;
    const sw_status status = sw_trainer_step_sums(trainer, sets, index, count, &sums);
    if (status == SW_ERROR_DIVERGED) return sw_fail_at(status, "update %lld", update);
    SW_TRY(status);
    if (loss) *loss = sums.loss_sum / sums.weight_sum;
    return SW_OK;
}
