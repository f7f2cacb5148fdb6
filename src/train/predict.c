/* predict.c - predictors: a model on any number of sets, in chunks, without gradients. */
#include "train/predict.h"

#include "base/error.h"
#include "data/ragged.h"
#include "nn/params.h"
#include "train/finite.h"
#include "train/split_check.h"

#include <setwise/model.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_AT_ONCE = 1 << 15 }; /* on the tapes of all threads together, about */

sw_pass sw_predictor_pass(const sw_predictor *predictor, sw_tape *tape, const sw_chunk *chunk)
{
    sw_pass pass = sw_pass_begin(tape, &predictor->model->params, NULL);
    pass.context = chunk->context;
    pass.merged = predictor->merged.numbers;
    return pass;
}

typedef struct prediction {
    const sw_predictor *predictor;
    sw_real *outputs;
} prediction;

/* The outputs for a chunk; NULL: the tape has failed. */
static sw_tensor *apply(const sw_predictor *predictor, sw_tape *tape, const sw_chunk *chunk)
{
    sw_pass pass = sw_predictor_pass(predictor, tape, chunk);
    return sw_model_apply(predictor->model, &pass, chunk->x, &chunk->sets);
}

static sw_status predict_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    const prediction *p = user;
    const sw_tensor *y = apply(p->predictor, tape, chunk);
    SW_TRY(sw_tape_status(tape));
    memcpy(p->outputs + chunk->first * p->predictor->model->config.outputs, y->data,
           sizeof *y->data * (size_t)y->size);
    return SW_OK;
}

/* How many sets from `first` on are predicted together: about ROWS_AT_ONCE rows. Each set counts as
 * one row more than it has, so that the number of empty sets is bounded, too. */
static int64_t lot_size(const sw_some_sets *some, int64_t first)
{
    int64_t rows = 0, size = 0;
    while (first + size < some->count && rows < ROWS_AT_ONCE) {
        const int64_t b = sw_set_at(some, first + size);
        rows += some->sets->offset[b + 1] - some->sets->offset[b] + 1;
        size++;
    }
    return size;
}

/* Shared by the threads that run a function on chunks. */
typedef struct forward {
    const sw_predictor *predictor;
    const char *what;
    const sw_ragged *sets;
    sw_chunk_work work;
    void *user;
} forward;

/* The first operator checks the elements while it reads them, at no cost. But no operator does
 * arithmetic with the numbers of tokens and parts, so with these all elements are checked here. */
static sw_status check_inputs(const forward *f, const sw_chunk *chunk)
{
    const sw_model_config *config = &f->predictor->model->config;
    SW_TRY(sw_contexts_check(f->sets, chunk));
    chunk->x->unchecked = config->vocabulary == 0 && !config->parts;
    return chunk->x->unchecked ? SW_OK : sw_elements_check(f->sets, chunk);
}

static sw_status forward_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    const forward *f = user;
    const sw_numbers numbers = f->predictor->numbers;
    sw_status status = numbers == SW_NUMBERS_ANY ? SW_OK : check_inputs(f, chunk);
    if (status != SW_OK) return sw_fail_in(status, f->what);
    const bool unchecked = chunk->x->unchecked;
    sw_tape_debug_numbers(tape, numbers == SW_NUMBERS_DEBUG);
    status = f->work(f->user, tape, chunk);
    if (status == SW_ERROR_ARGUMENT && unchecked) {
        const sw_status named = sw_elements_check(f->sets, chunk);
        if (named != SW_OK) return sw_fail_in(named, f->what);
    }
    return status == SW_ERROR_NOT_FINITE ? sw_fail_in(status, f->what) : status;
}

sw_status sw_forward_sets(const sw_predictor *predictor, const char *what, const sw_some_sets *some,
                          sw_chunk_work work, void *user)
{
    sw_ragged unlabelled = *some->sets; /* so that the answers are not gathered */
    unlabelled.label = NULL, unlabelled.target = NULL, unlabelled.weight = NULL;
    forward f = {predictor, what, some->sets, work, user};
    sw_merged_update(&predictor->merged, &predictor->model->params);
    sw_some_sets lot = {.sets = &unlabelled, .index = some->index};
    for (; lot.first < some->count; lot.first += lot.count) {
        lot.count = lot_size(some, lot.first);
        SW_TRY(sw_chunk_run(predictor->runner, &lot, false, forward_chunk, &f, NULL));
    }
    return SW_OK;
}

