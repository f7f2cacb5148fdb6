/* byte_source.h - bytes in memory, from which arrays are read. */
#ifndef SW_TESTS_BYTE_SOURCE_H
#define SW_TESTS_BYTE_SOURCE_H

#include "base/error.h"

#include <stddef.h>
#include <string.h>

typedef struct byte_source {
    const void *at;
    size_t left;
} byte_source;

/* For sw_array.read. SW_ERROR_IO: more is read than there is. */
static inline sw_status read_bytes(void *source, void *to, size_t count)
{
    byte_source *from = source;
    if (count > from->left) return sw_fail(SW_ERROR_IO, "x.npy: no more");
    memcpy(to, from->at, count);
    from->at = (const char *)from->at + count;
    from->left -= count;
    return SW_OK;
}

#endif
