/* shape.c - operators that move elements and compute nothing: concat, slice, reshape, transpose,
 * gather. Backward adds the gradient of a copy to the gradient of its source. */
#include "kernels/vector.h"
#include "ops/ops.h"

/* Around an axis, a tensor is [outer, n, inner]. */
static int64_t outer_size(const sw_tensor *x, int axis)
{
    int64_t outer = 1;
    for (int i = 0; i < axis; i++) outer *= x->shape[i];
    return outer;
}

static int64_t inner_size(const sw_tensor *x, int axis)
{
    int64_t inner = 1;
    for (int i = axis + 1; i < x->ndim; i++) inner *= x->shape[i];
    return inner;
}

static bool check_axis(sw_node *node, const sw_tensor *x, int axis)
{
    if (axis >= 0 && axis < x->ndim) return true;
    return sw_node_fail(node, "x is %s: it has no axis %d", SW_SHAPE_OF(x), axis);
}

/* Copy `count` runs of `length` elements; from run to run it is `to_step` and `from_step` elements.
 */
static void copy_runs(int64_t count, int64_t length, sw_real *to, int64_t to_step,
                      const sw_real *from, int64_t from_step)
{
    if (length == 1) /* a matrix transposed: too short for memcpy */
        for (int64_t i = 0; i < count; i++) to[i * to_step] = from[i * from_step];
    else if (length > 1)
        for (int64_t i = 0; i < count; i++)
            memcpy(to + i * to_step, from + i * from_step, (size_t)length * sizeof *to);
}

SW_KERNEL
static void add_runs(int64_t count, int64_t length, sw_real *restrict to, int64_t to_step,
                     const sw_real *restrict from, int64_t from_step)
{
    for (int64_t i = 0; i < count; i++, to += to_step, from += from_step)
        for (int64_t j = 0; j < length; j++) to[j] += from[j];
}

/* ---- concat: the inputs [outer, n_i, inner] end to end, [outer, sum_i n_i, inner] --------------
 * dx_i += the part of dy that x_i became. */

enum { MOST_INPUTS = 8 };

typedef struct concat_attr {
    int count, axis;
} concat_attr;

static bool concat_shape(sw_node *node)
{
    const concat_attr *attr = node->attr;
    if (attr->count < 1 || attr->count > MOST_INPUTS)
        return sw_node_fail(node, "%d inputs: expected 1 to %d", attr->count, MOST_INPUTS);
    const sw_tensor *first = node->in[0];
    if (!check_axis(node, first, attr->axis)) return false;
    int64_t shape[SW_MAX_DIMS];
    memcpy(shape, first->shape, sizeof shape);
    for (int i = 1; i < node->count; i++) {
        const sw_tensor *x = node->in[i];
        bool fits = x->ndim == first->ndim;
        for (int d = 0; fits && d < x->ndim; d++)
            fits = d == attr->axis || x->shape[d] == first->shape[d];
        if (!fits)
            return sw_node_fail(
                node, "input 0 is %s, input %d is %s: expected the same except for axis %d",
                SW_SHAPE_OF(first), i, SW_SHAPE_OF(x), attr->axis);
        if (__builtin_add_overflow(shape[attr->axis], x->shape[attr->axis], &shape[attr->axis]))
            return sw_node_fail(node, "the inputs have too many entries together");
    }
    return sw_node_output(node, first->ndim, shape);
}

static void concat_forward(sw_node *node)
{
    int axis = ((const concat_attr *)node->attr)->axis;
    int64_t outer = outer_size(node->out, axis), inner = inner_size(node->out, axis);
    int64_t step = node->out->shape[axis] * inner;
    sw_real *y = node->out->data;
    for (int i = 0; i < node->count; i++) {
        int64_t length = node->in[i]->shape[axis] * inner;
        copy_runs(outer, length, y, step, node->in[i]->data, length);
        y += length;
    }
}

