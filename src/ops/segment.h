/* segment.h - shared by the operators over sets. Their x is [N, D], and set b is the rows
 * offset[b] .. offset[b+1]-1. The result for a set depends on its own rows alone: other sets in the
 * batch, even with a NaN, have no effect. */
#ifndef SW_OPS_SEGMENT_H
#define SW_OPS_SEGMENT_H

#include "autodiff/op.h"

/* Apply an operator whose only attribute is the sets. */
sw_tensor *sw_segment_apply(sw_tape *tape, const sw_op *op, sw_tensor *x, const sw_sets *sets);

/* The sets of a node that has no other attribute. */
static inline const sw_sets *sw_segment_sets(const sw_node *node)
{
    return *(const sw_sets *const *)node->attr;
}

/* For shape rules. Is input i, called `name` in messages, a matrix of the sets' rows? */
bool sw_segment_check(sw_node *node, int i, const char *name);

/* Does each set have an element? `what` names the function that is undefined without one. */
bool sw_segment_check_nonempty(sw_node *node, const char *what);

/* Can the rows of each set be numbered by an int32_t? */
bool sw_segment_check_numbers(sw_node *node);

/* Make the output, a row for each set: [B, width of x]. */
bool sw_segment_output(sw_node *node, const sw_tensor *x);

/* ---- Reductions (autodiff/op.h) of the one input, for operators whose only attribute is the sets.
 */

/* Their `cut`. */
bool sw_segment_cut(sw_node *part, const sw_block_sets *block);

/* Their `start` and `join`, if the results of blocks are added. */
void sw_segment_start_sum(sw_node *total);
void sw_segment_join_sum(sw_node *total, const sw_node *part, int64_t first, int64_t skipped);

#endif
