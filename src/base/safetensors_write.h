/* safetensors_write.h - writes files of named tensors (safetensors.h), with their checksum. */
#ifndef SW_BASE_SAFETENSORS_WRITE_H
#define SW_BASE_SAFETENSORS_WRITE_H

#include "base/safetensors.h"

/* Where the bytes of a file go: to a path or into memory. */
typedef struct sw_destination {
    const char *path; /* or what messages call the memory */
    void **bytes;     /* NULL: to the path; otherwise receives memory that free() frees */
    size_t *size;
    bool is_new; /* nothing is replaced: sw_file_write_new instead of sw_file_write */
} sw_destination;

/* Write a file, whole or not at all. Names are unique and not "__metadata__", keys not
 * SW_CHECKSUM_KEY. */
sw_status sw_safetensors_write(const sw_destination *to, const sw_stored *tensor, int64_t count,
                               const sw_meta *meta, int meta_count);

#endif
