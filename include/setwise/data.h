/* data.h - sets in memory, and data sets with their splits. */
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
SW_API sw_status sw_ragged_check(const sw_ragged *sets, sw_task task, int64_t outputs);

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
    sw_task task;    /* which of these */
} sw_split;

/* A data set owns its elements, names and splits. Read-only once made, but for its splits
 * (sw_dataset_fold). */
typedef struct sw_dataset {
    char name[64];
    sw_ragged sets;
    sw_task task;                  /* what is asked of a set */
    sw_schema schema;              /* of elements, contexts and answers */
    char **set_name;               /* [sets.count] or NULL */
    const uint8_t *instance_label; /* [rows]: 1 where an element carries the label; or NULL */
    int64_t *index[3];             /* by role: which sets */
    int64_t index_count[3];
    bool split_given;    /* by the file or the task; otherwise drawn by the seed */
    int64_t folds, fold; /* as sw_dataset_fold divided it; folds 0: it did not */
    uint64_t fold_seed;
    /* The best that can be expected of anyone on the test split, in the figure that its head is
     * ranked by (sw_main_metric): what is left to chance, no one can know. NaN: not known. */
    double best;
    char **warning; /* [warnings] what is legal, but will hardly be meant */
    int warnings;
    int split_warnings;     /* the last so many are about the splits */
    struct sw_arena *arena; /* holds all of the above */
} sw_dataset;

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

#ifdef __cplusplus
}
#endif

#endif
