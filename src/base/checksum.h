/* checksum.h - checksums of files, which show that not a bit of them has changed.
 *
 * XXH3 of 128 bits (https://github.com/Cyan4973/xxHash). It is a check against damage, not against
 * somebody who forges a file. */
#ifndef SW_BASE_CHECKSUM_H
#define SW_BASE_CHECKSUM_H

#include "base/file.h"

enum { SW_CHECKSUM_DIGITS = 32 };

typedef struct sw_checksum {
    char text[SW_CHECKSUM_DIGITS + 1]; /* hexadecimal, in lower case */
} sw_checksum;

/* The checksum of the pieces, one after another. */
sw_status sw_checksum_of_pieces(sw_checksum *out, const sw_piece *piece, int count);

/* The checksum of an open file of `size` bytes. The SW_CHECKSUM_DIGITS bytes from `hole` on count
 * as the digit 0: there the file has its own checksum. hole < 0: there is none. */
sw_status sw_checksum_of_file(sw_checksum *out, int fd, const char *path, int64_t size,
                              int64_t hole);

#endif
