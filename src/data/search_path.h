/* place.h - where the files lie that data sets are made of.
 *
 * In $SETWISE_DATA, if that is set, and nowhere else. Otherwise first where tools/get-data puts
 * what it fetches, $XDG_DATA_HOME/setwise (that is ~/.local/share/setwise), then where Debian's
 * packages put theirs, /usr/share/datasets and /usr/share/games. */
#ifndef SW_DATA_SEARCH_PATH_H
#define SW_DATA_SEARCH_PATH_H

#include "base/file.h"

/* The path of the file `folder`/`name` in the first of these places that has it, as it is or with
 * ".gz" behind it. SW_ERROR_NOT_FOUND: no place has it; the message says where it was looked for,
 * and `remedy`, what to do. */
sw_status sw_search_path_find(sw_path *out, const char *folder, const char *name,
                              const char *remedy);

#endif
