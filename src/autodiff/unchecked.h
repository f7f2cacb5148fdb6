/* unchecked.h - tensors of numbers from outside, which may not be finite (sw_tensor.unchecked).
 * They are checked after the first operator has read them, while they are in the cache: a pass of
 * its own would read them from memory once more. */
#ifndef SW_AUTODIFF_UNCHECKED_H
#define SW_AUTODIFF_UNCHECKED_H

#include <setwise/tensor.h>

/* The error for numbers that are not finite: SW_ERROR_ARGUMENT. */
sw_status sw_input_not_finite(void);

/* After forward of an operator with the inputs in [count]: are those that are unchecked finite?
 * False: no, and the tape has failed with SW_ERROR_ARGUMENT. `spreads`: a number of a row of in[0]
 * that is not finite makes the whole row of `out` not finite, so that one column of `out` shows it.
 */
bool sw_check_unchecked(sw_tape *tape, bool spreads, sw_tensor *const *in, int count,
                        const sw_tensor *out);

#endif
