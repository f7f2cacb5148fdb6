/* activation.c - elementwise functions of one tensor. Shapes: any to the same. */
#include "kernels/vector.h"
#include "ops/ops.h"

static bool same_shape(sw_node *node)
{
    return sw_node_output_like(node, node->in[0]);
}

static const sw_row_rule by_row = {.inputs = sw_rows_of_first};

/* ---- scale: y = c x, dx += c dy -------------------------------------------------------------- */

SW_KERNEL
static void scale_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data, factor = *(const sw_real *)node->attr;
    sw_real *y = node->out->data;
    for (int64_t i = 0; i < node->out->size; i++) y[i] = factor * x[i];
}

SW_KERNEL
static void scale_backward(sw_node *node)
{
    const sw_real *dy = node->out->grad, factor = *(const sw_real *)node->attr;
    sw_real *dx = node->in[0]->grad;
    for (int64_t i = 0; i < node->out->size; i++) dx[i] += factor * dy[i];
}

SW_DEFINE_BLOCK_OP(scale, same_shape, scale_forward, scale_backward, .rows = &by_row);

sw_tensor *sw_scale(sw_tape *tape, sw_tensor *x, double factor)
{
    sw_real c = (sw_real)factor;
    return sw_apply(tape, &sw_op_scale, &x, 1, 0, &c, sizeof c);
}

/* ---- relu: y = max(x, 0), dx += dy where x > 0 ------------------------------------------------
 * A NaN stays a NaN, so that divergence is noticed. */

SW_KERNEL
static void relu_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data;
    sw_real *y = node->out->data;
    for (int64_t i = 0; i < node->out->size; i++) y[i] = x[i] <= 0 ? 0 : x[i];
}

SW_KERNEL
static void relu_backward(sw_node *node)
{
    const sw_real *y = node->out->data, *dy = node->out->grad;
    sw_real *dx = node->in[0]->grad;
    for (int64_t i = 0; i < node->out->size; i++) dx[i] += y[i] > 0 ? dy[i] : 0;
}

SW_DEFINE_BLOCK_OP(relu, same_shape, relu_forward, relu_backward, .rows = &by_row);

sw_tensor *sw_relu(sw_tape *tape, sw_tensor *x)
{
    return sw_apply(tape, &sw_op_relu, &x, 1, 0, NULL, 0);
}

/* ---- gelu: y = x Phi(x), dx += dy (Phi(x) + x phi(x)) -----------------------------------------
 * Phi and phi are the distribution and the density of the standard normal (Hendrycks & Gimpel
 * 2016, the exact form). */

SW_KERNEL
static void gelu_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data;
    sw_real *y = node->out->data;
    for (int64_t i = 0; i < node->out->size; i++) y[i] = x[i] * sw_normal_of(x[i]).below;
}

SW_KERNEL
static void gelu_backward(sw_node *node)
{
    const sw_real *x = node->in[0]->data, *dy = node->out->grad;
    sw_real *dx = node->in[0]->grad;
    for (int64_t i = 0; i < node->out->size; i++) {
        sw_normal_parts normal = sw_normal_of(x[i]);
        dx[i] += dy[i] * (normal.below + x[i] * normal.density);
    }
}

SW_DEFINE_BLOCK_OP(gelu, same_shape, gelu_forward, gelu_backward, .rows = &by_row);

sw_tensor *sw_gelu(sw_tape *tape, sw_tensor *x)
{
    return sw_apply(tape, &sw_op_gelu, &x, 1, 0, NULL, 0);
}

/* ---- tanh: y = tanh(x), dx += dy (1 - y^2) --------------------------------------------------- */

SW_KERNEL
static void tanh_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data;
    sw_real *y = node->out->data;
    for (int64_t i = 0; i < node->out->size; i++) y[i] = sw_tanh_of(x[i]);
}

SW_KERNEL
static void tanh_backward(sw_node *node)
{
    const sw_real *y = node->out->data, *dy = node->out->grad;
    sw_real *dx = node->in[0]->grad;
    for (int64_t i = 0; i < node->out->size; i++) dx[i] += dy[i] * (1 - y[i] * y[i]);
}

SW_DEFINE_BLOCK_OP(tanh, same_shape, tanh_forward, tanh_backward, .rows = &by_row);

sw_tensor *sw_tanh(sw_tape *tape, sw_tensor *x)
{
    return sw_apply(tape, &sw_op_tanh, &x, 1, 0, NULL, 0);
}

/* ---- sigmoid: y = 1 / (1 + exp(-x)), dx += dy y (1 - y) -------------------------------------- */

SW_KERNEL
static void sigmoid_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data;
    sw_real *y = node->out->data;
    for (int64_t i = 0; i < node->out->size; i++) y[i] = sw_sigmoid_of(x[i]);
}

