/* path.h - paths of files and folders, as values. */
#ifndef SW_BASE_PATH_H
#define SW_BASE_PATH_H

#include <setwise/base.h>

/* A path as a value, so that no caller has to free it. */
typedef struct sw_path {
    char text[4096];
} sw_path;

/* Put a path together, as snprintf does. SW_ERROR_ARGUMENT: it is too long. */
sw_status sw_path_print(sw_path *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* SW_ERROR_ARGUMENT: the path is too long. */
sw_status sw_path_copy(sw_path *out, const char *path);

/* "folder/name". SW_ERROR_ARGUMENT: it is too long. */
sw_status sw_path_join(sw_path *out, const char *folder, const char *name);

/* Does a file, folder or link of this path exist? */
bool sw_path_exists(const char *path);

/* The path of what exists, from the root on, without links and "..": takes no memory, so that false
 * does not stand for a lack of it. errno says why. */
bool sw_path_real(sw_path *out, const char *path);

#endif
