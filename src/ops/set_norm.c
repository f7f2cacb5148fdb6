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
#include "kernels/parts.h"
#include "kernels/vector.h"
#include "ops/ops.h"

typedef struct norm_attr {
    const sw_sets *sets;
    double epsilon;
} norm_attr;

/* What forward keeps of each set. */
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
           sw_node_save(node, sw_bytes(attr->sets->count, sizeof(set_moments)));
}

enum { COLUMNS = 256 }; /* that backward reduces at once: the sums of parts are on the stack */

/* The rows of a set, and what is known of it in this pass. */
typedef struct set_rows {
    int64_t n, width;
    const sw_real *x, *gain, *bias, *dy;
    double mean; /* while the variance is computed */
    set_moments moments;
    sw_real g, gz; /* mean(g) and mean(g z) */
    int64_t column, columns;
    sw_real *to; /* y or dx */
} set_rows;

/* ---- Forward --------------------------------------------------------------------------------- */

SW_KERNEL
static double sum_of(int64_t size, const sw_real *x)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < size; i++) sum += (double)x[i];
    return sum;
}

SW_KERNEL
static double squares_of(int64_t size, const sw_real *x, double mean)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < size; i++) sum += ((double)x[i] - mean) * ((double)x[i] - mean);
    return sum;
}

static void sum_part(void *user, int64_t first, int64_t count, void *result)
{
    const set_rows *s = user;
    *(double *)result = sum_of(count * s->width, s->x + first * s->width);
}

static void squares_part(void *user, int64_t first, int64_t count, void *result)
{
    const set_rows *s = user;
    *(double *)result = squares_of(count * s->width, s->x + first * s->width, s->mean);
}

static void add_double(void *user, void *result, const void *next)
{
    (void)user;
    *(double *)result += *(const double *)next;
}

static set_moments measure(set_rows *s, double epsilon)
{
    static const sw_reducer sum = {sum_part, add_double, sizeof(double)},
                            squares = {squares_part, add_double, sizeof(double)};
    const double size = (double)s->n * (double)s->width;
    double total, work[SW_PART_ROUND];
    sw_reduce_rows(s->n, s->width, &sum, s, &total, work);
    s->mean = total / size;
    sw_reduce_rows(s->n, s->width, &squares, s, &total, work);
    return (set_moments){(sw_real)s->mean, (sw_real)(1 / sqrt(total / size + epsilon))};
}

SW_KERNEL
static void normalise(int64_t n, int64_t width, set_moments set, const sw_real *x,
                      const sw_real *gain, const sw_real *bias, sw_real *restrict y)
{
    for (int64_t r = 0; r < n; r++, x += width, y += width)
        for (int64_t d = 0; d < width; d++) y[d] = gain[d] * ((x[d] - set.mean) * set.s) + bias[d];
}

static void normalise_some(void *user, int64_t first, int64_t count)
{
    const set_rows *s = user;
    const int64_t at = first * s->width;
    normalise(count, s->width, s->moments, s->x + at, s->gain, s->bias, s->to + at);
}

/* Set b, with what both passes need. */
static set_rows rows_of(const sw_node *node, int64_t b)
{
    const sw_sets *sets = ((const norm_attr *)node->attr)->sets;
    const int64_t width = sw_width(node->out);
    return (set_rows){.n = sets->offset[b + 1] - sets->offset[b],
                      .width = width,
                      .x = node->in[0]->data + sets->offset[b] * width,
                      .gain = node->in[1]->data,
                      .bias = node->in[2]->data};
}

static void set_norm_forward(sw_node *node)
{
    const norm_attr *attr = node->attr;
    set_moments *moments = node->saved;
    for (int64_t b = 0; b < attr->sets->count; b++) {
        set_rows s = rows_of(node, b);
        if (s.n == 0) continue;
        s.moments = moments[b] = measure(&s, attr->epsilon);
        s.to = node->out->data + attr->sets->offset[b] * s.width;
        sw_share_rows(s.n, s.width, normalise_some, &s);
    }
}

/* ---- Backward -------------------------------------------------------------------------------- */

/* The sums over some rows, in some columns: of g, g z, and the gradients of gain and bias. */
typedef struct slope_sums {
    double g, gz;
    sw_real gain[COLUMNS], bias[COLUMNS];
} slope_sums;

