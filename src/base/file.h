/* file.h - files written as a whole or not at all, files read with a limit, folders. */
#ifndef SW_BASE_FILE_H
#define SW_BASE_FILE_H

#include "base/text.h"

/* "folder/name" as a value: no caller has to free it. */
typedef struct sw_path {
    char text[4096];
} sw_path;
sw_status sw_path_join(sw_path *out, const char *folder, const char *name);

/* A part of what is to be written: files are put together without a copy of it all. */
typedef struct sw_part {
    const void *data;
    size_t size;
} sw_part;

/* Replace the file `path` by the parts, one after another, or leave it as it was. They go to a
 * temporary file beside it, onto the disk (fsync), and take the name in one step (rename): at any
 * moment, also after a crash, there is the whole old file or the whole new one. (Which of the two
 * a power failure leaves is open for a few seconds: the folder is not synchronised, since that
 * would double the cost.) A symbolic link stays one. Fails with SW_ERROR_IO (path and the system's
 * reason), and removes the temporary. */
sw_status sw_file_write(const char *path, const sw_part *part, int count);

/* The same for a new file: it takes its name when it is on the disk, and never that of something
 * that exists, or that has appeared meanwhile (SW_ERROR_EXISTS). */
sw_status sw_file_write_new(const char *path, const sw_part *part, int count);

/* Replace the file by the text, unless the text has run out of memory; either way the text is freed
 * and empty after it. */
sw_status sw_file_write_text(const char *path, sw_text *text);

/* Text on its way into a file: put the next piece together in `text`, and send it. */
typedef struct sw_stream {
    sw_text text;
    const char *path;
    struct gzFile_s *file;
} sw_stream;

/* Hand the text to the file and empty it: after each line, so that memory holds one of them. */
sw_status sw_stream_send(sw_stream *stream);

/* A file that is made of what `write` sends through the stream, gzipped if its name ends in ".gz".
 * `of` is what `write` is given. */
typedef struct sw_streamed {
    const char *path;
    sw_status (*write)(sw_stream *stream, const void *of);
    const void *of;
} sw_streamed;

/* Make new files that belong together, all of them or none: they take their names, as
 * sw_file_write_new has it, once the last one is complete. */
enum { SW_MOST_STREAMED = 2 };
sw_status sw_files_write_streams(const sw_streamed *file, int count);

/* Make one. */
sw_status sw_file_write_stream(const char *path,
                               sw_status (*write)(sw_stream *stream, const void *of),
                               const void *of);

/* Remove the temporaries that killed writers of `path` left; no writer of it may be at work. */
void sw_file_sweep(const char *path);

/* A regular file opened for reading: descriptor and size. SW_ERROR_NOT_FOUND or SW_ERROR_IO. */
sw_status sw_file_open(int *fd, int64_t *size, const char *path);

/* `size` bytes from `offset` on, all of them or an error. */
sw_status sw_file_read_at(int fd, const char *path, int64_t offset, void *buffer, size_t size);

/* A whole file, with a NUL behind it, for free(). SW_ERROR_FORMAT if it has more than `limit`
 * bytes. `size` may be NULL. */
sw_status sw_file_read(char **out, size_t *size, const char *path, int64_t limit);

bool sw_file_exists(const char *path); /* file, folder or anything else of that name */

/* Make a folder and those above it that are missing. SW_ERROR_EXISTS if there is something of
 * that name. */
sw_status sw_folder_new(const char *path);

/* Make the folder `path` of what `write` makes in the folder it is given, as a whole or not at all:
 * it takes its name, as sw_file_write_new has it, when it is complete. The folder above it is
 * there. `of` is what `write` is given. */
sw_status sw_folder_write(const char *path, sw_status (*write)(const char *folder, const void *of),
                          const void *of);

/* One writer at a time in a folder: a descriptor that holds the folder until close(), or until the
 * process ends, however that ends. SW_ERROR_EXISTS if another holds it. */
sw_status sw_folder_lock(int *out, const char *path);

#endif
