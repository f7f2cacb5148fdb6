/* segment_weighted_sum.c - weighted sums of the elements of each set, as in attention pooling. */
#include "kernels/segment.h"
#include "kernels/vector.h"
#include "ops/ops.h"
#include "ops/segment.h"

/* ---- segment_weighted_sum: y[b, d] = sum_{r in b} w[r, j] x[r, d], j the head of d --------------
 *
 * dx[r, d] += w[r, j] dy[b, d]      dw[r, j] += sum_{d in j} x[r, d] dy[b, d] */

static bool weighted_shape(sw_node *node)
{
    const sw_tensor *weight = node->in[0], *x = node->in[1];
    if (!sw_segment_check(node, 0, "weight") || !sw_segment_check(node, 1, "x")) return false;
    if (weight->shape[1] < 1 || x->shape[1] % weight->shape[1] != 0)
        return sw_node_fail(node, "weight is %s, x is %s: %lld heads do not divide %lld columns",
                            SW_SHAPE_OF(weight), SW_SHAPE_OF(x), (long long)weight->shape[1],
                            (long long)x->shape[1]);
    return sw_segment_output(node, x) &&
           sw_node_save(node, sw_bytes(sw_width(x), sizeof(sw_real))); /* a row */
}

/* One set of n elements; `heads` of `part` columns each. */
SW_KERNEL
static void weighted_add(int64_t n, int64_t heads, int64_t part, const sw_real *restrict w,
                         const sw_real *restrict x, sw_real *restrict y)
{
    if (part == 1) { /* a weight for each number: one flat loop a row, here and below */
        for (int64_t r = 0; r < n; r++)
            for (int64_t j = 0; j < heads; j++) y[j] += w[r * heads + j] * x[r * heads + j];
        return;
    }
    for (int64_t r = 0; r < n; r++)
        for (int64_t j = 0; j < heads; j++) {
            const sw_real *from = x + (r * heads + j) * part, weight = w[r * heads + j];
            sw_real *to = y + j * part;
            for (int64_t d = 0; d < part; d++) to[d] += weight * from[d];
        }
}

static void weighted_forward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t heads = sw_width(node->in[0]), width = sw_width(node->out);
    memset(node->out->data, 0, sw_bytes(node->out->size, sizeof(sw_real)));
    sw_real *part = node->saved;
    for (int64_t b = 0; b < sets->count; b++) {
        const sw_real *w = node->in[0]->data + sets->offset[b] * heads;
        const sw_real *x = node->in[1]->data + sets->offset[b] * width;
        int64_t n = sets->offset[b + 1] - sets->offset[b];
        for (int64_t first = 0; first < n; first += SW_SEGMENT_BLOCK) {
            memset(part, 0, (size_t)width * sizeof *part);
            weighted_add(sw_segment_block_rows(n, first), heads, width / heads, w + first * heads,
                         x + first * width, part);
            sw_segment_add_columns(1, width, part, node->out->data + b * width);
        }
    }
}

SW_KERNEL
static void weighted_add_dx(int64_t n, int64_t heads, int64_t part, const sw_real *restrict w,
                            const sw_real *restrict dy, sw_real *restrict dx)
{
    if (part == 1) {
        for (int64_t r = 0; r < n; r++)
            for (int64_t j = 0; j < heads; j++) dx[r * heads + j] += w[r * heads + j] * dy[j];
        return;
    }
    for (int64_t r = 0; r < n; r++)
        for (int64_t j = 0; j < heads; j++) {
            const sw_real *from = dy + j * part, weight = w[r * heads + j];
            sw_real *to = dx + (r * heads + j) * part;
            for (int64_t d = 0; d < part; d++) to[d] += weight * from[d];
        }
}

SW_KERNEL
static void weighted_add_dw(int64_t n, int64_t heads, int64_t part, const sw_real *restrict x,
                            const sw_real *restrict dy, sw_real *restrict dw)
{
    if (part == 1) {
        for (int64_t r = 0; r < n; r++)
            for (int64_t j = 0; j < heads; j++) dw[r * heads + j] += x[r * heads + j] * dy[j];
        return;
    }
    for (int64_t r = 0; r < n; r++)
        for (int64_t j = 0; j < heads; j++) {
            const sw_real *a = x + (r * heads + j) * part, *b = dy + j * part;
            sw_real dot = 0;
#pragma omp simd reduction(+ : dot)
            for (int64_t d = 0; d < part; d++) dot += a[d] * b[d];
            dw[r * heads + j] += dot;
        }
}

static void weighted_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    const sw_tensor *weight = node->in[0], *x = node->in[1];
    int64_t heads = sw_width(weight), width = sw_width(x), part = width / heads;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b], n = sets->offset[b + 1] - start;
        const sw_real *dy = node->out->grad + b * width;
        if (sw_wants_grad(node, 0))
            weighted_add_dw(n, heads, part, x->data + start * width, dy,
                            weight->grad + start * heads);
        if (sw_wants_grad(node, 1))
            weighted_add_dx(n, heads, part, weight->data + start * heads, dy,
                            x->grad + start * width);
    }
}

SW_DEFINE_OP(segment_weighted_sum, weighted_shape, weighted_forward, weighted_backward);

sw_tensor *sw_segment_weighted_sum(sw_tape *tape, sw_tensor *weight, sw_tensor *x,
                                   const sw_sets *sets)
{
    sw_tensor *in[] = {weight, x};
    return sw_apply(tape, &sw_op_segment_weighted_sum, in, 2, 0, &sets, sizeof sets);
}
