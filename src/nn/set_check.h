/* set_check.h - are these the rows of these sets? */
#ifndef SW_NN_SET_CHECK_H
#define SW_NN_SET_CHECK_H

#include <setwise/tensor.h>

/* If not, the tape fails: "pooling: x is [6, 4]: the 2 sets have 7 rows together". `reader` and
 * `what` are the first two words of that message. False also if the tape has failed. */
bool sw_sets_fit(sw_tape *tape, const char *reader, const char *what, const sw_tensor *x,
                 const sw_sets *sets);

#endif
