/* chain.h - the operators that wait for their rows, run block by block.
 *
 * A chain is all operators that a deferred tensor waits for. They work row by row, and the first of
 * them read tensors whose data is there. The rows are cut into blocks. A block goes through the
 * whole chain before the next one begins. What is computed on the way is not stored, and backward
 * computes it again (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"). So a chain
 * takes the memory of one block, which stays in the cache, and a third more products than a network
 * that stores everything.
 *
 * Blocks are grouped into parts, and parts into lanes, which threads run (blocks.h). Each part has
 * its own partial result of a reduction. In backward, each lane has its own gradients of what all
 * rows share, such as parameters. These are added in order, so that results do not depend on the
 * threads. */
#ifndef SW_AUTODIFF_CHAIN_H
#define SW_AUTODIFF_CHAIN_H

#include "autodiff/op.h"

/* Compute the data of x, which is deferred. Returns x; NULL: the tape has failed. */
sw_tensor *sw_chain_store(sw_tensor *x);

/* Run a reduction; at least one of the inputs that it cuts is deferred, the others are there.
 * Returns its output; NULL: the tape has failed. */
sw_tensor *sw_chain_reduce(sw_node *reduction);

#endif
