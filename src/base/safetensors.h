/* safetensors.h - files of named tensors, in the format of huggingface.co/docs/safetensors.
 *
 * A file is: the length of the header (8 bytes, little-endian), the header (a JSON object: a name
 * to {"dtype", "shape", "data_offsets": [begin, end]}; "__metadata__" to an object of strings),
 * the data, row-major and little-endian. The reader is strict: it accepts only files that follow
 * the format, and compares every length with the size of the file before it uses it. Its errors
 * (SW_ERROR_FORMAT) name the file, the tensor, and what was expected.
 *
 * A file that is written (safetensors_write.h) has a checksum of all its bytes (checksum.h), its
 * own digits counted as 0. It is the first entry of the metadata. A file that has one is read only
 * if it is right; files of other programs have none. */
#ifndef SW_BASE_SAFETENSORS_H
#define SW_BASE_SAFETENSORS_H

#include "base/dtype.h"

#define SW_CHECKSUM_KEY "setwise_checksum" /* of the metadata */

/* How the header begins in a file with a checksum, whose digits follow. */
#define SW_METADATA "__metadata__"
#define SW_CHECKSUM_OPENING "{\"" SW_METADATA "\":{\"" SW_CHECKSUM_KEY "\":\""

enum {
    SW_LARGEST_HEADER = 100 << 20, /* bytes */
    SW_HEADER_AT = 8,              /* where the header begins, behind its length */
    SW_CHECKSUM_AT = SW_HEADER_AT + sizeof SW_CHECKSUM_OPENING - 1,
};

enum { SW_STORED_DIMS = 4 }; /* dimensions of a tensor at most, as in sw_tensor */

typedef struct sw_stored {
    const char *name;
    sw_dtype dtype;
    int ndim;
    int64_t shape[SW_STORED_DIMS];
    int64_t size;     /* elements */
    const void *data; /* for writing; NULL in a file that was opened. A caller may add tensors to
                       * such a file: they have their numbers here, as sw_real */
    int64_t offset;   /* in a file that was opened: the position of the first byte */
} sw_stored;

/* An entry of the metadata. */
typedef struct sw_meta {
    const char *key, *value;
} sw_meta;

/* A file that is open for reading. Its header has been read and checked, and its checksum too. */
typedef struct sw_safetensors {
    char *path;
    int fd;            /* -1: it is in memory */
    const char *bytes; /* the memory, borrowed */
    int64_t byte_count;
    sw_stored *tensor; /* [count], in the order of their data */
    int64_t count;
    struct json_t *header; /* holds the names and the metadata */
} sw_safetensors;

/* Open a file, and check its header and its checksum. SW_ERROR_NOT_FOUND, SW_ERROR_IO,
 * SW_ERROR_FORMAT or SW_ERROR_MEMORY. */
sw_status sw_safetensors_open(sw_safetensors **out, const char *path);

/* The same with a file of `size` bytes in memory, which stays until it is closed. Messages call it
 * `name`. */
sw_status sw_safetensors_open_bytes(sw_safetensors **out, const char *name, const void *bytes,
                                    size_t size);
void sw_safetensors_close(sw_safetensors *file); /* NULL is legal */

/* The tensor `name`, or the metadata `key`; NULL: there is none. */
const sw_stored *sw_safetensors_find(const sw_safetensors *file, const char *name);
const char *sw_safetensors_meta(const sw_safetensors *file, const char *key);

/* SW_ERROR_FORMAT: the file has no checksum. For kinds of files that always have one. */
sw_status sw_safetensors_need_checksum(const sw_safetensors *file);

/* Read the elements of a tensor of F32, F64, F16 or BF16: exactly, except that F64 read as float is
 * rounded. to: [size]. */
sw_status sw_safetensors_read(const sw_safetensors *file, const sw_stored *tensor, sw_real *to);

#endif
