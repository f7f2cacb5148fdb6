/* segment.c - over the sets of a ragged batch: reductions, softmax, weighted sums, broadcast.
 *
 * x: [N, D], set b the rows offset[b] .. offset[b+1]-1. A set is computed from its own rows alone:
 * what else is in the batch, a NaN included, has no effect on it. */
#include "kernels/segment.h"
#include "kernels/vector.h"
#include "ops/ops.h"

static const sw_sets *sets_of(const sw_node *node)
{
    return *(const sw_sets *const *)node->attr;
}

static bool check_elements(sw_node *node, int i, const char *name)
{
    return sw_node_check_matrix(node, i, name) && sw_node_check_sets(node, i, sets_of(node));
}

/* `what` of the elements has no meaning for an empty set. */
static bool check_nonempty(sw_node *node, const char *what)
{
    const sw_sets *sets = sets_of(node);
    for (int64_t b = 0; b < sets->count; b++)
        if (sets->offset[b] >= sets->offset[b + 1])
            return sw_node_refuse(node, "set %lld is empty: the %s of no element is undefined",
                                  sw_set_number(sets, b), what);
    return true;
}

/* [B, D] */
static bool output_per_set(sw_node *node, const sw_tensor *x)
{
    return sw_node_output(node, SW_DIMS(sets_of(node)->count, sw_width(x)));
}

static sw_tensor *apply(sw_tape *tape, const sw_op *op, sw_tensor *x, const sw_sets *sets)
{
    return sw_apply(tape, op, &x, 1, 0, &sets, sizeof sets);
}

/* ---- segment_sum: y[b] = sum_{r in b} x[r], dx[r] += dy[b] ----------------------------------- */

static bool sum_shape(sw_node *node)
{
    return check_elements(node, 0, "x") && output_per_set(node, node->in[0]);
}

/* to[b] += sum_{r in b} from[r] */
static void add_sums(const sw_sets *sets, int64_t width, const sw_real *from, sw_real *to)
{
    for (int64_t b = 0; b < sets->count; b++)
        sw_segment_add_columns(sets->offset[b + 1] - sets->offset[b], width,
                               from + sets->offset[b] * width, to + b * width);
}

static void sum_forward(sw_node *node)
{
    memset(node->out->data, 0, sw_bytes(node->out->size, sizeof(sw_real)));
    add_sums(sets_of(node), sw_width(node->out), node->in[0]->data, node->out->data);
}

/* dx[r] += dy[b], or dy[b] / n_b */
static void add_spread(sw_node *node, bool mean)
{
    const sw_sets *sets = sets_of(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t n = sets->offset[b + 1] - sets->offset[b];
        sw_segment_add_rows(n, width, mean ? 1 / (sw_real)n : 1, node->out->grad + b * width,
                            node->in[0]->grad + sets->offset[b] * width);
    }
}

static void sum_backward(sw_node *node)
{
    add_spread(node, false);
}

SW_DEFINE_OP(segment_sum, sum_shape, sum_forward, sum_backward);

sw_tensor *sw_segment_sum(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return apply(tape, &sw_op_segment_sum, x, sets);
}

/* ---- segment_mean: y[b] = sum_{r in b} x[r] / n_b, dx[r] += dy[b] / n_b ---------------------- */

static bool mean_shape(sw_node *node)
{
    return sum_shape(node) && check_nonempty(node, "mean");
}

static void mean_forward(sw_node *node)
{
    const sw_sets *sets = sets_of(node);
    int64_t width = sw_width(node->out);
    sum_forward(node);
    for (int64_t b = 0; b < sets->count; b++) {
        sw_real n = (sw_real)(sets->offset[b + 1] - sets->offset[b]);
        for (int64_t d = 0; d < width; d++) node->out->data[b * width + d] /= n;
    }
}

static void mean_backward(sw_node *node)
{
    add_spread(node, true);
}

SW_DEFINE_OP(segment_mean, mean_shape, mean_forward, mean_backward);

sw_tensor *sw_segment_mean(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return apply(tape, &sw_op_segment_mean, x, sets);
}

/* ---- segment_max, segment_min: y[b, d] = x[r, d], of the first r in b where it is largest -------
 * dx[r, d] += dy[b, d] for that r. A NaN in a set's column makes its result NaN. */

