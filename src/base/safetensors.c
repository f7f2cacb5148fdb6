/* safetensors.c - files of named tensors, read strictly. */
#include "base/safetensors.h"

#include "base/arena.h"
#include "base/byte_order.h"
#include "base/checksum.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Read `size` bytes from `offset` on: all of them, or an error. */
static sw_status read_at(const sw_safetensors *file, int64_t offset, void *to, size_t size)
{
    if (!file->bytes) return sw_file_read_at(file->fd, file->path, offset, to, size);
    if (offset < 0 || offset > file->byte_count || size > (size_t)(file->byte_count - offset))
        return sw_fail(SW_ERROR_FORMAT, "%s: ends early, at byte %lld", file->path,
                       (long long)file->byte_count);
    memcpy(to, file->bytes + offset, size);
    return SW_OK;
}

/* The end of a message about a file that is not safetensors: its likely format, from its first
 * bytes. */
static const char *other_format(const unsigned char byte[SW_HEADER_AT])
{
    const bool zip = memcmp(byte, "PK\3\4", 4) == 0, pickle = byte[0] == 0x80 && byte[1] <= 5;
    if (zip)
        return ": this is what torch.save writes, or NumPy's savez; write its tensors as a "
               "safetensors "
               "file (tools/peers/README.md says how)";
    return pickle ? ": this is what torch.save writes; write its tensors as a safetensors file "
                    "(tools/peers/README.md says how)"
                  : ": not a safetensors file?";
}

static sw_status read_header(sw_safetensors *file, int64_t file_size, int64_t *data_begin)
{
    const char *path = file->path;
    if (file_size < SW_HEADER_AT)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: has %lld bytes, expected at least the 8 of the header's length", path,
                       (long long)file_size);
    unsigned char first[SW_HEADER_AT];
    uint64_t length;
    SW_TRY(read_at(file, 0, first, sizeof first));
    memcpy(&length, first, sizeof length);
    sw_little_endian(&length, 1, sizeof length);
    if (length > SW_LARGEST_HEADER)
        return sw_fail(SW_ERROR_FORMAT, "%s: byte 0: a header of %llu bytes, expected at most %d%s",
                       path, (unsigned long long)length, SW_LARGEST_HEADER, other_format(first));
    if (length > (uint64_t)(file_size - SW_HEADER_AT))
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: byte 0: a header of %llu bytes, but only %lld follow: truncated?", path,
                       (unsigned long long)length, (long long)(file_size - SW_HEADER_AT));
    char *text = malloc((size_t)length + 1);
    if (!text) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory for its header", path);
    sw_status status = read_at(file, SW_HEADER_AT, text, (size_t)length);
    if (status == SW_OK && (length == 0 || text[0] != '{'))
        status =
            sw_fail(SW_ERROR_FORMAT, "%s: byte 8: expected the header to begin with '{'", path);
    if (status == SW_OK) {
        json_error_t error;
        status = sw_json_read(&file->header, text, (size_t)length, 0, &error);
        if (status == SW_ERROR_MEMORY)
            sw_fail_in(status, path);
        else if (status != SW_OK)
            status = sw_fail(SW_ERROR_FORMAT, "%s: byte %lld: the header is not JSON: %s", path,
                             (long long)SW_HEADER_AT + error.position, error.text);
    }
    free(text);
    *data_begin = SW_HEADER_AT + (int64_t)length;
    return status;
}

static sw_status check_metadata(const char *path, json_t *metadata)
{
    if (!json_is_object(metadata))
        return sw_fail(SW_ERROR_FORMAT, "%s: " SW_METADATA " is not an object of strings", path);
    const char *key;
    json_t *value;
    json_object_foreach(metadata, key, value)
    {
        if (!json_is_string(value))
            return sw_fail(SW_ERROR_FORMAT, "%s: " SW_METADATA ": \"%.100s\" is not a string", path,
                           key);
    }
    return SW_OK;
}

