/* elementwise.c - arithmetic on two tensors, with broadcasting.
 *
 * Shapes: aligned at the last axis. A tensor repeats along an axis that it does not have or that
 * has size 1; its gradient is then the sum over the repetitions.
 *
 * The shape rule turns the pair of shapes into a walk: up to four nested loops, in which each input
 * advances by its step, or stays if it repeats there. Neighbouring axes that advance alike are
 * joined, so that the innermost loop, the span, is as long as possible: [N, D] and [N, D] are
 * one span; [N, D] and [D] are N spans in which both advance; [N, D] and [N, 1], or a scalar,
 * are spans in which one stays. A span is a flat loop that GCC vectorises. */
#include "kernels/parts.h"
#include "kernels/sizes.h"
#include "kernels/vector.h"
#include "ops/ops.h"

#include <string.h>

enum { INNER = SW_MAX_DIMS - 1 };

typedef struct walk {
    int64_t size[SW_MAX_DIMS];
    int64_t step[2][SW_MAX_DIMS]; /* of each input; in a span 1, or 0 if it repeats */
} walk;

/* The size of an axis counted from the last; 1 if the tensor has no such axis. */
static int64_t size_from_last(const sw_tensor *x, int axis)
{
    return axis < x->ndim ? x->shape[x->ndim - 1 - axis] : 1;
}

static bool broadcast_shape(sw_node *node)
{
    const sw_tensor *a = node->in[0], *b = node->in[1];
    int ndim = a->ndim > b->ndim ? a->ndim : b->ndim;
    int64_t shape[SW_MAX_DIMS];
    walk w = {.size = {1, 1, 1, 1}};

    int64_t step_a = 1, step_b = 1; /* of the current axis, if it does not repeat */
    int level = SW_MAX_DIMS;        /* of the walk, from the innermost out */
    for (int axis = 0; axis < ndim; axis++) {
        int64_t size_a = size_from_last(a, axis), size_b = size_from_last(b, axis);
        if (size_a != size_b && size_a != 1 && size_b != 1)
            return sw_node_fail(node,
                                "%s and %s do not broadcast: axis %d from the last has sizes %lld "
                                "and %lld, expected the same, or 1",
                                SW_SHAPE_OF(a), SW_SHAPE_OF(b), axis, (long long)size_a,
                                (long long)size_b);
        int64_t size = size_a == 1 ? size_b : size_a;
        shape[ndim - 1 - axis] = size;
        if (size == 1) continue;
        int64_t move_a = size_a == 1 ? 0 : step_a, move_b = size_b == 1 ? 0 : step_b;
        bool joins = level < SW_MAX_DIMS && move_a == w.step[0][level] * w.size[level] &&
                     move_b == w.step[1][level] * w.size[level];
        if (joins) {
            w.size[level] *= size;
        } else {
            level--;
            w.size[level] = size;
            w.step[0][level] = move_a;
            w.step[1][level] = move_b;
        }
        step_a *= size_a;
        step_b *= size_b;
    }
    if (level == SW_MAX_DIMS) w.step[0][INNER] = w.step[1][INNER] = 1; /* a single element */
    if (!sw_node_save(node, sizeof w)) return false;
    if (node->saved) *(walk *)node->saved = w;
    return sw_node_output(node, ndim, shape);
}

/* ---- Walks ---------------------------------------------------------------------------------- */

typedef void forward_span(int64_t n, const sw_real *a, bool a_moves, const sw_real *b, bool b_moves,
                          sw_real *y);

/* One span in which both inputs move, which a team of threads shares. */
typedef struct pair {
    const sw_real *a, *b;
    sw_real *y;
    forward_span *span;
} pair;

static void some_of_pair(void *user, int64_t first, int64_t count)
{
    const pair *p = user;
    p->span(count, p->a + first, true, p->b + first, true, p->y + first);
}

static void walk_forward(sw_node *node, forward_span *span)
{
    const walk *w = node->saved;
    if (w->size[INNER] == node->out->size && w->step[0][INNER] && w->step[1][INNER]) {
        pair all = {node->in[0]->data, node->in[1]->data, node->out->data, span};
        sw_share_numbers(node->out->size, some_of_pair, &all);
        return;
    }
    const int64_t *size = w->size, *step_a = w->step[0], *step_b = w->step[1];
    const sw_real *a = node->in[0]->data, *b = node->in[1]->data;
    sw_real *y = node->out->data;
    for (int64_t i = 0; i < size[0]; i++)
        for (int64_t j = 0; j < size[1]; j++)
            for (int64_t k = 0; k < size[2]; k++, y += size[INNER])
                span(size[INNER], a + i * step_a[0] + j * step_a[1] + k * step_a[2], step_a[INNER],
                     b + i * step_b[0] + j * step_b[1] + k * step_b[2], step_b[INNER], y);
}

