/* array_reader.h - reads a data set from the arrays of a file. A format says which arrays there are
 * and how to read their items. This file knows what they mean, and checks that they fit each
 * other. */
#ifndef SW_FORMATS_ARRAY_READER_H
#define SW_FORMATS_ARRAY_READER_H

#include "formats/array_access.h"

/* Declare the columns of the builder, and find the sets. The arrays and the builder outlive the
 * reader. Memory for 8 bytes of each set is kept. */
sw_status sw_arrays_begin(sw_array_reader *reader, const sw_arrays *arrays, sw_builder *builder);

void sw_arrays_end(sw_array_reader *reader); /* a zeroed one is legal */

#endif
