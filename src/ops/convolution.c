/* convolution.c - operators on images, [N, channels, height, width]. All arithmetic is in
 * kernels/convolution.h and kernels/pooled_convolution.h. */
#include "kernels/convolution.h"
#include "kernels/pooled_convolution.h"
#include "ops/ops.h"

/* ---- conv2d: y = weight * x + bias -------------------------------------------------------------
 *
 *   y[n, o, i, j] = bias[o] + sum_{c, p, q} weight[o, c, p, q] x[n, c, i + p, j + q]
 *
 * x: [N, in, h, w], weight: [out, in, kh, kw], bias: [out] or none;
 * y: [N, out, h - kh + 1, w - kw + 1].
 *
 *   dx[n, c, i + p, j + q]  += weight[o, c, p, q] dy[n, o, i, j]
 *   dweight[o, c, p, q]     += x[n, c, i + p, j + q] dy[n, o, i, j]     each for all n, o, i, j,
 *   dbias[o]                += dy[n, o, i, j]                           c, p, q (LeCun et al. 1989)
 */

static sw_conv2d_sizes sizes_of(const sw_node *node)
{
    const int64_t *x = node->in[0]->shape, *weight = node->in[1]->shape;
    return (sw_conv2d_sizes){x[1], x[2], x[3], weight[0], weight[2], weight[3]};
}

/* Judge the inputs of a convolution. */
static bool check_convolution(sw_node *node)
{
    const sw_tensor *x = node->in[0], *weight = node->in[1], *bias = node->in[2];
    if (x->ndim != 4 || weight->ndim != 4)
        return sw_node_fail(node,
                            "x is %s, weight is %s: expected [N, in, height, width] and [out, in, "
                            "height, width]",
                            SW_SHAPE_OF(x), SW_SHAPE_OF(weight));
    sw_conv2d_sizes s = sizes_of(node);
    if (s.cin != weight->shape[1])
        return sw_node_fail(
            node, "x is %s, weight is %s: x has %lld channels where weight expects %lld",
            SW_SHAPE_OF(x), SW_SHAPE_OF(weight), (long long)s.cin, (long long)weight->shape[1]);
    if (s.kh < 1 || s.kw < 1 || s.kh > s.h || s.kw > s.w)
        return sw_node_fail(
            node, "x is %s, weight is %s: the kernel is %lld x %lld, expected 1 x 1 to %lld x %lld",
            SW_SHAPE_OF(x), SW_SHAPE_OF(weight), (long long)s.kh, (long long)s.kw, (long long)s.h,
            (long long)s.w);
    if (bias && (bias->ndim != 1 || bias->shape[0] != s.cout))
        return sw_node_fail(node, "weight is %s, bias is %s: expected a bias of [%lld]",
                            SW_SHAPE_OF(weight), SW_SHAPE_OF(bias), (long long)s.cout);
    if (sw_conv2d_work(&s) < 0)
        return sw_node_fail(node, "x is %s, weight is %s: too large", SW_SHAPE_OF(x),
                            SW_SHAPE_OF(weight));
    return true;
}

static bool conv2d_shape(sw_node *node)
{
    if (!check_convolution(node)) return false;
    const sw_tensor *x = node->in[0];
    sw_conv2d_sizes s = sizes_of(node);
    int64_t work = sw_conv2d_work(&s);
    return sw_node_output(node, SW_DIMS(x->shape[0], s.cout, s.h - s.kh + 1, s.w - s.kw + 1)) &&
           sw_node_save(node, sw_bytes(work, sizeof(sw_real)));
}

static void conv2d_forward(sw_node *node)
{
    const sw_tensor *x = node->in[0], *bias = node->in[2];
    sw_conv2d_sizes s = sizes_of(node);
    sw_conv2d_forward(&s, x->shape[0], x->data, node->in[1]->data, bias ? bias->data : NULL,
                      node->out->data, node->saved);
}

static void conv2d_backward(sw_node *node)
{
    const sw_tensor *x = node->in[0], *weight = node->in[1], *bias = node->in[2];
    sw_conv2d_sizes s = sizes_of(node);
    sw_conv2d_backward(&s, x->shape[0], x->data, weight->data, node->out->grad, sw_wanted_grad(x),
                       sw_wanted_grad(weight), bias ? sw_wanted_grad(bias) : NULL, node->saved);
}

SW_DEFINE_OP(conv2d, conv2d_shape, conv2d_forward, conv2d_backward);

sw_tensor *sw_conv2d(sw_tape *tape, sw_tensor *x, sw_tensor *weight, sw_tensor *bias)
{
    sw_tensor *in[] = {x, weight, bias};
    return sw_apply(tape, &sw_op_conv2d, in, 3, 1u << 2, NULL, 0);
}

/* ---- max_pool2d: y = the largest entry of each window ------------------------------------------
 *
 *   y[n, c, i, j] = max over 0 <= p, q < size of x[n, c, size i + p, size j + q]
 *
 * x: [N, C, h, w], y: [N, C, h / size, w / size], rounded down. dx += dy at the largest entry; of
 * several equal ones, at the first, row by row. */

