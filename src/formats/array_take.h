/* array_take.h - the next sets out of the arrays of a file. */
#ifndef SW_FORMATS_ARRAY_TAKE_H
#define SW_FORMATS_ARRAY_TAKE_H

#include "formats/array_access.h"

/* Put the next sets into the builder: about `elements` elements, and at least one set. Each array
 * is read once, from its beginning to its end. A matrix in Fortran order is read whole: then all
 * sets come at once. `ended` receives whether these are the last ones. */
sw_status sw_arrays_take(sw_array_reader *reader, int64_t elements, bool *ended);

#endif
