/* layer_norm.c - layer normalisation (Ba, Kiros & Hinton 2016, equation 4).
 *
 *   y = gain z + bias, z = r (x - mean(x)), r = 1 / sqrt(var(x) + epsilon), for each row x
 *
 * Shapes: x [..., D], gain [D], bias [D] to [..., D]. var is the biased variance, summed in a
 * second pass around the mean; the mean is summed in double. So a row of equal numbers, however
 * large, has z = 0. With g = dy gain,
 *
 *   dx += r (g - mean(g) - z mean(g z))     dgain += sum_rows dy z     dbias += sum_rows dy */
#include "kernels/segment.h"
#include "kernels/sizes.h"
#include "kernels/vector.h"
#include "ops/ops.h"

#include <string.h>

/* What forward keeps of each row. D more of them follow in memory: two rows for backward to add
 * up in. */
typedef struct row_moments {
    sw_real mean, r;
} row_moments;

static bool layer_norm_shape(sw_node *node)
{
    const sw_tensor *x = node->in[0], *gain = node->in[1], *bias = node->in[2];
    double epsilon = *(const double *)node->attr;
    int64_t width = sw_width(x);
    if (x->ndim < 1 || gain->ndim != 1 || bias->ndim != 1 || gain->shape[0] != width ||
        bias->shape[0] != width)
        return sw_node_fail(node,
                            "x is %s, gain is %s, bias is %s: expected gain and bias of the size "
                            "of x's last axis",
                            SW_SHAPE_OF(x), SW_SHAPE_OF(gain), SW_SHAPE_OF(bias));
    if (!(epsilon > 0 && epsilon < INFINITY))
        return sw_node_refuse(node, "epsilon is %g, expected a positive number", epsilon);
    return sw_node_output_like(node, x) &&
           sw_node_save(node, sw_bytes(sw_rows(x) + width, sizeof(row_moments)));
}

/* The sum of the squares where it is too large for sw_real. */
static double large_squares(int64_t n, const sw_real *x, sw_real mean)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += ((double)x[i] - (double)mean) * ((double)x[i] - (double)mean);
    return sum;
}

SW_KERNEL
static void layer_norm_forward(sw_node *node)
{
    int64_t rows = sw_rows(node->out), n = sw_width(node->out);
    const sw_real *gain = node->in[1]->data, *bias = node->in[2]->data;
    double epsilon = *(const double *)node->attr;
    row_moments *moments = node->saved;
    for (int64_t row = 0; row < rows; row++) {
        const sw_real *x = node->in[0]->data + row * n;
        sw_real *restrict y = node->out->data + row * n;
        double sum = 0;
#pragma omp simd reduction(+ : sum)
        for (int64_t i = 0; i < n; i++) sum += (double)x[i];
        sw_real mean = (sw_real)(sum / (double)n), squares = 0;
#pragma omp simd reduction(+ : squares)
        for (int64_t i = 0; i < n; i++) squares += (x[i] - mean) * (x[i] - mean);
        const double all = isinf(squares) ? large_squares(n, x, mean) : (double)squares;
        sw_real r = (sw_real)(1 / sqrt(all / (double)n + epsilon));
        moments[row] = (row_moments){mean, r};
        for (int64_t i = 0; i < n; i++) y[i] = gain[i] * ((x[i] - mean) * r) + bias[i];
    }
}

/* All three gradients of some rows in one pass over x and dy. That of x is added to its gradient if
 * it is wanted, those of gain and bias to these sums. */
SW_KERNEL
static void add_gradients(sw_node *node, int64_t first, int64_t count, sw_real *restrict dgain,
                          sw_real *restrict dbias)
{
    const int64_t n = sw_width(node->out);
    const sw_real *gain = node->in[1]->data;
    const row_moments *moments = node->saved;
    for (int64_t row = first; row < first + count; row++) {
        const sw_real *x = node->in[0]->data + row * n, *dy = node->out->grad + row * n;
        sw_real mean = moments[row].mean, r = moments[row].r;
        sw_real sum_g = 0, sum_gz = 0;
#pragma omp simd reduction(+ : sum_g, sum_gz)
        for (int64_t i = 0; i < n; i++) {
            sw_real z = (x[i] - mean) * r, g = dy[i] * gain[i];
            sum_g += g;
            sum_gz += g * z;
            dgain[i] += dy[i] * z;
            dbias[i] += dy[i];
        }
        if (!sw_wants_grad(node, 0)) continue;
        sw_real *restrict dx = node->in[0]->grad + row * n;
        sw_real mean_g = sum_g / (sw_real)n, mean_gz = sum_gz / (sw_real)n;
        for (int64_t i = 0; i < n; i++) {
            sw_real z = (x[i] - mean) * r;
            dx[i] += r * (dy[i] * gain[i] - mean_g - z * mean_gz);
        }
    }
}

/* The sums over a block of rows are added to the gradients, so that no digits are lost against a
 * sum over millions of rows. Gain and bias may be one tensor. */
static void layer_norm_backward(sw_node *node)
{
    enum { ROWS = 256 };
    const int64_t rows = sw_rows(node->out), n = sw_width(node->out);
    sw_real *sums = (sw_real *)((row_moments *)node->saved + rows);
    for (int64_t first = 0; first < rows; first += ROWS) {
        memset(sums, 0, 2 * (size_t)n * sizeof *sums);
        add_gradients(node, first, sw_smaller(ROWS, rows - first), sums, sums + n);
        for (int i = 0; i < 2; i++)
            if (sw_wants_grad(node, 1 + i))
                sw_segment_add_columns(1, n, sums + i * n, node->in[1 + i]->grad);
    }
}

static const sw_row_rule by_row = {.inputs = sw_rows_of_matrix};

SW_DEFINE_BLOCK_OP(layer_norm, layer_norm_shape, layer_norm_forward, layer_norm_backward,
                   .rows = &by_row);

sw_tensor *sw_layer_norm(sw_tape *tape, sw_tensor *x, sw_tensor *gain, sw_tensor *bias,
                         double epsilon)
{
    return sw_apply(tape, &sw_op_layer_norm, (sw_tensor *[]){x, gain, bias}, 3, 0, &epsilon,
                    sizeof epsilon);
}
