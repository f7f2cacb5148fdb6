/* segment.c - the checks of the operators over sets, and how these operators are applied. */
#include "ops/segment.h"

#include "autodiff/apply.h"
#include "kernels/segment.h"

#include <string.h>

sw_tensor *sw_segment_apply(sw_tape *tape, const sw_op *op, sw_tensor *x, const sw_sets *sets)
{
    return sw_apply(tape, op, &x, 1, 0, &sets, sizeof sets);
}

bool sw_segment_check(sw_node *node, int i, const char *name)
{
    return sw_node_check_matrix(node, i, name) &&
           sw_node_check_sets(node, i, sw_segment_sets(node));
}

bool sw_segment_check_nonempty(sw_node *node, const char *what)
{
    const sw_sets *sets = sw_segment_sets(node);
    for (int64_t b = 0; b < sets->count; b++)
        if (sets->offset[b] >= sets->offset[b + 1])
            return sw_node_refuse(node, "set %lld is empty: the %s of no element is undefined",
                                  sw_set_number(sets, b), what);
    return true;
}

bool sw_segment_check_numbers(sw_node *node)
{
    const sw_sets *sets = sw_segment_sets(node);
    for (int64_t b = 0; b < sets->count; b++)
        if (sets->offset[b + 1] - sets->offset[b] > INT32_MAX)
            return sw_node_fail(node, "set %lld has more than %d elements", sw_set_number(sets, b),
                                INT32_MAX);
    return true;
}

bool sw_segment_output(sw_node *node, const sw_tensor *x)
{
    return sw_node_output(node, SW_DIMS(sw_segment_sets(node)->count, sw_width(x)));
}

bool sw_segment_cut(sw_node *part, const sw_block_sets *block)
{
    sw_sets *sets = sw_tape_take(part->tape, sizeof *sets);
    const sw_sets **attr = sw_tape_take(part->tape, sizeof *attr);
    if (!sets || !attr) return false;
    *sets = block->sets;
    *attr = sets;
    part->attr = attr;
    return true;
}

void sw_segment_start_sum(sw_node *total)
{
    memset(total->out->data, 0, sw_bytes(total->out->size, sizeof(sw_real)));
}

void sw_segment_join_sum(sw_node *total, const sw_node *part, int64_t first, int64_t skipped)
{
    (void)skipped;
    const int64_t width = total->out->shape[1];
    sw_segment_add_columns(1, part->out->size, part->out->data, total->out->data + first * width);
}
