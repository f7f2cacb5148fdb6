/* mixture.c - the mean log-likelihood of the elements of each set under the set's mixture.
 *
 *   s_ik = ln w_k - sum_d (z_ikd^2 / 2 + ln sigma_kd + ln(2 pi) / 2)
 *   z_ikd = (x_id - mu_kd) / sigma_kd
 *   l_i = ln sum_k exp(s_ik)
 *   l_b = mean of l_i, i in b
 *
 * In y [B, K (1 + 2 D)], component k has the raw weight a_k, w = softmax(a), the means mu_k, and
 * the raw deviations v_k, sigma = softplus(v) + SW_MIXTURE_FLOOR. x: [N, D]; result: [B]. (Lee et
 * al. 2019, section 5.3.) Set b has n_b elements, and g = dl_b / n_b. Component k has the share
 * r_ik = exp(s_ik - l_i) in element i:
 *
 *   da_k  += g sum_i (r_ik - w_k)
 *   dmu_kd += g sum_i r_ik z_ikd / sigma_kd
 *   dv_kd += g sum_i r_ik (z_ikd^2 - 1) / sigma_kd sigmoid(v_kd)
 *   dx_id -= g sum_k r_ik z_ikd / sigma_kd
 *
 * Elements are processed in blocks. The columns of a block lie side by side, so that all loops over
 * its elements vectorise. The sums of the blocks are added, so that rounding errors stay small in a
 * large set. Nothing is kept for backward, which computes the shares again. */
#include "kernels/sizes.h"
#include "kernels/vector.h"
#include "ops/ops.h"
#include "ops/segment.h"

#include <setwise/mixture.h>

enum { BLOCK = 64 };

/* node->saved: the mixture of one set, in double and as the kernels use it, and working memory. */
typedef struct work {
    sw_mixture mixture;
    sw_real *offset;     /* [K] the part of s_ik that is the same for all elements */
    sw_real *mean;       /* [K, D] */
    sw_real *precision;  /* [K, D] 1 / sigma */
    sw_real *share;      /* [K, BLOCK] s_ik, then r_ik */
    sw_real *column;     /* [D, BLOCK] the elements of a block */
    sw_real *slope;      /* [D, BLOCK] their gradients */
    sw_real *top, *sum;  /* [BLOCK] for each element the largest s_ik, and sum_k exp(s_ik - top) */
    sw_real *weight_sum; /* [K] sums over the elements of a set: r_ik, */
    sw_real *mean_sum;   /* [K, D] r_ik z_ikd, */
    sw_real *deviation_sum; /* [K, D] r_ik (z_ikd^2 - 1) */
} work;

static sw_real *take(sw_real **next, int64_t count)
{
    sw_real *part = *next;
    *next += count;
    return part;
}

/* Allocate `work` and its arrays behind it. With C = K (1 + 2 D), C doubles and (2 + BLOCK) C +
 * 2 BLOCK reals are enough, since K + 2 D <= C. */
static bool allocate_work(sw_node *node, int64_t components, int64_t width)
{
    const size_t column = sizeof(double) + (2 + BLOCK) * sizeof(sw_real);
    size_t bytes = sw_bytes(node->in[0]->shape[1], column);
    if (__builtin_add_overflow(bytes, sizeof(work) + 2 * BLOCK * sizeof(sw_real), &bytes))
        bytes = SIZE_MAX;
    if (!sw_node_save(node, bytes)) return false;
    work *w = node->saved;
    double *first = (double *)(w + 1);
    int64_t numbers = components * width;
    w->mixture =
        (sw_mixture){components, width, first, first + components, first + components + numbers};
    sw_real *next = (sw_real *)(first + components + 2 * numbers);
    w->offset = take(&next, components);
    w->mean = take(&next, numbers);
    w->precision = take(&next, numbers);
    w->weight_sum = take(&next, components);
    w->mean_sum = take(&next, numbers);
    w->deviation_sum = take(&next, numbers);
    w->share = take(&next, components * BLOCK);
    w->column = take(&next, width * BLOCK);
    w->slope = take(&next, width * BLOCK);
    w->top = take(&next, BLOCK);
    w->sum = take(&next, BLOCK);
    return true;
}

