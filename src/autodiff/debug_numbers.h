/* debug_numbers.h - finds the operator that makes a number that is not finite, while the tape is
 * asked to (sw_tape_debug_numbers). Otherwise both functions return true at once. */
#ifndef SW_AUTODIFF_DEBUG_NUMBERS_H
#define SW_AUTODIFF_DEBUG_NUMBERS_H

#include <setwise/tensor.h>

/* After forward of the operator `op` with the inputs in [count], of which some may be NULL or
 * without data: is its output finite? False: no, and the tape has failed with a message that names
 * the operator, the tensor and the place in it. If an input is not finite, the message names the
 * input: it comes from outside, since the operators before have made finite numbers. */
bool sw_debug_output(sw_tape *tape, const char *op, sw_tensor *const *in, int count,
                     const sw_tensor *out);

/* After its backward: are the gradients of its inputs finite? */
bool sw_debug_gradients(sw_tape *tape, const char *op, sw_tensor *const *in, int count);

#endif
