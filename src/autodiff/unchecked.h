/* unchecked.h - tensors whose numbers come from outside, and of which it is not known whether they
 * are finite: sw_tensor.unchecked. They are looked at when the first operators read them, not in a
 * pass of its own, which would take as long as reading them from memory. */
#ifndef SW_AUTODIFF_UNCHECKED_H
#define SW_AUTODIFF_UNCHECKED_H

#include <setwise/tensor.h>

/* SW_ERROR_ARGUMENT, for whoever has looked at such a tensor. */
sw_status sw_input_not_finite(void);

/* After forward of an operator with the inputs in [count]: are those that are unchecked finite?
 * False: no, and the tape has failed with SW_ERROR_ARGUMENT. `spreads`: a number of a row of in[0]
 * that is not finite makes the whole row of `out` not finite, so that one column of `out` shows it.
 */
bool sw_check_unchecked(sw_tape *tape, bool spreads, sw_tensor *const *in, int count,
                        const sw_tensor *out);

#endif
