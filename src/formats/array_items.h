/* array_items.h - one array of a file: its type, its shape and its items. A format (npy, npz,
 * safetensors) fills in the description. The items then come through `read`, in their order, and
 * only once. */
#ifndef SW_FORMATS_ARRAY_ITEMS_H
#define SW_FORMATS_ARRAY_ITEMS_H

#include "base/arena.h"
#include "base/dtype.h"

typedef enum sw_array_kind {
    SW_ARRAY_NUMBERS,
    SW_ARRAY_BYTES,  /* texts: `width` bytes of UTF-8, filled up with zeros */
    SW_ARRAY_POINTS, /* texts: `width` / 4 Unicode code points, filled up with zeros */
    SW_ARRAY_TEXTS,  /* texts that are in `text` already */
} sw_array_kind;

enum { SW_ARRAY_DIMS = 4 }; /* the most dimensions */

typedef struct sw_array {
    const char *name;  /* "labels"; NULL: the file has no such array */
    const char *where; /* for messages: "points.npz: labels.npy" */
    sw_array_kind kind;
    sw_dtype dtype; /* of numbers */
    size_t width;   /* bytes of an item */
    bool swapped;   /* items have the other byte order than this machine */
    bool columns;   /* Fortran order: the first dimension runs fastest, not the last */
    int ndim;
    int64_t shape[SW_ARRAY_DIMS];
    int64_t count;           /* items: the product of the shape */
    const char *const *text; /* [count] of SW_ARRAY_TEXTS */
    /* Read the next `bytes` bytes: all of them, or fail with a complete message. */
    sw_status (*read)(void *source, void *to, size_t bytes);
    void *source;
} sw_array;

/* `source` and `read` of an array whose items are the bytes of a file from `at` on. */
typedef struct sw_array_file {
    int fd;
    const char *path;
    int64_t at; /* moves on with each reading */
} sw_array_file;
sw_status sw_array_read_file(void *file, void *to, size_t bytes);

/* Why an array of a file cannot be mapped as it is, as an array of sw_real: "their type is F64";
 * NULL: it can. */
const char *sw_array_unlike_memory(const sw_array *array);

/* Set `count` to the product of the shape. False: it does not fit into 63 bits. */
bool sw_array_measure(sw_array *array);

/* The shape as text: "[600, 3]". */
typedef struct sw_array_shape {
    char text[96];
} sw_array_shape;
sw_array_shape sw_array_shape_of(const sw_array *array);

/* The type as text: "F32", "text". */
const char *sw_array_type_of(const sw_array *array);

/* Read `count` items, from item `first` on, into `to` [count], in row-major order. Items are read
 * in the order of the file: `first` is the one after the last that was read. An array in Fortran
 * order is read whole. These read them as reals, exact if a real can hold them. No other memory of
 * the array's size is needed. */
sw_status sw_array_reals(const sw_array *array, int64_t first, int64_t count, sw_real *to);

/* As doubles. */
sw_status sw_array_doubles(const sw_array *array, int64_t first, int64_t count, double *to);

/* As whole numbers. The dtype must not be real. Fails on a number of 2^63 or more. */
sw_status sw_array_integers(const sw_array *array, int64_t first, int64_t count, int64_t *to);

/* As flags. Fails on a number that is neither 0 nor 1. */
sw_status sw_array_flags(const sw_array *array, int64_t first, int64_t count, uint8_t *to);

/* As UTF-8 texts in the arena. Fails on a text that is not valid. */
sw_status sw_array_texts(const sw_array *array, int64_t first, int64_t count, const char **to,
                         sw_arena *arena);

#endif
