/* segment_logsumexp.c - a smooth maximum of each column over each set.
 *
 *   y[b, d] = m + ln sum_{r in b} exp(x[r, d] - m), m the largest x[r, d] of b
 *   dx[r, d] += dy[b, d] exp(x[r, d] - m) / sum_{s in b} exp(x[s, d] - m)
 *
 * Shapes: x [N, D] to [B, D]. If all entries are -infinity, so is the result, without a gradient.
 * If one is +infinity, so is the result, and the gradient there is NaN. The slope is the softmax.
 * It is computed from m and the sum: exp(x - y) would be wrong if ln of the sum is lost in rounding
 * against a large m.
 */
#include "kernels/vector.h"
#include "ops/ops.h"
#include "ops/segment.h"

/* node->saved: of each set m, [B, D], and 1 / sum, [B, D]; then a row to work in. */
typedef struct set_rows {
    sw_real *top, *inverse, *work;
} set_rows;

static set_rows rows_of(const sw_node *node, int64_t b)
{
    int64_t width = sw_width(node->out), size = node->out->size;
    sw_real *saved = node->saved;
    return (set_rows){saved + b * width, saved + size + b * width, saved + 2 * size};
}

static bool logsumexp_shape(sw_node *node)
{
    int64_t width = sw_width(node->in[0]);
    return sw_segment_check(node, 0, "x") && sw_segment_check_nonempty(node, "log-sum-exp") &&
           sw_segment_output(node, node->in[0]) &&
           sw_node_save(node, sw_bytes(2 * node->out->size + width, sizeof(sw_real)));
}

/* Leaves 1 / sum in `sum`, or 0 if the sum is 0. */
SW_KERNEL
static void logsumexp_of(int64_t n, int64_t width, const sw_real *restrict x, sw_real *restrict y,
                         sw_real *restrict top, sw_real *restrict sum, sw_real *restrict part)
{
    for (int64_t d = 0; d < width; d++) top[d] = -INFINITY, sum[d] = 0;
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++) {
            sw_real here = x[r * width + d];
            top[d] = here > top[d] ? here : top[d];
        }
    /* There is nothing to subtract from infinities. */
    for (int64_t d = 0; d < width; d++) top[d] = isinf(top[d]) ? 0 : top[d];
    for (int64_t first = 0; first < n; first += SW_SEGMENT_BLOCK) {
        int64_t end = first + sw_segment_block_rows(n, first);
        for (int64_t d = 0; d < width; d++) part[d] = 0;
        for (int64_t r = first; r < end; r++)
            for (int64_t d = 0; d < width; d++) part[d] += sw_exp_of(x[r * width + d] - top[d]);
        for (int64_t d = 0; d < width; d++) sum[d] += part[d];
    }
    for (int64_t d = 0; d < width; d++) {
        y[d] = top[d] + (sw_real)log((double)sum[d]);
        sum[d] = sum[d] == 0 ? 0 : 1 / sum[d];
    }
}

static void logsumexp_forward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++) {
        set_rows rows = rows_of(node, b);
        logsumexp_of(sets->offset[b + 1] - sets->offset[b], width,
                     node->in[0]->data + sets->offset[b] * width, node->out->data + b * width,
                     rows.top, rows.inverse, rows.work);
    }
}

SW_KERNEL
static void logsumexp_gradient(int64_t n, int64_t width, const sw_real *restrict x,
                               const sw_real *restrict top, const sw_real *restrict slope,
                               sw_real *restrict dx)
{
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++)
            dx[r * width + d] += slope[d] * sw_exp_of(x[r * width + d] - top[d]);
}

static void logsumexp_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width;
        const sw_real *dy = node->out->grad + b * width;
        set_rows rows = rows_of(node, b);
        for (int64_t d = 0; d < width; d++) rows.work[d] = dy[d] * rows.inverse[d];
        logsumexp_gradient(sets->offset[b + 1] - sets->offset[b], width, node->in[0]->data + start,
                           rows.top, rows.work, node->in[0]->grad + start);
    }
}

SW_DEFINE_OP(segment_logsumexp, logsumexp_shape, logsumexp_forward, logsumexp_backward);

sw_tensor *sw_segment_logsumexp(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_logsumexp, x, sets);
}
