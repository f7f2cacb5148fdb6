/* set_norm.c - a set normalised as a whole (Zhang et al. 2022, "Set Norm and Equivariant Skip
 * Connections").
 *
 *   y[r, d] = gain_d z[r, d] + bias_d, z = s (x - mean), s = 1 / sqrt(var + epsilon)
 *
 * with mean and biased variance of all n D numbers of r's set. Shapes: x [N, D], gain [D],
 * bias [D] to [N, D]. With g = dy gain, and means over all numbers of the set too,
 *
 *   dx += s (g - mean(g) - z mean(g z))     dgain += sum_rows dy z     dbias += sum_rows dy
 *
 * A set may have millions of numbers, so that sums over all of them are in double, and the variance
 * is computed in a second pass around the mean. An empty set has no mean, and no row that needs it.
 */
#include "kernels/vector.h"
#include "ops/ops.h"

typedef struct norm_attr {
    const sw_sets *sets;
    double epsilon;
} norm_attr;

/* What forward keeps of each set. D more of them follow in memory: two rows for backward to work
 * in. */
typedef struct set_moments {
    sw_real mean, s;
} set_moments;

static bool set_norm_shape(sw_node *node)
{
    const norm_attr *attr = node->attr;
    const sw_tensor *x = node->in[0], *gain = node->in[1], *bias = node->in[2];
    int64_t width = sw_width(x);
    if (!sw_node_check_matrix(node, 0, "x") || !sw_node_check_sets(node, 0, attr->sets))
        return false;
    if (gain->ndim != 1 || bias->ndim != 1 || gain->shape[0] != width || bias->shape[0] != width)
        return sw_node_fail(node,
                            "x is %s, gain is %s, bias is %s: expected gain and bias of the size "
                            "of x's last axis",
                            SW_SHAPE_OF(x), SW_SHAPE_OF(gain), SW_SHAPE_OF(bias));
    if (!(attr->epsilon > 0 && attr->epsilon < INFINITY))
        return sw_node_refuse(node, "epsilon is %g, expected a positive number", attr->epsilon);
    return sw_node_output_like(node, x) &&
           sw_node_save(node, sw_bytes(attr->sets->count + width, sizeof(set_moments)));
}

SW_KERNEL
static set_moments measure(int64_t size, const sw_real *x, double epsilon)
{
    double sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < size; i++) sum += (double)x[i];
    double mean = sum / (double)size;
#pragma omp simd reduction(+ : squares)
    for (int64_t i = 0; i < size; i++) squares += ((double)x[i] - mean) * ((double)x[i] - mean);
    return (set_moments){(sw_real)mean, (sw_real)(1 / sqrt(squares / (double)size + epsilon))};
}

SW_KERNEL
static void normalise(int64_t n, int64_t width, set_moments set, const sw_real *x,
                      const sw_real *gain, const sw_real *bias, sw_real *restrict y)
{
    for (int64_t r = 0; r < n; r++, x += width, y += width)
        for (int64_t d = 0; d < width; d++) y[d] = gain[d] * ((x[d] - set.mean) * set.s) + bias[d];
}

static void set_norm_forward(sw_node *node)
{
    const norm_attr *attr = node->attr;
    const sw_sets *sets = attr->sets;
    int64_t width = sw_width(node->out);
    set_moments *moments = node->saved;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width, n = sets->offset[b + 1] - sets->offset[b];
        moments[b] = measure(n * width, node->in[0]->data + start, attr->epsilon);
        normalise(n, width, moments[b], node->in[0]->data + start, node->in[1]->data,
                  node->in[2]->data, node->out->data + start);
    }
}

/* mean(g) and mean(g z) of a set. Computing them adds to dgain and dbias, which may be one array.
 */
typedef struct set_slopes {
    sw_real g, gz;
} set_slopes;

SW_KERNEL
static set_slopes add_affine(int64_t n, int64_t width, set_moments set, const sw_real *x,
                             const sw_real *dy, const sw_real *gain, sw_real *dgain, sw_real *dbias)
{
    double sum_g = 0, sum_gz = 0;
    for (int64_t r = 0; r < n; r++, x += width, dy += width) {
        sw_real row_g = 0, row_gz = 0;
#pragma omp simd reduction(+ : row_g, row_gz)
        for (int64_t d = 0; d < width; d++) {
            sw_real z = (x[d] - set.mean) * set.s, g = dy[d] * gain[d];
            row_g += g;
            row_gz += g * z;
            dgain[d] += dy[d] * z;
            dbias[d] += dy[d];
        }
        sum_g += (double)row_g;
        sum_gz += (double)row_gz;
    }
    double size = (double)n * (double)width;
    return (set_slopes){(sw_real)(sum_g / size), (sw_real)(sum_gz / size)};
}

SW_KERNEL
static void add_dx(int64_t n, int64_t width, set_moments set, set_slopes mean, const sw_real *x,
                   const sw_real *dy, const sw_real *gain, sw_real *restrict dx)
{
    for (int64_t r = 0; r < n; r++, x += width, dy += width, dx += width)
        for (int64_t d = 0; d < width; d++) {
            sw_real z = (x[d] - set.mean) * set.s;
            dx[d] += set.s * (dy[d] * gain[d] - mean.g - z * mean.gz);
        }
}

/* A gradient of gain or bias that is not wanted goes to scratch. */
static void set_norm_backward(sw_node *node)
{
    const sw_sets *sets = ((const norm_attr *)node->attr)->sets;
    int64_t width = sw_width(node->out);
    const set_moments *moments = node->saved;
    sw_real *scratch =
        memset((set_moments *)node->saved + sets->count, 0, (size_t)width * sizeof *moments);
    sw_real *dgain = sw_wants_grad(node, 1) ? node->in[1]->grad : scratch;
    sw_real *dbias = sw_wants_grad(node, 2) ? node->in[2]->grad : scratch + width;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width, n = sets->offset[b + 1] - sets->offset[b];
        const sw_real *x = node->in[0]->data + start, *dy = node->out->grad + start;
        set_slopes mean = add_affine(n, width, moments[b], x, dy, node->in[1]->data, dgain, dbias);
        if (sw_wants_grad(node, 0))
            add_dx(n, width, moments[b], mean, x, dy, node->in[1]->data, node->in[0]->grad + start);
    }
}

SW_DEFINE_OP(set_norm, set_norm_shape, set_norm_forward, set_norm_backward);

sw_tensor *sw_set_norm(sw_tape *tape, sw_tensor *x, sw_tensor *gain, sw_tensor *bias,
                       const sw_sets *sets, double epsilon)
{
    norm_attr attr = {sets, epsilon};
    return sw_apply(tape, &sw_op_set_norm, (sw_tensor *[]){x, gain, bias}, 3, 0, &attr,
                    sizeof attr);
}
