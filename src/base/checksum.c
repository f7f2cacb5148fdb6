/* checksum.c - checksums of files, by the library xxHash. */
#include "base/checksum.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static sw_status begin(XXH3_state_t **state)
{
    *state = XXH3_createState();
    if (!*state) return sw_fail(SW_ERROR_MEMORY, "out of memory for a checksum");
    XXH3_128bits_reset(*state); /* fails only without a state */
    return SW_OK;
}

static void finish(sw_checksum *out, XXH3_state_t *state)
{
    const XXH128_hash_t hash = XXH3_128bits_digest(state);
    snprintf(out->text, sizeof out->text, "%016llx%016llx", (unsigned long long)hash.high64,
             (unsigned long long)hash.low64);
    XXH3_freeState(state);
}

static bool add_bytes(void *state, const void *bytes, size_t size)
{
    return size == 0 || XXH3_128bits_update(state, bytes, size) == XXH_OK;
}

sw_status sw_checksum_of_pieces(sw_checksum *out, const sw_piece *piece, int count)
{
    XXH3_state_t *state;
    SW_TRY(begin(&state));
    for (int i = 0; i < count; i++) sw_piece_bytes(&piece[i], add_bytes, state);
    finish(out, state);
    return SW_OK;
}

/* Put the digit 0 where the hole is in a block of `size` bytes, which begins at `first`. */
static void fill_hole(char *block, int64_t first, int64_t size, int64_t hole)
{
    int64_t from = hole - first, to = from + SW_CHECKSUM_DIGITS;
    if (hole < 0 || to <= 0 || from >= size) return;
    if (from < 0) from = 0;
    if (to > size) to = size;
    memset(block + from, '0', (size_t)(to - from));
}

sw_status sw_checksum_of_file(sw_checksum *out, int fd, const char *path, int64_t size,
                              int64_t hole)
{
    enum { BLOCK = 1 << 18 };
    char *block = malloc(BLOCK);
    if (!block) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory for its checksum", path);
    XXH3_state_t *state = NULL;
    sw_status status = begin(&state);
    for (int64_t first = 0; first < size && status == SW_OK; first += BLOCK) {
        const int64_t count = size - first < BLOCK ? size - first : BLOCK;
        status = sw_file_read_at(fd, path, first, block, (size_t)count);
        if (status != SW_OK) break;
        fill_hole(block, first, count, hole);
        XXH3_128bits_update(state, block, (size_t)count);
    }
    free(block);
    if (status == SW_OK)
        finish(out, state);
    else
        XXH3_freeState(state);
    return status;
}
