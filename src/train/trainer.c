/* trainer.c - one step: forward and backward by chunks, the sum of their gradients, the update.
 *
 * The work is cut into chunks of whole sets, then into slices of the parameters, by rules that do
 * not depend on the threads. Sums over chunks or slices are in their order. */
#include "train/trainer.h"

#include "autodiff/backward.h"
#include "base/arena.h"
#include "base/number.h"
#include "data/ragged.h"
#include "kernels/finite.h"
#include "kernels/vector.h"
#include "model/apply.h"
#include "nn/params.h"
#include "train/budget.h"
#include "train/config.h"
#include "train/finite.h"
#include "train/optimizer.h"
#include "train/schedule.h"
#include "train/split_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLICE = 4096 }; /* parameters in a slice: a few kilobytes of each array */

/* Some consecutive numbers of one parameter. */
typedef struct param_slice {
    int64_t offset, size;
    bool decays;
    double square; /* sum of squares of its gradient in this step */
    bool finite;   /* is all that the update made? */
} param_slice;

/* Shared by the phases of a step. */
struct sw_step_state {
    const sw_trainer *trainer;
    sw_update update;
    param_slice *slice; /* [slice_count] of all parameters */
    int64_t slice_count;
    sw_arena *more_memory; /* of more_grads */
    sw_real *more_grads;   /* [more_capacity, flat_size] of all chunks but the first */
    int64_t more_capacity;
    int64_t chunk_count; /* of this step */
    double loss[SW_MAX_CHUNKS];
    sw_tally tally[SW_MAX_CHUNKS];
    double weight_sum; /* that the sets of the batch have on average; divides their loss */
    bool debug_numbers;
};

static sw_status make_slices(struct sw_step_state *state, const sw_params *params)
{
    int64_t count = 0;
    for (int i = 0; i < params->count; i++) count += (params->list[i]->size + SLICE - 1) / SLICE;
    state->slice = calloc((size_t)count, sizeof *state->slice);
    if (!state->slice) return sw_fail(SW_ERROR_MEMORY, "out of memory for a trainer");
    for (int i = 0; i < params->count; i++) {
        const sw_param *p = params->list[i];
        for (int64_t done = 0; done < p->size; done += SLICE)
            state->slice[state->slice_count++] =
                (param_slice){.offset = p->offset + done,
                              .size = p->size - done < SLICE ? p->size - done : SLICE,
                              .decays = p->decays};
    }
    return SW_OK;
}

static sw_status make(sw_trainer *trainer, sw_model *model, const sw_config *config)
{
    trainer->model = model;
    trainer->config = *config;
    if (config->lr < 0) trainer->config.lr = SW_USUAL_RATE;
    trainer->mean_weight = 1;
    trainer->state = calloc(1, sizeof *trainer->state);
    trainer->memory = sw_arena_new();
    if (!trainer->state || !trainer->memory)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for a trainer");
    const size_t bytes = sw_bytes(model->params.flat_size, sizeof(sw_real));
    trainer->grads = sw_arena_zeroed(trainer->memory, bytes);
    trainer->first = sw_arena_zeroed(trainer->memory, bytes);
    trainer->second = sw_arena_zeroed(trainer->memory, bytes);
    if (config->average > 0) trainer->average = sw_arena_zeroed(trainer->memory, bytes);
    if (!trainer->grads || !trainer->first || !trainer->second ||
        (config->average > 0 && !trainer->average))
        return SW_ERROR_MEMORY;
    SW_TRY(sw_config_check(config));
    SW_TRY(sw_objective_check(config, model->config.task));
    SW_TRY(sw_update_from(&trainer->state->update, config));
    SW_TRY(make_slices(trainer->state, &model->params));
    return sw_chunk_runner_new(&trainer->runner, config->threads);
}

sw_status sw_trainer_new(sw_trainer **out, sw_model *model, const sw_config *config)
{
    SW_NOT_NULL(out, model, config);
    *out = NULL;
    sw_trainer *trainer = calloc(1, sizeof *trainer);
    if (!trainer) return sw_fail(SW_ERROR_MEMORY, "out of memory for a trainer");
    sw_status status = make(trainer, model, config);
    if (status != SW_OK) {
        sw_trainer_free(trainer);
        return status;
    }
    *out = trainer;
    return SW_OK;
}

