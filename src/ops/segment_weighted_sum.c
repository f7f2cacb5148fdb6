/* segment_weighted_sum.c - weighted sums of the elements of each set, as in attention pooling. */
#include "kernels/parts.h"
#include "kernels/segment_sums.h"
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
    return sw_segment_output(node, x);
}

static void weighted_forward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t heads = sw_width(node->in[0]), width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++)
        sw_segment_sum_weighted(sets->offset[b + 1] - sets->offset[b], width, heads,
                                node->in[0]->data + sets->offset[b] * heads,
                                node->in[1]->data + sets->offset[b] * width,
                                node->out->data + b * width);
}

/* One set of n elements; `heads` of `part` columns each. */
SW_KERNEL
static void weighted_add_dx(int64_t n, int64_t heads, int64_t part, const sw_real *restrict w,
                            const sw_real *restrict dy, sw_real *restrict dx)
{
    if (part == 1) { /* a weight for each number: one flat loop a row, here and below */
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

/* The rows of a set in backward. dw and dx may be NULL. */
typedef struct gradient_rows {
    int64_t heads, width;
    const sw_real *w, *x, *dy;
    sw_real *dw, *dx;
} gradient_rows;

static void add_some(void *user, int64_t first, int64_t count)
{
    const gradient_rows *g = user;
    const int64_t in_w = first * g->heads, in_x = first * g->width, part = g->width / g->heads;
    if (g->dw) weighted_add_dw(count, g->heads, part, g->x + in_x, g->dy, g->dw + in_w);
    if (g->dx) weighted_add_dx(count, g->heads, part, g->w + in_w, g->dy, g->dx + in_x);
}

static void weighted_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    const sw_tensor *weight = node->in[0], *x = node->in[1];
    int64_t heads = sw_width(weight), width = sw_width(x);
    for (int64_t b = 0; b < sets->count; b++) {
        const int64_t start = sets->offset[b];
        gradient_rows rows = {
            .heads = heads,
            .width = width,
            .w = weight->data + start * heads,
            .x = x->data + start * width,
            .dy = node->out->grad + b * width,
            .dw = sw_wants_grad(node, 0) ? weight->grad + start * heads : NULL,
            .dx = sw_wants_grad(node, 1) ? x->grad + start * width : NULL,
        };
        sw_share_rows(sets->offset[b + 1] - start, width, add_some, &rows);
    }
}

SW_DEFINE_OP(segment_weighted_sum, weighted_shape, weighted_forward, weighted_backward);

sw_tensor *sw_segment_weighted_sum(sw_tape *tape, sw_tensor *weight, sw_tensor *x,
                                   const sw_sets *sets)
{
    sw_tensor *in[] = {weight, x};
    return sw_apply(tape, &sw_op_segment_weighted_sum, in, 2, 0, &sets, sizeof sets);
}
