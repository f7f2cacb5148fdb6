/* trainer.c - one step: forward and backward by chunks, the sum of their gradients, the update.
 *
 * The work is cut into chunks of whole sets, then into slices of the parameters, by rules that do
 * not depend on the threads. Sums over chunks or slices are in their order. */
#include "train/trainer.h"

#include "base/arena.h"
#include "data/ragged.h"
#include "kernels/vector.h"
#include "model/apply.h"
#include "train/budget.h"
#include "train/config.h"
#include "train/optimizer.h"
#include "train/schedule.h"
#include "train/split_check.h"

#include <stdlib.h>

enum { SLICE = 4096 }; /* parameters in a slice: a few kilobytes of each array */

/* Some consecutive numbers of one parameter. */
typedef struct param_slice {
    int64_t offset, size;
    bool decays;
} param_slice;

/* Shared by the phases of a step. */
struct sw_step_state {
    const sw_trainer *trainer;
    sw_update update;
    param_slice *slice; /* [slice_count] of all parameters */
    int64_t slice_count;
    double *slice_square;   /* [slice_count] sum of squares of each gradient */
    int64_t chunk_capacity; /* chunks that fit into chunk_grads */
    sw_real *chunk_grads;   /* [chunk_capacity, flat_size] */
    int64_t chunk_count;    /* of this step */
    double loss[SW_MAX_CHUNKS];
    sw_tally tally[SW_MAX_CHUNKS];
    double weight_sum; /* that the sets of the batch have on average; divides their loss */
};

static sw_status make_slices(struct sw_step_state *state, const sw_params *params)
{
    int64_t count = 0;
    for (int i = 0; i < params->count; i++) count += (params->list[i]->size + SLICE - 1) / SLICE;
    state->slice = calloc((size_t)count, sizeof *state->slice);
    state->slice_square = calloc((size_t)count, sizeof *state->slice_square);
    if (!state->slice || !state->slice_square)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for a trainer");
    for (int i = 0; i < params->count; i++) {
        const sw_param *p = params->list[i];
        for (int64_t done = 0; done < p->size; done += SLICE)
            state->slice[state->slice_count++] = (param_slice){
                p->offset + done, p->size - done < SLICE ? p->size - done : SLICE, p->decays};
    }
    return SW_OK;
}

/* Aligned as the parameters are. */
static sw_real *new_average(size_t size)
{
    enum { ALIGNMENT = 64 };
    size_t bytes = (size * sizeof(sw_real) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    sw_real *average = aligned_alloc(ALIGNMENT, bytes);
    if (average) memset(average, 0, bytes);
    return average;
}

static sw_status make(sw_trainer *trainer, sw_model *model, const sw_config *config)
{
    trainer->model = model;
    trainer->config = *config;
    if (config->lr < 0) trainer->config.lr = SW_USUAL_RATE;
    trainer->mean_weight = 1;
    trainer->state = calloc(1, sizeof *trainer->state);
    size_t size = (size_t)model->params.flat_size;
    trainer->grads = calloc(size, sizeof(sw_real));
    trainer->first = calloc(size, sizeof(sw_real));
    trainer->second = calloc(size, sizeof(sw_real));
    if (config->average > 0) trainer->average = new_average(size);
    if (!trainer->state || !trainer->grads || !trainer->first || !trainer->second ||
        (config->average > 0 && !trainer->average))
        return sw_fail(SW_ERROR_MEMORY, "out of memory for a trainer of %zu parameters", size);
    SW_TRY(sw_config_check(config));
    SW_TRY(sw_objective_check(config, model->config.task));
    SW_TRY(sw_update_from(&trainer->state->update, config));
    SW_TRY(make_slices(trainer->state, &model->params));
    return sw_chunk_runner_new(&trainer->runner, config->threads);
}

sw_status sw_trainer_new(sw_trainer **out, sw_model *model, const sw_config *config)
{
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
        free(trainer->state->slice_square);
        free(trainer->state->chunk_grads);
    }
    free(trainer->state);
    free(trainer->grads);
    free(trainer->first);
    free(trainer->second);
    free(trainer->average);
    free(trainer->class_weight);
    free(trainer);
}

double sw_trainer_flops(const sw_trainer *trainer)
{
    return trainer->flops;
}

/* ---- Phase 1: each chunk's loss and gradient ------------------------------------------------ */

static sw_status run_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    struct sw_step_state *state = user;
    const sw_trainer *trainer = state->trainer;
    const sw_model *model = trainer->model;
    size_t size = (size_t)model->params.flat_size;
    sw_real *grads = state->chunk_grads + (size_t)chunk->number * size;
    memset(grads, 0, size * sizeof *grads);

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
    return sw_backward(tape, loss);
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
    param_slice s = state->slice[i];
    int64_t size = state->trainer->model->params.flat_size;
    sw_real *sum = state->trainer->grads + s.offset;
    memcpy(sum, state->chunk_grads + s.offset, sizeof *sum * (size_t)s.size);
    for (int64_t c = 1; c < state->chunk_count; c++)
        add_to(sum, state->chunk_grads + c * size + s.offset, s.size);
    state->slice_square[i] = square_sum(sum, s.size);
}

