/* reduce.c - sum, mean and max over one axis, which disappears.
 *
 * Around the axis of n entries, a tensor is [outer, n, inner]: `outer` segments of n rows. */
#include "kernels/segment.h"
#include "ops/ops.h"

#include <string.h>

typedef struct reduction {
    int64_t outer, n, inner;
} reduction;

static reduction reduction_of(const sw_node *node)
{
    const sw_tensor *x = node->in[0];
    int axis = *(const int *)node->attr;
    reduction r = {1, x->shape[axis], 1};
    for (int i = 0; i < axis; i++) r.outer *= x->shape[i];
    for (int i = axis + 1; i < x->ndim; i++) r.inner *= x->shape[i];
    return r;
}

static bool sum_shape(sw_node *node)
{
    const sw_tensor *x = node->in[0];
    int axis = *(const int *)node->attr;
    if (axis < 0 || axis >= x->ndim)
        return sw_node_fail(node, "x is %s: it has no axis %d", SW_SHAPE_OF(x), axis);
    int64_t shape[SW_MAX_DIMS];
    for (int i = 0; i + 1 < x->ndim; i++) shape[i] = x->shape[i < axis ? i : i + 1];
    return sw_node_output(node, x->ndim - 1, shape);
}

/* mean and max are undefined for an empty axis. */
static bool nonempty_shape(sw_node *node)
{
    if (!sum_shape(node)) return false;
    const sw_tensor *x = node->in[0];
    int axis = *(const int *)node->attr;
    if (x->shape[axis] > 0) return true;
    return sw_node_fail(node, "x is %s: axis %d has no entry", SW_SHAPE_OF(x), axis);
}

static sw_tensor *reduce(sw_tape *tape, const sw_op *op, sw_tensor *x, int axis)
{
    return sw_apply(tape, op, &x, 1, 0, &axis, sizeof axis);
}

/* ---- sum: y = sum_i x_i, dx_i += dy ---------------------------------------------------------- */

static void sum_forward(sw_node *node)
{
    reduction r = reduction_of(node);
    sw_real *y = node->out->data;
    memset(y, 0, sw_bytes(node->out->size, sizeof *y));
    for (int64_t o = 0; o < r.outer; o++)
        sw_segment_add_columns(r.n, r.inner, node->in[0]->data + o * r.n * r.inner,
                               y + o * r.inner);
}

/* dx_i += factor dy */
static void add_spread(sw_node *node, sw_real factor)
{
    reduction r = reduction_of(node);
    for (int64_t o = 0; o < r.outer; o++)
        sw_segment_add_rows(r.n, r.inner, factor, node->out->grad + o * r.inner,
                            node->in[0]->grad + o * r.n * r.inner);
}

static void sum_backward(sw_node *node)
{
    add_spread(node, 1);
}

SW_DEFINE_OP(sum, sum_shape, sum_forward, sum_backward);

sw_tensor *sw_sum(sw_tape *tape, sw_tensor *x, int axis)
{
    return reduce(tape, &sw_op_sum, x, axis);
}

/* ---- mean: y = sum_i x_i / n, dx_i += dy / n ------------------------------------------------- */

static void mean_forward(sw_node *node)
{
    sum_forward(node);
    sw_real n = (sw_real)reduction_of(node).n;
    for (int64_t i = 0; i < node->out->size; i++) node->out->data[i] /= n;
}

static void mean_backward(sw_node *node)
{
    add_spread(node, 1 / (sw_real)reduction_of(node).n);
}

SW_DEFINE_OP(mean, nonempty_shape, mean_forward, mean_backward);

sw_tensor *sw_mean(sw_tape *tape, sw_tensor *x, int axis)
{
    return reduce(tape, &sw_op_mean, x, axis);
}

/* ---- max: y = x_j for the first j with x_j = max_i x_i, dx_j += dy --------------------------- */

static bool max_shape(sw_node *node)
{
    if (!nonempty_shape(node)) return false;
    const sw_tensor *x = node->in[0];
    int axis = *(const int *)node->attr;
    if (x->shape[axis] > INT32_MAX)
        return sw_node_fail(node, "x is %s: axis %d has more than %d entries", SW_SHAPE_OF(x), axis,
                            INT32_MAX);
    return sw_node_save(node, sw_bytes(node->out->size, sizeof(int32_t))); /* each j */
}

static void max_forward(sw_node *node)
{
    reduction r = reduction_of(node);
    int32_t *best = node->saved;
    for (int64_t o = 0; o < r.outer; o++)
        sw_segment_find_max(r.n, r.inner, node->in[0]->data + o * r.n * r.inner,
                            node->out->data + o * r.inner, best + o * r.inner);
}

static void max_backward(sw_node *node)
{
    reduction r = reduction_of(node);
    const int32_t *best = node->saved;
    for (int64_t o = 0; o < r.outer; o++)
        sw_segment_add_at(r.inner, best + o * r.inner, node->out->grad + o * r.inner,
                          node->in[0]->grad + o * r.n * r.inner);
}

SW_DEFINE_OP(max, max_shape, max_forward, max_backward);

sw_tensor *sw_max(sw_tape *tape, sw_tensor *x, int axis)
{
    return reduce(tape, &sw_op_max, x, axis);
}