static void concat_backward(sw_node *node)
{
    int axis = ((const concat_attr *)node->attr)->axis;
    int64_t outer = outer_size(node->out, axis), inner = inner_size(node->out, axis);
    int64_t step = node->out->shape[axis] * inner;
    const sw_real *dy = node->out->grad;
    for (int i = 0; i < node->count; i++) {
        int64_t length = node->in[i]->shape[axis] * inner;
        if (sw_wants_grad(node, i)) add_runs(outer, length, node->in[i]->grad, length, dy, step);
        dy += length;
    }
}

static unsigned concat_rows(const sw_node *node)
{
    return ((const concat_attr *)node->attr)->axis > 0 ? ~0u : 0;
}

static const sw_row_rule concat_by_row = {.inputs = concat_rows};

SW_DEFINE_BLOCK_OP(concat, concat_shape, concat_forward, concat_backward, .rows = &concat_by_row);

sw_tensor *sw_concat(sw_tape *tape, sw_tensor *const *inputs, int count, int axis)
{
    concat_attr attr = {count, axis};
    int held = count < 0 ? 0 : count > MOST_INPUTS ? MOST_INPUTS : count;
    sw_tensor *const none[MOST_INPUTS] = {0};
    return sw_apply(tape, &sw_op_concat, inputs ? inputs : none, held, 0, &attr, sizeof attr);
}

/* ---- slice: y = x[:, start : start + count, :], of x: [outer, n, inner] ------------------------
 * The same part of dx += dy. */

typedef struct slice_attr {
    int axis;
    int64_t start, count;
} slice_attr;

static bool slice_shape(sw_node *node)
{
    const slice_attr *attr = node->attr;
    const sw_tensor *x = node->in[0];
    if (!check_axis(node, x, attr->axis)) return false;
    int64_t n = x->shape[attr->axis];
    if (attr->start < 0 || attr->count < 0 || attr->start > n || attr->count > n - attr->start)
        return sw_node_fail(node, "x is %s: axis %d does not have %lld entries from %lld",
                            SW_SHAPE_OF(x), attr->axis, (long long)attr->count,
                            (long long)attr->start);
    int64_t shape[SW_MAX_DIMS];
    memcpy(shape, x->shape, sizeof shape);
    shape[attr->axis] = attr->count;
    return sw_node_output(node, x->ndim, shape);
}

static void slice_forward(sw_node *node)
{
    const slice_attr *attr = node->attr;
    const sw_tensor *x = node->in[0];
    int64_t inner = inner_size(x, attr->axis), length = attr->count * inner;
    copy_runs(outer_size(x, attr->axis), length, node->out->data, length,
              x->data + attr->start * inner, x->shape[attr->axis] * inner);
}

static void slice_backward(sw_node *node)
{
    const slice_attr *attr = node->attr;
    const sw_tensor *x = node->in[0];
    int64_t inner = inner_size(x, attr->axis), length = attr->count * inner;
    add_runs(outer_size(x, attr->axis), length, x->grad + attr->start * inner,
             x->shape[attr->axis] * inner, node->out->grad, length);
}

static unsigned slice_rows(const sw_node *node)
{
    return ((const slice_attr *)node->attr)->axis > 0;
}

static const sw_row_rule slice_by_row = {.inputs = slice_rows};

SW_DEFINE_BLOCK_OP(slice, slice_shape, slice_forward, slice_backward, .rows = &slice_by_row);

sw_tensor *sw_slice(sw_tape *tape, sw_tensor *x, int axis, int64_t start, int64_t count)
{
    slice_attr attr = {axis, start, count};
    return sw_apply(tape, &sw_op_slice, &x, 1, 0, &attr, sizeof attr);
}

/* ---- reshape: the same elements under another shape, dx += dy ----------------------------------
 * The output shares the input's memory, since nothing writes to a tensor after its operator. */

typedef struct reshape_attr {
    int ndim;
    int64_t shape[SW_MAX_DIMS];
} reshape_attr;

