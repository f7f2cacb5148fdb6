/* array_take.h - the next sets out of the arrays of a file. */
#ifndef SW_FORMATS_ARRAY_TAKE_H
#define SW_FORMATS_ARRAY_TAKE_H

#include "formats/array_access.h"

/* Put the next sets into the builder: about `elements` elements, and at least one set. Each array
 * is read once, from its beginning to its end. A matrix in Fortran order is read whole: then all
 * sets come at once. `ended` receives whether these are the last ones. state: an sw_array_reader,
 * or what begins with one; so this is the `take` of an sw_stepwise. */
sw_status sw_arrays_take(void *state, int64_t elements, bool *ended);

#endif
