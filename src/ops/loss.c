/* loss.c - losses: a scalar from predictions and targets, for training to minimise.
 *
 * A loss is a sum over rows or elements, divided by their number (cross-entropy: by the sum of the
 * weights of the labels), or by options->total. Sums are in double. Without rows the mean is
 * undefined and fails; with a total, the loss is 0. */
#include "kernels/vector.h"
#include "ops/ops.h"

/* The divisor: `total`, or `mean_divisor` if that is 0. False: both are 0, so the mean is
 * undefined. */
static bool loss_divisor(sw_node *node, const sw_tensor *prediction, double total,
                         double mean_divisor, double *divisor)
{
    if (!(total >= 0 && total < INFINITY))
        return sw_node_refuse(node, "total is %g, expected a positive number, or 0 for the mean",
                              total);
    *divisor = total > 0 ? total : mean_divisor;
    if (*divisor > 0) return true;
    if (prediction->size == 0)
        return sw_node_fail(node, "input is %s: the mean over nothing (a total would make it 0)",
                            SW_SHAPE_OF(prediction));
    return sw_node_refuse(node, "input is %s: all labels have weight 0, which leaves no mean",
                          SW_SHAPE_OF(prediction));
}

/* ---- cross_entropy ------------------------------------------------------------------------------
 * loss = sum_b sum_c -t_bc ln p_bc / divisor, p = softmax(logits), in which
 * t_bc = w_c ((1 - s) [c = label_b] + s / C), s the smoothing, w the class weights. For the
 * mean, divisor = sum_b w_label_b. PyTorch's CrossEntropyLoss computes the same.
 * Shapes: logits [B, C] to a scalar. dlogits_bc += dloss (p_bc sum_k t_bk - t_bc) / divisor. */

typedef struct cross_entropy_attr {
    const int32_t *label;
    sw_loss_options options;
} cross_entropy_attr;

typedef struct cross_entropy_saved {
    double divisor;
    double weight_sum; /* of all classes */
    sw_real p[];       /* [B, C] */
} cross_entropy_saved;

static sw_real weight_of(const cross_entropy_attr *attr, int64_t c)
{
    return attr->options.class_weight ? attr->options.class_weight[c] : 1;
}

static bool cross_entropy_shape(sw_node *node)
{
    const cross_entropy_attr *attr = node->attr;
    const sw_tensor *logits = node->in[0];
    double smoothing = attr->options.smoothing, label_sum = 0, class_sum = 0, divisor;
    if (logits->ndim != 2 || (logits->shape[0] && logits->shape[1] == 0))
        return sw_node_fail(node, "logits are %s, expected [sets, classes]", SW_SHAPE_OF(logits));
    int64_t rows = logits->shape[0], classes = logits->shape[1];
    if (!(smoothing >= 0 && smoothing < 1))
        return sw_node_refuse(node, "smoothing is %g, expected at least 0 and less than 1",
                              smoothing);
    for (int64_t c = 0; c < classes; c++) {
        double weight = (double)weight_of(attr, c);
        if (!(weight >= 0 && weight < INFINITY))
            return sw_node_refuse(node, "the weight of class %lld is %g, expected 0 or more",
                                  (long long)c, weight);
        class_sum += weight;
    }
    for (int64_t b = 0; b < rows; b++) {
        if (attr->label[b] < 0 || attr->label[b] >= classes)
            return sw_node_refuse(
                node, "logits are %s: the label of row %lld is %d, expected 0 to %lld",
                SW_SHAPE_OF(logits), (long long)b, attr->label[b], (long long)classes - 1);
        label_sum += (double)weight_of(attr, attr->label[b]);
    }
    if (!loss_divisor(node, logits, attr->options.total, label_sum, &divisor)) return false;
    size_t bytes = sw_bytes(logits->size, sizeof(sw_real));
    if (__builtin_add_overflow(bytes, sizeof(cross_entropy_saved), &bytes)) bytes = SIZE_MAX;
    if (!sw_node_save(node, bytes)) return false;
    cross_entropy_saved *saved = node->saved;
    saved->divisor = divisor;
    saved->weight_sum = class_sum;
    return sw_node_output(node, 0, NULL);
}

/* p = softmax(x) of one row; returns ln sum exp(x), which is -ln p + x. */
SW_KERNEL
static double log_sum_exp(int64_t n, const sw_real *x, sw_real *restrict p)
{
    sw_real m = -INFINITY, sum = 0;
#pragma omp simd reduction(max : m)
    for (int64_t c = 0; c < n; c++) m = x[c] > m ? x[c] : m;
#pragma omp simd reduction(+ : sum)
    for (int64_t c = 0; c < n; c++) {
        p[c] = sw_exp_of(x[c] - m);
        sum += p[c];
    }
    for (int64_t c = 0; c < n; c++) p[c] /= sum;
    return (double)m + log((double)sum);
}