static bool extreme_shape(sw_node *node, const char *what)
{
    if (!sum_shape(node) || !check_nonempty(node, what)) return false;
    const sw_sets *sets = sets_of(node);
    for (int64_t b = 0; b < sets->count; b++)
        if (sets->offset[b + 1] - sets->offset[b] > INT32_MAX)
            return sw_node_fail(node, "set %lld has more than %d elements", sw_set_number(sets, b),
                                INT32_MAX);
    return sw_node_save(node, sw_bytes(node->out->size, sizeof(int32_t))); /* each r */
}

typedef void find_kernel(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row);

static void extreme_forward(sw_node *node, find_kernel *find)
{
    const sw_sets *sets = sets_of(node);
    int64_t width = sw_width(node->out);
    int32_t *row = node->saved;
    for (int64_t b = 0; b < sets->count; b++)
        find(sets->offset[b + 1] - sets->offset[b], width,
             node->in[0]->data + sets->offset[b] * width, node->out->data + b * width,
             row + b * width);
}

static void extreme_backward(sw_node *node)
{
    const sw_sets *sets = sets_of(node);
    int64_t width = sw_width(node->out);
    const int32_t *row = node->saved;
    for (int64_t b = 0; b < sets->count; b++)
        sw_segment_add_at(width, row + b * width, node->out->grad + b * width,
                          node->in[0]->grad + sets->offset[b] * width);
}

static bool max_shape(sw_node *node)
{
    return extreme_shape(node, "maximum");
}

static void max_forward(sw_node *node)
{
    extreme_forward(node, sw_segment_find_max);
}

SW_DEFINE_OP(segment_max, max_shape, max_forward, extreme_backward);

sw_tensor *sw_segment_max(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return apply(tape, &sw_op_segment_max, x, sets);
}

static bool min_shape(sw_node *node)
{
    return extreme_shape(node, "minimum");
}

static void min_forward(sw_node *node)
{
    extreme_forward(node, sw_segment_find_min);
}

SW_DEFINE_OP(segment_min, min_shape, min_forward, extreme_backward);

sw_tensor *sw_segment_min(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return apply(tape, &sw_op_segment_min, x, sets);
}

/* ---- segment_broadcast: y[r] = x[b] for r in b, dx[b] += sum_{r in b} dy[r] ------------------ */

static bool broadcast_shape(sw_node *node)
{
    const sw_tensor *x = node->in[0];
    const sw_sets *sets = sets_of(node);
    if (!sw_node_check_matrix(node, 0, "x") || !sw_node_check_offsets(node, sets)) return false;
    if (x->shape[0] != sets->count)
        return sw_node_fail(node, "x is %s: expected a row for each of %lld sets", SW_SHAPE_OF(x),
                            (long long)sets->count);
    return sw_node_output(node, SW_DIMS(sets->offset[sets->count], x->shape[1]));
}

static void broadcast_forward(sw_node *node)
{
    const sw_sets *sets = sets_of(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++)
        sw_segment_set_rows(sets->offset[b + 1] - sets->offset[b], width,
                            node->in[0]->data + b * width,
                            node->out->data + sets->offset[b] * width);
}

static void broadcast_backward(sw_node *node)
{
    add_sums(sets_of(node), sw_width(node->out), node->out->grad, node->in[0]->grad);
}

SW_DEFINE_OP(segment_broadcast, broadcast_shape, broadcast_forward, broadcast_backward);

sw_tensor *sw_segment_broadcast(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return apply(tape, &sw_op_segment_broadcast, x, sets);
}

/* ---- segment_softmax: y[r, d] = exp(x[r, d]) / sum_{s in b} exp(x[s, d]) for r in b -------------
 *
 * dx[r, d] += y[r, d] (dy[r, d] - sum_{s in b} y[s, d] dy[s, d])
 *
 * The maximum is taken off first, so that nothing overflows. A NaN or +infinity makes its set's
 * column NaN; nothing but -infinity gives 0 everywhere, as softmax does. What is summed over the
 * rows of a set, here and below, is summed in blocks of rows, and then the blocks: what is rounded
 * off stays small in a large set. */

enum { BLOCK = 64 };

static int64_t block_rows(int64_t n, int64_t first)
{
    return n - first < BLOCK ? n - first : BLOCK;
}

static bool softmax_shape(sw_node *node)
{
    return check_elements(node, 0, "x") && sw_node_output_like(node, node->in[0]) &&
           sw_node_save(node, sw_bytes(2 * sw_width(node->out), sizeof(sw_real))); /* two rows */
}

