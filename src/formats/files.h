/* files.h - data sets in files: which format, which options. */
#ifndef SW_FORMATS_FILES_H
#define SW_FORMATS_FILES_H

#include <setwise/formats.h>

/* Where the options of a file's spec begin, "bags.csv" before ":label=kind": at the first place
 * that may be theirs and has something of that name before it, as a path, too, can have a colon and
 * an equals sign in it; or at the first place; or at the end. */
const char *sw_spec_options(const char *spec);

/* Fill a new data set (its arena is there) from the file that the spec names; its name becomes that
 * of the file. like: as sw_builder_finish. */
sw_status sw_dataset_read(sw_dataset *dataset, const char *spec, const sw_schema *like,
                          uint64_t seed);

#endif
