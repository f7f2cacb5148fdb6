/* pieces.h - a text file, plain or gzipped, or standard input ("-"), piece by piece. The byte order
 * mark that some programs put before UTF-8 is left out. */
#ifndef SW_BASE_PIECES_H
#define SW_BASE_PIECES_H

#include "base/byte_reader.h"

/* A zeroed one is closed. */
typedef struct sw_pieces {
    sw_byte_reader file;
    bool is_input; /* standard input instead */
    bool begun;
    char *piece; /* [room] */
    int64_t room;
} sw_pieces;

/* SW_ERROR_NOT_FOUND or SW_ERROR_IO. Close it in any case. */
sw_status sw_pieces_open(sw_pieces *pieces, const char *path);
void sw_pieces_close(sw_pieces *pieces);

/* The next piece, valid until the next call; of standard input, what has come. `size` is 0 at the
 * end. */
sw_status sw_pieces_next(sw_pieces *pieces, const char **piece, size_t *size);

/* Would the next call wait for standard input? */
bool sw_pieces_wait(const sw_pieces *pieces);

/* Pass all pieces to `take`, up to the end or the first failure. `user` is passed on to `take`. */
sw_status sw_pieces_read(const char *path,
                         sw_status (*take)(void *user, const char *piece, size_t size), void *user);

#endif
