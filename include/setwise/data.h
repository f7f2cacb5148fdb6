/* data.h - sets in memory, data sets with their splits, and the tasks that setwise brings. */
#ifndef SETWISE_DATA_H
#define SETWISE_DATA_H

#include <setwise/tensor.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sets as they lie in memory, packed one after another, with what is asked of each: its class in
 * `label`, or its labels or numbers in `target`. Borrowed pointers: whoever made the arrays keeps
 * them. */
typedef struct sw_ragged {
    int64_t count;          /* B sets */
    int64_t width;          /* D numbers an element */
    const int64_t *offset;  /* [count + 1]: the rows of set b are offset[b] .. offset[b+1]-1 */
    const sw_real *x;       /* [offset[count], width] */
    const int32_t *label;   /* [count], the class of each set; NULL: unknown */
    const sw_real *target;  /* [count, targets]: 0 or 1 for each label, or numbers; NULL: unknown */
    int64_t targets;        /* numbers in a row of `target` */
    const sw_real *context; /* [count, context_width], what comes with each set: a query */
    int64_t context_width;  /* 0: nothing does */
} sw_ragged;

/* SW_OK if the arrays are there, the offsets start at 0 and never decrease, every number is finite,
 * and what is known of the answers fits the head: classes in 0 .. outputs-1; rows of `outputs`
 * targets, each 0 or 1 of labels and finite in a regression. Otherwise an error that names the set
 * and the place. */
SW_API sw_status sw_ragged_check(const sw_ragged *sets, sw_head head, int64_t outputs);

/* ---- Data sets ---------------------------------------------------------------------------- */

typedef enum sw_role { SW_TRAIN, SW_VALID, SW_TEST } sw_role;
SW_API const char *sw_role_name(sw_role role); /* "train", "valid", "test" */

/* Some of a data set's sets. It knows its role, and training takes no split whose role is
 * SW_TEST: nothing that is chosen can be chosen on it. */
typedef struct sw_split {
    sw_role role;
    const sw_ragged *sets; /* the data set's */
    const int64_t *index;  /* [count] which of them; NULL: all, in order */
    int64_t count;
    int64_t outputs; /* C: classes, labels, or numbers */
    sw_head head;    /* which of these */
} sw_split;

/* A data set owns its elements, names and splits. Read-only once made. */
typedef struct sw_dataset {
    char name[64];
    sw_ragged sets;
    sw_head head;                  /* what is asked of a set */
    int64_t outputs;               /* C: classes, labels, or numbers */
    char **output_name;            /* [outputs] */
    int64_t vocabulary;            /* an element's first number is one of so many, a token or a
                                    * place; 0: it is a measurement */
    char **feature_name;           /* [width] or NULL */
    const uint8_t *instance_label; /* [rows]: 1 where an element carries the label; or NULL */
    int64_t *index[3];             /* by role: which sets */
    int64_t index_count[3];
    struct sw_arena *arena; /* holds all of the above */
} sw_dataset;

/* The data set that `spec` names: a row of datasets/datasets.def, with parameters after colons,
 * for instance "needle" or "needle:size=50:train=4000". The same spec and seed give the same
 * data on every machine. Fails on an unknown name or parameter (the message lists them), on a
 * value out of range, and on a missing file (the message says which package brings it). */
SW_API sw_status sw_dataset_open(sw_dataset **out, const char *spec, uint64_t seed);
SW_API void sw_dataset_free(sw_dataset *dataset); /* NULL is legal */
SW_API sw_split sw_dataset_split(const sw_dataset *dataset, sw_role role);

/* A parameter of a data set: a whole number, a knob of its task. */
typedef struct sw_dataset_param {
    const char *name, *help;
    int64_t value;    /* default */
    int64_t min, max; /* both included */
} sw_dataset_param;

/* A row of datasets/datasets.def. `make` fills a new data set from the parameters' values, in
 * the order of `param`. */
typedef struct sw_dataset_type {
    const char *name, *summary;
    const sw_dataset_param *param; /* [param_count] */
    int param_count;
    sw_status (*make)(sw_dataset *dataset, const int64_t *value, uint64_t seed);
} sw_dataset_type;

SW_API int sw_dataset_type_count(void);
SW_API const sw_dataset_type *sw_dataset_type_at(int i);

/* ---- IDX files (the format of MNIST), plain or gzipped ------------------------------------- */

/* An array of unsigned bytes, up to four dimensions. */
typedef struct sw_idx {
    int ndim;
    int64_t shape[SW_MAX_DIMS];
    uint8_t *data;
} sw_idx;

/* Read a file. Fails, naming the file and the byte, if it is missing, is not IDX of unsigned
 * bytes, or is shorter or longer than its header says. Free with sw_idx_free. */
SW_API sw_status sw_idx_read(sw_idx *out, const char *path);
SW_API void sw_idx_free(sw_idx *idx); /* a zeroed one is legal */

#ifdef __cplusplus
}
#endif

#endif
