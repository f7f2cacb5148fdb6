/* data_checksum.h - a checksum that shows whether a data set is the one of before. */
#ifndef SW_DATA_DATA_CHECKSUM_H
#define SW_DATA_DATA_CHECKSUM_H

#include "base/checksum.h"

#include <setwise/data.h>

/* The checksum of the sets: their names, answers, contexts, weights and elements, in their order,
 * and which of them train and validate. It does not tell the test split from sets that are hidden
 * from a search, and it leaves out the schema. For a mapped file it takes the sizes of the sets
 * instead of their elements, which would have to be read from the disk once more. It depends on the
 * precision of sw_real. */
sw_status sw_dataset_checksum(sw_checksum *out, const sw_dataset *dataset);

#endif
