/* segment_product.c - the product of each column over each set.
 *
 *   y[b, d] = prod_{r in b} x[r, d]
 *   dx[r, d] += dy[b, d] prod_{s in b, s != r} x[s, d]
 *
 * Shapes: x [N, D] to [B, D]. The product of no elements is 1. The slope is the product of what
 * comes before r and what comes behind it, not y / x: an entry may be 0. */
#include "kernels/vector.h"
#include "ops/ops.h"
#include "ops/segment.h"

/* node->saved: [N, D], the product of the entries before each in its set; then a row to work in. */

static bool product_shape(sw_node *node)
{
    const sw_tensor *x = node->in[0];
    return sw_segment_check(node, 0, "x") && sw_segment_output(node, x) &&
           sw_node_save(node, sw_bytes(x->size + sw_width(x), sizeof(sw_real)));
}

SW_KERNEL
static void product_of(int64_t n, int64_t width, const sw_real *restrict x, sw_real *restrict y,
                       sw_real *restrict before)
{
    for (int64_t d = 0; d < width; d++) y[d] = 1;
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++) {
            before[r * width + d] = y[d];
            y[d] *= x[r * width + d];
        }
}

static void product_forward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    sw_real *before = node->saved;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width;
        product_of(sets->offset[b + 1] - sets->offset[b], width, node->in[0]->data + start,
                   node->out->data + b * width, before + start);
    }
}

/* behind: dy times the product of the entries behind the row. */
SW_KERNEL
static void product_gradient(int64_t n, int64_t width, const sw_real *restrict x,
                             const sw_real *restrict before, sw_real *restrict behind,
                             sw_real *restrict dx)
{
    for (int64_t r = n - 1; r >= 0; r--)
        for (int64_t d = 0; d < width; d++) {
            dx[r * width + d] += behind[d] * before[r * width + d];
            behind[d] *= x[r * width + d];
        }
}

static void product_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    const sw_real *before = node->saved;
    sw_real *behind = (sw_real *)node->saved + node->in[0]->size;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width;
        for (int64_t d = 0; d < width; d++) behind[d] = node->out->grad[b * width + d];
        product_gradient(sets->offset[b + 1] - sets->offset[b], width, node->in[0]->data + start,
                         before + start, behind, node->in[0]->grad + start);
    }
}

SW_DEFINE_OP(segment_product, product_shape, product_forward, product_backward);

sw_tensor *sw_segment_product(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_product, x, sets);
}
