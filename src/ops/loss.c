/* loss.c - losses: a scalar from predictions and targets, for training to minimise.
 *
 * A loss is a sum over rows or elements, divided by the sum of their weights, or by options->total.
 * Sums are in double. What has no weight does not count, whatever it is. Without rows the mean is
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
    return sw_node_refuse(node, "input is %s: all weights are 0, which leaves no mean",
                          SW_SHAPE_OF(prediction));
}

/* The weight of row b; `weight` [B], or NULL: 1 each. */
static double row_weight(const sw_real *weight, int64_t b)
{
    return weight ? (double)weight[b] : 1;
}

/* weight x; what has no weight may be infinite, or NaN. */
static double weighed(double weight, double x)
{
    return weight == 0 ? 0 : weight * x;
}

static bool check_weight(sw_node *node, const char *what, int64_t i, double weight)
{
    if (weight >= 0 && weight < INFINITY) return true;
    return sw_node_refuse(node, "the weight of %s %lld is %g, expected 0 or more", what,
                          (long long)i, weight);
}

/* ---- cross_entropy ------------------------------------------------------------------------------
 * loss = sum_b sum_c -t_bc ln p_bc / divisor, p = softmax(logits), in which
 * t_bc = v_b w_c ((1 - s) [c = label_b] + s / C), s the smoothing, v the weights of the rows, w
 * those of the classes. For the mean, divisor = sum_b v_b w_label_b. Without v, PyTorch's
 * CrossEntropyLoss computes the same. Shapes: logits [B, C] to a scalar. dlogits_bc += dloss (p_bc
 * sum_k t_bk - t_bc) / divisor. */

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
        if (!check_weight(node, "class", c, weight)) return false;
        class_sum += weight;
    }
    if (rows > 0 && !attr->label) return sw_node_refuse(node, "label is NULL");
    for (int64_t b = 0; b < rows; b++) {
        if (attr->label[b] < 0 || attr->label[b] >= classes)
            return sw_node_refuse(
                node, "logits are %s: the label of row %lld is %d, expected 0 to %lld",
                SW_SHAPE_OF(logits), (long long)b, attr->label[b], (long long)classes - 1);
        double weight = row_weight(attr->options.row_weight, b);
        if (!check_weight(node, "row", b, weight)) return false;
        label_sum += weight * (double)weight_of(attr, attr->label[b]);
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
    sw_real m = sw_largest_of(x, n), sum = 0;
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
        double weight = row_weight(attr->options.row_weight, b);
        double log_sum = log_sum_exp(classes, x, saved->p + b * classes);
        if (weight == 0) continue;
        sum += weighed(weight * (1 - smoothing) * (double)weight_of(attr, label),
                       log_sum - (double)x[label]);
        if (smoothing == 0) continue; /* a masked class, -infinity, has no part */
        double all = 0;
        for (int64_t c = 0; c < classes; c++)
            all += weighed((double)weight_of(attr, c), log_sum - (double)x[c]);
        sum += weight * smoothing / (double)classes * all;
    }
    node->out->data[0] = (sw_real)(sum / saved->divisor);
}

