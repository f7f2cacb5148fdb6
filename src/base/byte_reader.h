/* byte_reader.h - the bytes of a file one after another, plain or gzipped. A position counts bytes
 * of the plain content. */
#ifndef SW_BASE_BYTE_READER_H
#define SW_BASE_BYTE_READER_H

#include <setwise/base.h>

typedef struct sw_byte_reader {
    const char *path; /* borrowed */
    struct gzFile_s *file;
    int64_t file_bytes; /* on disk */
    int64_t position;   /* bytes of content read so far */
} sw_byte_reader;

/* SW_ERROR_NOT_FOUND or SW_ERROR_IO. */
sw_status sw_byte_reader_open(sw_byte_reader *reader, const char *path);
void sw_byte_reader_close(sw_byte_reader *reader); /* a zeroed one is legal */

/* Read up to `bytes` bytes. `got` receives how many were read: fewer only at the end of the file.
 * SW_ERROR_FORMAT: the file is gzipped, and damaged or cut off; or so far it has more bytes than a
 * reader's limit allows for its size (sw_limit_check). */
sw_status sw_byte_reader_read(sw_byte_reader *reader, void *to, int64_t bytes, int64_t *got);

/* The size of a buffer for the file, from `least` to `most` bytes: a small file needs no large one.
 */
int64_t sw_byte_reader_room(const sw_byte_reader *reader, int64_t least, int64_t most);

/* Is the file plain, not gzipped? Then its content ends at byte file_bytes. */
bool sw_byte_reader_is_plain(const sw_byte_reader *reader);

#endif
