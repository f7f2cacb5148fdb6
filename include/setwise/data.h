/* data.h - sets in memory, data sets with their splits, and the tasks that setwise brings. */
#ifndef SETWISE_DATA_H
#define SETWISE_DATA_H

#include <setwise/schema.h>
#include <setwise/tensor.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sets as they lie in memory, packed one after another, with what is asked of each: its class in
 * `label`, or its labels or numbers in `target`; neither where its own elements are (SW_MIXTURE).
 * Borrowed pointers: whoever made the arrays keeps them. */
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
 * targets, each 0 or 1 of labels and finite in a regression; of a mixture, which asks for nothing
 * but the elements, outputs in multiples of 1 + 2 width, and no set is empty. Otherwise an error
 * that names the set and the place. */
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
    int64_t outputs; /* C: classes, labels, or numbers, also those of a mixture */
    sw_head head;    /* which of these */
} sw_split;

/* A data set owns its elements, names and splits. Read-only once made, but for its splits
 * (sw_dataset_fold). */
typedef struct sw_dataset {
    char name[64];
    sw_ragged sets;
    sw_head head;                  /* what is asked of a set */
    sw_schema schema;              /* of elements, contexts and answers */
    char **set_name;               /* [sets.count] or NULL */
    const uint8_t *instance_label; /* [rows]: 1 where an element carries the label; or NULL */
    int64_t *index[3];             /* by role: which sets */
    int64_t index_count[3];
    bool split_given;    /* by the file or the task; otherwise drawn by the seed */
    int64_t folds, fold; /* as sw_dataset_fold divided it; folds 0: it did not */
    uint64_t fold_seed;
    /* The best that can be expected of anyone on the test split, in the figure that its head is
     * ranked by (sw_measure): what is left to chance, no one can know. NaN: not known. */
    double best;
    char **warning; /* [warnings] what is legal, but will hardly be meant */
    int warnings;
    int split_warnings;     /* the last so many are about the splits */
    struct sw_arena *arena; /* holds all of the above */
} sw_dataset;

/* The data set that `spec` names: a row of datasets/datasets.def with parameters after colons, for
 * instance "needle" or "needle:size=50:train=4000"; or a file or folder of one of the formats
 * below, with options after colons: "bags.csv:label=kind". The same spec and seed give the same
 * data on every machine. Fails on an unknown name or parameter, on an option that the format does
 * not have (the message lists those that there are), on a value out of range, on a missing file
 * (the message says which package brings it), and on a file that is not what it should be (the
 * message names the file, the place, and what was expected). */
SW_API sw_status sw_dataset_open(sw_dataset **out, const char *spec, uint64_t seed);

/* The same for a model that there is: a file's classes and words get the numbers that they have in
 * the model's schema (classes without names are called by their numbers), and nothing is measured.
 * SW_ERROR_FORMAT: a class that the model does not know, columns that are not the model's. NULL, or
 * a schema that knows nothing: as sw_dataset_open. */
SW_API sw_status sw_dataset_open_for(sw_dataset **out, const char *spec, const sw_schema *model,
                                     uint64_t seed);
SW_API void sw_dataset_free(sw_dataset *dataset); /* NULL is legal */
SW_API sw_split sw_dataset_split(const sw_dataset *dataset, sw_role role);

/* Divide all of its sets anew, for cross-validation: into `folds` parts (3 or more) by `seed`,
 * whose sizes differ by one set at most, and so do, of classes, their shares of each. Part `fold`,
 * from 0, is the test split, the next one (after the last, part 0) the validation split, the others
 * are for training. The test splits of all folds are disjoint and together all sets; so a class of
 * a single set is not in training where it is in the test. Scales, if it has some, are measured on
 * the training split; classes and a vocabulary of words stay. Splits that were taken before are
 * void. SW_ERROR_ARGUMENT, with the data set as it was: less than 3 folds, more than sets, or no
 * such fold. */
SW_API sw_status sw_dataset_fold(sw_dataset *dataset, int64_t folds, int64_t fold, uint64_t seed);

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
    /* SW_OK if the files that it is made from are there, otherwise SW_ERROR_NOT_FOUND and what
     * brings them; NULL: it is made from none. */
    sw_status (*find)(void);
} sw_dataset_type;

SW_API int sw_dataset_type_count(void);
SW_API const sw_dataset_type *sw_dataset_type_at(int i);

/* ---- Files -----------------------------------------------------------------------------------
 * A row of src/data/formats.def. README.md of datasets/ says how sets lie in each. */
typedef struct sw_format_type {
    const char *name;     /* "csv" */
    const char *suffixes; /* ".csv|.tsv"; of a folder "" */
    const char *summary;
    bool writes; /* sw_dataset_save makes such files */
    /* What of a data set they have a place for, of these, joined by '|': classes, labels,
     * regression, mixture (answers to that head), unanswered (sets without an answer), unused
     * (classes that no set is of), context, instances (labels of elements), split, names (of sets),
     * empty (sets without elements), words, tokens (elements that begin with another), missing and
     * infinite (numbers of elements). */
    const char *holds;
    const char *columns; /* "x|y|z": of their elements, always; NULL: any number, with names */
    const char *options; /* "set|label": the options that are theirs, beside those of `all` */
} sw_format_type;
SW_API int sw_format_count(void);
SW_API const sw_format_type *sw_format_at(int i); /* NULL out of range */

/* Does the spec name a file or a folder? It is no row of datasets.def, and its path has a slash or
 * a point in it, or there is something of that name. */
SW_API bool sw_dataset_is_file(const char *spec);

/* An option of a file's spec: a row of src/data/options.def. */
typedef struct sw_file_option {
    const char *name, *help;
    const char *fallback; /* the default, as text */
    const char *choices;  /* "a|b|c", or NULL */
    int64_t min, max;     /* of whole numbers; both 0 of a text */
    bool all;             /* every format has it; others, those whose sw_format_type names it */
} sw_file_option;
SW_API int sw_file_option_count(void);
SW_API const sw_file_option *sw_file_option_at(int i); /* NULL out of range */

/* Write a data set to a file in the format that its name's end tells, or that `format` names if it
 * is not NULL: elements, answers, contexts, names, instance labels, and the split if it was given.
 * SW_ERROR_EXISTS: there is something of that name, or has appeared meanwhile;
 * SW_ERROR_ARGUMENT: the format cannot hold something that the data set has (the message says what,
 * and which formats can). Either the whole file is there, with the one that belongs to it, or
 * none; what a format cannot be without (names of sets or columns), it adds. */
SW_API sw_status sw_dataset_save(const sw_dataset *dataset, const char *path, const char *format);

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
