/* set_reader.h - readers of sets, batch by batch (setwise/formats.h): out of a file, or of a data
 * set in memory. */
#ifndef SW_FORMATS_SET_READER_H
#define SW_FORMATS_SET_READER_H

#include <setwise/formats.h>

/* Open the file or folder `path`. file_options: as for sw_dataset_read, or NULL.
 * options->like holds options alone here. */
sw_status sw_reader_open_file(sw_reader **out, const char *path, const char *file_options,
                              const sw_schema *model, const sw_reader_options *options);

/* A reader whose one batch is the data set, which it owns from now on, also after a failure. */
sw_status sw_reader_of(sw_reader **out, sw_dataset *dataset);

#endif