void sw_trainer_free(sw_trainer *trainer)
{
    if (!trainer) return;
    sw_chunk_runner_free(trainer->runner);
    if (trainer->state) {
        free(trainer->state->slice);
        sw_arena_free(trainer->state->more_memory);
    }
    free(trainer->state);
    sw_arena_free(trainer->memory);
    free(trainer->class_weight);
    free(trainer);
}

void sw_trainer_debug_numbers(sw_trainer *trainer, bool on)
{
    trainer->debug_numbers = on;
}

double sw_trainer_flops(const sw_trainer *trainer)
{
    return trainer->flops;
}

/* ---- Phase 1: each chunk's loss and gradient ------------------------------------------------ */

/* The gradient of the first chunk becomes the sum. */
static sw_real *grads_of(const struct sw_step_state *state, int64_t chunk)
{
    const sw_trainer *trainer = state->trainer;
    return chunk == 0 ? trainer->grads
                      : state->more_grads + (chunk - 1) * trainer->model->params.flat_size;
}

static sw_status run_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    struct sw_step_state *state = user;
    const sw_trainer *trainer = state->trainer;
    const sw_model *model = trainer->model;
    sw_real *grads = grads_of(state, chunk->number);
    memset(grads, 0, (size_t)model->params.flat_size * sizeof *grads);
    sw_tape_debug_numbers(tape, state->debug_numbers);

    sw_pass pass = sw_pass_begin(tape, &model->params, grads);
    pass.context = chunk->context;
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

SW_KERNEL
static double square_sum(const sw_real *x, int64_t count)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < count; i++) sum += (double)x[i] * (double)x[i];
    return sum;
}

static void sum_slice(void *user, int64_t i)
{
    struct sw_step_state *state = user;
    param_slice *s = &state->slice[i];
    sw_real *sum = grads_of(state, 0) + s->offset;
    for (int64_t c = 1; c < state->chunk_count; c++)
        add_to(sum, grads_of(state, c) + s->offset, s->size);
    s->square = square_sum(sum, s->size);
}

/* ---- Phase 3: the update -------------------------------------------------------------------- */

static void update_slice(void *user, int64_t i)
{
    struct sw_step_state *state = user;
    const sw_trainer *trainer = state->trainer;
    param_slice *s = &state->slice[i];
    sw_real *value = trainer->model->params.values + s->offset;
    sw_real *first = trainer->first + s->offset, *second = trainer->second + s->offset;
    sw_real *average = trainer->average ? trainer->average + s->offset : NULL;
    sw_update_apply(&state->update, s->decays, s->size, value, trainer->grads + s->offset, first,
                    second);
    if (average)
        sw_average_update(average, value, s->size,
                          trainer->config.average * (double)state->update.step);
    s->finite = sw_all_finite(value, s->size) && sw_all_finite(first, s->size) &&
                sw_all_finite(second, s->size) && (!average || sw_all_finite(average, s->size));
}

/* Which number of the state is not finite? A gradient that is finite can be so large that its
 * square, or the step that it makes, is not. */
static sw_status check_state(const sw_trainer *trainer)
{
    const struct {
        const char *what;
        const sw_real *values;
    } arrays[] = {{"the parameter", trainer->model->params.values},
                  {"the optimiser's mean of the gradient of", trainer->first},
                  {"the optimiser's mean square of the gradient of", trainer->second},
                  {"the average of", trainer->average}};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        if (arrays[i].values)
            SW_TRY(sw_params_check_finite(&trainer->model->params, arrays[i].values,
                                          SW_ERROR_DIVERGED, arrays[i].what));
    return SW_OK;
}