SW_KERNEL
static void sigmoid_backward(sw_node *node)
{
    const sw_real *y = node->out->data, *dy = node->out->grad;
    sw_real *dx = node->in[0]->grad;
    for (int64_t i = 0; i < node->out->size; i++) dx[i] += dy[i] * y[i] * (1 - y[i]);
}

SW_DEFINE_BLOCK_OP(sigmoid, same_shape, sigmoid_forward, sigmoid_backward, .rows = &by_row);

sw_tensor *sw_sigmoid(sw_tape *tape, sw_tensor *x)
{
    return sw_apply(tape, &sw_op_sigmoid, &x, 1, 0, NULL, 0);
}

/* ---- log_sigmoid: y = -ln(1 + exp(-x)), dx += dy sigmoid(-x) -----------------------------------
 * As min(x, 0) - ln(1 + exp(-|x|)), in which nothing overflows and nothing cancels. */

SW_KERNEL
static void log_sigmoid_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data;
    sw_real *y = node->out->data;
    for (int64_t i = 0; i < node->out->size; i++)
        y[i] = (x[i] < 0 ? x[i] : 0) - sw_log1p_of(sw_exp_of(x[i] < 0 ? x[i] : -x[i]));
}

SW_KERNEL
static void log_sigmoid_backward(sw_node *node)
{
    const sw_real *x = node->in[0]->data, *dy = node->out->grad;
    sw_real *dx = node->in[0]->grad;
    for (int64_t i = 0; i < node->out->size; i++) dx[i] += dy[i] * sw_sigmoid_of(-x[i]);
}

SW_DEFINE_BLOCK_OP(log_sigmoid, same_shape, log_sigmoid_forward, log_sigmoid_backward,
                   .rows = &by_row);

sw_tensor *sw_log_sigmoid(sw_tape *tape, sw_tensor *x)
{
    return sw_apply(tape, &sw_op_log_sigmoid, &x, 1, 0, NULL, 0);
}

/* ---- exp: y = exp(x), dx += dy y ------------------------------------------------------------- */

SW_KERNEL
static void exp_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data;
    sw_real *y = node->out->data;
    for (int64_t i = 0; i < node->out->size; i++) y[i] = sw_exp_of(x[i]);
}

SW_KERNEL
static void exp_backward(sw_node *node)
{
    const sw_real *y = node->out->data, *dy = node->out->grad;
    sw_real *dx = node->in[0]->grad;
    for (int64_t i = 0; i < node->out->size; i++) dx[i] += dy[i] * y[i];
}

SW_DEFINE_BLOCK_OP(exp, same_shape, exp_forward, exp_backward, .rows = &by_row);

sw_tensor *sw_exp(sw_tape *tape, sw_tensor *x)
{
    return sw_apply(tape, &sw_op_exp, &x, 1, 0, NULL, 0);
}

/* ---- log: y = ln(x), dx += dy / x: -infinity at 0, NaN below it ------------------------------ */

SW_KERNEL
static void log_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data;
    sw_real *y = node->out->data;
    for (int64_t i = 0; i < node->out->size; i++) y[i] = sw_log_of(x[i]);
}

SW_KERNEL
static void log_backward(sw_node *node)
{
    const sw_real *x = node->in[0]->data, *dy = node->out->grad;
    sw_real *dx = node->in[0]->grad;
    for (int64_t i = 0; i < node->out->size; i++) dx[i] += dy[i] / x[i];
}

SW_DEFINE_BLOCK_OP(log, same_shape, log_forward, log_backward, .rows = &by_row);

sw_tensor *sw_log(sw_tape *tape, sw_tensor *x)
{
    return sw_apply(tape, &sw_op_log, &x, 1, 0, NULL, 0);
}

/* ---- sqrt: y = sqrt(x), dx += dy / (2 y) -------------------------------------------------------
 * NaN below 0. At 0 the slope is infinite, and NaN where dy is 0 too. Before taking the root of
 * something that may be 0, such as a variance, add a small number to it. */

SW_KERNEL
static void sqrt_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data;
    sw_real *y = node->out->data;
    for (int64_t i = 0; i < node->out->size; i++) y[i] = (sw_real)sqrt((double)x[i]);
}

SW_KERNEL
static void sqrt_backward(sw_node *node)
{
    const sw_real *y = node->out->data, *dy = node->out->grad;
    sw_real *dx = node->in[0]->grad;
    for (int64_t i = 0; i < node->out->size; i++) dx[i] += dy[i] / (2 * y[i]);
}

SW_DEFINE_BLOCK_OP(sqrt, same_shape, sqrt_forward, sqrt_backward, .rows = &by_row);

sw_tensor *sw_sqrt(sw_tape *tape, sw_tensor *x)
{
    return sw_apply(tape, &sw_op_sqrt, &x, 1, 0, NULL, 0);
}
