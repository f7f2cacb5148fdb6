/* activation.c - elementwise functions of one tensor. Shapes: any to the same. */
#include "kernels/parts.h"
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

/* Define an operator y = value, dx += slope, as expressions in x, y and dy: one number of each. */
#define ELEMENTWISE_OP(op, value, slope)                                                           \
    SW_KERNEL                                                                                      \
    static void op##_some(void *user, int64_t first, int64_t count)                                \
    {                                                                                              \
        const sw_node *node = user;                                                                \
        const sw_real *in = node->in[0]->data + first;                                             \
        sw_real *out = node->out->data + first;                                                    \
        for (int64_t i = 0; i < count; i++) {                                                      \
            const sw_real x = in[i];                                                               \
            out[i] = value;                                                                        \
        }                                                                                          \
    }                                                                                              \
    static void op##_forward(sw_node *node)                                                        \
    {                                                                                              \
        sw_share_numbers(node->out->size, op##_some, node);                                        \
    }                                                                                              \
    SW_KERNEL                                                                                      \
    static void op##_backward(sw_node *node)                                                       \
    {                                                                                              \
        const sw_real *in = node->in[0]->data, *out = node->out->data,                             \
                      *gradient = node->out->grad;                                                 \
        sw_real *dx = node->in[0]->grad;                                                           \
        for (int64_t i = 0; i < node->out->size; i++) {                                            \
            const sw_real x = in[i], y = out[i], dy = gradient[i];                                 \
            (void)x, (void)y; /* most slopes need one of them */                                   \
            dx[i] += slope;                                                                        \
        }                                                                                          \
    }                                                                                              \
    SW_DEFINE_BLOCK_OP(op, same_shape, op##_forward, op##_backward, .rows = &by_row);              \
    sw_tensor *sw_##op(sw_tape *tape, sw_tensor *x)                                                \
    {                                                                                              \
        return sw_apply(tape, &sw_op_##op, &x, 1, 0, NULL, 0);                                     \
    }

/* relu: a NaN stays a NaN, so that divergence is noticed. */
ELEMENTWISE_OP(relu, x <= 0 ? 0 : x, y > 0 ? dy : 0)

/* gelu: y = x Phi(x), with the distribution and the density of the standard normal (Hendrycks &
 * Gimpel 2016, the exact form). */
static inline sw_real gelu_slope(sw_real x)
{
    const sw_normal_parts normal = sw_normal_of(x);
    return normal.below + x * normal.density;
}
ELEMENTWISE_OP(gelu, (x * sw_normal_of(x).below), (dy * gelu_slope(x)))

ELEMENTWISE_OP(tanh, sw_tanh_of(x), (1 - y * y) * dy)

/* sigmoid: y = 1 / (1 + exp(-x)) */
ELEMENTWISE_OP(sigmoid, sw_sigmoid_of(x), (dy * y) * (1 - y))

/* log_sigmoid: y = -ln(1 + exp(-x)) as min(x, 0) - ln(1 + exp(-|x|)), in which nothing overflows
 * and nothing cancels. */
ELEMENTWISE_OP(log_sigmoid, (x < 0 ? x : 0) - sw_log1p_of(sw_exp_of(x < 0 ? x : -x)),
               (dy * sw_sigmoid_of(-x)))

ELEMENTWISE_OP(exp, sw_exp_of(x), (dy * y))

/* log: -infinity at 0, NaN below it. */
ELEMENTWISE_OP(log, sw_log_of(x), dy / x)

/* sqrt: NaN below 0. At 0 the slope is infinite, and NaN where dy is 0 too. Before taking the root
 * of something that may be 0, such as a variance, add a small number to it. */
ELEMENTWISE_OP(sqrt, (sw_real)sqrt((double)x), dy / (2 * y))
