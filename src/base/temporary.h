/* temporary.h - how a file or a folder appears whole or not at all.
 *
 * The content goes to a temporary of another name in the same folder, and onto the disk. Then the
 * temporary takes the final name in one step, and the folder goes onto the disk. So at any moment,
 * also after a crash, there is the whole old file or the whole new one; and what a function below
 * has written outlasts a power failure. A temporary that is left by a signal is removed by
 * sw_abandon (base.h), one that is left by a crash by sw_temporary_sweep. */
#ifndef SW_BASE_TEMPORARY_H
#define SW_BASE_TEMPORARY_H

#include "base/path.h"

/* In all functions below, `path` is the name of the file in messages. */

/* Is this the name of a temporary? */
bool sw_is_temporary(const char *name);

/* A name for a temporary of `name`, unique among threads, processes and machines. */
sw_status sw_temporary_name(sw_path *out, const char *name);

/* Make the file `temporary` and open it for writing. On a failure the caller removes it, here and
 * below. */
sw_status sw_temporary_open(int *fd, const char *temporary, const char *path);

/* Make the file `temporary`, let `fill` write `content` into it, and bring it onto the disk
 * (fsync). */
typedef sw_status sw_temporary_fill(int fd, const char *path, const void *content);
sw_status sw_temporary_write(const char *temporary, const char *path, sw_temporary_fill *fill,
                             const void *content);

/* The temporary takes the name, and replaces the file of that name. If only the folder cannot be
 * brought onto the disk, the new file stays. */
sw_status sw_temporary_replace(const char *temporary, const char *name, const char *path);

/* The temporary takes the name if it is free; otherwise SW_ERROR_EXISTS. */
sw_status sw_temporary_take_new(const char *temporary, const char *name, const char *path);

/* Remove a temporary, file or folder, that takes no name. */
void sw_temporary_remove(const char *temporary);

/* SW_ERROR_EXISTS if the name is taken. Callers check this before they begin to write. */
sw_status sw_temporary_check_new(const char *path);

/* Bring the folder that holds `name` onto the disk (fsync), with the names in it. A folder that may
 * not be read, or a disk that cannot do it, is no failure. */
sw_status sw_folder_sync(const char *name, const char *path);

/* Remove the temporaries of writers of `path` that were killed. No writer of it may be running. */
void sw_temporary_sweep(const char *path);

/* Remove all temporaries in a folder and in the folders in it, down to `depth` of them. No writer
 * may be running there. */
void sw_temporary_sweep_all(const char *folder, int depth);

#endif
