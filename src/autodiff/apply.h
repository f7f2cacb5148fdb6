/* apply.h - operators applied: at once, or later in blocks of rows. */
#ifndef SW_AUTODIFF_APPLY_H
#define SW_AUTODIFF_APPLY_H

#include "autodiff/op.h"

/* Run an operator: shape, forward, record. Returns its output, or NULL: an input is NULL, the tape
 * has failed, or the inputs do not fit. `attr` is copied. An input may only be NULL if its bit in
 * `optional` is set: then the operator works without it.
 *
 * While sw_tape_defer is on, an operator with a row rule waits if its matrices are long. The others
 * run what waits for them: a reduction in blocks of rows that are not stored, any other operator
 * after its inputs are stored. */
sw_tensor *sw_apply(sw_tape *tape, const sw_op *op, sw_tensor *const *in, int count,
                    unsigned optional, const void *attr, size_t attr_size);

/* The same for an operator with a row rule that saves nothing for backward and has no attributes.
 * While sw_tape_defer is on, it waits until its result is read, however few rows there are. So
 * whoever takes its inputs instead spares the work (ops/linear.h). Once it has run, what was lent
 * since `mark` is given back, as by sw_tape_keep. */
sw_tensor *sw_apply_later(sw_tape *tape, const sw_op *op, sw_tensor *const *in, int count,
                          unsigned optional, int64_t mark);

#endif