static void cross_entropy_forward(sw_node *node)
{
    const cross_entropy_attr *attr = node->attr;
    cross_entropy_saved *saved = node->saved;
    int64_t rows = node->in[0]->shape[0], classes = node->in[0]->shape[1];
    double smoothing = attr->options.smoothing, sum = 0;
    for (int64_t b = 0; b < rows; b++) {
        const sw_real *x = node->in[0]->data + b * classes;
        int32_t label = attr->label[b];
        double log_sum = log_sum_exp(classes, x, saved->p + b * classes);
        sum += (1 - smoothing) * (double)weight_of(attr, label) * (log_sum - (double)x[label]);
        if (smoothing == 0) continue; /* a masked class, -infinity, has no part */
        double all = 0;
        for (int64_t c = 0; c < classes; c++)
            all += (double)weight_of(attr, c) * (log_sum - (double)x[c]);
        sum += smoothing / (double)classes * all;
    }
    node->out->data[0] = (sw_real)(sum / saved->divisor);
}

static void cross_entropy_backward(sw_node *node)
{
    const cross_entropy_attr *attr = node->attr;
    const cross_entropy_saved *saved = node->saved;
    int64_t rows = node->in[0]->shape[0], classes = node->in[0]->shape[1];
    double smoothing = attr->options.smoothing;
    double scale = (double)node->out->grad[0] / saved->divisor;
    for (int64_t b = 0; b < rows; b++) {
        const sw_real *p = saved->p + b * classes;
        sw_real *dx = node->in[0]->grad + b * classes;
        int32_t label = attr->label[b];
        double at_label = (1 - smoothing) * (double)weight_of(attr, label);
        double share = smoothing / (double)classes; /* of each class, before its weight */
        sw_real target_sum = (sw_real)(scale * (at_label + share * saved->weight_sum));
        for (int64_t c = 0; c < classes; c++)
            dx[c] += target_sum * p[c] - (sw_real)(scale * share) * weight_of(attr, c);
        dx[label] -= (sw_real)(scale * at_label);
    }
}

SW_DEFINE_OP(cross_entropy, cross_entropy_shape, cross_entropy_forward, cross_entropy_backward);

sw_tensor *sw_cross_entropy(sw_tape *tape, sw_tensor *logits, const int32_t *label,
                            const sw_loss_options *options)
{
    cross_entropy_attr attr = {label, options ? *options : (sw_loss_options){0}};
    return sw_apply(tape, &sw_op_cross_entropy, &logits, 1, 0, &attr, sizeof attr);
}

/* ---- Losses of elements -------------------------------------------------------------------------
 * loss = sum_i f(x_i, t_i) / divisor; for the mean, the divisor is the number of elements. Shapes:
 * x and t of the same shape to a scalar. They do not broadcast, which for losses is usually a
 * mistake. The attribute is the total, or 0; node->saved is the divisor. */

static bool pair_shape(sw_node *node)
{
    const sw_tensor *x = node->in[0], *t = node->in[1];
    bool same = x->ndim == t->ndim;
    for (int i = 0; same && i < x->ndim; i++) same = x->shape[i] == t->shape[i];
    if (!same)
        return sw_node_fail(node, "prediction is %s, target is %s: expected the same shape",
                            SW_SHAPE_OF(x), SW_SHAPE_OF(t));
    double total = *(const double *)node->attr;
    return sw_node_save(node, sizeof(double)) &&
           loss_divisor(node, x, total, (double)x->size, node->saved) &&
           sw_node_output(node, 0, NULL);
}

static void pair_result(sw_node *node, double sum)
{
    node->out->data[0] = (sw_real)(sum / *(const double *)node->saved);
}

/* dloss / divisor, the factor of each element's slope. */
static sw_real pair_scale(const sw_node *node)
{
    return (sw_real)((double)node->out->grad[0] / *(const double *)node->saved);
}

static sw_tensor *apply_pair(sw_tape *tape, const sw_op *op, sw_tensor *x, sw_tensor *t,
                             const sw_loss_options *options)
{
    double total = options ? options->total : 0;
    return sw_apply(tape, op, (sw_tensor *[]){x, t}, 2, 0, &total, sizeof total);
}

/* ---- binary_cross_entropy -----------------------------------------------------------------------
 * f = -t ln s - (1 - t) ln (1 - s), s = sigmoid(x), computed as
 * max(x, 0) - x t + ln(1 + exp(-|x|)), in which nothing overflows.
 * dx += dloss (s - t) / divisor, dt -= dloss x / divisor. */

