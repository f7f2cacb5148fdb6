/* file_spec.h - the spec of a file: its path, and options after colons, `bags.csv:label=kind` or
 * `"a:b.csv":set="Sample:ID"`. */
#ifndef SW_FORMATS_FILE_SPEC_H
#define SW_FORMATS_FILE_SPEC_H

#include "base/file.h"

/* Where the options begin: after a path in quotes (base/quoted.h); otherwise at the first colon
 * that is followed by letters and '=', or at the end of the spec. A path without quotes may contain
 * such a colon too. So if the text before one of them, or all of the text, is an existing file, the
 * options begin there. */
const char *sw_spec_options(const char *spec);

/* The path of a spec, without quotes. SW_ERROR_ARGUMENT: it is too long, or its quote is not
 * closed.
 */
sw_status sw_spec_path(sw_path *out, const char *spec);

/* Find the file of that path, or "-", standard input: in the current folder, or where data sets lie
 * (data/search_path.h). SW_ERROR_NOT_FOUND: it is in neither. */
sw_status sw_spec_find_path(sw_path *out, const char *path);

#endif