sw_status sw_forward_zeros(const sw_model *model, sw_chunk_work work, void *user)
{
    const int64_t context = model->config.context;
    sw_tape *tape;
    SW_TRY(sw_tape_new(&tape));
    sw_tape_record(tape, false);
    const sw_chunk chunk = {.sets = {1, (const int64_t[]){0, 1}, NULL},
                            .x = sw_constant(tape, SW_DIMS(1, model->config.input), 0),
                            .context = context ? sw_constant(tape, SW_DIMS(1, context), 0) : NULL};
    const sw_status status = work(user, tape, &chunk);
    sw_tape_free(tape);
    return status;
}

/* ---- What is not finite ---------------------------------------------------------------------- */

static sw_status apply_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    apply(user, tape, chunk);
    return sw_tape_status(tape);
}

/* Extend this thread's message, which says what is not finite, by the operator that made it, found
 * by applying the model to the set again, and by a number of the set that is too large. */
static sw_status explain(const sw_predictor *predictor, const sw_ragged *sets, int64_t set)
{
    const sw_some_sets one = {sets, &set, 1};
    sw_predictor looking = *predictor;
    looking.numbers = SW_NUMBERS_DEBUG;
    char text[2048];
    sw_huge_text huge;
    snprintf(text, sizeof text, "%s", sw_error_message());
    if (sw_forward_sets(&looking, text, &one, apply_chunk, &looking) != SW_ERROR_NOT_FINITE)
        sw_fail(SW_ERROR_NOT_FINITE, "%s", text);
    if (!sw_huge_number(&huge, predictor->model, &one)) return SW_ERROR_NOT_FINITE;
    return sw_fail(SW_ERROR_NOT_FINITE, "%s; %s", sw_error_message(), huge.text);
}

sw_status sw_forward_check(const sw_predictor *predictor, const char *what, char *const *name,
                           const sw_some_sets *some, const sw_real *numbers, int64_t width)
{
    int64_t set;
    if (predictor->numbers == SW_NUMBERS_ANY) return SW_OK;
    const sw_status status = sw_outputs_check(what, name, some, numbers, width, &set);
    return status == SW_OK ? SW_OK : explain(predictor, some->sets, set);
}

sw_status sw_predict_sets(const sw_predictor *predictor, const sw_some_sets *some, sw_real *outputs)
{
    const sw_model *model = predictor->model;
    SW_TRY(sw_sets_check(model, some->sets, "predict"));
    prediction p = {predictor, outputs};
    SW_TRY(sw_forward_sets(predictor, "predict", some, predict_chunk, &p));
    return sw_forward_check(predictor, "predict: output", model->schema.output.name, some, outputs,
                            model->config.outputs);
}

/* ---- Predictors ------------------------------------------------------------------------------ */

sw_status sw_predictor_new(sw_predictor **out, const sw_model *model, int threads)
{
    SW_NOT_NULL(out, model);
    *out = NULL;
    SW_TRY(sw_params_check_finite(&model->params, model->params.values, SW_ERROR_ARGUMENT,
                                  "predict: the parameter"));
    sw_predictor *predictor = calloc(1, sizeof *predictor);
    if (!predictor) return sw_fail(SW_ERROR_MEMORY, "out of memory for a predictor");
    predictor->model = model;
    sw_status status = sw_chunk_runner_new(&predictor->runner, threads);
    if (status == SW_OK) status = sw_merged_new(&predictor->merged, &model->params);
    if (status == SW_OK)
        *out = predictor;
    else
        sw_predictor_free(predictor);
    return status;
}

void sw_predictor_numbers(sw_predictor *predictor, sw_numbers numbers)
{
    predictor->numbers = numbers;
}

void sw_predictor_free(sw_predictor *predictor)
{
    if (!predictor) return;
    sw_chunk_runner_free(predictor->runner);
    sw_merged_free(&predictor->merged);
    free(predictor);
}

sw_status sw_predictor_run(sw_predictor *predictor, const sw_ragged *sets, sw_real *outputs)
{
    SW_NOT_NULL(predictor, sets);
    SW_TRY(sw_ragged_check_layout(sets));
    if (sets->count > 0 && !outputs) return sw_fail(SW_ERROR_ARGUMENT, "predict: outputs is NULL");
    return sw_predict_sets(predictor, &(sw_some_sets){sets, NULL, sets->count}, outputs);
}

sw_status sw_predict(const sw_model *model, const sw_ragged *sets, int threads, sw_real *outputs)
{
    SW_NOT_NULL(model, sets);
    sw_predictor *predictor;
    SW_TRY(sw_predictor_new(&predictor, model, threads));
    const sw_status status = sw_predictor_run(predictor, sets, outputs);
    sw_predictor_free(predictor);
    return status;
}