static sw_status read_dtype(const char *path, sw_stored *tensor, const json_t *entry)
{
    const char *name = json_string_value(json_object_get(entry, "dtype"));
    for (int i = 0; name && i < SW_DTYPES; i++) {
        if (strcmp(name, sw_dtype_name((sw_dtype)i)) != 0) continue;
        tensor->dtype = (sw_dtype)i;
        return SW_OK;
    }
    sw_items names = {0};
    for (int i = 0; i < SW_DTYPES; i++) sw_items_add(&names, "%s", sw_dtype_name((sw_dtype)i));
    return sw_fail(SW_ERROR_FORMAT, "%s: tensor \"%.100s\": dtype is \"%.24s\", expected one of %s",
                   path, tensor->name, name ? name : "missing or not a string", names.text);
}

static sw_status read_shape(const char *path, sw_stored *tensor, const json_t *entry)
{
    const json_t *shape = json_object_get(entry, "shape");
    if (!json_is_array(shape) || json_array_size(shape) > SW_STORED_DIMS)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: tensor \"%.100s\": expected \"shape\", an array of at most %d sizes",
                       path, tensor->name, SW_STORED_DIMS);
    tensor->ndim = (int)json_array_size(shape);
    tensor->size = 1;
    for (int d = 0; d < tensor->ndim; d++) {
        const json_t *size = json_array_get(shape, (size_t)d);
        if (!json_is_integer(size) || json_integer_value(size) < 0)
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: tensor \"%.100s\": shape[%d] is not a whole number of 0 or more",
                           path, tensor->name, d);
        tensor->shape[d] = json_integer_value(size);
        if (__builtin_mul_overflow(tensor->size, tensor->shape[d], &tensor->size))
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: tensor \"%.100s\": a shape of more elements than 64 bits hold",
                           path, tensor->name);
    }
    return SW_OK;
}

/* Check begin and end against the size of the data, then against the shape. */
static sw_status read_offsets(const char *path, sw_stored *tensor, const json_t *entry,
                              int64_t data_size, int64_t *end)
{
    const json_t *offsets = json_object_get(entry, "data_offsets");
    const json_t *first = json_array_get(offsets, 0), *second = json_array_get(offsets, 1);
    if (json_array_size(offsets) != 2 || !json_is_integer(first) || !json_is_integer(second))
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: tensor \"%.100s\": expected \"data_offsets\", two whole numbers", path,
                       tensor->name);
    tensor->offset = json_integer_value(first);
    *end = json_integer_value(second);
    if (tensor->offset < 0 || *end < tensor->offset || *end > data_size)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: tensor \"%.100s\": data_offsets are [%lld, %lld], expected to rise "
                       "within the %lld bytes of data: truncated?",
                       path, tensor->name, (long long)tensor->offset, (long long)*end,
                       (long long)data_size);
    int64_t bytes;
    if (__builtin_mul_overflow(tensor->size, (int64_t)sw_dtype_size(tensor->dtype), &bytes) ||
        bytes != *end - tensor->offset)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: tensor \"%.100s\": data_offsets span %lld bytes, which is not what "
                       "its %lld elements of %s take",
                       path, tensor->name, (long long)(*end - tensor->offset),
                       (long long)tensor->size, sw_dtype_name(tensor->dtype));
    return SW_OK;
}

static sw_status read_entry(const char *path, sw_stored *tensor, json_t *entry, int64_t data_size,
                            int64_t *end)
{
    if (!json_is_object(entry))
        return sw_fail(SW_ERROR_FORMAT, "%s: tensor \"%.100s\": expected an object", path,
                       tensor->name);
    SW_TRY(read_dtype(path, tensor, entry));
    SW_TRY(read_shape(path, tensor, entry));
    SW_TRY(read_offsets(path, tensor, entry, data_size, end));
    const char *key;
    json_t *value;
    json_object_foreach(entry, key, value)
    {
        if (strcmp(key, "dtype") != 0 && strcmp(key, "shape") != 0 &&
            strcmp(key, "data_offsets") != 0)
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: tensor \"%.100s\": unknown key \"%.100s\", expected dtype, shape "
                           "and data_offsets",
                           path, tensor->name, key);
    }
    return SW_OK;
}

/* Order by the first byte of the data. Of two tensors that begin at the same byte, the empty one
 * comes first. */
