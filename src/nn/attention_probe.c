/* weights.c - what attention looked at, for whoever asks: the weights that the fused attention
 * never holds, plainly, in double, and beside the pass, whose numbers they leave as they are. */
#include "nn/attention_probe.h"

#include "base/arena.h"

#include <math.h>

void sw_probe_note(sw_pass *pass, sw_tensor *weight, int64_t queries, int64_t heads)
{
    sw_attention_weights *to = pass->weights;
    if (!to || !weight) return;
    if (to->weight)
        to->weight = sw_concat(pass->tape, (sw_tensor *[]){to->weight, weight}, 2, 1);
    else
        to->weight = weight;
    to->queries += queries;
    to->heads = heads;
}

/* How many queries each set has; 0: not all as many. */
static int64_t queries_of(const sw_tensor *q, const sw_sets *query_sets)
{
    if (!query_sets) return q->shape[0];
    int64_t queries = query_sets->count > 0 ? query_sets->offset[1] : 0;
    for (int64_t b = 0; b < query_sets->count; b++)
        if (query_sets->offset[b + 1] - query_sets->offset[b] != queries) return 0;
    return queries;
}

/* The softmax over the n rows of a column of weights, which holds the scores. */
static void softmax_of(int64_t n, int64_t columns, sw_real *weight)
{
    double top = -INFINITY, sum = 0;
    for (int64_t i = 0; i < n; i++) top = fmax(top, (double)weight[i * columns]);
    for (int64_t i = 0; i < n; i++) sum += exp((double)weight[i * columns] - top);
    for (int64_t i = 0; i < n; i++)
        weight[i * columns] = (sw_real)(exp((double)weight[i * columns] - top) / sum);
}

/* One query and head of one set: q [width] against k [n, stride], to every columns-th of weight. */
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

void sw_probe_attention(sw_pass *pass, sw_tensor *q, const sw_sets *query_sets, sw_projection key,
                        int64_t heads, double scale, sw_tensor *x, const sw_sets *sets)
{
    if (!pass->weights || !q || !x) return;
    sw_tensor *k = key.weight ? sw_linear(pass->tape, x, key.weight, key.bias) : x;
    int64_t queries = queries_of(q, query_sets), columns = queries * heads, rows = x->shape[0];
    sw_real *weight =
        k ? sw_tape_alloc(pass->tape, sw_bytes(rows * columns, sizeof *weight)) : NULL;
    if (queries == 0 || !weight) return;
    int64_t width = k->shape[1], part = width / heads;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t first = sets->offset[b], n = sets->offset[b + 1] - first;
        int64_t asking = query_sets ? query_sets->offset[b] : 0;
        for (int64_t c = 0; c < columns; c++)
            weigh_elements(n, part, width, columns, scale,
                           q->data + (asking + c / heads) * width + c % heads * part,
                           k->data + first * width + c % heads * part,
                           weight + first * columns + c);
    }
    sw_probe_note(pass, sw_input(pass->tape, SW_DIMS(rows, columns), weight), queries, heads);
}
