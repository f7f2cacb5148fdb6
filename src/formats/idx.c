/* idx.c - reads IDX, the format of MNIST (LeCun, Cortes, Burges): two zero bytes, a type (8 is
 * unsigned bytes), the number of dimensions, each size as 32 bits big-endian, then the elements in
 * row-major order. A gzipped file is read through zlib; positions in messages are those of the
 * content. */
#include "formats/idx.h"

#include "base/error.h"
#include "base/limit.h"

#include <stdlib.h>
#include <string.h>

enum {
    UNSIGNED_BYTES = 0x08,
    FIRST_PIECE = 1 << 20 /* bytes of memory at first for a gzipped file */
};

static sw_status read_header(sw_idx_file *file)
{
    sw_byte_reader *r = &file->bytes;
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
    file->ndim = begin[3];
    file->total = 1;
    for (int i = 0; i < file->ndim; i++) {
        SW_TRY(sw_byte_reader_read(r, size, 4, &got));
        if (got < 4)
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: ends at byte %lld, within the sizes of its %d dimensions", r->path,
                           (long long)r->position, file->ndim);
        file->shape[i] = (int64_t)size[0] << 24 | size[1] << 16 | size[2] << 8 | size[3];
        if (__builtin_mul_overflow(file->total, file->shape[i], &file->total))
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: byte %lld: sizes up to dimension %d multiply to more than 2^63",
                           r->path, (long long)r->position - 4, i + 1);
    }
    return SW_OK;
}

static sw_status truncated(const sw_idx_file *file, int64_t at)
{
    return sw_fail(SW_ERROR_FORMAT, "%s: ends at byte %lld, but its header promises %lld bytes",
                   file->bytes.path, (long long)at, (long long)file->end);
}

/* After the last element. This also makes zlib check the checksum. */
static sw_status check_end(sw_idx_file *file)
{
    uint8_t beyond;
    int64_t got;
    if (file->bytes.position < file->end) return SW_OK;
    SW_TRY(sw_byte_reader_read(&file->bytes, &beyond, 1, &got));
    if (got == 0) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%s: goes on after byte %lld, the end that its header gives",
                   file->bytes.path, (long long)file->end);
}

/* ---- One after another ----------------------------------------------------------------------- */

static sw_status begin(sw_idx_file *file)
{
    SW_TRY(read_header(file));
    if (__builtin_add_overflow(file->total, file->bytes.position, &file->end))
        file->end = INT64_MAX;
    if (sw_byte_reader_is_plain(&file->bytes) && file->bytes.file_bytes < file->end)
        return truncated(file, file->bytes.file_bytes);
    return check_end(file);
}

sw_status sw_idx_open(sw_idx_file *file, const char *path)
{
    *file = (sw_idx_file){.ndim = 0};
    SW_TRY(sw_byte_reader_open(&file->bytes, path));
    const sw_status status = begin(file);
    if (status != SW_OK) sw_idx_close(file);
    return status;
}

sw_status sw_idx_next(sw_idx_file *file, uint8_t *to, int64_t count)
{
    int64_t got;
    SW_TRY(sw_byte_reader_read(&file->bytes, to, count, &got));
    return got == count ? check_end(file) : truncated(file, file->bytes.position);
}

void sw_idx_close(sw_idx_file *file)
{
    sw_byte_reader_close(&file->bytes);
    *file = (sw_idx_file){.ndim = 0};
}

/* ---- A whole file ---------------------------------------------------------------------------- */

/* A size in the header is not trusted. That of a plain file was checked. For a gzipped one, memory
 * doubles while there is more content. */
static sw_status read_elements(sw_idx *out, sw_idx_file *file)
{
    const sw_byte_reader *r = &file->bytes;
    const bool plain = sw_byte_reader_is_plain(r);
    int64_t room = 0, filled = 0;
    while (filled < file->total || room == 0) {
        const int64_t wanted = plain ? file->total : room ? 2 * room : FIRST_PIECE;
        room = wanted < file->total ? wanted : file->total;
        if (!plain) SW_TRY(sw_limit_check(r->path, room, r->file_bytes));
        uint8_t *grown = realloc(out->data, room ? (size_t)room : 1);
        if (!grown)
            return sw_fail(SW_ERROR_MEMORY, "%s: out of memory: %lld bytes", r->path,
                           (long long)room);
        out->data = grown;
        if (room == 0) break;
        SW_TRY(sw_idx_next(file, out->data + filled, room - filled));
        filled = room;
    }
    return SW_OK;
}

sw_status sw_idx_read(sw_idx *out, const char *path)
{
    SW_NOT_NULL(out, path);
    sw_idx_file file;
    *out = (sw_idx){0};
    SW_TRY(sw_idx_open(&file, path));
    out->ndim = file.ndim;
    memcpy(out->shape, file.shape, sizeof out->shape);
    const sw_status status = read_elements(out, &file);
    sw_idx_close(&file);
    if (status != SW_OK) sw_idx_free(out);
    return status;
}

void sw_idx_free(sw_idx *idx)
{
    free(idx->data);
    *idx = (sw_idx){0};
}
