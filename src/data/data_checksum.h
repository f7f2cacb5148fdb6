/* data_checksum.h - a checksum that shows whether a data set is the one of before. */
#ifndef SW_DATA_DATA_CHECKSUM_H
#define SW_DATA_DATA_CHECKSUM_H

#include "base/checksum.h"

#include <setwise/data.h>

/* The checksum of the sets: their names, answers, contexts, weights and elements, in their order,
 * and which of them train and validate. The others are the test split, or are hidden from a search:
 * that is alike. What the schema says is not in it. The elements of a mapped file are left out,
 * because another pass over it would read the disk: their numbers in each set count alone. It
 * depends on the precision of sw_real. */
sw_status sw_dataset_checksum(sw_checksum *out, const sw_dataset *dataset);

#endif