SW_KERNEL
static void softmax_of(int64_t n, int64_t width, const sw_real *restrict x, sw_real *restrict y,
                       sw_real *restrict row, sw_real *restrict part)
{
    for (int64_t d = 0; d < width; d++) row[d] = x[d];
    for (int64_t r = 1; r < n; r++)
        for (int64_t d = 0; d < width; d++) {
            sw_real here = x[r * width + d];
            row[d] = here > row[d] ? here : row[d];
        }
    /* Where all are -infinity, there is nothing to subtract, nor to divide by: all weights are 0.
     */
    for (int64_t d = 0; d < width; d++) row[d] = row[d] == -INFINITY ? 0 : row[d];
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++) y[r * width + d] = x[r * width + d] - row[d];
    for (int64_t i = 0; i < n * width; i++) y[i] = sw_exp_of(y[i]);
    for (int64_t d = 0; d < width; d++) row[d] = 0;
    for (int64_t first = 0; first < n; first += BLOCK) {
        int64_t end = first + block_rows(n, first);
        for (int64_t d = 0; d < width; d++) part[d] = 0;
        for (int64_t r = first; r < end; r++)
            for (int64_t d = 0; d < width; d++) part[d] += y[r * width + d];
        for (int64_t d = 0; d < width; d++) row[d] += part[d];
    }
    for (int64_t d = 0; d < width; d++) row[d] = row[d] == 0 ? 0 : 1 / row[d];
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++) y[r * width + d] *= row[d];
}

static void softmax_forward(sw_node *node)
{
    const sw_sets *sets = sets_of(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width, n = sets->offset[b + 1] - sets->offset[b];
        if (n)
            softmax_of(n, width, node->in[0]->data + start, node->out->data + start, node->saved,
                       (sw_real *)node->saved + width);
    }
}

SW_KERNEL
static void softmax_gradient(int64_t n, int64_t width, const sw_real *restrict y,
                             const sw_real *restrict dy, sw_real *restrict dx,
                             sw_real *restrict row, sw_real *restrict part)
{
    for (int64_t d = 0; d < width; d++) row[d] = 0;
    for (int64_t first = 0; first < n; first += BLOCK) {
        int64_t end = first + block_rows(n, first);
        for (int64_t d = 0; d < width; d++) part[d] = 0;
        for (int64_t r = first; r < end; r++)
            for (int64_t d = 0; d < width; d++) part[d] += y[r * width + d] * dy[r * width + d];
        for (int64_t d = 0; d < width; d++) row[d] += part[d];
    }
    for (int64_t r = 0; r < n; r++)
        for (int64_t d = 0; d < width; d++)
            dx[r * width + d] += y[r * width + d] * (dy[r * width + d] - row[d]);
}

static void softmax_backward(sw_node *node)
{
    const sw_sets *sets = sets_of(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width;
        softmax_gradient(sets->offset[b + 1] - sets->offset[b], width, node->out->data + start,
                         node->out->grad + start, node->in[0]->grad + start, node->saved,
                         (sw_real *)node->saved + width);
    }
}

SW_DEFINE_OP(segment_softmax, softmax_shape, softmax_forward, softmax_backward);

sw_tensor *sw_segment_softmax(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return apply(tape, &sw_op_segment_softmax, x, sets);
}

/* ---- segment_weighted_sum: y[b, d] = sum_{r in b} w[r, j] x[r, d], j the head of d --------------
 *
 * dx[r, d] += w[r, j] dy[b, d]      dw[r, j] += sum_{d in j} x[r, d] dy[b, d] */

static bool weighted_shape(sw_node *node)
{
    const sw_tensor *weight = node->in[0], *x = node->in[1];
    if (!check_elements(node, 0, "weight") || !check_elements(node, 1, "x")) return false;
    if (weight->shape[1] < 1 || x->shape[1] % weight->shape[1] != 0)
        return sw_node_fail(node, "weight is %s, x is %s: %lld heads do not divide %lld columns",
                            SW_SHAPE_OF(weight), SW_SHAPE_OF(x), (long long)weight->shape[1],
                            (long long)x->shape[1]);
    return output_per_set(node, x) &&
           sw_node_save(node, sw_bytes(sw_width(x), sizeof(sw_real))); /* a row */
}

