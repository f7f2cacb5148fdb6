/* dataset_read.h - a data set out of a file. */
#ifndef SW_FORMATS_DATASET_READ_H
#define SW_FORMATS_DATASET_READ_H

#include <setwise/data.h>

/* Fill a new data set, which has its arena, from the file that the spec names
 * ("bags.csv:label=kind"). The data set takes the name of the file. like: as in sw_builder_finish.
 */
sw_status sw_dataset_read(sw_dataset *dataset, const char *spec, const sw_schema *like,
                          uint64_t seed);

#endif
