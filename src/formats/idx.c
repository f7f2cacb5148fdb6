/* idx.c - reads IDX, the format of MNIST (LeCun, Cortes, Burges): two zero bytes, a type (8 is
 * unsigned bytes), the number of dimensions, each size as 32 bits big-endian, then the elements in
 * row-major order. A gzipped file is read through zlib; positions in messages are those of the
 * content. */
#include "base/byte_reader.h"
#include "base/error.h"
#include "base/limit.h"

#include <setwise/data.h>
#include <setwise/formats.h>

#include <stdlib.h>

enum {
    UNSIGNED_BYTES = 0x08,
    FIRST_PIECE = 1 << 20 /* bytes of memory at first for a gzipped file */
};

/* Read the sizes; `total` is their product. */
static sw_status read_header(sw_idx *out, sw_byte_reader *r, int64_t *total)
{
    uint8_t begin[4], size[4];
    int64_t got;
    SW_TRY(sw_byte_reader_read(r, begin, 4, &got));
    if (got == 0) return sw_fail(SW_ERROR_FORMAT, "%s: the file is empty", r->path);
    if (got < 4)
        return sw_fail(SW_ERROR_FORMAT, "%s: ends at byte %lld, within the 4 bytes that begin IDX",
                       r->path, (long long)got);
    if (begin[0] != 0 || begin[1] != 0)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: byte 0: not an IDX file: it begins with %02x %02x where IDX has 00 00",
                       r->path, begin[0], begin[1]);
    if (begin[2] != UNSIGNED_BYTES)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: byte 2: the type of the elements is 0x%02x; only unsigned bytes, "
                       "0x08, are read",
                       r->path, begin[2]);
    if (begin[3] < 1 || begin[3] > SW_MAX_DIMS)
        return sw_fail(SW_ERROR_FORMAT, "%s: byte 3: %d dimensions; 1 to %d are read", r->path,
                       begin[3], SW_MAX_DIMS);
    out->ndim = begin[3];
    *total = 1;
    for (int i = 0; i < out->ndim; i++) {
        SW_TRY(sw_byte_reader_read(r, size, 4, &got));
        if (got < 4)
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: ends at byte %lld, within the sizes of its %d dimensions", r->path,
                           (long long)r->position, out->ndim);
        out->shape[i] = (int64_t)size[0] << 24 | size[1] << 16 | size[2] << 8 | size[3];
        if (__builtin_mul_overflow(*total, out->shape[i], total))
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: byte %lld: sizes up to dimension %d multiply to more than 2^63",
                           r->path, (long long)r->position - 4, i + 1);
    }
    return SW_OK;
}

static sw_status truncated(const sw_byte_reader *r, int64_t end)
{
    return sw_fail(SW_ERROR_FORMAT, "%s: ends at byte %lld, but its header promises %lld bytes",
                   r->path, (long long)r->position, (long long)end);
}

/* A size in the header is not trusted: a plain file must have that size. For a gzipped one, memory
 * doubles while there is more content. */
static sw_status read_elements(sw_idx *out, sw_byte_reader *r, int64_t total)
{
    int64_t end;
    if (__builtin_add_overflow(total, r->position, &end)) end = INT64_MAX;
    bool plain = sw_byte_reader_is_plain(r);
    if (plain && r->file_bytes < end) {
        r->position = r->file_bytes;
        return truncated(r, end);
    }
    int64_t room = 0, filled = 0;
    while (filled < total || room == 0) {
        int64_t wanted = plain ? total : room ? 2 * room : FIRST_PIECE;
        room = wanted < total ? wanted : total;
        if (!plain) SW_TRY(sw_limit_check(r->path, room, r->file_bytes));
        uint8_t *grown = realloc(out->data, room ? (size_t)room : 1);
        if (!grown)
            return sw_fail(SW_ERROR_MEMORY, "%s: out of memory: %lld bytes", r->path,
                           (long long)room);
        out->data = grown;
        if (room == 0) break;
        int64_t got;
        SW_TRY(sw_byte_reader_read(r, out->data + filled, room - filled, &got));
        filled += got;
        if (filled < room) return truncated(r, end);
    }
    uint8_t beyond;
    int64_t got;
    SW_TRY(sw_byte_reader_read(r, &beyond, 1, &got)); /* this also makes zlib check the checksum */
    if (got != 0)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: goes on after byte %lld, the end that its header gives", r->path,
                       (long long)end);
    return SW_OK;
}

sw_status sw_idx_read(sw_idx *out, const char *path)
{
    *out = (sw_idx){0};
    sw_byte_reader r;
    SW_TRY(sw_byte_reader_open(&r, path));
    int64_t total = 0;
    sw_status status = read_header(out, &r, &total);
    if (status == SW_OK) status = read_elements(out, &r, total);
    sw_byte_reader_close(&r);
    if (status != SW_OK) sw_idx_free(out);
    return status;
}

void sw_idx_free(sw_idx *idx)
{
    free(idx->data);
    *idx = (sw_idx){0};
}
