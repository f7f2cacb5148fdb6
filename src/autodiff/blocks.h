/* blocks.h - the rows of a long matrix cut into blocks, parts and lanes.
 *
 * A block is what runs at once. A part is some blocks, whose results are joined one after the
 * other; the results of the parts are joined in their order. A lane is some parts, which one thread
 * runs. A set that is not long is whole in one block. The blocks and parts of a long one follow
 * from its size alone. So the result for a set does not depend on the sets beside it. */
#ifndef SW_AUTODIFF_BLOCKS_H
#define SW_AUTODIFF_BLOCKS_H

#include "autodiff/tape.h"

typedef struct sw_blocks {
    int64_t count, parts, lanes;
    int64_t *bound;             /* [count + 1] block i is the rows bound[i] .. bound[i+1]-1 */
    int64_t *part;              /* [parts + 1] part i is the blocks part[i] .. part[i+1]-1 */
    int64_t lane[SW_LANES + 1]; /* lane i is the parts lane[i] .. lane[i+1]-1 */
} sw_blocks;

/* Cut the rows of sets, at least one row. False: the tape has failed. */
bool sw_blocks_cut(sw_blocks *blocks, sw_tape *tape, const sw_sets *sets);

/* The same blocks for a forward pass on `threads` threads. Lanes have no gradients there, so their
 * number may follow the threads. With few parts, lanes would differ much in length: so each block
 * becomes a part of its own, and the caller joins the blocks of each part of `blocks`. False: the
 * tape has failed. */
bool sw_blocks_forward(sw_blocks *forward, sw_tape *tape, const sw_blocks *blocks, int threads);

#endif
