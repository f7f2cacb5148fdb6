/* abandon.h - what a program that a signal ends must not leave behind (sw_abandon in base.h). */
#ifndef SW_BASE_ABANDON_H
#define SW_BASE_ABANDON_H

#include <sys/types.h>

/* From now on, sw_abandon removes this file or folder. The text stays where it is until
 * sw_abandon_forget gets the same pointer. */
void sw_abandon_file(const char *path);

/* The file or folder is gone, or has another name. */
void sw_abandon_forget(const char *path);

/* From now on, sw_abandon ends this child of the process, which has not been waited for. */
void sw_abandon_child(pid_t child);

/* The child is about to be waited for. */
void sw_abandon_forget_child(pid_t child);

/* Remove a file, or a folder with all that is in it, as far as that is possible. Safe in a signal
 * handler. */
void sw_remove_all(const char *path);

#endif
