/* stream.h - new files that are written piece by piece, so that memory holds one piece at a time. A
 * file whose name ends in ".gz" is gzipped. */
#ifndef SW_BASE_STREAM_H
#define SW_BASE_STREAM_H

#include "base/text.h"

/* A file that is being written: put the next piece together in `text`, then send it. */
typedef struct sw_stream {
    sw_text text;
    const char *path;
    struct gzFile_s *file;
} sw_stream;

/* Hand the text to the file and empty it. */
sw_status sw_stream_send(sw_stream *stream);

/* A file to make: `write` sends its content through the stream; `user` is passed on to `write`. */
typedef struct sw_streamed {
    const char *path;
    sw_status (*write)(sw_stream *stream, const void *user);
    const void *user;
} sw_streamed;

/* Make new files that belong together, all of them or none. They take their names, as in
 * sw_file_write_new, once the last one is complete. */
enum { SW_MOST_STREAMED = 2 };
sw_status sw_files_write_streams(const sw_streamed *file, int count);

/* Make one new file. */
sw_status sw_file_write_stream(const char *path,
                               sw_status (*write)(sw_stream *stream, const void *user),
                               const void *user);

#endif