static void cross_entropy_backward(sw_node *node)
{
    const cross_entropy_attr *attr = node->attr;
    const cross_entropy_saved *saved = node->saved;
    int64_t rows = node->in[0]->shape[0], classes = node->in[0]->shape[1];
    double smoothing = attr->options.smoothing;
    double dloss = (double)node->out->grad[0] / saved->divisor;
    for (int64_t b = 0; b < rows; b++) {
        double scale = dloss * row_weight(attr->options.row_weight, b);
        const sw_real *p = saved->p + b * classes;
        sw_real *dx = node->in[0]->grad + b * classes;
        int32_t label = attr->label[b];
        double at_label = (1 - smoothing) * (double)weight_of(attr, label);
        double share = smoothing / (double)classes; /* of each class, before its weight */
        sw_real target_sum = (sw_real)(scale * (at_label + share * saved->weight_sum));
        if (target_sum == 0) continue; /* the row has no weight, or its class and all others */
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
 * loss = sum_i v_i f(x_i, t_i) / divisor, v_i the weight of the row of element i; for the mean, the
 * divisor is the sum of the v_i. Shapes: x and t of the same shape to a scalar. They do not
 * broadcast, which for losses is usually a mistake. node->saved is the divisor. */

/* The sum of f over n elements; and its slopes times `scale`, added to dx and dt, either of which
 * may be NULL. */
typedef double pair_sum(int64_t n, const sw_real *x, const sw_real *t);
typedef void pair_slopes(int64_t n, sw_real scale, const sw_real *x, const sw_real *t, sw_real *dx,
                         sw_real *dt);

static int64_t pair_rows(const sw_node *node)
{
    const sw_tensor *x = node->in[0];
    return x->ndim > 0 ? x->shape[0] : 1;
}

static bool pair_shape(sw_node *node)
{
    const sw_loss_options *attr = node->attr;
    const sw_tensor *x = node->in[0], *t = node->in[1];
    if (attr->smoothing != 0)
        return sw_node_refuse(node, "smoothing is %g: only cross_entropy reads it, expected 0",
                              attr->smoothing);
    if (attr->class_weight)
        return sw_node_refuse(node, "class_weight is given: only cross_entropy reads it");
    bool same = x->ndim == t->ndim;
    for (int i = 0; same && i < x->ndim; i++) same = x->shape[i] == t->shape[i];
    if (!same)
        return sw_node_fail(node, "prediction is %s, target is %s: expected the same shape",
                            SW_SHAPE_OF(x), SW_SHAPE_OF(t));
    double weights = (double)x->size;
    if (attr->row_weight && x->size > 0) {
        const int64_t rows = pair_rows(node), width = x->size / rows;
        weights = 0;
        for (int64_t b = 0; b < rows; b++) {
            if (!check_weight(node, "row", b, (double)attr->row_weight[b])) return false;
            weights += (double)attr->row_weight[b] * (double)width;
        }
    }
    return sw_node_save(node, sizeof(double)) &&
           loss_divisor(node, x, attr->total, weights, node->saved) &&
           sw_node_output(node, 0, NULL);
}

static void pair_forward(sw_node *node, pair_sum *sum_of)
{
    const sw_loss_options *attr = node->attr;
    const sw_tensor *x = node->in[0], *t = node->in[1];
    double sum = 0;
    if (attr->row_weight && x->size > 0) {
        int64_t rows = pair_rows(node), width = x->size / rows;
        for (int64_t b = 0; b < rows; b++)
            sum += weighed((double)attr->row_weight[b],
                           sum_of(width, x->data + b * width, t->data + b * width));
    } else {
        sum = sum_of(x->size, x->data, t->data);
    }
    node->out->data[0] = (sw_real)(sum / *(const double *)node->saved);
}

static void pair_backward(sw_node *node, pair_slopes *slopes)
{
    const sw_loss_options *attr = node->attr;
    const sw_tensor *x = node->in[0], *t = node->in[1];
    sw_real *dx = sw_wanted_grad(x);
    sw_real *dt = sw_wanted_grad(t);
    double scale = (double)node->out->grad[0] / *(const double *)node->saved;
    int64_t rows = attr->row_weight ? pair_rows(node) : 1;
    int64_t width = rows > 0 ? x->size / rows : 0;
    for (int64_t b = 0; b < rows; b++) {
        int64_t at = b * width;
        double weight = row_weight(attr->row_weight, b);
        if (weight == 0) continue;
        slopes(width, (sw_real)(scale * weight), x->data + at, t->data + at, dx ? dx + at : NULL,
               dt ? dt + at : NULL);
    }
}

static sw_tensor *apply_pair(sw_tape *tape, const sw_op *op, sw_tensor *x, sw_tensor *t,
                             const sw_loss_options *options)
{
    const sw_loss_options attr = options ? *options : (sw_loss_options){0};
    return sw_apply(tape, op, (sw_tensor *[]){x, t}, 2, 0, &attr, sizeof attr);
}

/* ---- binary_cross_entropy -----------------------------------------------------------------------
 * f = -t ln s - (1 - t) ln (1 - s), s = sigmoid(x), computed as
 * max(x, 0) - x t + ln(1 + exp(-|x|)), in which nothing overflows.
 * dx += dloss v (s - t) / divisor, dt -= dloss v x / divisor. */

static bool binary_shape(sw_node *node)
{
    const sw_tensor *t = node->in[1];
    for (int64_t i = 0; i < t->size; i++)
        if (!(t->data[i] >= 0 && t->data[i] <= 1))
            return sw_node_refuse(node, "target is %s: its element %lld is %g, expected 0 to 1",
                                  SW_SHAPE_OF(t), (long long)i, (double)t->data[i]);
    return pair_shape(node);
}

static double binary_sum(int64_t n, const sw_real *x, const sw_real *t)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++) {
        double logit = (double)x[i];
        sum += (logit > 0 ? logit : 0) - logit * (double)t[i] + log1p(exp(-fabs(logit)));
    }
    return sum;
}

