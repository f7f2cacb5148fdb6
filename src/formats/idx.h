/* idx.h - the bytes of an IDX file, the format of MNIST, one after another. sw_idx_read
 * (setwise/formats.h) reads a whole file. */
#ifndef SW_FORMATS_IDX_H
#define SW_FORMATS_IDX_H

#include "base/byte_reader.h"

#include <setwise/formats.h>

typedef struct sw_idx_file {
    sw_byte_reader bytes;
    int ndim; /* 1 to SW_MAX_DIMS */
    int64_t shape[SW_MAX_DIMS];
    int64_t total; /* elements: the product of the shape */
    int64_t end;   /* the byte after the last element; INT64_MAX if it is larger */
} sw_idx_file;

/* Open a file, and read its header. `path` is borrowed. SW_ERROR_FORMAT: it is not IDX, or a plain
 * file is shorter than its header says. */
sw_status sw_idx_open(sw_idx_file *file, const char *path);

/* Read the next `count` elements: all of them, or SW_ERROR_FORMAT. After the last one, the file
 * must end. */
sw_status sw_idx_next(sw_idx_file *file, uint8_t *to, int64_t count);

void sw_idx_close(sw_idx_file *file); /* a zeroed one is legal */

#endif
