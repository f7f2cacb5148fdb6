/* file.h - files written whole or not at all, and files read with a limit. */
#ifndef SW_BASE_FILE_H
#define SW_BASE_FILE_H

#include "base/path.h"
#include "base/text.h"

/* A piece of a file's content: a file is written from several pieces without joining them first. */
typedef struct sw_piece {
    const void *data;
    size_t size;  /* bytes */
    size_t width; /* bytes of a number: the file has the numbers little-endian; 0: plain bytes */
} sw_piece;

/* Write all bytes at the descriptor's position. False: errno says why not. */
bool sw_file_write_all(int fd, const char *data, size_t size);

/* The file to write if `path` is to be replaced: what a symbolic link points at, or `path` itself.
 * SW_ERROR_IO: it is not a regular file. */
sw_status sw_file_target(sw_path *out, const char *path);

/* Pass the bytes of a piece, as the file has them, to `take`, some at a time, until all are passed
 * or `take` returns false. False: it did. */
typedef bool sw_take_bytes(void *user, const void *bytes, size_t size);
bool sw_piece_bytes(const sw_piece *piece, sw_take_bytes *take, void *user);

/* Replace the file `path` by the pieces, one after another, or leave it as it is. At any moment,
 * also after a crash, there is the whole old file or the whole new one (temporary.h). After SW_OK a
 * power failure leaves the new one. A symbolic link stays a link. SW_ERROR_IO names the path and
 * the system's reason. */
sw_status sw_file_write(const char *path, const sw_piece *piece, int count);

/* The same for a new file. It never replaces anything: SW_ERROR_EXISTS if something has the name
 * `path`, or gets it before the file is complete. */
sw_status sw_file_write_new(const char *path, const sw_piece *piece, int count);

/* Replace the file by the text, or return the text's failure (sw_text_status). The text is freed
 * and empty afterwards, also after a failure. */
sw_status sw_file_write_text(const char *path, sw_text *text);

/* The same for folder/name. */
sw_status sw_text_save(sw_text *text, const char *folder, const char *name);

/* Remove a file. If there is none of this name, nothing is to do. SW_ERROR_IO. */
sw_status sw_file_remove(const char *path);

/* Open a regular file for reading, and get its size in bytes. SW_ERROR_NOT_FOUND or SW_ERROR_IO. */
sw_status sw_file_open(int *fd, int64_t *size, const char *path);

/* Read `size` bytes from `offset` on: all of them, or an error. */
sw_status sw_file_read_at(int fd, const char *path, int64_t offset, void *buffer, size_t size);

/* Read a whole file and put a NUL after it. The caller frees it with free(). SW_ERROR_FORMAT: it
 * has more than `limit` bytes. `size` may be NULL. */
sw_status sw_file_read(char **out, size_t *size, const char *path, int64_t limit);

#endif