static bool reshape_shape(sw_node *node)
{
    const reshape_attr *attr = node->attr;
    const sw_tensor *x = node->in[0];
    if (attr->ndim < 0 || attr->ndim > SW_MAX_DIMS)
        return sw_node_fail(node, "%d dimensions: expected 0 to %d", attr->ndim, SW_MAX_DIMS);
    sw_tensor wanted = {.ndim = attr->ndim, .size = 1};
    bool fits = true;
    for (int i = 0; i < attr->ndim; i++) {
        wanted.shape[i] = attr->shape[i];
        fits &= wanted.shape[i] >= 0 &&
                !__builtin_mul_overflow(wanted.size, wanted.shape[i], &wanted.size);
    }
    if (!fits || wanted.size != x->size)
        return sw_node_fail(node, "x is %s: its %lld elements do not fit %s", SW_SHAPE_OF(x),
                            (long long)x->size, SW_SHAPE_OF(&wanted));
    node->out = sw_tensor_new(node->tape, attr->ndim, attr->shape);
    if (node->out) node->out->data = x->data;
    return node->out != NULL;
}

static void reshape_forward(sw_node *node)
{
    (void)node; /* the memory is shared */
}

static void reshape_backward(sw_node *node)
{
    add_runs(1, node->out->size, node->in[0]->grad, 0, node->out->grad, 0);
}

/* The rows are the same if the first axis is. */
static unsigned reshape_rows(const sw_node *node)
{
    const reshape_attr *attr = node->attr;
    const sw_tensor *x = node->in[0];
    return attr->ndim > 0 && x->ndim > 0 && attr->shape[0] == x->shape[0];
}

static bool cut_reshape(sw_node *part, int64_t first, int64_t count)
{
    (void)first;
    reshape_attr *attr = sw_tape_take(part->tape, sizeof *attr);
    if (!attr) return false;
    *attr = *(const reshape_attr *)part->attr;
    attr->shape[0] = count;
    part->attr = attr;
    return true;
}

static const sw_row_rule reshape_by_row = {.inputs = reshape_rows, .cut = cut_reshape};

SW_DEFINE_BLOCK_OP(reshape, reshape_shape, reshape_forward, reshape_backward,
                   .rows = &reshape_by_row);

sw_tensor *sw_reshape(sw_tape *tape, sw_tensor *x, int ndim, const int64_t *shape)
{
    reshape_attr attr = {.ndim = ndim};
    for (int i = 0; shape && i < ndim && i < SW_MAX_DIMS; i++) attr.shape[i] = shape[i];
    if (!shape && ndim > 0) attr.ndim = -1;
    return sw_apply(tape, &sw_op_reshape, &x, 1, 0, &attr, sizeof attr);
}

/* ---- transpose: y[o, j, m, i, :] = x[o, i, m, j, :] ---------------------------------------------
 * dx[o, i, m, j, :] += dy[o, j, m, i, :]. i and j are the exchanged axes; o, m and : are the axes
 * before, between and after them. */

typedef struct transpose_attr {
    int low, high; /* the axes in order */
} transpose_attr;

static bool transpose_shape(sw_node *node)
{
    const transpose_attr *attr = node->attr;
    const sw_tensor *x = node->in[0];
    if (!check_axis(node, x, attr->low) || !check_axis(node, x, attr->high)) return false;
    int64_t shape[SW_MAX_DIMS];
    memcpy(shape, x->shape, sizeof shape);
    shape[attr->low] = x->shape[attr->high];
    shape[attr->high] = x->shape[attr->low];
    return sw_node_output(node, x->ndim, shape);
}

