/* stream.c - new files that are written piece by piece, plain or gzipped. */
#include "base/stream.h"

#include "base/error.h"
#include "base/temporary.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { BUFFER = 1 << 16 }; /* zlib's */

static sw_status stream_fail(const sw_stream *stream)
{
    int code;
    const char *reason = gzerror(stream->file, &code);
    if (code == Z_ERRNO) return sw_fail_errno(stream->path, "writing failed");
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

/* zlib buffers the data, also of a plain file, and closes its descriptor at the end. The caller has
 * to synchronise the file after that, so zlib gets a second descriptor. */
static sw_status fill_stream(int fd, const char *path, const void *content)
{
    const sw_streamed *streamed = content;
    const size_t length = strlen(path);
    const bool gzipped = length > 3 && strcmp(path + length - 3, ".gz") == 0;
    const int second = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (second < 0) return sw_fail_errno(path, "cannot be written");
    sw_stream stream = {.path = path, .file = gzdopen(second, gzipped ? "wb6" : "wbT")};
    if (!stream.file || gzbuffer(stream.file, BUFFER) != 0) {
        stream.file ? gzclose(stream.file) : close(second);
        return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to write it", path);
    }
    sw_status status = streamed->write(&stream, streamed->user);
    if (status == SW_OK) status = sw_stream_send(&stream);
    if (gzclose(stream.file) != Z_OK && status == SW_OK)
        status = sw_fail_errno(path, "writing failed");
    sw_text_free(&stream.text);
    return status;
}

sw_status sw_files_write_streams(const sw_streamed *file, int count)
{
    sw_path temporary[SW_MOST_STREAMED];
    int made = 0, named = 0;
    sw_status status = SW_OK;
    for (int i = 0; i < count; i++) SW_TRY(sw_temporary_check_new(file[i].path));
    for (; status == SW_OK && made < count; made++) {
        const char *path = file[made].path;
        status = sw_temporary_name(&temporary[made], path);
        if (status != SW_OK) break;
        status = sw_temporary_write(temporary[made].text, path, fill_stream, &file[made]);
    }
    for (; status == SW_OK && named < count; named += status == SW_OK)
        status = sw_temporary_take_new(temporary[named].text, file[named].path, file[named].path);
    for (int i = 0; status != SW_OK && i < made; i++)
        sw_temporary_remove(i < named ? file[i].path : temporary[i].text);
    return status;
}

sw_status sw_file_write_stream(const char *path,
                               sw_status (*write)(sw_stream *stream, const void *user),
                               const void *user)
{
    return sw_files_write_streams(&(sw_streamed){path, write, user}, 1);
}
