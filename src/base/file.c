#include "base/file.h"

#include "base/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY ".tmp-" /* between the file's name and what makes the temporary's unique */

static sw_status io_fail(const char *path, const char *what)
{
    return sw_fail(SW_ERROR_IO, "%s: %s: %s", path, what, strerror(errno));
}

sw_status sw_path_join(sw_path *out, const char *folder, const char *name)
{
    size_t length = strlen(folder);
    const char *between = length && folder[length - 1] != '/' ? "/" : "";
    int need = snprintf(out->text, sizeof out->text, "%s%s%s", folder, between, name);
    if (need < 0 || (size_t)need >= sizeof out->text)
        return sw_fail(SW_ERROR_ARGUMENT, "a path is longer than %zu bytes: %.60s...",
                       sizeof out->text - 1, folder);
    return SW_OK;
}

/* ---- Writing --------------------------------------------------------------------------------- */

static bool write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, data, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        data += written;
        size -= (size_t)written;
    }
    return true;
}

static sw_status write_temporary(const char *temporary, const char *path, const sw_part *part,
                                 int count)
{
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return io_fail(path, "cannot be written");
    for (int i = 0; i < count; i++) {
        if (write_all(fd, part[i].data, part[i].size)) continue;
        sw_status status = io_fail(path, "writing failed");
        close(fd);
        return status;
    }
    if (fsync(fd) != 0) {
        sw_status status = io_fail(path, "writing to the disk failed");
        close(fd);
        return status;
    }
    if (close(fd) != 0) return io_fail(path, "closing failed"); /* network disks tell it here */
    return SW_OK;
}

sw_status sw_file_write(const char *path, const sw_part *part, int count)
{
    static atomic_uint number; /* threads of this process write to temporaries of their own */
    struct stat old;
    char *target = NULL;
    if (stat(path, &old) == 0) {
        if (!S_ISREG(old.st_mode))
            return sw_fail(SW_ERROR_IO, "%s: cannot be written: it is not a regular file", path);
        target = realpath(path, NULL);
        if (!target) return io_fail(path, "cannot be written");
    }
    const char *name = target ? target : path;
    sw_path temporary;
    int need = snprintf(temporary.text, sizeof temporary.text, "%s" TEMPORARY "%ld-%u", name,
                        (long)getpid(), atomic_fetch_add(&number, 1));
    sw_status status;
    if (need < 0 || (size_t)need >= sizeof temporary.text) {
        status = sw_fail(SW_ERROR_ARGUMENT, "%.60s...: the path is too long", path);
    } else {
        status = write_temporary(temporary.text, path, part, count);
        if (status == SW_OK && rename(temporary.text, name) != 0)
            status = io_fail(path, "cannot be replaced");
        if (status != SW_OK) unlink(temporary.text);
    }
    free(target);
    return status;
}

sw_status sw_file_write_text(const char *path, sw_text *text)
{
    sw_status status = sw_text_status(text);
    if (status == SW_OK) status = sw_file_write(path, &(sw_part){text->data, text->length}, 1);
    sw_text_free(text);
    return status;
}

void sw_file_sweep(const char *path)
{
    sw_path folder, found;
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    snprintf(folder.text, sizeof folder.text, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    DIR *listing = opendir(folder.text);
    if (!listing) return;
    size_t length = strlen(name);
    for (struct dirent *entry; (entry = readdir(listing));) {
        if (strncmp(entry->d_name, name, length) != 0 ||
            strncmp(entry->d_name + length, TEMPORARY, sizeof TEMPORARY - 1) != 0)
            continue;
        if (sw_path_join(&found, folder.text, entry->d_name) == SW_OK) unlink(found.text);
    }
    closedir(listing);
}

/* ---- Reading --------------------------------------------------------------------------------- */

sw_status sw_file_open(int *out, int64_t *size, const char *path)
{
    /* Without O_NONBLOCK a pipe would wait for its writer before it can be refused. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return sw_fail(SW_ERROR_NOT_FOUND, "%s: no such file", path);
    if (fd < 0) return io_fail(path, "cannot be read");
    struct stat found;
    if (fstat(fd, &found) != 0) {
        sw_status status = io_fail(path, "cannot be read");
        close(fd);
        return status;
    }
    if (!S_ISREG(found.st_mode)) {
        close(fd);
        return sw_fail(SW_ERROR_IO, "%s: cannot be read: it is not a regular file", path);
    }
    *out = fd;
    *size = found.st_size;
    return SW_OK;
}

sw_status sw_file_read_at(int fd, const char *path, int64_t offset, void *buffer, size_t size)
{
    char *to = buffer;
    for (size_t done = 0; done < size;) {
        ssize_t got = pread(fd, to + done, size - done, offset + (int64_t)done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return io_fail(path, "reading failed");
        if (got == 0)
            return sw_fail(SW_ERROR_IO, "%s: ended at byte %lld while it was read, expected %lld",
                           path, (long long)offset + (long long)done,
                           (long long)offset + (long long)size);
        done += (size_t)got;
    }
    return SW_OK;
}

sw_status sw_file_read(char **out, size_t *size, const char *path, int64_t limit)
{
    *out = NULL;
    int fd;
    int64_t bytes;
    SW_TRY(sw_file_open(&fd, &bytes, path));
    sw_status status = SW_OK;
    char *data = NULL;
    if (bytes > limit)
        status = sw_fail(SW_ERROR_FORMAT, "%s: has %lld bytes, expected at most %lld", path,
                         (long long)bytes, (long long)limit);
    else if (!(data = malloc((size_t)bytes + 1)))
        status = sw_fail(SW_ERROR_MEMORY, "%s: out of memory for its %lld bytes", path,
                         (long long)bytes);
    else
        status = sw_file_read_at(fd, path, 0, data, (size_t)bytes);
    close(fd);
    if (status != SW_OK) {
        free(data);
        return status;
    }
    data[bytes] = 0;
    *out = data;
    if (size) *size = (size_t)bytes;
    return SW_OK;
}

bool sw_file_exists(const char *path)
{
    struct stat found;
    return lstat(path, &found) == 0;
}

/* ---- Folders --------------------------------------------------------------------------------- */

sw_status sw_folder_new(const char *path)
{
    sw_path above;
    SW_TRY(sw_path_join(&above, path, ""));
    for (char *c = above.text + 1; *c; c++) {
        if (*c != '/' || !c[1]) continue;
        *c = 0;
        if (mkdir(above.text, 0777) != 0 && errno != EEXIST)
            return io_fail(above.text, "the folder cannot be made");
        *c = '/';
    }
    if (mkdir(path, 0777) == 0) return SW_OK;
    if (errno == EEXIST) return sw_fail(SW_ERROR_EXISTS, "%s: exists already", path);
    return io_fail(path, "the folder cannot be made");
}

sw_status sw_folder_lock(int *out, const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return io_fail(path, "the folder cannot be opened");
    /* A file system that has no locks is no reason to fail. */
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        close(fd);
        return sw_fail(SW_ERROR_EXISTS, "%s: another run is writing there", path);
    }
    *out = fd;
    return SW_OK;
}
