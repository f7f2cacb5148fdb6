/* temporary.c - temporaries that take the final name in one step when they are complete. */
#include "base/temporary.h"

#include "base/abandon.h"
#include "base/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#ifndef RENAME_NOREPLACE /* musl 1.2.3 knows the system call alone */
#include <sys/syscall.h>
#define RENAME_NOREPLACE 1
static int renameat2(int from_folder, const char *from, int to_folder, const char *to,
                     unsigned flags)
{
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}
#endif

#define INFIX ".tmp-" /* between the file's name and what makes the temporary's name unique */

sw_status sw_temporary_name(sw_path *out, const char *name)
{
    /* Processes on other machines, which share the disk, may have the same number. */
    uint64_t own = 0;
    if (getrandom(&own, sizeof own, 0) != sizeof own)
        return sw_fail_errno(name, "no random name for a temporary");
    return sw_path_print(out, "%s" INFIX "%016llx", name, (unsigned long long)own);
}

sw_status sw_temporary_open(int *fd, const char *temporary, const char *path)
{
    sw_abandon_file(temporary);
    *fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return *fd < 0 ? sw_fail_errno(path, "cannot be written") : SW_OK;
}

sw_status sw_temporary_write(const char *temporary, const char *path, sw_temporary_fill *fill,
                             const void *content)
{
    int fd;
    SW_TRY(sw_temporary_open(&fd, temporary, path));
    sw_status status = fill(fd, path, content);
    if (status == SW_OK && fsync(fd) != 0)
        status = sw_fail_errno(path, "writing to the disk failed");
    if (close(fd) != 0 && status == SW_OK) /* where network disks report a failure */
        status = sw_fail_errno(path, "closing failed");
    return status;
}

/* The folder of a file: what stands before its last slash, with it, or a point. */
static void folder_of(sw_path *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    snprintf(out->text, sizeof out->text, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
}

sw_status sw_folder_sync(const char *name, const char *path)
{
    sw_path folder;
    folder_of(&folder, name);
    const int fd = open(folder.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno == EACCES) return SW_OK; /* it may be written to, but not be read */
    bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0 && !synced) synced = errno == EINVAL || errno == ENOTSUP; /* a disk that cannot */
    const sw_status status =
        synced ? SW_OK : sw_fail_errno(path, "its folder cannot be brought onto the disk");
    if (fd >= 0) close(fd);
    return status;
}

sw_status sw_temporary_replace(const char *temporary, const char *name, const char *path)
{
    if (rename(temporary, name) != 0) return sw_fail_errno(path, "cannot be replaced");
    sw_abandon_forget(temporary);
    return sw_folder_sync(name, path);
}

/* For file systems that cannot rename without replacing. A link fails if its name is taken, so a
 * file is linked to the name. For folders, and on file systems without links: look, then rename. */
static int take_by_link(const char *temporary, const char *name)
{
    if (link(temporary, name) == 0) {
        unlink(temporary);
        return 0;
    }
    if (errno != EEXIST && !sw_path_exists(name)) return rename(temporary, name);
    errno = EEXIST;
    return -1;
}

sw_status sw_temporary_take_new(const char *temporary, const char *name, const char *path)
{
    int taken = renameat2(AT_FDCWD, temporary, AT_FDCWD, name, RENAME_NOREPLACE);
    if (taken != 0 && (errno == EINVAL || errno == ENOSYS)) taken = take_by_link(temporary, name);
    if (taken == 0) {
        const sw_status status = sw_folder_sync(name, path);
        if (status != SW_OK) rename(name, temporary); /* the caller removes the temporary */
        if (status == SW_OK) sw_abandon_forget(temporary);
        return status;
    }
    if (errno == EEXIST) return sw_fail(SW_ERROR_EXISTS, "%s: exists already", path);
    return sw_fail_errno(path, "cannot be written");
}

void sw_temporary_remove(const char *temporary)
{
    sw_remove_all(temporary);
    sw_abandon_forget(temporary);
}

sw_status sw_temporary_check_new(const char *path)
{
    return sw_path_exists(path) ? sw_fail(SW_ERROR_EXISTS, "%s: exists already", path) : SW_OK;
}

void sw_temporary_sweep(const char *path)
{
    sw_path folder, found;
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    folder_of(&folder, path);
    DIR *listing = opendir(folder.text);
    if (!listing) return;
    size_t length = strlen(name);
    for (struct dirent *entry; (entry = readdir(listing));) {
        if (strncmp(entry->d_name, name, length) != 0 ||
            strncmp(entry->d_name + length, INFIX, sizeof INFIX - 1) != 0)
            continue;
        if (sw_path_join(&found, folder.text, entry->d_name) == SW_OK) unlink(found.text);
    }
    closedir(listing);
}

/* The name of a temporary ends in the infix and sixteen hexadecimal digits. */
bool sw_is_temporary(const char *name)
{
    enum { DIGITS = 16 };
    const size_t length = strlen(name), ending = sizeof INFIX - 1 + DIGITS;
    if (length <= ending) return false;
    const char *at = name + length - ending;
    return strncmp(at, INFIX, sizeof INFIX - 1) == 0 &&
           strspn(at + sizeof INFIX - 1, "0123456789abcdef") == DIGITS;
}

void sw_temporary_sweep_all(const char *folder, int depth)
{
    DIR *listing = opendir(folder);
    if (!listing) return;
    for (struct dirent *entry; (entry = readdir(listing));) {
        sw_path found;
        if (entry->d_name[0] == '.' || sw_path_join(&found, folder, entry->d_name) != SW_OK)
            continue;
        if (sw_is_temporary(entry->d_name))
            sw_remove_all(found.text);
        else if (depth > 0 && entry->d_type != DT_REG && entry->d_type != DT_LNK)
            sw_temporary_sweep_all(found.text, depth - 1);
    }
    closedir(listing);
}
