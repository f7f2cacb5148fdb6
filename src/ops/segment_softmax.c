/* segment_softmax.c - the softmax of each column over the elements of each set. */
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

SW_KERNEL
static void softmax_of(int64_t n, int64_t width, const sw_real *restrict x, sw_real *restrict y,
                       sw_real *restrict row, sw_real *restrict part)
{
    for (int64_t d = 0; d < width; d++) row[d] = x[d];
    for (int64_t r = 1; r < n; r++)
        for (int64_t d = 0; d < width; d++) {
            sw_real here = x[r * width + d];
            row[d] = here > row[d] ? here : row[d];
        }
    /* Where all are -infinity there is nothing to subtract or divide by: all weights are 0. */
    for (int64_t d = 0; d < width; d++) row[d] = row[d] == -INFINITY ? 0 : row[d];
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++) y[r * width + d] = x[r * width + d] - row[d];
    for (int64_t i = 0; i < n * width; i++) y[i] = sw_exp_of(y[i]);
    for (int64_t d = 0; d < width; d++) row[d] = 0;
    for (int64_t first = 0; first < n; first += SW_SEGMENT_BLOCK) {
        int64_t end = first + sw_segment_block_rows(n, first);
        for (int64_t d = 0; d < width; d++) part[d] = 0;
        for (int64_t r = first; r < end; r++)
            for (int64_t d = 0; d < width; d++) part[d] += y[r * width + d];
        for (int64_t d = 0; d < width; d++) row[d] += part[d];
    }
    for (int64_t d = 0; d < width; d++) row[d] = row[d] == 0 ? 0 : 1 / row[d];
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++) y[r * width + d] *= row[d];
}

static void softmax_forward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width, n = sets->offset[b + 1] - sets->offset[b];
        if (n)
            softmax_of(n, width, node->in[0]->data + start, node->out->data + start, node->saved,
                       (sw_real *)node->saved + width);
    }
}

SW_KERNEL
static void softmax_gradient(int64_t n, int64_t width, const sw_real *restrict y,
                             const sw_real *restrict dy, sw_real *restrict dx,
                             sw_real *restrict row, sw_real *restrict part)
{
    for (int64_t d = 0; d < width; d++) row[d] = 0;
    for (int64_t first = 0; first < n; first += SW_SEGMENT_BLOCK) {
        int64_t end = first + sw_segment_block_rows(n, first);
        for (int64_t d = 0; d < width; d++) part[d] = 0;
        for (int64_t r = first; r < end; r++)
            for (int64_t d = 0; d < width; d++) part[d] += y[r * width + d] * dy[r * width + d];
        for (int64_t d = 0; d < width; d++) row[d] += part[d];
    }
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++)
            dx[r * width + d] += y[r * width + d] * (dy[r * width + d] - row[d]);
}

static void softmax_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width;
        softmax_gradient(sets->offset[b + 1] - sets->offset[b], width, node->out->data + start,
                         node->out->grad + start, node->in[0]->grad + start, node->saved,
                         (sw_real *)node->saved + width);
    }
}

SW_DEFINE_OP(segment_softmax, softmax_shape, softmax_forward, softmax_backward);

sw_tensor *sw_segment_softmax(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_softmax, x, sets);
}
