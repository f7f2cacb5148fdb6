/* old_file.h - safetensors files as older versions wrote them: without a checksum. */
#ifndef SW_TESTS_OLD_FILE_H
#define SW_TESTS_OLD_FILE_H

#include "base/byte_order.h"
#include "base/safetensors.h"
#include "scratch.h"

/* Cut the checksum out of a file, as if another program, or an older version, had written it. */
static inline void remove_checksum(const char *path)
{
    size_t size;
    char *file = scratch_read(path, &size);
    const char entry[] = "\"" SW_CHECKSUM_KEY "\":\"00000000000000000000000000000000\",";
    enum { LENGTH_BYTES = 8, BEFORE = LENGTH_BYTES + sizeof "{\"__metadata__\":{" - 1 };
    const size_t cut = sizeof entry - 1;
    uint64_t length;
    memcpy(&length, file, sizeof length);
    sw_little_endian(&length, 1, sizeof length);
    length -= cut;
    sw_little_endian(&length, 1, sizeof length);
    memcpy(file, &length, sizeof length);
    memmove(file + BEFORE, file + BEFORE + cut, size - BEFORE - cut);
    scratch_write(path, file, size - cut);
    free(file);
}

#endif
