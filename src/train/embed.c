/* embed.c - the pooled vectors of sets: what the decoder of a model reads. */
#include "base/error.h"
#include "data/ragged.h"
#include "train/predict.h"
#include "train/split_check.h"

#include <setwise/model.h>

#include <string.h>

/* The vectors of the sets of a chunk; NULL if the tape has failed, or there are none. */
static sw_tensor *pool(const sw_predictor *predictor, sw_tape *tape, const sw_chunk *chunk)
{
    sw_pass pass = sw_predictor_pass(predictor, tape, chunk);
    sw_model_apply(predictor->model, &pass, chunk->x, &chunk->sets);
    return pass.pooled;
}

static sw_status has_no_vector(const sw_model *model)
{
    return sw_fail(SW_ERROR_ARGUMENT,
                   "embed: %s at level %s pools the decisions on elements, so a set has no vector",
                   model->config.model, model->config.level);
}

typedef struct embedding {
    const sw_predictor *predictor;
    sw_real *vectors; /* NULL: the width alone is wanted */
    int64_t width;    /* of a vector */
} embedding;

static sw_status embed_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    embedding *e = user;
    const sw_tensor *z = pool(e->predictor, tape, chunk);
    SW_TRY(sw_tape_status(tape));
    if (!z) return has_no_vector(e->predictor->model);
    const int64_t width = z->size / chunk->sets.count;
    if (chunk->first == 0) e->width = width;
    if (e->vectors)
        memcpy(e->vectors + chunk->first * width, z->data, sizeof *z->data * (size_t)z->size);
    return SW_OK;
}

sw_status sw_embed_width(const sw_model *model, int64_t *width)
{
    SW_NOT_NULL(model, width);
    embedding e = {&(sw_predictor){.model = model}, NULL, 0};
    const sw_status status = sw_forward_zeros(model, embed_chunk, &e);
    *width = e.width;
    return status;
}

sw_status sw_predictor_embed(sw_predictor *predictor, const sw_ragged *sets, sw_real *vectors)
{
    SW_NOT_NULL(predictor, sets);
    SW_TRY(sw_ragged_check_layout(sets));
    SW_TRY(sw_sets_check(predictor->model, sets, "embed"));
    if (sets->count > 0 && !vectors) return sw_fail(SW_ERROR_ARGUMENT, "embed: vectors is NULL");
    embedding e = {predictor, vectors, 0};
    const sw_some_sets all = {sets, NULL, sets->count};
    SW_TRY(sw_forward_sets(predictor, "embed", &all, embed_chunk, &e));
    return sw_forward_check(predictor, "embed: number", NULL, &all, vectors, e.width);
}

sw_status sw_embed(const sw_model *model, const sw_ragged *sets, int threads, sw_real *vectors)
{
    SW_NOT_NULL(model, sets);
    sw_predictor *predictor;
    SW_TRY(sw_predictor_new(&predictor, model, threads));
    const sw_status status = sw_predictor_embed(predictor, sets, vectors);
    sw_predictor_free(predictor);
    return status;
}