/* ---- Phase 3: the update -------------------------------------------------------------------- */

static void update_slice(void *user, int64_t i)
{
    struct sw_step_state *state = user;
    const sw_trainer *trainer = state->trainer;
    param_slice s = state->slice[i];
    sw_update_apply(&state->update, s.decays, s.size, trainer->model->params.values + s.offset,
                    trainer->grads + s.offset, trainer->first + s.offset,
                    trainer->second + s.offset);
    if (trainer->average)
        sw_average_update(trainer->average + s.offset, trainer->model->params.values + s.offset,
                          s.size, trainer->config.average * (double)state->update.step);
}

sw_real *sw_trainer_params(const sw_trainer *trainer)
{
    return trainer->average ? trainer->average : trainer->model->params.values;
}

/* ---- The step ------------------------------------------------------------------------------- */

static sw_status check_batch(const sw_trainer *trainer, const sw_ragged *sets, int64_t count)
{
    const sw_model_config *config = &trainer->model->config;
    if (count < 1) return sw_fail(SW_ERROR_ARGUMENT, "train: a step needs at least one set");
    SW_TRY(sw_sets_check(trainer->model, sets, "train"));
    sw_status status = sw_ragged_check_answers(sets, config->task, config->outputs);
    return status == SW_OK ? SW_OK : sw_fail_in(status, "train");
}

static sw_status reserve(struct sw_step_state *state, int64_t chunks, int64_t flat_size)
{
    state->chunk_count = chunks;
    if (chunks <= state->chunk_capacity) return SW_OK;
    free(state->chunk_grads);
    state->chunk_capacity = 0;
    state->chunk_grads = malloc(sw_bytes(chunks * flat_size, sizeof(sw_real)));
    if (!state->chunk_grads)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for the gradients of %lld chunks",
                       (long long)chunks);
    state->chunk_capacity = chunks;
    return SW_OK;
}

sw_status sw_trainer_step_sums(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                               int64_t count, sw_step_sums *sums)
{
    struct sw_step_state *state = trainer->state;
    state->trainer = trainer;
    SW_TRY(check_batch(trainer, sets, count));
    const sw_sampling sampling = {trainer->config.sample, trainer->config.instance_dropout,
                                  (uint64_t)trainer->config.seed, (uint32_t)trainer->step};
    SW_TRY(reserve(state, sw_chunk_count(sets, index, count, &sampling),
                   trainer->model->params.flat_size));
    /* Not the sum of the weights in this batch: with a set a step, they would cancel out. */
    state->weight_sum = (double)count * trainer->mean_weight;
    SW_TRY(sw_chunk_run(trainer->runner, sets, index, 0, count, &sampling, true, run_chunk, state,
                        &trainer->flops));
    sw_parallel_for(trainer->runner, state->slice_count, sum_slice, state);

    double square = 0, mean_loss = 0;
    *sums = (sw_step_sums){.weight_sum = state->weight_sum, .sets = count};
    for (int64_t i = 0; i < state->slice_count; i++) square += state->slice_square[i];
    for (int64_t c = 0; c < state->chunk_count; c++) {
        mean_loss += state->loss[c];
        sums->tally.correct += state->tally[c].correct;
        sums->tally.error += state->tally[c].error;
    }
    sums->loss_sum = mean_loss * state->weight_sum;
    sums->grad_norm = sqrt(square);
    if (!isfinite(mean_loss) || !isfinite(square))
        return sw_fail(SW_ERROR_DIVERGED, "update %lld: the loss is %g and the gradient's norm %g",
                       (long long)trainer->step + 1, mean_loss, sums->grad_norm);

    double clip = trainer->config.clip;
    sw_update *update = &state->update;
    update->gradient_scale = clip > 0 && sums->grad_norm > clip ? clip / sums->grad_norm : 1;
    update->lr = sw_learning_rate(&trainer->config, trainer->step, trainer->steps_per_pass);
    update->step = ++trainer->step;
    sw_parallel_for(trainer->runner, state->slice_count, update_slice, state);
    return SW_OK;
}

sw_status sw_trainer_step(sw_trainer *trainer, const sw_ragged *sets, const int64_t *index,
                          int64_t count, double *loss)
{
    sw_step_sums sums;
    SW_TRY(sw_trainer_step_sums(trainer, sets, index, count, &sums));
    if (loss) *loss = sums.loss_sum / sums.weight_sum;
    return SW_OK;
}