/* The gradient of one input: x is that input, dx its gradient, `other` the other input. */
typedef void backward_span(int64_t n, const sw_real *dy, const sw_real *x, sw_real *dx,
                           bool x_moves, const sw_real *other, bool other_moves);

enum { REPEATS = 256, COLUMNS = 256, SUM = 4096 }; /* that are summed up before they are added */

/* A span of x that repeats `times` times, as a row for each of many elements: the gradients of a
 * block of repetitions are summed up, and then added, so that no digits are lost against a sum over
 * millions of them. `other` advances by `step` each time. x moves along the span: two axes in which
 * it does not are one. */
static void span_repeats(backward_span *span, int64_t times, int64_t n, const sw_real *dy,
                         const sw_real *x, sw_real *dx, const sw_real *other, bool other_moves,
                         int64_t step)
{
    sw_real sum[COLUMNS];
    for (int64_t first = 0; first < times; first += REPEATS)
        for (int64_t d = 0; d < n; d += COLUMNS) {
            const int64_t width = sw_smaller(COLUMNS, n - d);
            const int64_t end = sw_smaller(first + REPEATS, times);
            memset(sum, 0, (size_t)width * sizeof *sum);
            for (int64_t k = first; k < end; k++)
                span(width, dy + k * n + d, x + d, sum, true,
                     other + k * step + (other_moves ? d : 0), other_moves);
            for (int64_t i = 0; i < width; i++) dx[d + i] += sum[i];
        }
}

static void walk_backward(sw_node *node, int toward, backward_span *span)
{
    if (!sw_wants_grad(node, toward)) return;
    const walk *w = node->saved;
    const int64_t *size = w->size, *step_x = w->step[toward], *step_o = w->step[1 - toward];
    const sw_real *x = node->in[toward]->data, *other = node->in[1 - toward]->data;
    const sw_real *dy = node->out->grad;
    sw_real *dx = node->in[toward]->grad;
    for (int64_t i = 0; i < size[0]; i++)
        for (int64_t j = 0; j < size[1]; j++) {
            if (step_x[2] == 0 && size[2] > 1) {
                const int64_t at_x = i * step_x[0] + j * step_x[1];
                span_repeats(span, size[2], size[INNER], dy, x + at_x, dx + at_x,
                             other + i * step_o[0] + j * step_o[1], step_o[INNER], step_o[2]);
                dy += size[2] * size[INNER];
                continue;
            }
            for (int64_t k = 0; k < size[2]; k++, dy += size[INNER]) {
                int64_t at_x = i * step_x[0] + j * step_x[1] + k * step_x[2];
                int64_t at_o = i * step_o[0] + j * step_o[1] + k * step_o[2];
                span(size[INNER], dy, x + at_x, dx + at_x, step_x[INNER], other + at_o,
                     step_o[INNER]);
            }
        }
}

/* ---- Blocks of rows --------------------------------------------------------------------------
 * An input that repeats along the first axis is the same for every row. */

static unsigned inputs_with_rows(const sw_node *node)
{
    const sw_tensor *a = node->in[0], *b = node->in[1];
    unsigned bits = 0;
    if (a->ndim >= b->ndim && a->ndim > 0 && a->shape[0] != 1) bits |= 1;
    if (b->ndim >= a->ndim && b->ndim > 0 && b->shape[0] != 1) bits |= 2;
    return bits;
}

static const sw_row_rule by_first_axis = {.inputs = inputs_with_rows};

/* ---- Spans ----------------------------------------------------------------------------------
 * The function that a span is given is known at compile time, so that it is inlined and the loop is
 * vectorised. At least one input moves: an axis in which neither does has size 1, and is not part
 * of the walk. */

typedef sw_real value_of(sw_real a, sw_real b);
typedef sw_real slope_of(sw_real dy, sw_real x, sw_real other);

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE void forward_loop(value_of *f, int64_t n, const sw_real *a, bool a_moves,
                                const sw_real *b, bool b_moves, sw_real *restrict y)
{
    if (a_moves && b_moves)
        for (int64_t i = 0; i < n; i++) y[i] = f(a[i], b[i]);
    else if (a_moves)
        for (int64_t i = 0; i < n; i++) y[i] = f(a[i], *b);
    else
        for (int64_t i = 0; i < n; i++) y[i] = f(*a, b[i]);
}