sw_real *sw_trainer_params(const sw_trainer *trainer)
{
    return trainer->average ? trainer->average : trainer->model->params.values;
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
static sw_status reserve(struct sw_step_state *state, int64_t chunks, int64_t flat_size)
{
    const int64_t more = chunks - 1;
    state->chunk_count = chunks;
    if (more <= state->more_capacity) return SW_OK;
    sw_arena_free(state->more_memory);
    state->more_capacity = 0;
    state->more_memory = sw_arena_new();
    if (state->more_memory)
        state->more_grads =
            sw_arena_alloc(state->more_memory, sw_bytes(more * flat_size, sizeof(sw_real)));
    if (!state->more_memory || !state->more_grads)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for the gradients of %lld chunks",
                       (long long)chunks);
    state->more_capacity = more;
    return SW_OK;
}

static sw_status run_chunks(sw_trainer *trainer, const sw_some_sets *batch, double *flops)
{
    return sw_chunk_run(trainer->runner, batch, true, run_chunk, trainer->state, flops);
}

/* Loss or gradient are not finite. The operator that makes the first such number shows when the
 * batch is run again. */
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

/* Sum up the chunks and slices of a batch that has run. */
static void sum_up(const struct sw_step_state *state, int64_t count, sw_step_sums *sums)
{
    double square = 0, mean_loss = 0;
    *sums = (sw_step_sums){.weight_sum = state->weight_sum, .sets = count};
    for (int64_t i = 0; i < state->slice_count; i++) square += state->slice[i].square;
    for (int64_t c = 0; c < state->chunk_count; c++) {
        mean_loss += state->loss[c];
        sums->tally.correct += state->tally[c].correct;
        sums->tally.error += state->tally[c].error;
    }
    sums->loss_sum = mean_loss * state->weight_sum;
    sums->grad_norm = sqrt(square);
}

sw_status sw_trainer_step_sums(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                               int64_t count, sw_step_sums *sums)
{
    struct sw_step_state *state = trainer->state;
    const sw_config *config = &trainer->config;
    state->trainer = trainer;
    state->debug_numbers = trainer->debug_numbers;
    const sw_sampling sampling = {config->sample, config->instance_dropout, (uint64_t)config->seed,
                                  (uint32_t)trainer->step};
    const sw_some_sets batch = {sets, index, count, 0, &sampling};
    SW_TRY(check_batch(trainer, &batch));
    SW_TRY(reserve(state, sw_chunk_count(&batch), trainer->model->params.flat_size));
    /* Not the sum of the weights in this batch: with a set a step, they would cancel out. */
    state->weight_sum = (double)count * trainer->mean_weight;
    const double lr = sw_learning_rate(config, trainer->step, trainer->steps_per_pass);
    const sw_status ran = run_chunks(trainer, &batch, &trainer->flops);
    if (ran == SW_ERROR_NOT_FINITE) return add_cause(trainer, &batch, lr);
    SW_TRY(ran);
    sw_parallel_for(trainer->runner, state->slice_count, sum_slice, state);
    sum_up(state, count, sums);
    if (!isfinite(sums->loss_sum) || !isfinite(sums->grad_norm)) {
        not_finite(trainer, &batch, sums);
        return add_cause(trainer, &batch, lr);
    }

    sw_update *update = &state->update;
    const bool clips = config->clip > 0 && sums->grad_norm > config->clip;
    update->gradient_scale = clips ? config->clip / sums->grad_norm : 1;
    update->lr = lr;
    update->step = ++trainer->step;
    sw_parallel_for(trainer->runner, state->slice_count, update_slice, state);
    for (int64_t i = 0; i < state->slice_count; i++)
        if (!state->slice[i].finite && check_state(trainer) != SW_OK)
            return add_cause(trainer, &batch, lr);
    return SW_OK;
}

sw_status sw_trainer_step(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                          int64_t count, double *loss)
{
    SW_NOT_NULL(trainer, sets);
    sw_step_sums sums;
    char where[48];
    snprintf(where, sizeof where, "update %lld", (long long)trainer->step + 1);
    const sw_status status = sw_trainer_step_sums(trainer, sets, index, count, &sums);
    if (status == SW_ERROR_DIVERGED) return sw_fail_in(status, where);
    SW_TRY(status);
    if (loss) *loss = sums.loss_sum / sums.weight_sum;
    return SW_OK;
}
