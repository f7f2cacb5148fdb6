/* file.c - files written whole or not at all, and files read with a limit. */
#include "base/file.h"

#include "base/byte_order.h"
#include "base/error.h"
#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Writing --------------------------------------------------------------------------------- */

bool sw_piece_bytes(const sw_piece *piece, sw_take_bytes *take, void *user)
{
    enum { ROOM = 4096 };
    char room[ROOM];
    if (!SW_BIG_ENDIAN || piece->width <= 1) return take(user, piece->data, piece->size);
    const char *data = piece->data;
    for (size_t done = 0, size; done < piece->size; done += size) {
        size = piece->size - done < ROOM ? piece->size - done : ROOM;
        memcpy(room, data + done, size);
        sw_little_endian(room, (int64_t)(size / piece->width), piece->width);
        if (!take(user, room, size)) return false;
    }
    return true;
}

bool sw_file_write_all(int fd, const char *data, size_t size)
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

static bool write_all(void *user, const void *bytes, size_t size)
{
    return sw_file_write_all(*(const int *)user, bytes, size);
}

struct pieces {
    const sw_piece *piece;
    int count;
};

static sw_status fill_pieces(int fd, const char *path, const void *content)
{
    const struct pieces *pieces = content;
    for (int i = 0; i < pieces->count; i++)
        if (!sw_piece_bytes(&pieces->piece[i], write_all, &fd))
            return sw_fail_errno(path, "writing failed");
    return SW_OK;
}

/* Write the pieces to a temporary, which then takes the name. */
static sw_status write_pieces(const char *name, const char *path, struct pieces pieces,
                              sw_status (*take)(const char *temporary, const char *name,
                                                const char *path))
{
    sw_path temporary;
    SW_TRY(sw_temporary_name(&temporary, name));
    sw_status status = sw_temporary_write(temporary.text, path, fill_pieces, &pieces);
    if (status == SW_OK) status = take(temporary.text, name, path);
    if (status != SW_OK) sw_temporary_remove(temporary.text);
    return status;
}

sw_status sw_file_write_new(const char *path, const sw_piece *piece, int count)
{
    SW_TRY(sw_temporary_check_new(path));
    return write_pieces(path, path, (struct pieces){piece, count}, sw_temporary_take_new);
}

sw_status sw_file_target(sw_path *out, const char *path)
{
    struct stat old;
    if (stat(path, &old) != 0) return sw_path_copy(out, path);
    if (!S_ISREG(old.st_mode))
        return sw_fail(SW_ERROR_IO, "%s: cannot be written: it is not a regular file", path);
    return sw_path_real(out, path) ? SW_OK : sw_fail_errno(path, "cannot be written");
}

sw_status sw_file_write(const char *path, const sw_piece *piece, int count)
{
    sw_path target;
    SW_TRY(sw_file_target(&target, path));
    return write_pieces(target.text, path, (struct pieces){piece, count}, sw_temporary_replace);
}

sw_status sw_file_write_text(const char *path, sw_text *text)
{
    sw_status status = sw_text_status(text);
    if (status == SW_OK) status = sw_file_write(path, &(sw_piece){text->data, text->length}, 1);
    sw_text_free(text);
    return status;
}

sw_status sw_text_save(sw_text *text, const char *folder, const char *name)
{
    sw_path path;
    sw_status status = sw_path_join(&path, folder, name);
    if (status == SW_OK) return sw_file_write_text(path.text, text);
    sw_text_free(text);
    return status;
}

/* ---- Reading --------------------------------------------------------------------------------- */

sw_status sw_file_open(int *out, int64_t *size, const char *path)
{
    /* Without O_NONBLOCK, opening a named pipe would wait for its writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return sw_fail(SW_ERROR_NOT_FOUND, "%s: no such file", path);
    if (fd < 0) return sw_fail_errno(path, "cannot be read");
    struct stat facts;
    if (fstat(fd, &facts) != 0) {
        sw_status status = sw_fail_errno(path, "cannot be read");
        close(fd);
        return status;
    }
    if (!S_ISREG(facts.st_mode)) {
        close(fd);
        return sw_fail(SW_ERROR_IO, "%s: cannot be read: it is not a regular file", path);
    }
    *out = fd;
    *size = facts.st_size;
    return SW_OK;
}

sw_status sw_file_read_at(int fd, const char *path, int64_t offset, void *buffer, size_t size)
{
    char *to = buffer;
    for (size_t done = 0; done < size;) {
        ssize_t got = pread(fd, to + done, size - done, offset + (int64_t)done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return sw_fail_errno(path, "reading failed");
        if (got == 0)
            return sw_fail(SW_ERROR_IO, "%s: ended at byte %lld while it was read, expected %lld",
                           path, (long long)offset + (long long)done,
                           (long long)offset + (long long)size);
        done += (size_t)got;
    }
    return SW_OK;
}

sw_status sw_file_remove(const char *path)
{
    if (unlink(path) == 0 || errno == ENOENT) return SW_OK;
    return sw_fail_errno(path, "cannot be removed");
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