static int by_offset(const void *a, const void *b)
{
    const sw_stored *p = a, *q = b;
    if (p->offset != q->offset) return p->offset < q->offset ? -1 : 1;
    return (p->size > 0) - (q->size > 0);
}

static sw_status check_contiguous(const sw_safetensors *file, int64_t data_size)
{
    int64_t end = 0;
    for (int64_t i = 0; i < file->count; i++) {
        const sw_stored *tensor = &file->tensor[i];
        if (tensor->offset != end)
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: tensor \"%.100s\": its data begins at %lld, expected %lld: %s",
                           file->path, tensor->name, (long long)tensor->offset, (long long)end,
                           tensor->offset < end ? "an overlap" : "a hole");
        end += tensor->size * (int64_t)sw_dtype_size(tensor->dtype);
    }
    if (end != data_size)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: %lld bytes of data, expected the %lld that its tensors take",
                       file->path, (long long)data_size, (long long)end);
    return SW_OK;
}

/* Does the key differ from that of the checksum in one character? Then it is damaged: no program
 * has it. */
static bool is_nearly_key(const char *key)
{
    int others = 0;
    if (strlen(key) != sizeof SW_CHECKSUM_KEY - 1) return false;
    for (size_t i = 0; key[i]; i++) others += key[i] != SW_CHECKSUM_KEY[i];
    return others == 1;
}

/* A file that has no checksum may not have had one. */
static sw_status check_no_checksum(const sw_safetensors *file)
{
    const char *key;
    json_t *value;
    json_object_foreach(json_object_get(file->header, SW_METADATA), key, value)
    {
        if (is_nearly_key(key))
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: metadata \"%s\", expected \"" SW_CHECKSUM_KEY
                           "\": the file is damaged",
                           file->path, key);
    }
    return SW_OK;
}

/* The digits of the checksum itself count as 0. */
static sw_status find_checksum(sw_checksum *found, const sw_safetensors *file, int64_t file_size)
{
    if (!file->bytes)
        return sw_checksum_of_file(found, file->fd, file->path, file_size, SW_CHECKSUM_AT);
    char zeros[SW_CHECKSUM_DIGITS];
    memset(zeros, '0', sizeof zeros);
    const int64_t behind = SW_CHECKSUM_AT + SW_CHECKSUM_DIGITS;
    *found = (sw_checksum){"none"}; /* there is no room for one */
    if (file_size < behind) return SW_OK;
    const sw_piece piece[] = {{file->bytes, SW_CHECKSUM_AT},
                              {zeros, sizeof zeros},
                              {file->bytes + behind, (size_t)(file_size - behind)}};
    return sw_checksum_of_pieces(found, piece, 3);
}

/* A file that has a checksum must have the right one. */
static sw_status check_checksum(const sw_safetensors *file, int64_t file_size)
{
    const char *stated = sw_safetensors_meta(file, SW_CHECKSUM_KEY);
    if (!stated) return check_no_checksum(file);
    char opening[sizeof SW_CHECKSUM_OPENING - 1];
    SW_TRY(read_at(file, SW_HEADER_AT, opening, sizeof opening));
    sw_checksum found;
    SW_TRY(find_checksum(&found, file, file_size));
    if (memcmp(opening, SW_CHECKSUM_OPENING, sizeof opening) == 0 &&
        strcmp(stated, found.text) == 0)
        return SW_OK;
    return sw_fail(SW_ERROR_FORMAT,
                   "%s: its checksum is %s, but its metadata \"" SW_CHECKSUM_KEY
                   "\" says \"%.40s\": the file is damaged, or another program has changed it and "
                   "kept this entry, which it should leave out",
                   file->path, found.text, stated);
}

