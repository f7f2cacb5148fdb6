/* file_spec.h - the spec of a file: its path, and options after colons, "bags.csv:label=kind". */
#ifndef SW_FORMATS_FILE_SPEC_H
#define SW_FORMATS_FILE_SPEC_H

#include "base/file.h"

/* Where the options begin: the colon before the first one, or the end of the spec. A path may
 * itself have a colon and an equals sign in it. So the options begin at the first colon that could
 * begin them and has an existing file before it, or else at the first colon that could. */
const char *sw_spec_options(const char *spec);

/* Find the file of that path: in the current folder, or where data sets lie (data/search_path.h).
 * SW_ERROR_NOT_FOUND: it is in neither. */
sw_status sw_spec_find_path(sw_path *out, const char *path);

#endif
