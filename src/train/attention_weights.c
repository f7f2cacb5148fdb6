/* attention_weights.c - the weights of the elements of some sets: of attention,
 * sw_predictor_attention, or gradient x input, sw_attention_gradient. */
#include "base/arena.h"
#include "base/error.h"
#include "data/ragged.h"
#include "model/apply.h"
#include "train/answer.h"
#include "train/predict.h"
#include "train/split_check.h"

#include <setwise/model.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Which models have weights --------------------------------------------------------------- */

static sw_status has_no_weights(const sw_model *model)
{
    const sw_model_config *config = &model->config;
    sw_items poolings = {0}, models = {0};
    for (int i = 0; i < sw_pooling_count(); i++)
        if (sw_pooling_at(i)->weights) sw_items_add(&poolings, "%s", sw_pooling_at(i)->name);
    for (int i = 0; i < sw_model_type_count(); i++)
        if (sw_model_type_at(i)->own_weights)
            sw_items_add(&models, "%s", sw_model_type_at(i)->name);
    return sw_fail(SW_ERROR_ARGUMENT,
                   "attention: %s with the pooling %s gives its elements no weights; these "
                   "poolings do, each by itself: %s; and these architectures: %s",
                   config->model, config->pool, poolings.text, models.text);
}

/* Returns the weights of the elements of a chunk, and sets *y to its outputs. */
static sw_attention_weights probe(const sw_predictor *predictor, sw_tape *tape,
                                  const sw_chunk *chunk, sw_tensor **y)
{
    sw_pass pass = sw_predictor_pass(predictor, tape, chunk);
    sw_attention_weights weights = {0};
    *y = sw_model_apply_weighed(predictor->model, &pass, chunk->x, &chunk->sets, &weights);
    return weights;
}

/* ---- Memory ---------------------------------------------------------------------------------- */

void sw_attention_free(sw_attention *attention)
{
    if (!attention) return;
    free(attention->set);
    free(attention->offset);
    free(attention->mean);
    free(attention->weight);
    free(attention->output);
    free(attention);
}

/* Returns zeroed memory for count * width + 1 items of `size` bytes: never for none, so that NULL
 * always means failure. */
static void *allocate(int64_t count, int64_t width, size_t size)
{
    int64_t all;
    if (__builtin_mul_overflow(count, width, &all) || __builtin_add_overflow(all, 1, &all))
        return NULL;
    size_t bytes = sw_bytes(all, size);
    return bytes == SIZE_MAX ? NULL : calloc(1, bytes);
}

static sw_status list_sets(sw_attention *a, const sw_ragged *sets, const int64_t *index)
{
    a->set = allocate(a->count, 1, sizeof *a->set);
    a->offset = allocate(a->count, 1, sizeof *a->offset); /* and one more */
    if (!a->set || !a->offset) return sw_fail(SW_ERROR_MEMORY, "attention: out of memory");
    for (int64_t i = 0; i < a->count; i++) {
        int64_t b = index ? index[i] : i;
        if (b < 0 || b >= sets->count)
            return sw_fail(SW_ERROR_ARGUMENT, "attention: set %lld, the data has %lld",
                           (long long)b, (long long)sets->count);
        a->set[i] = b;
        a->offset[i + 1] = a->offset[i] + sets->offset[b + 1] - sets->offset[b];
    }
    return SW_OK;
}

static sw_status allocate_weights(sw_attention *a, bool each)
{
    int64_t rows = a->offset[a->count];
    a->mean = allocate(rows, 1, sizeof *a->mean);
    a->output = allocate(a->count, a->outputs, sizeof *a->output);
    if (each) a->weight = allocate(rows, a->queries * a->heads, sizeof *a->weight);
    if (a->mean && a->output && (a->weight || !each)) return SW_OK;
    return sw_fail(SW_ERROR_MEMORY,
                   "attention: out of memory for %lld elements, %lld queries and %lld heads",
                   (long long)rows, (long long)a->queries, (long long)a->heads);
}

/* ---- The passes ------------------------------------------------------------------------------ */

typedef struct probe_job {
    const sw_predictor *predictor;
    sw_attention *to;
} probe_job;

