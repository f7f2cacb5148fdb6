#include "base/file.h"

#include "base/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { BUFFER = 1 << 16 }; /* zlib's */
#define TEMPORARY ".tmp-"  /* between the file's name and what makes the temporary's unique */

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

/* What a temporary is filled with. */
typedef sw_status (*filler)(int fd, const char *path, const void *what);

static sw_status write_temporary(const char *temporary, const char *path, filler fill,
                                 const void *what)
{
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return io_fail(path, "cannot be written");
    sw_status status = fill(fd, path, what);
    if (status == SW_OK && fsync(fd) != 0) status = io_fail(path, "writing to the disk failed");
    if (close(fd) != 0 && status == SW_OK) /* network disks tell it here */
        status = io_fail(path, "closing failed");
    return status;
}

static sw_status name_temporary(sw_path *out, const char *name)
{
    static atomic_uint number; /* threads of this process write to temporaries of their own */
    int need = snprintf(out->text, sizeof out->text, "%s" TEMPORARY "%ld-%u", name, (long)getpid(),
                        atomic_fetch_add(&number, 1));
    if (need < 0 || (size_t)need >= sizeof out->text)
        return sw_fail(SW_ERROR_ARGUMENT, "%.60s...: the path is too long", name);
    return SW_OK;
}

/* Fill a temporary beside `name`, which it then takes. */
static sw_status write_beside(const char *name, const char *path, filler fill, const void *what,
                              sw_status (*take)(const char *temporary, const char *name,
                                                const char *path))
{
    sw_path temporary;
    SW_TRY(name_temporary(&temporary, name));
    sw_status status = write_temporary(temporary.text, path, fill, what);
    if (status == SW_OK) status = take(temporary.text, name, path);
    if (status != SW_OK) unlink(temporary.text);
    return status;
}

struct parts {
    const sw_part *part;
    int count;
};

static sw_status fill_parts(int fd, const char *path, const void *what)
{
    const struct parts *parts = what;
    for (int i = 0; i < parts->count; i++)
        if (!write_all(fd, parts->part[i].data, parts->part[i].size))
            return io_fail(path, "writing failed");
    return SW_OK;
}

static sw_status replace(const char *temporary, const char *name, const char *path)
{
    return rename(temporary, name) == 0 ? SW_OK : io_fail(path, "cannot be replaced");
}

/* Not every file system can rename to a name that is free and to no other; but a link is made to
 * such a name alone. A folder has no second link, and some file systems have none at all. */
static int take_by_link(const char *temporary, const char *name)
{
    if (link(temporary, name) == 0) {
        unlink(temporary);
        return 0;
    }
    if (errno != EEXIST && !sw_file_exists(name)) return rename(temporary, name);
    errno = EEXIST;
    return -1;
}

static sw_status take_new_name(const char *temporary, const char *name, const char *path)
{
    int taken = renameat2(AT_FDCWD, temporary, AT_FDCWD, name, RENAME_NOREPLACE);
    if (taken != 0 && (errno == EINVAL || errno == ENOSYS)) taken = take_by_link(temporary, name);
    if (taken == 0) return SW_OK;
    if (errno == EEXIST) return sw_fail(SW_ERROR_EXISTS, "%s: exists already", path);
    return io_fail(path, "cannot be written");
}

static sw_status check_new(const char *path)
{
    return sw_file_exists(path) ? sw_fail(SW_ERROR_EXISTS, "%s: exists already", path) : SW_OK;
}

sw_status sw_file_write_new(const char *path, const sw_part *part, int count)
{
    SW_TRY(check_new(path));
    return write_beside(path, path, fill_parts, &(struct parts){part, count}, take_new_name);
}

