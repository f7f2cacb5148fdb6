/* registry.h - the list of all file formats: the rows of formats.def. sw_format_at of
 * setwise/formats.h shows it to other programs. */
#ifndef SW_FORMATS_REGISTRY_H
#define SW_FORMATS_REGISTRY_H

#include "formats/format.h"

/* The format of that name. SW_ERROR_NOT_FOUND: there is none; the message lists the names. */
sw_status sw_format_find(const struct sw_format **out, const char *name);

/* The format that a path's ending tells, or, of a folder, the files in it. SW_ERROR_FORMAT: none.
 */
sw_status sw_format_of_path(const struct sw_format **out, const char *path);

#endif
