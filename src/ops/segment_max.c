/* segment_max.c - the largest and the smallest entry of each column over each set. */
#include "kernels/segment.h"
#include "kernels/vector.h"
#include "ops/ops.h"
#include "ops/segment.h"

/* ---- segment_max, segment_min: y[b, d] = x[r, d], of the first r in b where it is largest -------
 * dx[r, d] += dy[b, d] for that r. A NaN in a set's column makes its result NaN. */

static bool extreme_shape(sw_node *node, const char *what)
{
    return sw_segment_check(node, 0, "x") && sw_segment_output(node, node->in[0]) &&
           sw_segment_check_nonempty(node, what) && sw_segment_check_numbers(node) &&
           sw_node_save(node, sw_bytes(node->out->size, sizeof(int32_t))); /* each r */
}

typedef void find_kernel(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row);

static void extreme_forward(sw_node *node, find_kernel *find)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    int32_t *row = node->saved;
    for (int64_t b = 0; b < sets->count; b++)
        find(sets->offset[b + 1] - sets->offset[b], width,
             node->in[0]->data + sets->offset[b] * width, node->out->data + b * width,
             row + b * width);
}

static void extreme_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    const int32_t *row = node->saved;
    for (int64_t b = 0; b < sets->count; b++)
        sw_segment_add_at(width, row + b * width, node->out->grad + b * width,
                          node->in[0]->grad + sets->offset[b] * width);
}

/* ---- In blocks of rows: the best of a block replaces a worse one of the blocks before it. Rows
 * are counted from the first of the set that is there. */

enum { NO_ROW = -1 };

static void start_extreme(sw_node *total)
{
    int32_t *row = total->saved;
    for (int64_t i = 0; i < total->out->size; i++) row[i] = NO_ROW;
}

static void join_extreme(sw_node *total, const sw_node *part, int64_t first, int64_t skipped,
                         bool largest)
{
    const int64_t width = total->out->shape[1];
    sw_real *best = total->out->data + first * width;
    int32_t *row = (int32_t *)total->saved + first * width;
    const sw_real *other = part->out->data;
    const int32_t *other_row = part->saved;
    for (int64_t i = 0; i < part->out->size; i++) {
        const bool better = largest ? other[i] > best[i] : other[i] < best[i];
        const bool takes = row[i] == NO_ROW || better || (isnan(other[i]) && !isnan(best[i]));
        if (!takes) continue;
        best[i] = other[i];
        row[i] = other_row[i] + (i < width ? (int32_t)skipped : 0);
    }
}

static void join_max(sw_node *total, const sw_node *part, int64_t first, int64_t skipped)
{
    join_extreme(total, part, first, skipped, true);
}

static void join_min(sw_node *total, const sw_node *part, int64_t first, int64_t skipped)
{
    join_extreme(total, part, first, skipped, false);
}

/* An entry whose best row lies in another block gets no gradient in this one. */
static bool resume_extreme(sw_node *part, const sw_node *total, const sw_block_sets *block)
{
    const int64_t width = total->out->shape[1], from = block->first * width;
    const int64_t *offset = block->sets.offset;
    int32_t *row = part->saved;
    part->out->grad = sw_tape_alloc(part->tape, sw_bytes(part->out->size, sizeof(sw_real)));
    if (!part->out->grad) return false;
    for (int64_t i = 0; i < part->out->size; i++) {
        const int64_t b = i / width, before = b == 0 ? block->skipped : 0;
        const int64_t here = ((const int32_t *)total->saved)[from + i] - before;
        const bool is_here = here >= 0 && here < offset[b + 1] - offset[b];
        row[i] = is_here ? (int32_t)here : 0;
        if (is_here) part->out->grad[i] = total->out->grad[from + i];
    }
    return true;
}

/* ---- The two operators. */

static bool max_shape(sw_node *node)
{
    return extreme_shape(node, "maximum");
}

static void max_forward(sw_node *node)
{
    extreme_forward(node, sw_segment_find_max);
}

static const sw_reduce_rule max_of_rows = {.op = &sw_op_segment_max,
                                           .inputs = sw_rows_of_first,
                                           .sets = sw_segment_sets,
                                           .cut = sw_segment_cut,
                                           .start = start_extreme,
                                           .join = join_max,
                                           .resume = resume_extreme};

SW_DEFINE_BLOCK_OP(segment_max, max_shape, max_forward, extreme_backward,
                   .reduction = &max_of_rows);

sw_tensor *sw_segment_max(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_max, x, sets);
}

static bool min_shape(sw_node *node)
{
    return extreme_shape(node, "minimum");
}

static void min_forward(sw_node *node)
{
    extreme_forward(node, sw_segment_find_min);
}

static const sw_reduce_rule min_of_rows = {.op = &sw_op_segment_min,
                                           .inputs = sw_rows_of_first,
                                           .sets = sw_segment_sets,
                                           .cut = sw_segment_cut,
                                           .start = start_extreme,
                                           .join = join_min,
                                           .resume = resume_extreme};

SW_DEFINE_BLOCK_OP(segment_min, min_shape, min_forward, extreme_backward,
                   .reduction = &min_of_rows);

sw_tensor *sw_segment_min(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_min, x, sets);
}
