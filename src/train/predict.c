/* predict.c - the outputs of a model for any number of sets, in chunks, without gradients. */
#include "train/predict.h"

#include "base/error.h"
#include "data/ragged.h"
#include "train/split_check.h"

#include <setwise/model.h>

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

/* The sets from `first` that together have about ROWS_AT_ONCE rows. */
static int64_t group_size(const sw_ragged *sets, const int64_t *index, int64_t first, int64_t count)
{
    int64_t rows = 0, size = 0;
    while (first + size < count && rows < ROWS_AT_ONCE) {
        int64_t b = index ? index[first + size] : first + size;
        rows += sets->offset[b + 1] - sets->offset[b];
        size++;
    }
    return size;
}

sw_status sw_forward_sets(sw_chunk_runner *runner, const sw_ragged *sets, const int64_t *index,
                          int64_t count, sw_chunk_work work, void *user)
{
    sw_ragged unlabelled = *sets; /* so that the answers are not gathered */
    unlabelled.label = NULL, unlabelled.target = NULL, unlabelled.weight = NULL;
    for (int64_t done = 0; done < count;) {
        int64_t size = group_size(sets, index, done, count);
        SW_TRY(sw_chunk_run(runner, &unlabelled, index, done, size, NULL, false, work, user, NULL));
        done += size;
    }
    return SW_OK;
}

sw_status sw_predict_sets(sw_chunk_runner *runner, const sw_model *model, const sw_ragged *sets,
                          const int64_t *index, int64_t count, sw_real *outputs)
{
    SW_TRY(sw_sets_check(model, sets, "predict"));
    prediction p = {model, outputs};
    return sw_forward_sets(runner, sets, index, count, predict_chunk, &p);
}

sw_status sw_predict(const sw_model *model, const sw_ragged *sets, int threads, sw_real *outputs)
{
    SW_TRY(sw_ragged_check_layout(sets));
    if (sets->count > 0 && !outputs) return sw_fail(SW_ERROR_ARGUMENT, "predict: outputs is NULL");
    sw_chunk_runner *runner;
    SW_TRY(sw_chunk_runner_new(&runner, threads));
    sw_status status = sw_predict_sets(runner, model, sets, NULL, sets->count, outputs);
    sw_chunk_runner_free(runner);
    return status;
}
