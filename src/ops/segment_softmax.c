/* segment_softmax.c - the softmax of each column over the elements of each set. */
#include "kernels/parts.h"
#include "kernels/segment.h"
#include "kernels/segment_sums.h"
#include "kernels/vector.h"
#include "ops/ops.h"
#include "ops/segment.h"

/* ---- segment_softmax: y[r, d] = exp(x[r, d]) / sum_{s in b} exp(x[s, d]) for r in b -------------
 *
 * dx[r, d] += y[r, d] (dy[r, d] - sum_{s in b} y[s, d] dy[s, d])
 *
 * The maximum is subtracted first, so that nothing overflows. A NaN or +infinity makes the column
 * of its set NaN. If all entries are -infinity, the result is 0, as in softmax. */

static bool softmax_shape(sw_node *node)
{
    return sw_segment_check(node, 0, "x") && sw_node_output_like(node, node->in[0]) &&
           sw_node_save(node, sw_bytes(2 * sw_width(node->out), sizeof(sw_real))); /* two rows */
}

/* The rows of a set, and the row that its columns were reduced to. */
typedef struct softmax_rows {
    int64_t width;
    const sw_real *y, *dy, *row;
    sw_real *to;
} softmax_rows;

SW_KERNEL
static void scale_rows(int64_t n, int64_t width, const sw_real *restrict row, sw_real *restrict y)
{
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++) y[r * width + d] *= row[d];
}

static void scale_some(void *user, int64_t first, int64_t count)
{
    const softmax_rows *s = user;
    scale_rows(count, s->width, s->row, s->to + first * s->width);
}

static void softmax_of(int64_t n, int64_t width, const sw_real *x, sw_real *y, sw_real *top,
                       sw_real *row)
{
    sw_segment_top(n, width, x, top);
    /* Where all are -infinity there is nothing to subtract or divide by: all weights are 0. */
    for (int64_t d = 0; d < width; d++) top[d] = top[d] == -INFINITY ? 0 : top[d];
    sw_segment_sum_exp(n, width, x, top, y, row);
    for (int64_t d = 0; d < width; d++) row[d] = row[d] == 0 ? 0 : 1 / row[d];
    softmax_rows rows = {.width = width, .row = row, .to = y};
    sw_share_rows(n, width, scale_some, &rows);
}

static void softmax_forward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width;
        softmax_of(sets->offset[b + 1] - sets->offset[b], width, node->in[0]->data + start,
                   node->out->data + start, node->saved, (sw_real *)node->saved + width);
    }
}

SW_KERNEL
static void add_gradient(int64_t n, int64_t width, const sw_real *restrict y,
                         const sw_real *restrict dy, const sw_real *restrict row,
                         sw_real *restrict dx)
{
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++)
            dx[r * width + d] += y[r * width + d] * (dy[r * width + d] - row[d]);
}

static void add_some(void *user, int64_t first, int64_t count)
{
    const softmax_rows *s = user;
    const int64_t at = first * s->width;
    add_gradient(count, s->width, s->y + at, s->dy + at, s->row, s->to + at);
}

static void softmax_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width, n = sets->offset[b + 1] - sets->offset[b];
        softmax_rows rows = {width, node->out->data + start, node->out->grad + start, node->saved,
                             node->in[0]->grad + start};
        sw_segment_sum_products(n, width, rows.y, rows.dy, node->saved);
        sw_share_rows(n, width, add_some, &rows);
    }
}

SW_DEFINE_OP(segment_softmax, softmax_shape, softmax_forward, softmax_backward);

sw_tensor *sw_segment_softmax(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_softmax, x, sets);
}
