/* segment_join.c - two ragged matrices as one: in each set the rows of a, then the rows of b.
 *
 * Shapes: a [Na, D], b [N, D] to [Na + N, D]; or a [K, D], the same rows before each of B sets, to
 * [B K + N, D]. A gradient goes back to the row that was copied: the gradient of a shared row is
 * the sum over the sets. */
#include "kernels/segment.h"
#include "ops/ops.h"

#include <string.h>

typedef struct join_attr {
    const sw_sets *a_sets; /* NULL: the rows of a are the same for every set */
    const sw_sets *b_sets;
} join_attr;

static bool join_shape(sw_node *node)
{
    const join_attr *attr = node->attr;
    const sw_tensor *a = node->in[0], *b = node->in[1];
    int64_t rows = a->ndim ? a->shape[0] : 0;
    if (!sw_node_check_matrix(node, 0, "a") || !sw_node_check_matrix(node, 1, "b") ||
        !sw_node_check_sets(node, 1, attr->b_sets))
        return false;
    if (a->shape[1] != b->shape[1])
        return sw_node_fail(node, "a is %s, b is %s: their widths differ", SW_SHAPE_OF(a),
                            SW_SHAPE_OF(b));
    if (attr->a_sets) {
        if (!sw_node_check_sets(node, 0, attr->a_sets)) return false;
        if (attr->a_sets->count != attr->b_sets->count)
            return sw_node_fail(node, "%lld sets of a join %lld sets of b",
                                (long long)attr->a_sets->count, (long long)attr->b_sets->count);
    } else if (__builtin_mul_overflow(rows, attr->b_sets->count, &rows)) {
        return sw_node_fail(node, "a is %s: too many rows for %lld sets", SW_SHAPE_OF(a),
                            (long long)attr->b_sets->count);
    }
    if (__builtin_add_overflow(rows, b->shape[0], &rows))
        return sw_node_fail(node, "a is %s, b is %s: too many rows", SW_SHAPE_OF(a),
                            SW_SHAPE_OF(b));
    return sw_node_output(node, SW_DIMS(rows, b->shape[1]));
}

/* `size` numbers to copy, and their first positions in an input and in the output. */
typedef struct stretch {
    int64_t in, out, size;
} stretch;

/* The rows of set i in input 0, a, or 1, b. */
static stretch stretch_of(const sw_node *node, int input, int64_t i)
{
    const join_attr *attr = node->attr;
    int64_t width = sw_width(node->out), k = node->in[0]->shape[0];
    const int64_t *of_a = attr->a_sets ? attr->a_sets->offset : NULL, *of_b = attr->b_sets->offset;
    int64_t a_before = of_a ? of_a[i] : i * k, a_rows = of_a ? of_a[i + 1] - of_a[i] : k;
    stretch a = {of_a ? of_a[i] : 0, a_before + of_b[i], a_rows};
    stretch b = {of_b[i], a.out + a_rows, of_b[i + 1] - of_b[i]};
    stretch rows = input == 0 ? a : b;
    return (stretch){rows.in * width, rows.out * width, rows.size * width};
}

static void join_forward(sw_node *node)
{
    const join_attr *attr = node->attr;
    for (int64_t i = 0; i < attr->b_sets->count; i++)
        for (int input = 0; input < 2; input++) {
            stretch s = stretch_of(node, input, i);
            memcpy(node->out->data + s.out, node->in[input]->data + s.in,
                   (size_t)s.size * sizeof(sw_real));
        }
}

static void join_backward(sw_node *node)
{
    const join_attr *attr = node->attr;
    for (int input = 0; input < 2; input++) {
        if (!sw_wants_grad(node, input)) continue;
        for (int64_t i = 0; i < attr->b_sets->count; i++) {
            stretch s = stretch_of(node, input, i);
            sw_segment_add_columns(1, s.size, node->out->grad + s.out,
                                   node->in[input]->grad + s.in);
        }
    }
}

SW_DEFINE_OP(segment_join, join_shape, join_forward, join_backward);

sw_tensor *sw_segment_join(sw_tape *tape, sw_tensor *a, const sw_sets *a_sets, sw_tensor *b,
                           const sw_sets *b_sets)
{
    join_attr attr = {a_sets, b_sets};
    return sw_apply(tape, &sw_op_segment_join, (sw_tensor *[]){a, b}, 2, 0, &attr, sizeof attr);
}
