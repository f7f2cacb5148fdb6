/* linear.c - linear layers, at once or when their result is read. */
#include "ops/linear.h"

#include "kernels/gemm.h"
#include "kernels/segment.h"
#include "ops/ops.h"

#include <string.h>

/* ---- linear: y = x Wᵀ + bias -------------------------------------------------------------------
 *
 * x: [..., in], taken as N rows; W: [out, in]; bias: [out] or none; y: [..., out].
 *
 *   dx += dy W      dW += dyᵀ x      dbias += sum over rows of dy */

static bool linear_shape(sw_node *node)
{
    const sw_tensor *x = node->in[0], *weight = node->in[1], *bias = node->in[2];
    if (weight->ndim != 2 || x->ndim < 1)
        return sw_node_fail(node, "x is %s, weight is %s: expected [..., in] and [out, in]",
                            SW_SHAPE_OF(x), SW_SHAPE_OF(weight));
    int64_t out = weight->shape[0], in = weight->shape[1];
    if (sw_width(x) != in)
        return sw_node_fail(node,
                            "x is %s, weight is %s: x has %lld columns where weight expects "
                            "%lld",
                            SW_SHAPE_OF(x), SW_SHAPE_OF(weight), (long long)sw_width(x),
                            (long long)in);
    if (bias && (bias->ndim != 1 || bias->shape[0] != out))
        return sw_node_fail(node, "weight is %s, bias is %s: expected a bias of [%lld]",
                            SW_SHAPE_OF(weight), SW_SHAPE_OF(bias), (long long)out);
    int64_t shape[SW_MAX_DIMS];
    memcpy(shape, x->shape, sizeof shape);
    shape[x->ndim - 1] = out;
    return sw_node_output(node, x->ndim, shape);
}

void sw_linear_rows(const sw_tensor *weight, const sw_tensor *bias, int64_t rows, const sw_real *x,
                    sw_real *y)
{
    int64_t out = weight->shape[0], in = weight->shape[1];
    if (bias)
        sw_gemm_plus_row(false, true, rows, out, in, x, in, weight->data, in, bias->data, y, out);
    else
        sw_gemm(false, true, rows, out, in, 1, x, in, weight->data, in, 0, y, out);
}

static void linear_forward(sw_node *node)
{
    const sw_tensor *x = node->in[0];
    sw_linear_rows(node->in[1], node->in[2], sw_rows(x), x->data, node->out->data);
}

static void linear_backward(sw_node *node)
{
    const sw_tensor *x = node->in[0], *weight = node->in[1];
    int64_t rows = sw_rows(x), out = weight->shape[0], in = weight->shape[1];
    const sw_real *dy = node->out->grad;
    if (sw_wants_grad(node, 0))
        sw_gemm(false, false, rows, in, out, 1, dy, out, weight->data, in, 1, x->grad, in);
    if (sw_wants_grad(node, 1))
        sw_gemm(true, false, out, in, rows, 1, dy, out, x->data, in, 1, weight->grad, in);
    if (sw_wants_grad(node, 2)) sw_segment_add_columns(rows, out, dy, node->in[2]->grad);
}

static const sw_row_rule linear_by_row = {.inputs = sw_rows_of_matrix};

/* A product with infinity or NaN is one of them, whatever the weight, and so is a sum with it. */
SW_DEFINE_BLOCK_OP(linear, linear_shape, linear_forward, linear_backward, .rows = &linear_by_row,
                   .spreads = true);

sw_tensor *sw_linear(sw_tape *tape, sw_tensor *x, sw_tensor *weight, sw_tensor *bias)
{
    sw_tensor *in[] = {x, weight, bias};
    return sw_apply(tape, &sw_op_linear, in, 3, 1u << 2, NULL, 0);
}

sw_tensor *sw_linear_later(sw_tape *tape, sw_tensor *x, sw_tensor *weight, sw_tensor *bias,
                           int64_t mark)
{
    return sw_apply_later(tape, &sw_op_linear, (sw_tensor *[]){x, weight, bias}, 3, 1u << 2, mark);
}

sw_linear_inputs sw_linear_inputs_of(sw_tensor *y)
{
    const sw_node *node = y ? y->deferred : NULL;
    if (!node || !node->later) return (sw_linear_inputs){y, NULL, NULL};
    return (sw_linear_inputs){node->in[0], node->in[1], node->in[2]};
}
