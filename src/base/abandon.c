/* abandon.c - what a program that a signal ends must not leave behind. All of it may run in a
 * signal handler, which may have interrupted a change of one of these tables. */
#include "base/abandon.h"

#include <setwise/base.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* More than a program has at a time. One beyond these is not removed. */
enum { FILES = 64, CHILDREN = 16 };

static _Atomic(const char *) file[FILES]; /* NULL: the place is free */
static atomic_int child[CHILDREN];        /* 0: the place is free */
static atomic_bool abandoned;
static const char going[] = ""; /* in the place of a file that sw_abandon removes */

/* The process is about to end. Until then nothing may be written, and no path freed. */
static void wait_for_the_end(void)
{
    while (atomic_load(&abandoned)) pause();
}

void sw_abandon_file(const char *path)
{
    for (int i = 0; i < FILES; i++) {
        const char *none = NULL;
        if (atomic_compare_exchange_strong(&file[i], &none, path)) break;
    }
    wait_for_the_end();
}

void sw_abandon_forget(const char *path)
{
    for (int i = 0; i < FILES; i++) {
        const char *own = path;
        if (atomic_compare_exchange_strong(&file[i], &own, NULL)) return;
    }
    wait_for_the_end();
}

void sw_abandon_child(pid_t number)
{
    for (int i = 0; i < CHILDREN; i++) {
        int none = 0;
        if (atomic_compare_exchange_strong(&child[i], &none, number)) break;
    }
    wait_for_the_end();
}

void sw_abandon_forget_child(pid_t number)
{
    for (int i = 0; i < CHILDREN; i++) {
        int own = number;
        if (atomic_compare_exchange_strong(&child[i], &own, 0)) return;
    }
    wait_for_the_end();
}

/* ---- Removal -------------------------------------------------------------------------------- */

static void remove_in(int above, const char *name);

/* Remove what is in a folder, once. Returns false if there was nothing. */
static bool empty(int folder)
{
    _Alignas(struct dirent64) char list[2048];
    bool found = false;
    lseek(folder, 0, SEEK_SET);
    for (ssize_t size; (size = getdents64(folder, (void *)list, sizeof list)) > 0;)
        for (ssize_t at = 0; at < size;) {
            const struct dirent64 *entry = (const struct dirent64 *)(list + at);
            at += entry->d_reclen;
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
            remove_in(folder, entry->d_name);
            found = true;
        }
    return found;
}

/* A folder that is read while its files are removed may leave some out, so it is read again: a few
 * times, as another process may be filling it. */
static void remove_in(int above, const char *name)
{
    enum { TRIES = 10 };
    if (unlinkat(above, name, 0) == 0 || (errno != EISDIR && errno != EPERM)) return;
    const int folder = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) return;
    for (int i = 0; i < TRIES && empty(folder); i++) continue;
    close(folder);
    unlinkat(above, name, AT_REMOVEDIR);
}

void sw_remove_all(const char *path)
{
    remove_in(AT_FDCWD, path);
}

void sw_abandon(void)
{
    const int interrupted = errno; /* of the call that a signal came into */
    atomic_store(&abandoned, true);
    for (int i = 0; i < CHILDREN; i++) {
        const pid_t number = atomic_exchange(&child[i], 0);
        if (number > 0) kill(number, SIGKILL);
    }
    for (int i = 0; i < FILES; i++) {
        const char *path = atomic_load(&file[i]);
        if (path && atomic_compare_exchange_strong(&file[i], &path, going)) sw_remove_all(path);
    }
    errno = interrupted;
}
