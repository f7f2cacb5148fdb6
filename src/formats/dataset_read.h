/* dataset_read.h - a data set out of a file. */
#ifndef SW_FORMATS_DATASET_READ_H
#define SW_FORMATS_DATASET_READ_H

#include <setwise/data.h>

/* Fill a new data set from the file or folder at `path`. The data set takes the name of the file.
 * options: "label=kind:nonfinite=drop", or NULL. Both texts are changed. model: as for
 * sw_builder_finish. */
sw_status sw_dataset_read(sw_dataset *dataset, char *path, char *options, const sw_schema *model,
                          uint64_t seed);

#endif
