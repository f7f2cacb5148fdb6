/* safetensors_write.c - files of named tensors, written to a path or into memory. */
#include "base/safetensors_write.h"

#include "base/arena.h"
#include "base/checksum.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json_text.h"

#include <stdlib.h>
#include <string.h>

/* ---- The header ------------------------------------------------------------------------------ */

/* The digits of the checksum are 0 until it is known. */
static void put_metadata(sw_text *header, const sw_meta *meta, int count)
{
    sw_text_add(header, SW_CHECKSUM_OPENING "%0*d\"", SW_CHECKSUM_DIGITS, 0);
    for (int i = 0; i < count; i++) sw_json_string(header, meta[i].key, meta[i].value);
    sw_json_close(header, '}');
}

static void put_tensor(sw_text *header, const sw_stored *tensor, int64_t begin, int64_t end)
{
    sw_json_open(header, tensor->name, '{');
    sw_json_string(header, "dtype", sw_dtype_name(tensor->dtype));
    sw_json_open(header, "shape", '[');
    for (int d = 0; d < tensor->ndim; d++) sw_json_whole(header, NULL, tensor->shape[d]);
    sw_json_close(header, ']');
    sw_json_open(header, "data_offsets", '[');
    sw_json_whole(header, NULL, begin);
    sw_json_whole(header, NULL, end);
    sw_text_append(header, "]}", 2);
}

/* The header, and the data of the tensors, to data [count]. */
static sw_status make_header(sw_text *header, sw_piece *data, const char *path,
                             const sw_stored *tensor, int64_t count, const sw_meta *meta,
                             int meta_count)
{
    int64_t end = 0;
    header->dense = true;
    put_metadata(header, meta, meta_count);
    for (int64_t i = 0; i < count; i++) {
        const size_t width = sw_dtype_size(tensor[i].dtype), bytes = (size_t)tensor[i].size * width;
        put_tensor(header, &tensor[i], end, end + (int64_t)bytes);
        data[i] = (sw_piece){tensor[i].data, bytes, width};
        end += (int64_t)bytes;
    }
    sw_json_close(header, '}');
    while (!header->failed && header->length % 8) sw_text_append(header, " ", 1); /* aligns data */
    SW_TRY(sw_text_status(header));
    if (header->length <= SW_LARGEST_HEADER) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s: a header of %zu bytes, expected at most %d", path,
                   header->length, SW_LARGEST_HEADER);
}

/* ---- The file -------------------------------------------------------------------------------- */

/* Memory that is filled from its begin. */
typedef struct filled {
    char *bytes;
    size_t size;
} filled;

static bool take_bytes(void *user, const void *bytes, size_t size)
{
    filled *to = user;
    memcpy(to->bytes + to->size, bytes, size);
    to->size += size;
    return true;
}

static sw_status keep(const sw_destination *to, const sw_piece *piece, int count)
{
    filled memory = {0};
    size_t size = 0;
    for (int i = 0; i < count; i++) size += piece[i].size;
    memory.bytes = malloc(size + 1);
    if (!memory.bytes)
        return sw_fail(SW_ERROR_MEMORY, "%s: out of memory for %zu bytes", to->path, size);
    for (int i = 0; i < count; i++) sw_piece_bytes(&piece[i], take_bytes, &memory);
    *to->bytes = memory.bytes;
    *to->size = memory.size;
    return SW_OK;
}

static sw_status send(const sw_destination *to, const sw_piece *piece, int count)
{
    if (to->bytes) return keep(to, piece, count);
    return to->is_new ? sw_file_write_new(to->path, piece, count)
                      : sw_file_write(to->path, piece, count);
}

sw_status sw_safetensors_write(const sw_destination *to, const sw_stored *tensor, int64_t count,
                               const sw_meta *meta, int meta_count)
{
    sw_piece *piece = malloc(sw_bytes(count + 2, sizeof *piece));
    if (!piece) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", to->path);
    sw_text header = {0};
    sw_checksum checksum;
    const int pieces = (int)count + 2;
    sw_status status = make_header(&header, piece + 2, to->path, tensor, count, meta, meta_count);
    const uint64_t length = header.length;
    piece[0] = (sw_piece){&length, sizeof length, sizeof length};
    piece[1] = (sw_piece){header.data, header.length};
    if (status == SW_OK) status = sw_checksum_of_pieces(&checksum, piece, pieces);
    if (status == SW_OK) {
        memcpy(header.data + SW_CHECKSUM_AT - SW_HEADER_AT, checksum.text, SW_CHECKSUM_DIGITS);
        status = send(to, piece, pieces);
    }
    sw_text_free(&header);
    free(piece);
    return status;
}
