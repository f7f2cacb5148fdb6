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
#include "kernels/parts.h"
#include "kernels/segment.h"
#include "kernels/segment_sums.h"
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
static void logsumexp_of(int64_t n, int64_t width, const sw_real *x, sw_real *y, sw_real *top,
                         sw_real *sum)
{
    sw_segment_top(n, width, x, top);
    /* There is nothing to subtract from infinities. */
    for (int64_t d = 0; d < width; d++) top[d] = isinf(top[d]) ? 0 : top[d];
    sw_segment_sum_exp(n, width, x, top, NULL, sum);
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
                     rows.top, rows.inverse);
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

/* The rows of a set in backward. */
typedef struct gradient_rows {
    int64_t width;
    const sw_real *x, *top, *slope;
    sw_real *dx;
} gradient_rows;

static void add_some(void *user, int64_t first, int64_t count)
{
    const gradient_rows *g = user;
    const int64_t at = first * g->width;
    logsumexp_gradient(count, g->width, g->x + at, g->top, g->slope, g->dx + at);
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
        gradient_rows gradient = {width, node->in[0]->data + start, rows.top, rows.work,
                                  node->in[0]->grad + start};
        sw_share_rows(sets->offset[b + 1] - sets->offset[b], width, add_some, &gradient);
    }
}

SW_DEFINE_OP(segment_logsumexp, logsumexp_shape, logsumexp_forward, logsumexp_backward);

sw_tensor *sw_segment_logsumexp(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_logsumexp, x, sets);
}