static bool likelihood_shape(sw_node *node)
{
    const sw_tensor *y = node->in[0], *x = node->in[1];
    const sw_sets *sets = sw_segment_sets(node);
    if (!sw_node_check_matrix(node, 0, "mixture") || !sw_node_check_matrix(node, 1, "x") ||
        !sw_node_check_sets(node, 1, sets))
        return false;
    int64_t width = x->shape[1], stride = width < INT64_MAX / 2 ? 1 + 2 * width : INT64_MAX;
    if (y->shape[0] != sets->count)
        return sw_node_fail(node, "mixture is %s: expected a row for each of %lld sets",
                            SW_SHAPE_OF(y), (long long)sets->count);
    if (width < 1 || y->shape[1] < stride || y->shape[1] % stride)
        return sw_node_fail(node,
                            "mixture is %s, x is %s: expected a multiple of %lld columns, 1 + 2 D "
                            "for each component",
                            SW_SHAPE_OF(y), SW_SHAPE_OF(x), (long long)stride);
    return sw_segment_check_nonempty(node, "mean log-likelihood") &&
           sw_node_output(node, SW_DIMS(sets->count)) &&
           allocate_work(node, y->shape[1] / stride, width);
}

/* The mixture of set b, for the kernels. */
static void prepare(const sw_node *node, int64_t b)
{
    work *w = node->saved;
    const double log_root_two_pi = 0.91893853320467274178;
    int64_t width = w->mixture.width;
    sw_mixture_from(&w->mixture, node->in[0]->data + b * sw_width(node->in[0]));
    for (int64_t k = 0; k < w->mixture.components; k++) {
        double offset = w->mixture.log_weight[k];
        for (int64_t d = k * width; d < (k + 1) * width; d++) {
            offset -= log(w->mixture.deviation[d]) + log_root_two_pi;
            w->mean[d] = (sw_real)w->mixture.mean[d];
            w->precision[d] = (sw_real)(1 / w->mixture.deviation[d]);
        }
        w->offset[k] = (sw_real)offset;
    }
}

/* s_ik, top and sum of the n elements x of a block. If an element is too far from all components,
 * all its s_ik are -infinity, and nothing is subtracted. */
SW_KERNEL
static void score_block(const work *w, int64_t n, const sw_real *restrict x)
{
    int64_t components = w->mixture.components, width = w->mixture.width;
    sw_real *restrict top = w->top, *restrict sum = w->sum;
    for (int64_t d = 0; d < width; d++)
        for (int64_t i = 0; i < n; i++) w->column[d * BLOCK + i] = x[i * width + d];
    for (int64_t i = 0; i < n; i++) top[i] = -INFINITY, sum[i] = 0;
    for (int64_t k = 0; k < components; k++) {
        sw_real *restrict score = w->share + k * BLOCK, offset = w->offset[k];
        for (int64_t i = 0; i < n; i++) score[i] = offset;
        for (int64_t d = 0; d < width; d++) {
            const sw_real *restrict at = w->column + d * BLOCK;
            sw_real mean = w->mean[k * width + d], precision = w->precision[k * width + d];
            for (int64_t i = 0; i < n; i++) {
                sw_real z = (at[i] - mean) * precision;
                score[i] -= z * z / 2;
            }
        }
        for (int64_t i = 0; i < n; i++) top[i] = score[i] > top[i] ? score[i] : top[i];
    }
    for (int64_t i = 0; i < n; i++) top[i] = top[i] == -INFINITY ? 0 : top[i];
    for (int64_t k = 0; k < components; k++) {
        const sw_real *restrict score = w->share + k * BLOCK;
        for (int64_t i = 0; i < n; i++) sum[i] += sw_exp_of(score[i] - top[i]);
    }
}

/* The sum of l_i of a block. */
SW_KERNEL
static sw_real add_block(const work *w, int64_t n)
{
    const sw_real *top = w->top, *sum = w->sum;
    sw_real all = 0;
#pragma omp simd reduction(+ : all)
    for (int64_t i = 0; i < n; i++) all += top[i] + sw_log_of(sum[i]);
    return all;
}

static void likelihood_forward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    const work *w = node->saved;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t n = sets->offset[b + 1] - sets->offset[b];
        const sw_real *x = node->in[1]->data + sets->offset[b] * w->mixture.width;
        double sum = 0;
        prepare(node, b);
        for (int64_t first = 0; first < n; first += BLOCK) {
            const int64_t rows = sw_smaller(BLOCK, n - first);
            score_block(w, rows, x + first * w->mixture.width);
            sum += (double)add_block(w, rows);
        }
        node->out->data[b] = (sw_real)(sum / (double)n);
    }
}

/* Add the sums of a block to those of its set, and put -sum_k r_ik z_ikd / sigma_kd of each element
 * into w->slope. A share of 0 contributes 0, however far the element is. */