static sw_status probe_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    const probe_job *job = user;
    sw_attention *to = job->to;
    sw_tensor *y;
    sw_attention_weights weights = probe(job->predictor, tape, chunk, &y);
    SW_TRY(sw_tape_status(tape));
    int64_t rows = chunk->x->shape[0], first = to->offset[chunk->first];
    int64_t columns = to->queries * to->heads;
    memcpy(to->output + chunk->first * to->outputs, y->data, sizeof *y->data * (size_t)y->size);
    if (rows == 0) return SW_OK;
    const sw_real *weight = weights.weight->data;
    if (to->weight)
        memcpy(to->weight + first * columns, weight, sizeof *weight * (size_t)(rows * columns));
    for (int64_t r = 0; r < rows; r++) {
        double sum = 0;
        for (int64_t c = 0; c < columns; c++) sum += (double)weight[r * columns + c];
        to->mean[first + r] = (sw_real)(sum / (double)columns);
    }
    return SW_OK;
}

/* Are the weights and the outputs finite? */
static sw_status check_finite(const sw_attention *a, const sw_predictor *predictor,
                              const sw_some_sets *some)
{
    SW_TRY(sw_forward_check(predictor, "attention: output", predictor->model->schema.output.name,
                            some, a->output, a->outputs));
    for (int64_t i = 0; i < a->count; i++)
        SW_TRY(sw_forward_check(predictor, "attention: the weight of element", NULL,
                                &(sw_some_sets){some->sets, &a->set[i], 1}, a->mean + a->offset[i],
                                a->offset[i + 1] - a->offset[i]));
    return SW_OK;
}

static sw_status fill(sw_attention *a, const sw_predictor *predictor, const sw_ragged *sets,
                      const int64_t *index, bool each, sw_chunk_work work)
{
    probe_job job = {predictor, a};
    SW_TRY(list_sets(a, sets, index));
    SW_TRY(allocate_weights(a, each));
    const sw_some_sets some = {sets, a->set, a->count};
    SW_TRY(sw_forward_sets(predictor, "attention", &some, work, &job));
    return check_finite(a, predictor, &some);
}

/* Make *out with K queries and H heads, and fill it by `work`. */
static sw_status make(sw_attention **out, const sw_attention *shape, const sw_predictor *predictor,
                      const sw_ragged *sets, const int64_t *index, bool each, sw_chunk_work work)
{
    sw_attention *a = calloc(1, sizeof *a);
    if (!a) return sw_fail(SW_ERROR_MEMORY, "attention: out of memory");
    *a = *shape;
    const sw_status status = fill(a, predictor, sets, index, each, work);
    if (status == SW_OK)
        *out = a;
    else
        sw_attention_free(a);
    return status;
}

static sw_status check(const sw_model *model, const sw_ragged *sets, int64_t count)
{
    SW_TRY(sw_ragged_check_layout(sets));
    SW_TRY(sw_sets_check(model, sets, "attention"));
    return count < 0 ? sw_fail(SW_ERROR_ARGUMENT, "attention: a negative count") : SW_OK;
}

/* The work on a set of zeros that finds the numbers of queries and heads. */
static sw_status probe_shape(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    const probe_job *job = user;
    sw_tensor *y;
    const sw_attention_weights found = probe(job->predictor, tape, chunk, &y);
    SW_TRY(sw_tape_status(tape));
    job->to->queries = found.queries;
    job->to->heads = found.heads;
    return found.weight ? SW_OK : has_no_weights(job->predictor->model);
}

static sw_status find_shape(sw_attention *to, const sw_model *model)
{
    const sw_predictor any = {.model = model};
    return sw_forward_zeros(model, probe_shape, &(probe_job){&any, to});
}

bool sw_model_has_weights(const sw_model *model)
{
    sw_attention shape;
    return find_shape(&shape, model) != SW_ERROR_ARGUMENT; /* a lack of memory says nothing */
}

sw_status sw_predictor_attention(sw_attention **out, sw_predictor *predictor, const sw_ragged *sets,
                                 const int64_t *index, int64_t count, bool each)
{
    SW_NOT_NULL(out, predictor, sets);
    const sw_model *model = predictor->model;
    sw_attention shape = {.count = count, .outputs = model->config.outputs};
    *out = NULL;
    SW_TRY(check(model, sets, count));
    SW_TRY(find_shape(&shape, model));
    return make(out, &shape, predictor, sets, index, each, probe_chunk);
}

sw_status sw_attention_new(sw_attention **out, const sw_model *model, const sw_ragged *sets,
                           const int64_t *index, int64_t count, bool each, int threads)
{
    SW_NOT_NULL(out, model, sets);
    sw_predictor *predictor;
    *out = NULL;
    SW_TRY(sw_predictor_new(&predictor, model, threads));
    const sw_status status = sw_predictor_attention(out, predictor, sets, index, count, each);
    sw_predictor_free(predictor);
    return status;
}