static sw_status read_file(sw_safetensors *file)
{
    int64_t file_size = file->byte_count, data_begin = 0;
    if (!file->bytes) SW_TRY(sw_file_open(&file->fd, &file_size, file->path));
    SW_TRY(read_header(file, file_size, &data_begin));
    int64_t data_size = file_size - data_begin;
    file->tensor = calloc(json_object_size(file->header) + 1, sizeof *file->tensor);
    if (!file->tensor) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", file->path);
    const char *name;
    json_t *entry;
    json_object_foreach(file->header, name, entry)
    {
        if (strcmp(name, SW_METADATA) == 0) {
            SW_TRY(check_metadata(file->path, entry));
            continue;
        }
        int64_t end;
        sw_stored *tensor = &file->tensor[file->count++];
        tensor->name = name;
        SW_TRY(read_entry(file->path, tensor, entry, data_size, &end));
    }
    qsort(file->tensor, (size_t)file->count, sizeof *file->tensor, by_offset);
    SW_TRY(check_contiguous(file, data_size));
    SW_TRY(check_checksum(file, file_size));
    for (int64_t i = 0; i < file->count; i++) file->tensor[i].offset += data_begin;
    return SW_OK;
}

static sw_status open_any(sw_safetensors **out, const char *path, const char *bytes, int64_t size)
{
    *out = NULL;
    sw_safetensors *file = calloc(1, sizeof *file);
    if (file)
        *file =
            (sw_safetensors){.fd = -1, .path = strdup(path), .bytes = bytes, .byte_count = size};
    sw_status status =
        file && file->path ? read_file(file) : sw_fail(SW_ERROR_MEMORY, "%s: out of memory", path);
    if (status != SW_OK) {
        sw_safetensors_close(file);
        return status;
    }
    *out = file;
    return SW_OK;
}

sw_status sw_safetensors_open(sw_safetensors **out, const char *path)
{
    return open_any(out, path, NULL, 0);
}

sw_status sw_safetensors_open_bytes(sw_safetensors **out, const char *name, const void *bytes,
                                    size_t size)
{
    const size_t most = (size_t)INT64_MAX;
    return open_any(out, name, bytes, (int64_t)(size < most ? size : most));
}

void sw_safetensors_close(sw_safetensors *file)
{
    if (!file) return;
    if (file->fd >= 0) close(file->fd);
    json_decref(file->header);
    free(file->tensor);
    free(file->path);
    free(file);
}

const sw_stored *sw_safetensors_find(const sw_safetensors *file, const char *name)
{
    for (int64_t i = 0; i < file->count; i++)
        if (strcmp(file->tensor[i].name, name) == 0) return &file->tensor[i];
    return NULL;
}

const char *sw_safetensors_meta(const sw_safetensors *file, const char *key)
{
    return json_string_value(json_object_get(json_object_get(file->header, SW_METADATA), key));
}

sw_status sw_safetensors_need_checksum(const sw_safetensors *file)
{
    if (sw_safetensors_meta(file, SW_CHECKSUM_KEY)) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT,
                   "%s: metadata \"" SW_CHECKSUM_KEY
                   "\" is missing: the file is damaged, or another program has written it "
                   "(setwise import reads parameters of other programs)",
                   file->path);
}

sw_status sw_safetensors_read(const sw_safetensors *file, const sw_stored *tensor, sw_real *to)
{
    if (!sw_dtype_is_real(tensor->dtype))
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: tensor \"%.100s\": dtype is %s, expected F32, F64, F16 or BF16",
                       file->path, tensor->name, sw_dtype_name(tensor->dtype));
    size_t size = sw_dtype_size(tensor->dtype);
    if (tensor->data) {
        memcpy(to, tensor->data, sw_bytes(tensor->size, size));
        return SW_OK;
    }
    if (tensor->dtype == SW_DTYPE_REAL) {
        SW_TRY(read_at(file, tensor->offset, to, sw_bytes(tensor->size, size)));
        sw_little_endian(to, tensor->size, size);
        return SW_OK;
    }
    enum { BLOCK = 4096 };
    double block[BLOCK], value[BLOCK];
    for (int64_t first = 0; first < tensor->size; first += BLOCK) {
        int64_t count = tensor->size - first < BLOCK ? tensor->size - first : BLOCK;
        SW_TRY(read_at(file, tensor->offset + first * (int64_t)size, block, (size_t)count * size));
        sw_little_endian(block, count, size);
        sw_dtype_doubles(value, tensor->dtype, block, count);
        for (int64_t i = 0; i < count; i++) to[first + i] = (sw_real)value[i];
    }
    return SW_OK;
}