SW_KERNEL
static void slope_block(const work *w, int64_t n)
{
    int64_t components = w->mixture.components, width = w->mixture.width;
    for (int64_t d = 0; d < width; d++)
        for (int64_t i = 0; i < n; i++) w->slope[d * BLOCK + i] = 0;
    for (int64_t k = 0; k < components; k++) {
        sw_real *restrict share = w->share + k * BLOCK, weight_sum = 0;
        const sw_real *restrict top = w->top, *restrict sum = w->sum;
        for (int64_t i = 0; i < n; i++) share[i] = sw_exp_of(share[i] - top[i]) / sum[i];
#pragma omp simd reduction(+ : weight_sum)
        for (int64_t i = 0; i < n; i++) weight_sum += share[i];
        w->weight_sum[k] += weight_sum;
        for (int64_t d = 0; d < width; d++) {
            const sw_real *restrict at = w->column + d * BLOCK;
            sw_real *restrict slope = w->slope + d * BLOCK;
            sw_real mean = w->mean[k * width + d], precision = w->precision[k * width + d];
            sw_real mean_sum = 0, deviation_sum = 0;
#pragma omp simd reduction(+ : mean_sum, deviation_sum)
            for (int64_t i = 0; i < n; i++) {
                sw_real z = (at[i] - mean) * precision;
                sw_real first = share[i] == 0 ? 0 : share[i] * z;
                mean_sum += first;
                deviation_sum += share[i] == 0 ? 0 : first * z - share[i];
                slope[i] -= first * precision;
            }
            w->mean_sum[k * width + d] += mean_sum;
            w->deviation_sum[k * width + d] += deviation_sum;
        }
    }
}

/* From the sums of set b to the gradient of its row of y; scale: g. */
static void add_to_mixture(sw_node *node, int64_t b, double scale, double n)
{
    const work *w = node->saved;
    int64_t width = w->mixture.width, row = b * sw_width(node->in[0]);
    const sw_real *y = node->in[0]->data + row;
    sw_real *dy = node->in[0]->grad + row;
    for (int64_t k = 0; k < w->mixture.components; k++, y += 1 + 2 * width, dy += 1 + 2 * width) {
        double weight = exp(w->mixture.log_weight[k]);
        dy[0] += (sw_real)(scale * ((double)w->weight_sum[k] - n * weight));
        for (int64_t d = 0; d < width; d++) {
            double slope = scale / w->mixture.deviation[k * width + d];
            double inner = (double)sw_sigmoid_of(y[1 + width + d]);
            dy[1 + d] += (sw_real)(slope * (double)w->mean_sum[k * width + d]);
            dy[1 + width + d] += (sw_real)(slope * (double)w->deviation_sum[k * width + d] * inner);
        }
    }
}

SW_KERNEL
static void add_to_elements(const work *w, int64_t n, sw_real scale, sw_real *restrict dx)
{
    int64_t width = w->mixture.width;
    for (int64_t d = 0; d < width; d++)
        for (int64_t i = 0; i < n; i++) dx[i * width + d] += scale * w->slope[d * BLOCK + i];
}

static void likelihood_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    const work *w = node->saved;
    int64_t components = w->mixture.components, width = w->mixture.width;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t n = sets->offset[b + 1] - sets->offset[b], start = sets->offset[b] * width;
        double scale = (double)node->out->grad[b] / (double)n;
        prepare(node, b);
        for (int64_t k = 0; k < components; k++) w->weight_sum[k] = 0;
        for (int64_t d = 0; d < components * width; d++) w->mean_sum[d] = w->deviation_sum[d] = 0;
        for (int64_t first = 0; first < n; first += BLOCK) {
            int64_t rows = sw_smaller(BLOCK, n - first), at = start + first * width;
            score_block(w, rows, node->in[1]->data + at);
            slope_block(w, rows);
            if (sw_wants_grad(node, 1))
                add_to_elements(w, rows, (sw_real)scale, node->in[1]->grad + at);
        }
        if (sw_wants_grad(node, 0)) add_to_mixture(node, b, scale, (double)n);
    }
}

SW_DEFINE_OP(mixture_likelihood, likelihood_shape, likelihood_forward, likelihood_backward);

sw_tensor *sw_mixture_likelihood(sw_tape *tape, sw_tensor *mixture, sw_tensor *x,
                                 const sw_sets *sets)
{
    sw_tensor *in[] = {mixture, x};
    return sw_apply(tape, &sw_op_mixture_likelihood, in, 2, 0, &sets, sizeof sets);
}