SW_KERNEL
static void add_slopes(int64_t n, int64_t columns, int64_t width, set_moments set, const sw_real *x,
                       const sw_real *dy, const sw_real *gain, slope_sums *sums)
{
    for (int64_t r = 0; r < n; r++, x += width, dy += width) {
        sw_real row_g = 0, row_gz = 0;
#pragma omp simd reduction(+ : row_g, row_gz)
        for (int64_t d = 0; d < columns; d++) {
            sw_real z = (x[d] - set.mean) * set.s, g = dy[d] * gain[d];
            row_g += g;
            row_gz += g * z;
            sums->gain[d] += dy[d] * z;
            sums->bias[d] += dy[d];
        }
        sums->g += (double)row_g;
        sums->gz += (double)row_gz;
    }
}

static void slopes_part(void *user, int64_t first, int64_t count, void *result)
{
    const set_rows *s = user;
    const int64_t at = first * s->width + s->column;
    slope_sums *sums = result;
    sums->g = sums->gz = 0;
    for (int64_t d = 0; d < s->columns; d++) sums->gain[d] = sums->bias[d] = 0;
    add_slopes(count, s->columns, s->width, s->moments, s->x + at, s->dy + at, s->gain + s->column,
               sums);
}

static void slopes_join(void *user, void *result, const void *next)
{
    const set_rows *s = user;
    slope_sums *sums = result;
    const slope_sums *more = next;
    sums->g += more->g;
    sums->gz += more->gz;
    for (int64_t d = 0; d < s->columns; d++) {
        sums->gain[d] += more->gain[d];
        sums->bias[d] += more->bias[d];
    }
}

/* Set mean(g) and mean(g z), and add to dgain and dbias, which may be NULL, or one array. */
static void reduce_slopes(set_rows *s, sw_real *dgain, sw_real *dbias)
{
    static const sw_reducer reduction = {slopes_part, slopes_join, sizeof(slope_sums)};
    double g = 0, gz = 0;
    for (s->column = 0; s->column < s->width; s->column += COLUMNS) {
        slope_sums sums, work[SW_PART_ROUND];
        s->columns = s->width - s->column < COLUMNS ? s->width - s->column : COLUMNS;
        sw_reduce_rows(s->n, s->columns, &reduction, s, &sums, work);
        g += sums.g;
        gz += sums.gz;
        for (int64_t d = 0; d < s->columns; d++) {
            if (dgain) dgain[s->column + d] += sums.gain[d];
            if (dbias) dbias[s->column + d] += sums.bias[d];
        }
    }
    const double size = (double)s->n * (double)s->width;
    s->g = (sw_real)(g / size);
    s->gz = (sw_real)(gz / size);
}

SW_KERNEL
static void add_dx(int64_t n, const set_rows *s, const sw_real *x, const sw_real *dy,
                   const sw_real *gain, sw_real *restrict dx)
{
    const set_moments set = s->moments;
    const int64_t width = s->width;
    for (int64_t r = 0; r < n; r++, x += width, dy += width, dx += width)
        for (int64_t d = 0; d < width; d++) {
            sw_real z = (x[d] - set.mean) * set.s;
            dx[d] += set.s * (dy[d] * gain[d] - s->g - z * s->gz);
        }
}

static void add_some_dx(void *user, int64_t first, int64_t count)
{
    const set_rows *s = user;
    const int64_t at = first * s->width;
    add_dx(count, s, s->x + at, s->dy + at, s->gain, s->to + at);
}

static void set_norm_backward(sw_node *node)
{
    const sw_sets *sets = ((const norm_attr *)node->attr)->sets;
    const set_moments *moments = node->saved;
    for (int64_t b = 0; b < sets->count; b++) {
        set_rows s = rows_of(node, b);
        if (s.n == 0) continue;
        const int64_t start = sets->offset[b] * s.width;
        s.moments = moments[b];
        s.dy = node->out->grad + start;
        reduce_slopes(&s, sw_wants_grad(node, 1) ? node->in[1]->grad : NULL,
                      sw_wants_grad(node, 2) ? node->in[2]->grad : NULL);
        if (!sw_wants_grad(node, 0)) continue;
        s.to = node->in[0]->grad + start;
        sw_share_rows(s.n, s.width, add_some_dx, &s);
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