ALWAYS_INLINE void backward_loop(slope_of *f, int64_t n, const sw_real *dy, const sw_real *x,
                                 sw_real *restrict dx, bool x_moves, const sw_real *other,
                                 bool other_moves)
{
    if (x_moves && other_moves) {
        for (int64_t i = 0; i < n; i++) dx[i] += f(dy[i], x[i], other[i]);
    } else if (x_moves) {
        for (int64_t i = 0; i < n; i++) dx[i] += f(dy[i], x[i], *other);
    } else {
        double total = 0;
        for (int64_t first = 0; first < n; first += SUM) {
            const int64_t end = sw_smaller(first + SUM, n);
            sw_real sum = 0;
#pragma omp simd reduction(+ : sum)
            for (int64_t i = first; i < end; i++) sum += f(dy[i], *x, other[i]);
            total += (double)sum;
        }
        *dx += (sw_real)total;
    }
}

/* Define an operator from value(a, b) and its slopes: slope_a(dy, a, b) is added to the gradient of
 * a, slope_b(dy, b, a) to the gradient of b. */
#define ELEMENTWISE_OP(op, value, slope_a, slope_b)                                                \
    SW_KERNEL                                                                                      \
    static void op##_span(int64_t n, const sw_real *a, bool a_moves, const sw_real *b,             \
                          bool b_moves, sw_real *y)                                                \
    {                                                                                              \
        forward_loop(value, n, a, a_moves, b, b_moves, y);                                         \
    }                                                                                              \
    SW_KERNEL                                                                                      \
    static void op##_span_a(int64_t n, const sw_real *dy, const sw_real *a, sw_real *da,           \
                            bool a_moves, const sw_real *b, bool b_moves)                          \
    {                                                                                              \
        backward_loop(slope_a, n, dy, a, da, a_moves, b, b_moves);                                 \
    }                                                                                              \
    SW_KERNEL                                                                                      \
    static void op##_span_b(int64_t n, const sw_real *dy, const sw_real *b, sw_real *db,           \
                            bool b_moves, const sw_real *a, bool a_moves)                          \
    {                                                                                              \
        backward_loop(slope_b, n, dy, b, db, b_moves, a, a_moves);                                 \
    }                                                                                              \
    static void op##_forward(sw_node *node)                                                        \
    {                                                                                              \
        walk_forward(node, op##_span);                                                             \
    }                                                                                              \
    static void op##_backward(sw_node *node)                                                       \
    {                                                                                              \
        walk_backward(node, 0, op##_span_a);                                                       \
        walk_backward(node, 1, op##_span_b);                                                       \
    }                                                                                              \
    SW_DEFINE_BLOCK_OP(op, broadcast_shape, op##_forward, op##_backward, .rows = &by_first_axis);  \
    sw_tensor *sw_##op(sw_tape *tape, sw_tensor *a, sw_tensor *b)                                  \
    {                                                                                              \
        return sw_apply(tape, &sw_op_##op, (sw_tensor *[]){a, b}, 2, 0, NULL, 0);                  \
    }

static inline sw_real pass(sw_real dy, sw_real x, sw_real other)
{
    (void)x, (void)other;
    return dy;
}

/* ---- add: y = a + b, da += dy, db += dy ------------------------------------------------------ */

static inline sw_real add_value(sw_real a, sw_real b)
{
    return a + b;
}
ELEMENTWISE_OP(add, add_value, pass, pass)

/* ---- subtract: y = a - b, da += dy, db -= dy ------------------------------------------------- */

static inline sw_real subtract_value(sw_real a, sw_real b)
{
    return a - b;
}
static inline sw_real pass_minus(sw_real dy, sw_real x, sw_real other)
{
    (void)x, (void)other;
    return -dy;
}
ELEMENTWISE_OP(subtract, subtract_value, pass, pass_minus)

/* ---- multiply: y = a b, da += dy b, db += dy a ----------------------------------------------- */

static inline sw_real multiply_value(sw_real a, sw_real b)
{
    return a * b;
}
static inline sw_real times_other(sw_real dy, sw_real x, sw_real other)
{
    (void)x;
    return dy * other;
}
ELEMENTWISE_OP(multiply, multiply_value, times_other, times_other)

/* ---- divide: y = a / b, da += dy / b, db -= dy a / b^2 --------------------------------------- */

static inline sw_real divide_value(sw_real a, sw_real b)
{
    return a / b;
}
static inline sw_real divide_slope_a(sw_real dy, sw_real a, sw_real b)
{
    (void)a;
    return dy / b;
}
static inline sw_real divide_slope_b(sw_real dy, sw_real b, sw_real a)
{
    return -dy * (a / b) / b;
}
ELEMENTWISE_OP(divide, divide_value, divide_slope_a, divide_slope_b)
