/* softmax.c - softmax and its logarithm over the last axis. Shapes: any to the same; a scalar is
 * one row of one entry, an empty last axis gives an empty result.
 *
 * The largest entry m of a row is subtracted first, so that no exp overflows. If all entries are
 * -infinity (everything is masked), nothing is subtracted. A NaN or +infinity makes its row NaN, so
 * that divergence is noticed. */
#include "kernels/vector.h"
#include "ops/ops.h"

static const sw_row_rule by_row = {.inputs = sw_rows_of_matrix};

static bool same_shape(sw_node *node)
{
    return sw_node_output_like(node, node->in[0]);
}

/* What is subtracted from a row. */
static inline sw_real largest(const sw_real *x, int64_t n)
{
    sw_real m = sw_largest_of(x, n);
    return m == -INFINITY ? 0 : m;
}

/* ---- softmax: y_i = exp(x_i - m) / sum_j exp(x_j - m), dx_i += y_i (dy_i - sum_j dy_j y_j) ------
 * A row of -infinity has no distribution: it gives 0 everywhere and passes no gradient, as an
 * empty set does in attention. */

SW_KERNEL
static void softmax_forward(sw_node *node)
{
    int64_t rows = sw_rows(node->out), n = sw_width(node->out);
    for (int64_t row = 0; row < rows; row++) {
        const sw_real *x = node->in[0]->data + row * n;
        sw_real *restrict y = node->out->data + row * n;
        sw_real m = largest(x, n), sum = 0;
#pragma omp simd reduction(+ : sum)
        for (int64_t i = 0; i < n; i++) {
            y[i] = sw_exp_of(x[i] - m);
            sum += y[i];
        }
        sw_real scale = sum == 0 ? 0 : 1 / sum;
        for (int64_t i = 0; i < n; i++) y[i] *= scale;
    }
}

SW_KERNEL
static void softmax_backward(sw_node *node)
{
    int64_t rows = sw_rows(node->out), n = sw_width(node->out);
    for (int64_t row = 0; row < rows; row++) {
        const sw_real *y = node->out->data + row * n, *dy = node->out->grad + row * n;
        sw_real *restrict dx = node->in[0]->grad + row * n;
        sw_real dot = 0;
#pragma omp simd reduction(+ : dot)
        for (int64_t i = 0; i < n; i++) dot += dy[i] * y[i];
        for (int64_t i = 0; i < n; i++) dx[i] += y[i] * (dy[i] - dot);
    }
}

SW_DEFINE_BLOCK_OP(softmax, same_shape, softmax_forward, softmax_backward, .rows = &by_row);

sw_tensor *sw_softmax(sw_tape *tape, sw_tensor *x)
{
    return sw_apply(tape, &sw_op_softmax, &x, 1, 0, NULL, 0);
}

/* ---- log_softmax: y_i = x_i - m - ln sum_j exp(x_j - m), dx_i += dy_i - exp(y_i) sum_j dy_j ----
 * The logarithm of softmax: -infinity where that is 0. */

SW_KERNEL
static void log_softmax_forward(sw_node *node)
{
    int64_t rows = sw_rows(node->out), n = sw_width(node->out);
    for (int64_t row = 0; row < rows; row++) {
        const sw_real *x = node->in[0]->data + row * n;
        sw_real *restrict y = node->out->data + row * n;
        sw_real m = largest(x, n), sum = 0;
#pragma omp simd reduction(+ : sum)
        for (int64_t i = 0; i < n; i++) sum += sw_exp_of(x[i] - m);
        sw_real log_sum = sum == 0 ? 0 : (sw_real)log((double)sum);
        for (int64_t i = 0; i < n; i++) y[i] = x[i] - m - log_sum;
    }
}

SW_KERNEL
static void log_softmax_backward(sw_node *node)
{
    int64_t rows = sw_rows(node->out), n = sw_width(node->out);
    for (int64_t row = 0; row < rows; row++) {
        const sw_real *y = node->out->data + row * n, *dy = node->out->grad + row * n;
        sw_real *restrict dx = node->in[0]->grad + row * n;
        sw_real sum = 0;
#pragma omp simd reduction(+ : sum)
        for (int64_t i = 0; i < n; i++) sum += dy[i];
        for (int64_t i = 0; i < n; i++) dx[i] += dy[i] - sw_exp_of(y[i]) * sum;
    }
}

SW_DEFINE_BLOCK_OP(log_softmax, same_shape, log_softmax_forward, log_softmax_backward,
                   .rows = &by_row);

sw_tensor *sw_log_softmax(sw_tape *tape, sw_tensor *x)
{
    return sw_apply(tape, &sw_op_log_softmax, &x, 1, 0, NULL, 0);
}
