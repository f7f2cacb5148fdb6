/* segment_sum.c - sums and means over sets, and their reverse: a row copied to each element. */
#include "kernels/segment.h"
#include "ops/ops.h"
#include "ops/segment.h"

#include <string.h>

/* ---- segment_sum: y[b] = sum_{r in b} x[r], dx[r] += dy[b] ----------------------------------- */

static bool sum_shape(sw_node *node)
{
    return sw_segment_check(node, 0, "x") && sw_segment_output(node, node->in[0]);
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
    add_sums(sw_segment_sets(node), sw_width(node->out), node->in[0]->data, node->out->data);
}

/* dx[r] += dy[b], or dy[b] / n_b */
static void add_spread(sw_node *node, bool mean)
{
    const sw_sets *sets = sw_segment_sets(node);
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

static bool resume_sum(sw_node *part, const sw_node *total, const sw_block_sets *block)
{
    part->out->grad = total->out->grad + block->first * total->out->shape[1];
    return true;
}

static const sw_reduce_rule sum_of_rows = {.op = &sw_op_segment_sum,
                                           .inputs = sw_rows_of_first,
                                           .sets = sw_segment_sets,
                                           .cut = sw_segment_cut,
                                           .start = sw_segment_start_sum,
                                           .join = sw_segment_join_sum,
                                           .resume = resume_sum};

SW_DEFINE_BLOCK_OP(segment_sum, sum_shape, sum_forward, sum_backward, .reduction = &sum_of_rows);

sw_tensor *sw_segment_sum(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_sum, x, sets);
}

/* ---- segment_mean: y[b] = sum_{r in b} x[r] / n_b, dx[r] += dy[b] / n_b ---------------------- */

static bool mean_shape(sw_node *node)
{
    return sum_shape(node) && sw_segment_check_nonempty(node, "mean");
}

/* The sum becomes the mean. */
static void divide_sum(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++) {
        sw_real n = (sw_real)(sets->offset[b + 1] - sets->offset[b]);
        for (int64_t d = 0; d < width; d++) node->out->data[b * width + d] /= n;
    }
}

static void mean_forward(sw_node *node)
{
    sum_forward(node);
    divide_sum(node);
}

static void mean_backward(sw_node *node)
{
    add_spread(node, true);
}

/* Blocks are summed: of them, dx[r] += dy[b] / n_b is the gradient of a sum. */
static bool resume_mean(sw_node *part, const sw_node *total, const sw_block_sets *block)
{
    const int64_t *offset = sw_segment_sets(total)->offset + block->first;
    const int64_t width = total->out->shape[1];
    const sw_real *dy = total->out->grad + block->first * width;
    part->out->grad = sw_tape_alloc(part->tape, sw_bytes(part->out->size, sizeof(sw_real)));
    if (!part->out->grad) return false;
    for (int64_t b = 0; b < block->sets.count; b++)
        sw_segment_add_rows(1, width, 1 / (sw_real)(offset[b + 1] - offset[b]), dy + b * width,
                            part->out->grad + b * width);
    return true;
}

static const sw_reduce_rule mean_of_rows = {.op = &sw_op_segment_sum,
                                            .inputs = sw_rows_of_first,
                                            .sets = sw_segment_sets,
                                            .cut = sw_segment_cut,
                                            .start = sw_segment_start_sum,
                                            .join = sw_segment_join_sum,
                                            .finish = divide_sum,
                                            .resume = resume_mean};

SW_DEFINE_BLOCK_OP(segment_mean, mean_shape, mean_forward, mean_backward,
                   .reduction = &mean_of_rows);

sw_tensor *sw_segment_mean(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_mean, x, sets);
}

/* ---- segment_broadcast: y[r] = x[b] for r in b, dx[b] += sum_{r in b} dy[r] ------------------ */

static bool broadcast_shape(sw_node *node)
{
    const sw_tensor *x = node->in[0];
    const sw_sets *sets = sw_segment_sets(node);
    if (!sw_node_check_matrix(node, 0, "x") || !sw_node_check_offsets(node, sets)) return false;
    if (x->shape[0] != sets->count)
        return sw_node_fail(node, "x is %s: expected a row for each of %lld sets", SW_SHAPE_OF(x),
                            (long long)sets->count);
    return sw_node_output(node, SW_DIMS(sets->offset[sets->count], x->shape[1]));
}

static void broadcast_forward(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    int64_t width = sw_width(node->out);
    for (int64_t b = 0; b < sets->count; b++)
        sw_segment_set_rows(sets->offset[b + 1] - sets->offset[b], width,
                            node->in[0]->data + b * width,
                            node->out->data + sets->offset[b] * width);
}

static void broadcast_backward(sw_node *node)
{
    add_sums(sw_segment_sets(node), sw_width(node->out), node->out->grad, node->in[0]->grad);
}

SW_DEFINE_OP(segment_broadcast, broadcast_shape, broadcast_forward, broadcast_backward);

sw_tensor *sw_segment_broadcast(sw_tape *tape, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_apply(tape, &sw_op_segment_broadcast, x, sets);
}
