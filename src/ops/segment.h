/* segment.h - what the operators over sets share. Their x is [N, D], and set b is the rows
 * offset[b] .. offset[b+1]-1. A set is computed from its own rows alone: what else is in the batch,
 * a NaN included, has no effect on it. */
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

/* For shape rules. Is input i, which messages call `name`, a matrix of the sets' rows? */
bool sw_segment_check(sw_node *node, int i, const char *name);

/* Has each set an element? Without one, `what` is undefined. */
bool sw_segment_check_nonempty(sw_node *node, const char *what);

/* Can the rows of each set be numbered by an int32_t? */
bool sw_segment_check_numbers(sw_node *node);

/* Make the output, a row for each set: [B, width of x]. */
bool sw_segment_output(sw_node *node, const sw_tensor *x);

/* Sums over the rows of a set are made in blocks of this many rows, and then the blocks are added:
 * rounding errors stay small in a large set. */
enum { SW_SEGMENT_BLOCK = 64 };

/* How many rows the block has that begins at row `first` of n. */
static inline int64_t sw_segment_block_rows(int64_t n, int64_t first)
{
    return n - first < SW_SEGMENT_BLOCK ? n - first : SW_SEGMENT_BLOCK;
}

#endif
