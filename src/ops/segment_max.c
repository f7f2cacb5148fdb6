/* segment_max.c - the largest and the smallest entry of each column over each set. */
#include "kernels/segment.h"
#include "kernels/sizes.h"
#include "kernels/vector.h"
#include "ops/linear.h"
#include "ops/ops.h"
#include "ops/segment.h"

/* ---- segment_max, segment_min: y[b, d] = x[r, d], of the first r in b where it is largest -------
 * dx[r, d] += dy[b, d] for that r. A NaN in a set's column makes its result NaN.
 *
 * If x is a linear layer that waits, x = h Wᵀ + bias, the inputs are h, W and bias. One row in each
 * column gets a gradient, so the products with dx, two thirds of the work of the layer, are a row
 * of W and one of h for each entry of y. */

static bool has_layer(const sw_node *node)
{
    return node->count > 1;
}

/* The layer runs on whole sets, together of up to so many rows, or on one larger set. */
enum { ROWS_AT_ONCE = 256 };

static int64_t rows_at_once(const sw_sets *sets)
{
    int64_t most = ROWS_AT_ONCE;
    for (int64_t b = 0; b < sets->count; b++)
        most = sw_larger(most, sets->offset[b + 1] - sets->offset[b]);
    return most;
}

/* The number of bytes of the row numbers, so that what follows them is aligned. */
static size_t row_bytes(const sw_node *node)
{
    enum { LINE = 64 };
    const size_t bytes = sw_bytes(node->out->size, sizeof(int32_t));
    return (bytes + LINE - 1) / LINE * LINE;
}

static bool make_output(sw_node *node)
{
    if (!has_layer(node)) return sw_segment_output(node, node->in[0]);
    return sw_node_output(node, SW_DIMS(sw_segment_sets(node)->count, node->in[1]->shape[0]));
}

/* The row r of each entry of y; behind them, some rows of x if there is a layer. */
static bool save_rows(sw_node *node)
{
    size_t bytes = row_bytes(node);
    if (has_layer(node))
        bytes +=
            sw_bytes(rows_at_once(sw_segment_sets(node)) * sw_width(node->out), sizeof(sw_real));
    return sw_node_save(node, bytes);
}

static bool extreme_shape(sw_node *node, const char *what)
{
    return sw_segment_check(node, 0, "x") && make_output(node) &&
           sw_segment_check_nonempty(node, what) && sw_segment_check_numbers(node) &&
           save_rows(node);
}

typedef void find_kernel(int64_t n, int64_t width, const sw_real *x, sw_real *best, int32_t *row);

/* Sets b to end - 1, of which x has the rows. */
static void find_in(sw_node *node, find_kernel *find, int64_t b, int64_t end, const sw_real *x)
{
    const int64_t *offset = sw_segment_sets(node)->offset, width = sw_width(node->out);
    int32_t *row = node->saved;
    for (const int64_t first = offset[b]; b < end; b++)
        find(offset[b + 1] - offset[b], width, x + (offset[b] - first) * width,
             node->out->data + b * width, row + b * width);
}

/* The end of the sets from b on whose rows the layer takes together. */
static int64_t sets_at_once(const sw_sets *sets, int64_t b)
{
    int64_t end = b + 1;
    while (end < sets->count && sets->offset[end + 1] - sets->offset[b] <= ROWS_AT_ONCE) end++;
    return end;
}

/* The rows of x of these sets. */
static const sw_real *layer_rows(sw_node *node, int64_t b, int64_t end)
{
    const int64_t *offset = sw_segment_sets(node)->offset;
    const sw_tensor *h = node->in[0];
    sw_real *x = (sw_real *)((char *)node->saved + row_bytes(node));
    sw_linear_rows(node->in[1], node->in[2], offset[end] - offset[b],
                   h->data + offset[b] * sw_width(h), x);
    return x;
}

static void extreme_forward(sw_node *node, find_kernel *find)
{
    const sw_sets *sets = sw_segment_sets(node);
    if (!has_layer(node)) find_in(node, find, 0, sets->count, node->in[0]->data);
    for (int64_t b = 0, end; has_layer(node) && b < sets->count; b = end) {
        end = sets_at_once(sets, b);
        find_in(node, find, b, end, layer_rows(node, b, end));
    }
}

/* The gradients of set b, whose row numbers are `row`. */
static void layer_backward(sw_node *node, int64_t b, const int32_t *row)
{
    sw_tensor *h = node->in[0], *weight = node->in[1], *bias = node->in[2];
    const int64_t width = weight->shape[0], in = weight->shape[1];
    const int64_t from = sw_segment_sets(node)->offset[b] * in;
    sw_real *dh = sw_wanted_grad(h);
    sw_segment_add_layer_at(width, in, row, node->out->grad + b * width, h->data + from,
                            weight->data, dh ? dh + from : NULL, sw_wanted_grad(weight),
                            bias ? sw_wanted_grad(bias) : NULL);
}

static void extreme_backward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    const int32_t *row = node->saved;
    for (int64_t b = 0; b < sets->count; b++, row += width)
        if (has_layer(node))
            layer_backward(node, b, row);
        else
            sw_segment_add_at(width, row, node->out->grad + b * width,
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

static sw_tensor *extreme(sw_tape *tape, const sw_op *op, sw_tensor *x, const sw_sets *sets)
{
    const sw_linear_inputs layer = sw_linear_inputs_of(x);
    const bool takes = layer.weight && !tape->unrecorded; /* without backward it spares nothing */
    if (!takes) return sw_segment_apply(tape, op, x, sets);
    return sw_apply(tape, op, (sw_tensor *[]){layer.x, layer.weight, layer.bias}, 3, 1u << 2, &sets,
                    sizeof sets);
}

sw_tensor *sw_segment_max(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return extreme(tape, &sw_op_segment_max, x, sets);
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
    return extreme(tape, &sw_op_segment_min, x, sets);
}