/* One set of n elements; `heads` of `part` columns each. */
SW_KERNEL
static void weighted_add(int64_t n, int64_t heads, int64_t part, const sw_real *restrict w,
                         const sw_real *restrict x, sw_real *restrict y)
{
    if (part == 1) { /* a weight for each number: one flat loop a row, here and below */
        for (int64_t r = 0; r < n; r++)
            for (int64_t j = 0; j < heads; j++) y[j] += w[r * heads + j] * x[r * heads + j];
        return;
    }
    for (int64_t r = 0; r < n; r++)
        for (int64_t j = 0; j < heads; j++) {
            const sw_real *from = x + (r * heads + j) * part, weight = w[r * heads + j];
            sw_real *to = y + j * part;
            for (int64_t d = 0; d < part; d++) to[d] += weight * from[d];
        }
}

static void weighted_forward(sw_node *node)
{
    const sw_sets *sets = sets_of(node);
    int64_t heads = sw_width(node->in[0]), width = sw_width(node->out);
    memset(node->out->data, 0, sw_bytes(node->out->size, sizeof(sw_real)));
    sw_real *part = node->saved;
    for (int64_t b = 0; b < sets->count; b++) {
        const sw_real *w = node->in[0]->data + sets->offset[b] * heads;
        const sw_real *x = node->in[1]->data + sets->offset[b] * width;
        int64_t n = sets->offset[b + 1] - sets->offset[b];
        for (int64_t first = 0; first < n; first += BLOCK) {
            memset(part, 0, (size_t)width * sizeof *part);
            weighted_add(block_rows(n, first), heads, width / heads, w + first * heads,
                         x + first * width, part);
            sw_segment_add_columns(1, width, part, node->out->data + b * width);
        }
    }
}

SW_KERNEL
static void weighted_add_dx(int64_t n, int64_t heads, int64_t part, const sw_real *restrict w,
                            const sw_real *restrict dy, sw_real *restrict dx)
{
    if (part == 1) {
        for (int64_t r = 0; r < n; r++)
            for (int64_t j = 0; j < heads; j++) dx[r * heads + j] += w[r * heads + j] * dy[j];
        return;
    }
    for (int64_t r = 0; r < n; r++)
        for (int64_t j = 0; j < heads; j++) {
            const sw_real *from = dy + j * part, weight = w[r * heads + j];
            sw_real *to = dx + (r * heads + j) * part;
            for (int64_t d = 0; d < part; d++) to[d] += weight * from[d];
        }
}

SW_KERNEL
static void weighted_add_dw(int64_t n, int64_t heads, int64_t part, const sw_real *restrict x,
                            const sw_real *restrict dy, sw_real *restrict dw)
{
    if (part == 1) {
        for (int64_t r = 0; r < n; r++)
            for (int64_t j = 0; j < heads; j++) dw[r * heads + j] += x[r * heads + j] * dy[j];
        return;
    }
    for (int64_t r = 0; r < n; r++)
        for (int64_t j = 0; j < heads; j++) {
            const sw_real *a = x + (r * heads + j) * part, *b = dy + j * part;
            sw_real dot = 0;
#pragma omp simd reduction(+ : dot)
            for (int64_t d = 0; d < part; d++) dot += a[d] * b[d];
            dw[r * heads + j] += dot;
        }
}

static void weighted_backward(sw_node *node)
{
    const sw_sets *sets = sets_of(node);
    const sw_tensor *weight = node->in[0], *x = node->in[1];
    int64_t heads = sw_width(weight), width = sw_width(x), part = width / heads;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b], n = sets->offset[b + 1] - start;
        const sw_real *dy = node->out->grad + b * width;
        if (sw_wants_grad(node, 0))
            weighted_add_dw(n, heads, part, x->data + start * width, dy,
                            weight->grad + start * heads);
        if (sw_wants_grad(node, 1))
            weighted_add_dx(n, heads, part, weight->data + start * heads, dy,
                            x->grad + start * width);
    }
}

SW_DEFINE_OP(segment_weighted_sum, weighted_shape, weighted_forward, weighted_backward);

sw_tensor *sw_segment_weighted_sum(sw_tape *tape, sw_tensor *weight, sw_tensor *x,
                                   const sw_sets *sets)
{
    sw_tensor *in[] = {weight, x};
    return sw_apply(tape, &sw_op_segment_weighted_sum, in, 2, 0, &sets, sizeof sets);
}
