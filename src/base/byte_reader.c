/* byte_reader.c - the bytes of a file one after another, plain or gzipped. */
#include "base/byte_reader.h"

#include "base/error.h"
#include "base/file.h"
#include "base/limit.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { LEAST_BUFFER = 1 << 12, MOST_BUFFER = 1 << 17 }; /* bytes of zlib's */

int64_t sw_byte_reader_room(const sw_byte_reader *reader, int64_t least, int64_t most)
{
    return reader->file_bytes < least  ? least
           : reader->file_bytes > most ? most
                                       : reader->file_bytes;
}

sw_status sw_byte_reader_open(sw_byte_reader *reader, const char *path)
{
    *reader = (sw_byte_reader){.path = path};
    int fd;
    SW_TRY(sw_file_open(&fd, &reader->file_bytes, path));
    reader->file = gzdopen(fd, "rb");
    if (!reader->file) {
        close(fd);
        return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", path);
    }
    gzbuffer(reader->file, (unsigned)sw_byte_reader_room(reader, LEAST_BUFFER, MOST_BUFFER));
    return SW_OK;
}

void sw_byte_reader_close(sw_byte_reader *reader)
{
    if (reader->file) gzclose_r(reader->file);
    *reader = (sw_byte_reader){0};
}

bool sw_byte_reader_is_plain(const sw_byte_reader *reader)
{
    return gzdirect(reader->file);
}

sw_status sw_byte_reader_read(sw_byte_reader *reader, void *to, int64_t bytes, int64_t *got)
{
    *got = 0;
    while (*got < bytes) {
        const int64_t left = bytes - *got;
        const int n =
            gzread(reader->file, (char *)to + *got, (unsigned)(left < 1 << 30 ? left : 1 << 30));
        if (n > 0) {
            *got += n;
            reader->position += n;
            continue;
        }
        int code;
        const char *text = gzerror(reader->file, &code);
        if (code == Z_ERRNO) return sw_fail(SW_ERROR_IO, "%s: %s", reader->path, strerror(errno));
        if (code == Z_BUF_ERROR)
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: the gzipped file is cut off: it ends within its content, after "
                           "byte %lld",
                           reader->path, (long long)reader->position);
        if (code != Z_OK && code != Z_STREAM_END)
            return sw_fail(code == Z_MEM_ERROR ? SW_ERROR_MEMORY : SW_ERROR_FORMAT,
                           "%s: the gzipped file is damaged, somewhere after byte %lld of its "
                           "content: %s",
                           reader->path, (long long)reader->position, text);
        break;
    }
    return sw_limit_check(reader->path, reader->position, reader->file_bytes);
}