sw_status sw_file_write(const char *path, const sw_part *part, int count)
{
    struct stat old;
    char *target = NULL;
    if (stat(path, &old) == 0) {
        if (!S_ISREG(old.st_mode))
            return sw_fail(SW_ERROR_IO, "%s: cannot be written: it is not a regular file", path);
        target = realpath(path, NULL);
        if (!target) return io_fail(path, "cannot be written");
    }
    sw_status status = write_beside(target ? target : path, path, fill_parts,
                                    &(struct parts){part, count}, replace);
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

/* ---- Writing as a stream --------------------------------------------------------------------- */

static sw_status stream_fail(const sw_stream *stream)
{
    int code;
    const char *reason = gzerror(stream->file, &code);
    if (code == Z_ERRNO) return io_fail(stream->path, "writing failed");
    return sw_fail(SW_ERROR_IO, "%s: writing failed: %s", stream->path, reason);
}

sw_status sw_stream_send(sw_stream *stream)
{
    SW_TRY(sw_text_status(&stream->text));
    for (size_t done = 0; done < stream->text.length;) {
        const size_t left = stream->text.length - done;
        const int sent = gzwrite(stream->file, stream->text.data + done,
                                 (unsigned)(left < 1 << 30 ? left : 1 << 30));
        if (sent <= 0) return stream_fail(stream);
        done += (size_t)sent;
    }
    stream->text.length = 0;
    return SW_OK;
}

/* zlib gathers what is sent, also where it does not compress it. It closes its descriptor, and the
 * caller has to synchronise it after that: so it is given a second one. */
static sw_status fill_stream(int fd, const char *path, const void *what)
{
    const sw_streamed *streamed = what;
    const size_t length = strlen(path);
    const bool gzipped = length > 3 && strcmp(path + length - 3, ".gz") == 0;
    const int second = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (second < 0) return io_fail(path, "cannot be written");
    sw_stream stream = {.path = path, .file = gzdopen(second, gzipped ? "wb6" : "wbT")};
    if (!stream.file || gzbuffer(stream.file, BUFFER) != 0) {
        stream.file ? gzclose(stream.file) : close(second);
        return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to write it", path);
    }
    sw_status status = streamed->write(&stream, streamed->of);
    if (status == SW_OK) status = sw_stream_send(&stream);
    if (gzclose(stream.file) != Z_OK && status == SW_OK) status = io_fail(path, "writing failed");
    sw_text_free(&stream.text);
    return status;
}

sw_status sw_files_write_streams(const sw_streamed *file, int count)
{
    sw_path temporary[SW_MOST_STREAMED];
    int made = 0, taken = 0;
    sw_status status = SW_OK;
    for (int i = 0; i < count; i++) SW_TRY(check_new(file[i].path));
    for (; status == SW_OK && made < count; made++) {
        const char *path = file[made].path;
        status = name_temporary(&temporary[made], path);
        if (status != SW_OK) break;
        status = write_temporary(temporary[made].text, path, fill_stream, &file[made]);
    }
    for (; status == SW_OK && taken < count; taken += status == SW_OK)
        status = take_new_name(temporary[taken].text, file[taken].path, file[taken].path);
    for (int i = 0; status != SW_OK && i < made; i++)
        unlink(i < taken ? file[i].path : temporary[i].text);
    return status;
}

sw_status sw_file_write_stream(const char *path,
                               sw_status (*write)(sw_stream *stream, const void *of),
                               const void *of)
{
    return sw_files_write_streams(&(sw_streamed){path, write, of}, 1);
}

/* ---- Removing what a killed writer left ------------------------------------------------------ */

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

static int remove_one(const char *path, const struct stat *facts, int type, struct FTW *where)
{
    (void)facts, (void)type, (void)where;
    return remove(path);
}

sw_status sw_folder_write(const char *path, sw_status (*write)(const char *folder, const void *of),
                          const void *of)
{
    sw_path name, temporary;
    SW_TRY(check_new(path));
    SW_TRY(sw_path_join(&name, path, ""));
    name.text[strlen(name.text) - 1] = 0; /* the slash, whether the path had one or not */
    SW_TRY(name_temporary(&temporary, name.text));
    if (mkdir(temporary.text, 0777) != 0) return io_fail(path, "the folder cannot be made");
    sw_status status = write(temporary.text, of);
    if (status == SW_OK) status = take_new_name(temporary.text, name.text, path);
    if (status != SW_OK) nftw(temporary.text, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return status;
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
