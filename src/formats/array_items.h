/* array_items.h - one array of a file: its type, its shape and its items. A format (npy, npz,
 * safetensors) fills in the description. The items then come through `read`, piece by piece, and
 * only once. */
#ifndef SW_FORMATS_ARRAY_ITEMS_H
#define SW_FORMATS_ARRAY_ITEMS_H

#include "base/arena.h"
#include "base/dtype.h"

typedef enum sw_array_kind {
    SW_ARRAY_NUMBERS,
    SW_ARRAY_BYTES,  /* texts: `width` bytes of UTF-8, zeros behind them */
    SW_ARRAY_POINTS, /* texts: `width` / 4 code points of Unicode, zeros behind them */
    SW_ARRAY_TEXTS,  /* texts that lie in `text` */
} sw_array_kind;

enum { SW_ARRAY_DIMS = 4 }; /* dimensions at most */

typedef struct sw_array {
    const char *name;  /* "labels"; NULL: the file has no such array */
    const char *where; /* for messages: "points.npz: labels.npy" */
    sw_array_kind kind;
    sw_dtype dtype; /* of numbers */
    size_t width;   /* bytes of an item */
    bool swapped;   /* items are big-endian */
    bool columns;   /* the first dimension runs fastest, as Fortran has it, not the last */
    int ndim;
    int64_t shape[SW_ARRAY_DIMS];
    int64_t count;           /* items: the product of the shape */
    const char *const *text; /* [count] of SW_ARRAY_TEXTS */
    /* The next `bytes` bytes, all of them or an error that is complete. */
    sw_status (*read)(void *source, void *to, size_t bytes);
    void *source;
} sw_array;

/* The bytes of a file from `at` on, as source and `read` of an array. */
typedef struct sw_array_file {
    int fd;
    const char *path;
    int64_t at; /* moves on with each reading */
} sw_array_file;
sw_status sw_array_read_file(void *file, void *to, size_t bytes);

/* The shape's product into `count`. False: 63 bits do not hold it. */
bool sw_array_measure(sw_array *array);

/* "[600, 3]" */
typedef struct sw_array_shape {
    char text[96];
} sw_array_shape;
sw_array_shape sw_array_shape_of(const sw_array *array);

/* "F32", "text" */
const char *sw_array_type_of(const sw_array *array);

/* All items, row-major, into [count]. Numbers as reals: exact where a real holds them. Nothing else
 * of the array's size is held in memory. */
sw_status sw_array_reals(const sw_array *array, sw_real *to);

/* The same as doubles. */
sw_status sw_array_doubles(const sw_array *array, double *to);

/* Whole numbers; an error that names one that 63 bits do not hold. Not of a dtype that is real. */
sw_status sw_array_integers(const sw_array *array, int64_t *to);

/* Numbers that are 0 or 1; an error that names one that is not. */
sw_status sw_array_flags(const sw_array *array, uint8_t *to);

/* Texts, UTF-8, in the arena; an error that names one that is not. */
sw_status sw_array_texts(const sw_array *array, const char **to, sw_arena *arena);

#endif
