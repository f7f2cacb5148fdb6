/* operators.h - what the cases of all operators share. */
#ifndef API_OPERATORS_H
#define API_OPERATORS_H

#include "api.h"

/* An operator of one tensor, with the other arguments right. */
typedef sw_tensor *apply(sw_tape *tape, sw_tensor *x);

/* Call it with a tape and a tensor that are NULL, on a tape that has failed, and with tensors of
 * another tape and from before a reset. `name` is the operator's in messages. */
void common(apply *call, const char *name);

/* [WIDTH], of ones; NULL if the tape is. */
sw_tensor *ones(sw_tape *tape);

/* Values of epsilon that no norm takes. */
enum { WRONG_EPSILONS = 3 };
extern const double wrong_epsilon[WRONG_EPSILONS];

#endif
