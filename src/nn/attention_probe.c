/* attention_probe.c - what attention looked at: the weights that the fused attention never holds,
 * computed plainly, in double, beside the pass. */
#include "nn/attention_probe.h"

#include "base/arena.h"
#include "base/extremes.h"
#include "nn/set_check.h"

#include <math.h>

/* How many queries each set has. 0: the sets differ. */
static int64_t queries_of(const sw_tensor *q, const sw_sets *query_sets)
{
    if (!query_sets) return q->shape[0];
    int64_t queries = query_sets->count > 0 ? query_sets->offset[1] : 0;
    for (int64_t b = 0; b < query_sets->count; b++)
        if (query_sets->offset[b + 1] - query_sets->offset[b] != queries) return 0;
    return queries;
}

/* A column of n scores becomes its softmax. */
static void softmax_of(int64_t n, int64_t columns, sw_real *weight)
{
    double top = -INFINITY, sum = 0;
    for (int64_t i = 0; i < n; i++) top = sw_larger_real(top, (double)weight[i * columns]);
    for (int64_t i = 0; i < n; i++) sum += exp((double)weight[i * columns] - top);
    for (int64_t i = 0; i < n; i++)
        weight[i * columns] = (sw_real)(exp((double)weight[i * columns] - top) / sum);
}

/* The weights of one query, in one head of one set. q is [width], k is [n, stride]. The weight of
 * element i goes to weight[i * columns]. */
static void weigh_elements(int64_t n, int64_t width, int64_t stride, int64_t columns, double scale,
                           const sw_real *q, const sw_real *k, sw_real *weight)
{
    for (int64_t i = 0; i < n; i++) {
        double score = 0;
        for (int64_t d = 0; d < width; d++) score += (double)q[d] * (double)k[i * stride + d];
        weight[i * columns] = (sw_real)(scale * score);
    }
    softmax_of(n, columns, weight);
}

sw_attention_weights sw_projected_weights(sw_tape *tape, const sw_attention_inputs *in)
{
    sw_attention_weights none = {0};
    const sw_tensor *q = sw_store(tape, in->q);
    if (!q || !sw_sets_fit(tape, "attention", "x", in->x, in->sets)) return none;
    if (in->query_sets && !sw_sets_fit(tape, "attention", "q", q, in->query_sets)) return none;
    sw_tensor *k = sw_store(tape, sw_project(tape, in->x, in->key)); /* numbers are read below */
    int64_t queries = queries_of(q, in->query_sets), rows = in->x->shape[0];
    int64_t columns = queries * in->heads;
    sw_real *weight = k ? sw_tape_alloc(tape, sw_bytes(rows * columns, sizeof *weight)) : NULL;
    if (queries == 0 || !weight) return none;
    int64_t width = k->shape[1], part = width / in->heads;
    for (int64_t b = 0; b < in->sets->count; b++) {
        int64_t first = in->sets->offset[b], n = in->sets->offset[b + 1] - first;
        int64_t asking = in->query_sets ? in->query_sets->offset[b] : 0;
        for (int64_t c = 0; c < columns; c++)
            weigh_elements(n, part, width, columns, in->scale,
                           q->data + (asking + c / in->heads) * width + c % in->heads * part,
                           k->data + first * width + c % in->heads * part,
                           weight + first * columns + c);
    }
    return (sw_attention_weights){queries, in->heads,
                                  sw_input(tape, SW_DIMS(rows, columns), weight)};
}

void sw_weights_add(sw_attention_weights *to, sw_tape *tape, sw_attention_weights read)
{
    to->weight =
        to->queries ? sw_concat(tape, (sw_tensor *[]){to->weight, read.weight}, 2, 1) : read.weight;
    to->queries += read.queries;
    to->heads = read.heads;
}
