/* segment_max.c - the largest and the smallest entry of each column over each set. */
#include "kernels/segment.h"
#include "ops/ops.h"
#include "ops/segment.h"

/* ---- segment_max, segment_min: y[b, d] = x[r, d], of the first r in b where it is largest -------
 * dx[r, d] += dy[b, d] for that r. A NaN in a set's column makes its result NaN. */

static bool extreme_shape(sw_node *node, const char *what)
{
    return sw_segment_check(node, 0, "x") && sw_segment_output(node, node->in[0]) &&
           sw_segment_check_nonempty(node, what) && sw_segment_check_numbers(node) &&
           sw_node_save(node, sw_bytes(node->out->size, sizeof(int32_t))); /* each r */
}

typedef void find_kernel(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row);

static void extreme_forward(sw_node *node, find_kernel *find)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    int32_t *row = node->saved;
    for (int64_t b = 0; b < sets->count; b++)
        find(sets->offset[b + 1] - sets->offset[b], width,
             node->in[0]->data + sets->offset[b] * width, node->out->data + b * width,
             row + b * width);
}

static void extreme_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    const int32_t *row = node->saved;
    for (int64_t b = 0; b < sets->count; b++)
        sw_segment_add_at(width, row + b * width, node->out->grad + b * width,
                          node->in[0]->grad + sets->offset[b] * width);
}

static bool max_shape(sw_node *node)
{
    return extreme_shape(node, "maximum");
}

static void max_forward(sw_node *node)
{
    extreme_forward(node, sw_segment_find_max);
}

SW_DEFINE_OP(segment_max, max_shape, max_forward, extreme_backward);

sw_tensor *sw_segment_max(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_max, x, sets);
}

static bool min_shape(sw_node *node)
{
    return extreme_shape(node, "minimum");
}

static void min_forward(sw_node *node)
{
    extreme_forward(node, sw_segment_find_min);
}

SW_DEFINE_OP(segment_min, min_shape, min_forward, extreme_backward);

sw_tensor *sw_segment_min(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_min, x, sets);
}
