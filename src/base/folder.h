/* folder.h - folders: made, made whole or not at all, walked through, and locked. */
#ifndef SW_BASE_FOLDER_H
#define SW_BASE_FOLDER_H

#include "base/path.h"

/* Make a folder, and the missing ones above it. SW_ERROR_EXISTS: something has its name. */
sw_status sw_folder_new(const char *path);

/* Make the missing folders above a path. */
sw_status sw_folder_new_above(const char *path);

/* Make the new folder `path`, whole or not at all: `write` fills a temporary folder, which takes
 * the name when it is complete, as in sw_file_write_new. The folder above it has to exist. `user`
 * is passed on to `write`. */
sw_status sw_folder_write(const char *path,
                          sw_status (*write)(const char *folder, const void *user),
                          const void *user);

/* Call `act` for everything in a folder whose name does not begin with a point, until a call fails.
 * A folder that is not there has nothing in it. `user` is passed on. SW_ERROR_IO: it cannot be
 * read. */
sw_status sw_folder_each(const char *folder,
                         sw_status (*act)(const char *path, const char *name, void *user),
                         void *user);

/* Allow one writer at a time in a folder. `out` is a descriptor that holds the lock until close(),
 * or until the process ends in any way. SW_ERROR_EXISTS if another writer holds it. */
sw_status sw_folder_lock(int *out, const char *path);

/* A lock that several writers hold at once, which coordinate their work themselves. It and the lock
 * of sw_folder_lock exclude each other. */
sw_status sw_folder_lock_shared(int *out, const char *path);

#endif