/* Judge the windows on planes of h x w. */
static bool check_windows(sw_node *node, int64_t h, int64_t w)
{
    const sw_tensor *x = node->in[0];
    int64_t size = *(const int64_t *)node->attr, plane;
    if (size < 1)
        return sw_node_refuse(node, "the size is %lld, expected 1 or more", (long long)size);
    if (size > h || size > w)
        return sw_node_fail(node, "x is %s: a window of %lld x %lld does not fit into %lld x %lld",
                            SW_SHAPE_OF(x), (long long)size, (long long)size, (long long)h,
                            (long long)w);
    if (__builtin_mul_overflow(h, w, &plane) || plane > INT32_MAX)
        return sw_node_fail(node, "x is %s: an image has more than %d pixels", SW_SHAPE_OF(x),
                            INT32_MAX);
    return true;
}

static bool max_pool2d_shape(sw_node *node)
{
    const sw_tensor *x = node->in[0];
    if (x->ndim != 4)
        return sw_node_fail(node, "x is %s: expected [N, channels, height, width]", SW_SHAPE_OF(x));
    int64_t size = *(const int64_t *)node->attr, h = x->shape[2], w = x->shape[3];
    if (!check_windows(node, h, w)) return false;
    return sw_node_output(node, SW_DIMS(x->shape[0], x->shape[1], h / size, w / size)) &&
           sw_node_save(node, sw_bytes(node->out->size, sizeof(int32_t))); /* the places */
}

static void max_pool2d_forward(sw_node *node)
{
    const sw_tensor *x = node->in[0];
    sw_max_pool2d_forward(x->shape[0] * x->shape[1], x->shape[2], x->shape[3],
                          *(const int64_t *)node->attr, x->data, node->out->data,
                          sw_node_needs_grad(node) ? node->saved : NULL);
}

static void max_pool2d_backward(sw_node *node)
{
    const sw_tensor *x = node->in[0], *y = node->out;
    sw_max_pool2d_backward(x->shape[0] * x->shape[1], x->shape[2] * x->shape[3],
                           y->shape[2] * y->shape[3], node->saved, y->grad, x->grad);
}

SW_DEFINE_OP(max_pool2d, max_pool2d_shape, max_pool2d_forward, max_pool2d_backward);

sw_tensor *sw_max_pool2d(sw_tape *tape, sw_tensor *x, int64_t size)
{
    return sw_apply(tape, &sw_op_max_pool2d, &x, 1, 0, &size, sizeof size);
}

/* ---- conv2d_max_pool: y = max_pool2d(conv2d(x, weight, bias)) ----------------------------------
 *
 * With z = conv2d(x, weight, bias) and (i*, j*) the place of the largest entry of a window of z, dy
 * of that window is the gradient of z[n, o, i*, j*], and the other entries have none. */

/* The saved memory: the places, then the working memory. The places take so many numbers. */
static int64_t numbers_of_places(const sw_node *node)
{
    enum { LINE = 64 };
    const size_t lines = (sw_bytes(node->out->size, sizeof(int32_t)) + LINE - 1) / LINE;
    return (int64_t)(lines * LINE / sizeof(sw_real));
}

static sw_real *work_of(const sw_node *node)
{
    return (sw_real *)node->saved + numbers_of_places(node);
}

static sw_pooled_conv2d pooled_sizes_of(const sw_node *node)
{
    return (sw_pooled_conv2d){sizes_of(node), *(const int64_t *)node->attr};
}

static bool conv2d_max_pool_shape(sw_node *node)
{
    if (!check_convolution(node)) return false;
    const sw_tensor *x = node->in[0];
    const sw_pooled_conv2d s = pooled_sizes_of(node);
    const int64_t h = s.conv.h - s.conv.kh + 1, w = s.conv.w - s.conv.kw + 1;
    if (!check_windows(node, h, w)) return false;
    const int64_t work = sw_pooled_conv2d_work(&s, x->shape[0]);
    if (work < 0)
        return sw_node_fail(node, "x is %s, weight is %s: too large", SW_SHAPE_OF(x),
                            SW_SHAPE_OF(node->in[1]));
    return sw_node_output(node, SW_DIMS(x->shape[0], s.conv.cout, h / s.size, w / s.size)) &&
           sw_node_save(node, sw_bytes(numbers_of_places(node) + work, sizeof(sw_real)));
}

static void conv2d_max_pool_forward(sw_node *node)
{
    const sw_tensor *x = node->in[0], *bias = node->in[2];
    const sw_pooled_conv2d s = pooled_sizes_of(node);
    sw_pooled_conv2d_forward(&s, x->shape[0], x->data, node->in[1]->data, bias ? bias->data : NULL,
                             node->out->data, sw_node_needs_grad(node) ? node->saved : NULL,
                             work_of(node));
}

static void conv2d_max_pool_backward(sw_node *node)
{
    const sw_tensor *x = node->in[0], *weight = node->in[1], *bias = node->in[2];
    const sw_pooled_conv2d s = pooled_sizes_of(node);
    sw_pooled_conv2d_backward(&s, x->shape[0], x->data, weight->data, node->saved, node->out->grad,
                              sw_wanted_grad(x), sw_wanted_grad(weight),
                              bias ? sw_wanted_grad(bias) : NULL, work_of(node));
}

SW_DEFINE_OP(conv2d_max_pool, conv2d_max_pool_shape, conv2d_max_pool_forward,
             conv2d_max_pool_backward);

sw_tensor *sw_conv2d_max_pool(sw_tape *tape, sw_tensor *x, sw_tensor *weight, sw_tensor *bias,
                              int64_t size)
{
    sw_tensor *in[] = {x, weight, bias};
    return sw_apply(tape, &sw_op_conv2d_max_pool, in, 3, 1u << 2, &size, sizeof size);
}