/* Each run of contiguous elements: its position in x and in y. */
static void transpose_runs(sw_node *node, bool backward)
{
    const transpose_attr *attr = node->attr;
    sw_tensor *x = node->in[0], *y = node->out;
    int64_t outer = outer_size(x, attr->low), inner = inner_size(x, attr->high);
    int64_t a = x->shape[attr->low], b = x->shape[attr->high], middle = 1;
    if (attr->low == attr->high) b = 1;
    for (int i = attr->low + 1; i < attr->high; i++) middle *= x->shape[i];
    int64_t x_step = middle * b * inner, y_step = middle * a * inner; /* along i, along j */
    for (int64_t o = 0; o < outer; o++)
        for (int64_t m = 0; m < middle; m++)
            for (int64_t j = 0; j < b; j++) {
                int64_t from = ((o * a * middle + m) * b + j) * inner;
                int64_t to = o * b * y_step + j * y_step + m * a * inner;
                if (backward)
                    add_runs(a, inner, x->grad + from, x_step, y->grad + to, inner);
                else
                    copy_runs(a, inner, y->data + to, inner, x->data + from, x_step);
            }
}

static void transpose_forward(sw_node *node)
{
    transpose_runs(node, false);
}

static void transpose_backward(sw_node *node)
{
    transpose_runs(node, true);
}

static unsigned transpose_rows(const sw_node *node)
{
    return ((const transpose_attr *)node->attr)->low > 0;
}

static const sw_row_rule transpose_by_row = {.inputs = transpose_rows};

SW_DEFINE_BLOCK_OP(transpose, transpose_shape, transpose_forward, transpose_backward,
                   .rows = &transpose_by_row);

sw_tensor *sw_transpose(sw_tape *tape, sw_tensor *x, int axis_a, int axis_b)
{
    transpose_attr attr = {axis_a < axis_b ? axis_a : axis_b, axis_a < axis_b ? axis_b : axis_a};
    return sw_apply(tape, &sw_op_transpose, &x, 1, 0, &attr, sizeof attr);
}

/* ---- gather: y[i] = table[index[i]], dtable[index[i]] += dy[i] ------------------------------- */

typedef struct gather_attr {
    const int32_t *index;
    int64_t count;
} gather_attr;

static bool gather_shape(sw_node *node)
{
    const gather_attr *attr = node->attr;
    const sw_tensor *table = node->in[0];
    if (table->ndim < 1) return sw_node_fail(node, "the table is a scalar: expected [V, ...]");
    if (attr->count < 0 || (attr->count > 0 && !attr->index))
        return sw_node_refuse(node, "%lld indices%s", (long long)attr->count,
                              attr->index ? "" : ", which are NULL");
    for (int64_t i = 0; i < attr->count; i++)
        if (attr->index[i] < 0 || attr->index[i] >= table->shape[0])
            return sw_node_refuse(node, "index %lld is %d: the table is %s, expected 0 to %lld",
                                  (long long)i, attr->index[i], SW_SHAPE_OF(table),
                                  (long long)table->shape[0] - 1);
    int64_t shape[SW_MAX_DIMS];
    memcpy(shape, table->shape, sizeof shape);
    shape[0] = attr->count;
    return sw_node_output(node, table->ndim, shape);
}

static void gather_forward(sw_node *node)
{
    const gather_attr *attr = node->attr;
    int64_t inner = inner_size(node->out, 0);
    for (int64_t i = 0; i < attr->count; i++)
        copy_runs(1, inner, node->out->data + i * inner, 0,
                  node->in[0]->data + attr->index[i] * inner, 0);
}

static void gather_backward(sw_node *node)
{
    const gather_attr *attr = node->attr;
    int64_t inner = inner_size(node->out, 0);
    for (int64_t i = 0; i < attr->count; i++)
        add_runs(1, inner, node->in[0]->grad + attr->index[i] * inner, 0,
                 node->out->grad + i * inner, 0);
}

SW_DEFINE_OP(gather, gather_shape, gather_forward, gather_backward);

sw_tensor *sw_gather(sw_tape *tape, sw_tensor *table, const int32_t *index, int64_t count)
{
    gather_attr attr = {index, count};
    return sw_apply(tape, &sw_op_gather, &table, 1, 0, &attr, sizeof attr);
}
