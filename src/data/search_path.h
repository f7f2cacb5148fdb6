/* search_path.h - the folders that are searched for the files of data sets.
 *
 * If $SETWISE_DATA is set, only that folder. Otherwise first the folder where tools/get-data puts
 * what it fetches, $XDG_DATA_HOME/setwise (by default ~/.local/share/setwise), then those of
 * Debian's packages, /usr/share/datasets and /usr/share/games. */
#ifndef SW_DATA_SEARCH_PATH_H
#define SW_DATA_SEARCH_PATH_H

#include "base/file.h"

/* The path of `folder`/`name` in the first folder of the search path that has it, as it is or with
 * ".gz" at its end. SW_ERROR_NOT_FOUND: no folder has it. The message lists the folders and ends
 * with `remedy`, which says what to do. */
sw_status sw_search_path_find(sw_path *out, const char *folder, const char *name,
                              const char *remedy);

#endif