/* ---- Gradient x input ------------------------------------------------------------------------ */

/* The number whose gradient is taken (predict.h): the logit of the predicted class; the sum of the
 * logits of labels, negated where the answer is no; for other tasks, the sum of all outputs. */
static sw_tensor *said_of(sw_tape *tape, const sw_model *model, sw_tensor *y)
{
    const int64_t outputs = model->config.outputs;
    sw_real *sign = y ? sw_tape_alloc(tape, sw_bytes(y->size, sizeof *sign)) : NULL;
    if (!sign) return NULL;
    for (int64_t b = 0; b < y->shape[0]; b++) {
        const sw_real *own = y->data + b * outputs;
        const int64_t said = sw_first_largest(own, outputs);
        for (int64_t c = 0; c < outputs; c++)
            sign[b * outputs + c] = model->config.task == SW_CLASSES                 ? c == said
                                    : model->config.task == SW_LABELS && own[c] <= 0 ? -1
                                                                                     : 1;
    }
    y = sw_multiply(tape, y, sw_input(tape, y->ndim, y->shape, sign));
    return sw_sum(tape, sw_sum(tape, y, 1), 0);
}

/* The weights of the n elements z [n, width] of a set with the gradients dz. */
static void weigh(sw_real *weight, const sw_real *z, const sw_real *dz, int64_t n, int64_t width)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++) {
        double product = 0;
        for (int64_t d = 0; d < width; d++)
            product += (double)z[i * width + d] * (double)dz[i * width + d];
        weight[i] = (sw_real)fabs(product);
        sum += (double)weight[i];
    }
    for (int64_t i = 0; i < n; i++)
        weight[i] = (sw_real)(sum == 0 ? 1 / (double)n : (double)weight[i] / sum);
}

static sw_status trace_chunk(void *user, sw_tape *tape, const sw_chunk *chunk)
{
    const probe_job *job = user;
    const sw_model *model = job->predictor->model;
    sw_attention *to = job->to;
    sw_tensor *z, *scaled;
    sw_tape_record(tape, true);
    sw_pass pass = sw_pass_begin(tape, &model->params, NULL);
    pass.context = chunk->context;
    sw_model_apply_traced(model, &pass, chunk->x, &chunk->sets, &z, &scaled);
    sw_tensor *said = said_of(tape, model, scaled);
    sw_status status = sw_tape_status(tape);
    if (status == SW_OK && !z)
        status = sw_fail(SW_ERROR_ARGUMENT,
                         "attention: the encoder %s does not embed tokens, which have no gradient",
                         model->config.encoder);
    if (status == SW_OK && z->size > 0) status = sw_backward(tape, said);
    sw_tape_record(tape, false);
    SW_TRY(status);
    for (int64_t b = 0; b < chunk->sets.count; b++) {
        const int64_t first = chunk->sets.offset[b], n = chunk->sets.offset[b + 1] - first;
        const int64_t width = z->shape[1], row = to->offset[chunk->first + b];
        weigh(to->mean + row, z->data + first * width, z->grad + first * width, n, width);
        memcpy(to->weight + row, to->mean + row, sizeof *to->mean * (size_t)n);
    }
    return SW_OK;
}

sw_status sw_attention_gradient(sw_attention **out, const sw_model *model, const sw_ragged *sets,
                                const int64_t *index, int64_t count, int threads)
{
    SW_NOT_NULL(out, model, sets);
    *out = NULL;
    SW_TRY(check(model, sets, count));
    const sw_attention shape = {
        .count = count, .queries = 1, .heads = 1, .outputs = model->config.outputs};
    sw_predictor *predictor;
    SW_TRY(sw_predictor_new(&predictor, model, threads));
    sw_status status = make(out, &shape, predictor, sets, index, true, trace_chunk);
    /* The outputs come from another pass, as predictions make it: with gradients, the sums of a
     * long set are cut in another way. */
    if (status == SW_OK)
        status =
            sw_predict_sets(predictor, &(sw_some_sets){sets, (*out)->set, count}, (*out)->output);
    sw_predictor_free(predictor);
    if (status == SW_OK) return SW_OK;
    sw_attention_free(*out);
    *out = NULL;
    return status;
}
