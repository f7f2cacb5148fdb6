/* files.h - data sets in files: which format, which options. */
#ifndef SW_DATA_FILES_H
#define SW_DATA_FILES_H

#include <setwise/data.h>

/* Fill a new data set (its arena is there) from the file that the spec names; its name becomes that
 * of the file. like: as sw_table_end. */
sw_status sw_dataset_read(sw_dataset *dataset, const char *spec, const sw_schema *like,
                          uint64_t seed);

#endif