static bool binary_shape(sw_node *node)
{
    const sw_tensor *t = node->in[1];
    for (int64_t i = 0; i < t->size; i++)
        if (!(t->data[i] >= 0 && t->data[i] <= 1))
            return sw_node_refuse(node, "target is %s: its element %lld is %g, expected 0 to 1",
                                  SW_SHAPE_OF(t), (long long)i, (double)t->data[i]);
    return pair_shape(node);
}

static void binary_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data, *t = node->in[1]->data;
    double sum = 0;
    for (int64_t i = 0; i < node->in[0]->size; i++) {
        double logit = (double)x[i];
        sum += (logit > 0 ? logit : 0) - logit * (double)t[i] + log1p(exp(-fabs(logit)));
    }
    pair_result(node, sum);
}

SW_KERNEL
static void binary_backward(sw_node *node)
{
    const sw_real *x = node->in[0]->data, *t = node->in[1]->data;
    sw_real scale = pair_scale(node), *dx = node->in[0]->grad, *dt = node->in[1]->grad;
    int64_t n = node->in[0]->size;
    if (sw_wants_grad(node, 0))
        for (int64_t i = 0; i < n; i++) dx[i] += scale * (sw_sigmoid_of(x[i]) - t[i]);
    if (sw_wants_grad(node, 1))
        for (int64_t i = 0; i < n; i++) dt[i] -= scale * x[i];
}

SW_DEFINE_OP(binary_cross_entropy, binary_shape, binary_forward, binary_backward);

sw_tensor *sw_binary_cross_entropy(sw_tape *tape, sw_tensor *logits, sw_tensor *target,
                                   const sw_loss_options *options)
{
    return apply_pair(tape, &sw_op_binary_cross_entropy, logits, target, options);
}

/* ---- squared_error: f = (x - t)^2, dx += 2 dloss (x - t) / divisor, dt -= the same ---------- */

SW_KERNEL
static void squared_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data, *t = node->in[1]->data;
    int64_t n = node->in[0]->size;
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < n; i++) {
        double error = (double)x[i] - (double)t[i];
        sum += error * error;
    }
    pair_result(node, sum);
}

SW_KERNEL
static void squared_backward(sw_node *node)
{
    const sw_real *x = node->in[0]->data, *t = node->in[1]->data;
    sw_real scale = 2 * pair_scale(node), *dx = node->in[0]->grad, *dt = node->in[1]->grad;
    int64_t n = node->in[0]->size;
    if (sw_wants_grad(node, 0))
        for (int64_t i = 0; i < n; i++) dx[i] += scale * (x[i] - t[i]);
    if (sw_wants_grad(node, 1))
        for (int64_t i = 0; i < n; i++) dt[i] -= scale * (x[i] - t[i]);
}

SW_DEFINE_OP(squared_error, pair_shape, squared_forward, squared_backward);

sw_tensor *sw_squared_error(sw_tape *tape, sw_tensor *prediction, sw_tensor *target,
                            const sw_loss_options *options)
{
    return apply_pair(tape, &sw_op_squared_error, prediction, target, options);
}

/* ---- absolute_error: f = |x - t|, dx += dloss sign(x - t) / divisor, dt -= the same ------------
 * The slope where x = t is 0. */

static inline sw_real sign_of(sw_real x)
{
    return (sw_real)((x > 0) - (x < 0));
}

SW_KERNEL
static void absolute_forward(sw_node *node)
{
    const sw_real *x = node->in[0]->data, *t = node->in[1]->data;
    int64_t n = node->in[0]->size;
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < n; i++) sum += fabs((double)x[i] - (double)t[i]);
    pair_result(node, sum);
}

SW_KERNEL
static void absolute_backward(sw_node *node)
{
    const sw_real *x = node->in[0]->data, *t = node->in[1]->data;
    sw_real scale = pair_scale(node), *dx = node->in[0]->grad, *dt = node->in[1]->grad;
    int64_t n = node->in[0]->size;
    if (sw_wants_grad(node, 0))
        for (int64_t i = 0; i < n; i++) dx[i] += scale * sign_of(x[i] - t[i]);
    if (sw_wants_grad(node, 1))
        for (int64_t i = 0; i < n; i++) dt[i] -= scale * sign_of(x[i] - t[i]);
}

SW_DEFINE_OP(absolute_error, pair_shape, absolute_forward, absolute_backward);

sw_tensor *sw_absolute_error(sw_tape *tape, sw_tensor *prediction, sw_tensor *target,
                             const sw_loss_options *options)
{
    return apply_pair(tape, &sw_op_absolute_error, prediction, target, options);
}
