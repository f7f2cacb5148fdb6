/* predict.c - logits of sets, in chunks, without gradients. */
#include "base/error.h"
#include "data/ragged.h"
#include "train/trainer.h"

#include <string.h>

enum { ROWS_AT_ONCE = 1 << 15 }; /* what all threads together hold on their tapes, about */

typedef struct prediction {
    const sw_model *model;
    sw_real *logits;
} prediction;

static sw_status predict_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    const prediction *p = user;
    sw_pass pass = sw_pass_begin(tape, &p->model->params, NULL);
    sw_tensor *logits = sw_model_apply(p->model, &pass, chunk->x, &chunk->sets);
    SW_TRY(sw_tape_status(tape));
    memcpy(p->logits + chunk->first * p->model->config.outputs, logits->data,
           sizeof *logits->data * (size_t)logits->size);
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

sw_status sw_predict_sets(sw_chunk_runner *runner, const sw_model *model, const sw_ragged *sets,
                          const int64_t *index, int64_t count, sw_real *logits)
{
    if (sets->width != model->config.input)
        return sw_fail(SW_ERROR_SHAPE,
                       "predict: elements have %lld numbers, the model expects %lld",
                       (long long)sets->width, (long long)model->config.input);
    sw_ragged unlabelled = *sets;
    unlabelled.label = NULL;
    prediction p = {model, logits};
    for (int64_t done = 0; done < count;) {
        int64_t size = group_size(sets, index, done, count);
        SW_TRY(
            sw_chunk_run(runner, &unlabelled, index, done, size, false, predict_chunk, &p, NULL));
        done += size;
    }
    return SW_OK;
}

sw_status sw_predict(const sw_model *model, const sw_ragged *sets, int threads, sw_real *logits)
{
    SW_TRY(sw_ragged_check_layout(sets));
    if (sets->count > 0 && !logits)
        return sw_fail(SW_ERROR_ARGUMENT, "predict: there is no place for the logits");
    sw_chunk_runner *runner;
    SW_TRY(sw_chunk_runner_new(&runner, threads));
    sw_status status = sw_predict_sets(runner, model, sets, NULL, sets->count, logits);
    sw_chunk_runner_free(runner);
    return status;
}
