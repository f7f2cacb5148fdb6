/* array_reader.h - reads a data set from the arrays of a file. A format says which arrays there are
 * and how to read their items. This file knows what they mean, and checks that they fit each
 * other. */
#ifndef SW_FORMATS_ARRAY_READER_H
#define SW_FORMATS_ARRAY_READER_H

#include "data/builder.h"
#include "formats/array_names.h"

/* Put the arrays into the builder. Each array is read once, from its beginning to its end. */
sw_status sw_arrays_read(const sw_arrays *arrays, sw_builder *builder);

#endif
