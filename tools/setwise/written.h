/* written.h - files that a command writes are none of those that it reads. */
#ifndef WRITTEN_H
#define WRITTEN_H

/* STATUS_OK, unless the file that the flag names (NULL: none) is one of the run in the folder `run`
 * that cannot be made again, or is `data`, a path or a spec (NULL: not known); then the error is
 * printed. */
int check_written(const char *flag, const char *file, const char *run, const char *data);

#endif
