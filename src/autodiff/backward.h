/* backward.h - the walk back through the record of a tape. */
#ifndef SW_AUTODIFF_BACKWARD_H
#define SW_AUTODIFF_BACKWARD_H

#include <setwise/tensor.h>

/* As sw_backward, for a caller that reads only the gradients of leaves, such as parameters: once
 * the walk has passed an operator, the memory of its result's gradient, which is still in the
 * cache, is used for the next gradient. */
sw_status sw_backward_to_leaves(sw_tape *tape, sw_tensor *loss);

/* The walk of sw_backward_to_leaves, from the newest record to the oldest. The gradient of the last
 * output is there already. */
sw_status sw_walk_back(sw_tape *tape);

#endif
