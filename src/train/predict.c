/* predict.c - predictors: a model on any number of sets, in chunks, without gradients. */
#include "train/predict.h"

#include "base/error.h"
#include "data/ragged.h"
#include "train/split_check.h"

#include <setwise/model.h>

#include <stdlib.h>
#include <string.h>

enum { ROWS_AT_ONCE = 1 << 15 }; /* on the tapes of all threads together, about */

typedef struct prediction {
    const sw_model *model;
    sw_real *outputs;
} prediction;

static sw_status predict_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    const prediction *p = user;
    sw_pass pass = sw_pass_begin(tape, &p->model->params, NULL);
    pass.context = chunk->context;
    sw_tensor *y = sw_model_apply(p->model, &pass, chunk->x, &chunk->sets);
    SW_TRY(sw_tape_status(tape));
    memcpy(p->outputs + chunk->first * p->model->config.outputs, y->data,
           sizeof *y->data * (size_t)y->size);
    return SW_OK;
}

/* The sets from `first` that together have about ROWS_AT_ONCE rows. Each counts as a row more, so
 * that there are not too many empty ones. */
static int64_t group_size(const sw_ragged *sets, const int64_t *index, int64_t first, int64_t count)
{
    int64_t rows = 0, size = 0;
    while (first + size < count && rows < ROWS_AT_ONCE) {
        int64_t b = index ? index[first + size] : first + size;
        rows += sets->offset[b + 1] - sets->offset[b] + 1;
        size++;
    }
    return size;
}

sw_status sw_forward_sets(const sw_predictor *predictor, const sw_ragged *sets,
                          const int64_t *index, int64_t count, sw_chunk_work work, void *user)
{
    sw_ragged unlabelled = *sets; /* so that the answers are not gathered */
    unlabelled.label = NULL, unlabelled.target = NULL, unlabelled.weight = NULL;
    for (int64_t done = 0; done < count;) {
        int64_t size = group_size(sets, index, done, count);
        SW_TRY(sw_chunk_run(predictor->runner, &unlabelled, index, done, size, NULL, false, work,
                            user, NULL));
        done += size;
    }
    return SW_OK;
}

sw_status sw_predict_sets(const sw_predictor *predictor, const sw_ragged *sets,
                          const int64_t *index, int64_t count, sw_real *outputs)
{
    SW_TRY(sw_sets_check(predictor->model, sets, "predict"));
    prediction p = {predictor->model, outputs};
    return sw_forward_sets(predictor, sets, index, count, predict_chunk, &p);
}

/* ---- Predictors ------------------------------------------------------------------------------ */

sw_status sw_predictor_new(sw_predictor **out, const sw_model *model, int threads)
{
    *out = NULL;
    sw_predictor *predictor = calloc(1, sizeof *predictor);
    if (!predictor) return sw_fail(SW_ERROR_MEMORY, "out of memory for a predictor");
    predictor->model = model;
    const sw_status status = sw_chunk_runner_new(&predictor->runner, threads);
    if (status == SW_OK)
        *out = predictor;
    else
        free(predictor);
    return status;
}

void sw_predictor_free(sw_predictor *predictor)
{
    if (!predictor) return;
    sw_chunk_runner_free(predictor->runner);
    free(predictor);
}

sw_status sw_predictor_run(sw_predictor *predictor, const sw_ragged *sets, sw_real *outputs)
{
    SW_TRY(sw_ragged_check_layout(sets));
    if (sets->count > 0 && !outputs) return sw_fail(SW_ERROR_ARGUMENT, "predict: outputs is NULL");
    return sw_predict_sets(predictor, sets, NULL, sets->count, outputs);
}

sw_status sw_predict(const sw_model *model, const sw_ragged *sets, int threads, sw_real *outputs)
{
    sw_predictor *predictor;
    SW_TRY(sw_predictor_new(&predictor, model, threads));
    const sw_status status = sw_predictor_run(predictor, sets, outputs);
    sw_predictor_free(predictor);
    return status;
}
