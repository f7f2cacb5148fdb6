/* segment_sort.c - the elements of each set in order, column by column.
 *
 *   y[r, d] = x[p(r, d), d]      dx[p(r, d), d] += dy[r, d]
 *
 * for r in b, where p(·, d) permutes the rows of b so that column d descends. Shapes: x [N, D] to
 * the same. Equal entries keep their order. A NaN comes first, so that it is noticed. */
#include "kernels/parts.h"
#include "kernels/sizes.h"
#include "kernels/sort.h"
#include "kernels/team.h"
#include "ops/ops.h"
#include "ops/segment.h"

static size_t work_of(const sw_sets *sets)
{
    int64_t largest = 0;
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t n = sets->offset[b + 1] - sets->offset[b];
        largest = n > largest ? n : largest;
    }
    return sw_sort_work(largest);
}

/* node->saved: the work of the largest set, then p [N, D], counted from the first row of a set. */
static int32_t *order_of(const sw_node *node)
{
    return (int32_t *)((char *)node->saved + work_of(sw_segment_sets(node)));
}

static bool sort_shape(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    if (!sw_segment_check(node, 0, "x") || !sw_segment_check_numbers(node)) return false;
    size_t bytes = sw_bytes(node->in[0]->size, sizeof(int32_t));
    if (__builtin_add_overflow(bytes, work_of(sets), &bytes)) bytes = SIZE_MAX;
    return sw_node_output_like(node, node->in[0]) && sw_node_save(node, bytes);
}

static void sort_forward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    int32_t *order = order_of(node);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width, n = sets->offset[b + 1] - sets->offset[b];
        sw_sort_columns(n, width, node->in[0]->data + start, node->out->data + start, order + start,
                        node->saved);
    }
}

/* A set in backward. Columns are permuted apart, so threads share blocks of them. */
typedef struct permuted {
    int64_t n, width;
    const int32_t *order;
    const sw_real *dy;
    sw_real *dx;
} permuted;

enum { COLUMNS = 32 };

static void add_permuted(const permuted *p, int64_t first, int64_t end)
{
    const int32_t *order = p->order;
    const sw_real *dy = p->dy;
    for (int64_t r = 0; r < p->n; r++, order += p->width, dy += p->width)
        for (int64_t d = first; d < end; d++) p->dx[order[d] * p->width + d] += dy[d];
}

static void add_columns(void *user, int64_t block)
{
    const permuted *p = user;
    const int64_t first = block * COLUMNS, end = first + COLUMNS;
    add_permuted(p, first, end < p->width ? end : p->width);
}

static void sort_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    const int32_t *order = order_of(node);
    for (int64_t b = 0; b < sets->count; b++) {
        int64_t start = sets->offset[b] * width, n = sets->offset[b + 1] - sets->offset[b];
        permuted p = {n, width, order + start, node->out->grad + start, node->in[0]->grad + start};
        if (sw_is_worth_sharing(n, width) && sw_share_threads() > 1)
            sw_share(sw_block_count(width, COLUMNS), add_columns, &p);
        else
            add_permuted(&p, 0, width);
    }
}

SW_DEFINE_OP(segment_sort, sort_shape, sort_forward, sort_backward);

sw_tensor *sw_segment_sort(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_sort, x, sets);
}
