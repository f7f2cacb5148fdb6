/* reader.h - the bytes of a file one after another, plain or gzipped. Positions are those of the
 * plain content. */
#ifndef SW_BASE_READER_H
#define SW_BASE_READER_H

#include <setwise/base.h>

typedef struct sw_reader {
    const char *path; /* borrowed */
    struct gzFile_s *file;
    int64_t file_bytes; /* on disk */
    int64_t position;   /* bytes of content read so far */
} sw_reader;

/* SW_ERROR_NOT_FOUND or SW_ERROR_IO. */
sw_status sw_reader_open(sw_reader *reader, const char *path);
void sw_reader_close(sw_reader *reader); /* a zeroed one is legal */

/* Read up to `bytes` and say in `got` how many there were: fewer only at the end of the file.
 * SW_ERROR_FORMAT: the file is gzipped, and damaged or cut off. */
sw_status sw_reader_read(sw_reader *reader, void *to, int64_t bytes, int64_t *got);

/* Hand a text file piece by piece to `take`, up to the end or its first failure, without the mark
 * that some programs put before UTF-8. `of` is what `take` is given. */
sw_status sw_reader_pieces(const char *path,
                           sw_status (*take)(void *of, const char *piece, size_t size), void *of);

/* Is the file as it is, not gzipped? Then it ends at byte file_bytes. */
bool sw_reader_is_plain(const sw_reader *reader);

#endif