SW_KERNEL
static void binary_slopes(int64_t n, sw_real scale, const sw_real *x, const sw_real *t, sw_real *dx,
                          sw_real *dt)
{
    for (int64_t i = 0; dx && i < n; i++) dx[i] += scale * (sw_sigmoid_of(x[i]) - t[i]);
    for (int64_t i = 0; dt && i < n; i++) dt[i] -= scale * x[i];
}

/* ---- squared_error: f = (x - t)^2, dx += 2 dloss v (x - t) / divisor, dt -= the same --------- */

SW_KERNEL
static double squared_sum(int64_t n, const sw_real *x, const sw_real *t)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < n; i++) {
        double error = (double)x[i] - (double)t[i];
        sum += error * error;
    }
    return sum;
}

SW_KERNEL
static void squared_slopes(int64_t n, sw_real scale, const sw_real *x, const sw_real *t,
                           sw_real *dx, sw_real *dt)
{
    for (int64_t i = 0; dx && i < n; i++) dx[i] += 2 * scale * (x[i] - t[i]);
    for (int64_t i = 0; dt && i < n; i++) dt[i] -= 2 * scale * (x[i] - t[i]);
}

/* ---- absolute_error: f = |x - t|, dx += dloss v sign(x - t) / divisor, dt -= the same -----------
 * The slope where x = t is 0. */

static inline sw_real sign_of(sw_real x)
{
    return (sw_real)((x > 0) - (x < 0));
}

SW_KERNEL
static double absolute_sum(int64_t n, const sw_real *x, const sw_real *t)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < n; i++) sum += fabs((double)x[i] - (double)t[i]);
    return sum;
}

SW_KERNEL
static void absolute_slopes(int64_t n, sw_real scale, const sw_real *x, const sw_real *t,
                            sw_real *dx, sw_real *dt)
{
    for (int64_t i = 0; dx && i < n; i++) dx[i] += scale * sign_of(x[i] - t[i]);
    for (int64_t i = 0; dt && i < n; i++) dt[i] -= scale * sign_of(x[i] - t[i]);
}

/* ---- The three of them as operators ---------------------------------------------------------- */

#define PAIR_LOSS(name, kind, shape)                                                               \
    static void kind##_forward(sw_node *node)                                                      \
    {                                                                                              \
        pair_forward(node, kind##_sum);                                                            \
    }                                                                                              \
    static void kind##_backward(sw_node *node)                                                     \
    {                                                                                              \
        pair_backward(node, kind##_slopes);                                                        \
    }                                                                                              \
    SW_DEFINE_OP(name, shape, kind##_forward, kind##_backward);                                    \
    sw_tensor *sw_##name(sw_tape *tape, sw_tensor *x, sw_tensor *target,                           \
                         const sw_loss_options *options)                                           \
    {                                                                                              \
        return apply_pair(tape, &sw_op_##name, x, target, options);                                \
    }

PAIR_LOSS(binary_cross_entropy, binary, binary_shape)
PAIR_LOSS(squared_error, squared, pair_shape)
PAIR_LOSS(absolute_error, absolute, pair_shape)
