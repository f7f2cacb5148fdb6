/* data.h - sets in memory, and data sets with their splits. */
#ifndef SETWISE_DATA_H
#define SETWISE_DATA_H

#include <setwise/schema.h>
#include <setwise/tensor.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Sets in memory -------------------------------------------------------------------------- */

/* Sets, packed one after another without padding, and the answer for each set: its class in
 * `label`, or its labels or numbers in `target`. For SW_MIXTURE, the answer is the set's own
 * elements. All pointers are borrowed. */
typedef struct sw_ragged {
    int64_t count;         /* B sets */
    int64_t width;         /* D numbers for each element */
    const int64_t *offset; /* [count + 1]: the rows of set b are offset[b] .. offset[b+1]-1 */
    const sw_real *x;      /* [offset[count], width] */
    const int32_t *label;  /* [count] the class of each set; NULL: not known */
    const sw_real *target; /* [count, targets] 0 or 1 for each label, or numbers; NULL: not known */
    int64_t targets;       /* numbers in a row of `target` */
    const sw_real *context; /* [count, context_width] numbers that describe each set as a whole */
    int64_t context_width;  /* 0: there is no context */
    const sw_real *weight;  /* [count] of each set in the training loss, 0 or more; NULL: 1 each */
    /* What the numbers mean: sw_predict and its like refuse sets whose columns, words or classes
     * are not the model's. NULL: not known, nothing is compared. */
    const sw_schema *schema;
    /* [count] What the sets are called in messages. NULL: by their numbers. */
    char *const *name;
    /* The file whose pages `x` is, if a data set is larger than memory (the option `map` of a
     * file). NULL: x is ordinary memory. */
    struct sw_mapped *mapped;
} sw_ragged;

/* SW_OK if
 *   - the arrays are there, offsets start at 0 and never decrease, and every number is finite;
 *   - known answers fit the task: classes are 0 .. outputs-1; labels are `outputs` numbers 0 or 1;
 *     a regression has `outputs` finite numbers;
 *   - weights are 0 or more;
 *   - for a mixture, `outputs` is a multiple of 1 + 2 width, and no set is empty.
 * Otherwise an error that names the set and the element or column. */
SW_API sw_status sw_ragged_check(const sw_ragged *sets, sw_task task, int64_t outputs);

/* ---- Data sets ------------------------------------------------------------------------------- */

/* The role of a split. */
typedef enum sw_role { SW_TRAIN, SW_VALID, SW_TEST } sw_role;
SW_API const char *sw_role_name(sw_role role); /* "train", "valid", "test"; "no role" */

/* Some of the sets of a data set. A split knows its role. Training refuses a split whose role is
 * SW_TEST, so nothing can be chosen on the test split. */
typedef struct sw_split {
    sw_role role;
    const sw_ragged *sets; /* all sets of the data set */
    const int64_t *index;  /* [count] positions of the split's sets in `sets`; NULL: 0, 1, 2 ... */
    int64_t count;
    int64_t outputs; /* C, the outputs of a model: classes, labels or numbers */
    sw_task task;
} sw_split;

/* The sets in groups, such as the patients that they come from, or in folds. */
typedef struct sw_grouping {
    int64_t count;     /* 0: there are none */
    char **name;       /* [count] */
    const int32_t *of; /* [sets] the group of each set, 0 .. count-1; -1: it is in none */
} sw_grouping;

/* What takes the place of a missing number, and how scales are measured: over the training split.
 */
typedef enum sw_fill { SW_FILL_NONE, SW_FILL_ZERO, SW_FILL_MEAN, SW_FILL_MEDIAN } sw_fill;
typedef enum sw_scaling {
    SW_SCALING_NONE,
    SW_SCALING_DEVIATION, /* mean and standard deviation */
    SW_SCALING_ROBUST     /* median and quartiles, which outliers do not move */
} sw_scaling;

/* A data set owns its elements, names and splits: it is opened (datasets.h), or made of arrays by
 * sw_dataset_new. A struct that a program fills by itself can be read, but not divided. Only
 * sw_dataset_fold and sw_dataset_fold_given change it, and only its splits and scales. */
typedef struct sw_dataset {
    char name[64];
    const char *path; /* the file or folder that it was read from; NULL: it is built in, or of
                       * arrays */
    sw_ragged sets;
    sw_task task;     /* classes, labels, regression or mixture */
    sw_schema schema; /* names and scales of elements, contexts and answers */
    char **set_name;  /* [sets.count] or NULL */

    /* [rows] 1 for an element that carries the label of its set; NULL: not known. */
    const uint8_t *instance_label;

    /* Where each element lies, as a cell in its slide: coordinates that are drawn, but are no
     * features. */
    const sw_real *place; /* [rows, place_width]; NaN: not known. NULL: there are none */
    int64_t place_width;  /* 2 or 3 */
    char **place_name;    /* [place_width] */

    /* Cells of sets.x, row * width + column, whose number is missing in the data. They hold the
     * number of schema.feature.fill, which is measured on the training split. */
    const int64_t *missing; /* [missing_count], ascending */
    int64_t missing_count;
    sw_fill fill;
    sw_scaling scaling; /* how the scales are measured */

    int64_t *index[3]; /* by role: positions in `sets` */
    int64_t index_count[3];
    bool split_given; /* by the file or the built-in data set; otherwise drawn by the seed */

    /* Sets of one group, such as the samples of one patient, are in one split: otherwise a model is
     * tested on patients that it knows. */
    sw_grouping group;

    /* The folds that came with the data, a division of the sets for each repeat. */
    const sw_grouping *division; /* [divisions] */
    int64_t divisions;

    /* Sets that no fold has: the test split that a file gives stays for the end. */
    bool test_given;     /* the test split is such a one */
    bool no_valid;       /* the option valid=0: there is no validation split, in folds neither */
    const int64_t *kept; /* [kept_count], after the data set was divided into folds */
    int64_t kept_count;

    /* Training sets that are not used (the setting train-sets, and its value; 0: all are). */
    double train_sets;
    const int64_t *unused; /* [unused_count] */
    int64_t unused_count;

    int64_t folds, fold; /* as given to sw_dataset_fold; folds 0: it was not called */
    uint64_t fold_seed;  /* sw_dataset_fold_given: the number of the division */

    /* The best value of the main metric (sw_main_metric) that any model can expect on the test
     * split. NaN: not known. */
    double best;

    char **warning; /* [warnings] things that are legal but probably a mistake */
    int warnings;
    int split_warnings; /* how many of the last warnings are about the splits */

    struct sw_arena *arena; /* holds all of the above */
} sw_dataset;

SW_API void sw_dataset_free(sw_dataset *dataset); /* NULL is legal */

/* What sw_dataset_new knows of the sets beside sw_ragged, and what it does with them. */
typedef struct sw_dataset_options {
    const char *name;  /* of the data set, for messages and reports; NULL: "arrays" */
    sw_grouping group; /* sets that stay together, each in one; `name` may be NULL. count 0: none */
    const sw_role *role;           /* [sets] their splits; NULL: drawn by the seed, as for a file */
    const uint8_t *instance_label; /* [rows] as in sw_dataset, or NULL */
    sw_fill fill;       /* of elements' numbers that are NaN; SW_FILL_NONE: they are an error */
    sw_scaling scaling; /* of elements, contexts and the numbers of a regression */
    /* Names, joined by +, of columns and numbers of a regression that the network reads or answers
     * as logarithms (sw_columns.log), as in the option of a file. Without names they are called
     * 0, 1 ..., and "target" is all numbers; "*" is all columns of elements. NULL: none. */
    const char *log;
    int64_t valid, test; /* percentages of the sets, if the splits are drawn */
} sw_dataset_options;
SW_API sw_dataset_options sw_dataset_options_default(void); /* as for a file: deviation, 20, 20 */

/* Make a data set of sets in memory, which are copied. Splits, groups and scales become what they
 * are for a file with the same sets in the same order. `outputs` is C: classes, labels, numbers, or
 * the outputs of a mixture. Names of columns, classes and tokens are those of sets->schema, if it
 * has some; its scales are not read. `options` may be NULL: the default ones. Free with
 * sw_dataset_free. SW_ERROR_ARGUMENT, SW_ERROR_SHAPE: as sw_ragged_check; or a role, group or
 * option is out of range, or the schema does not fit. SW_ERROR_FORMAT: what a file must not have
 * either: two sets of one name, a group in two splits, a class that no training set has. */
SW_API sw_status sw_dataset_new(sw_dataset **out, const sw_ragged *sets, sw_task task,
                                int64_t outputs, const sw_dataset_options *options, uint64_t seed);

/* The split of a role. It borrows from the data set. With another number as its role, it has no
 * sets. */
SW_API sw_split sw_dataset_split(const sw_dataset *dataset, sw_role role);

/* Is the number of a cell missing in the data? sets.x holds what fills it. false: there is no such
 * cell. */
SW_API bool sw_dataset_is_missing(const sw_dataset *dataset, int64_t row, int64_t column);

/* Divide the sets anew, for cross-validation, into `folds` parts (3 or more) drawn by `seed`. Part
 * `fold`, counted from 0, is the test split. The next part (after the last one, part 0) is the
 * validation split. All others are the training split. With dataset->no_valid there is no
 * validation split, and 2 folds are enough.
 *
 *   - All sets are divided, also those of a built-in data set's test split. But if a file gives the
 *     test split, its sets are in no fold: they stay for one test at the end, of a model that is
 *     trained without folds. (The option ignore=split divides all sets.)
 *   - The sizes of the parts differ by one set at most. If the task is classes, so do the numbers
 *     of sets of each class.
 *   - If there are groups, each is in one part. The parts then have nearly the same numbers of sets
 *     of each class: groups are taken by their size, the largest first, and each goes to the part
 *     whose numbers it brings nearest to equal ones.
 *   - The test splits of all folds are disjoint, and together they are all sets. So if a class has
 *     a single set, training lacks the class when that set is in the test split.
 *   - Scales, if there are any, are measured again on the new training split. Classes and a
 *     vocabulary of words stay as they are.
 *   - A split (sw_split) from before the call is invalid.
 *
 * SW_ERROR_ARGUMENT, and no change: too few folds, more folds than sets or groups, `fold` is
 * not in 0 .. folds-1, or a program has filled the struct by itself. */
SW_API sw_status sw_dataset_fold(sw_dataset *dataset, int64_t folds, int64_t fold, uint64_t seed);

/* The same with folds that came with the data (dataset->division): part `fold` of the division
 * `repeat` is the test split, and so on. Published folds are tested on exactly the sets that they
 * say. SW_ERROR_ARGUMENT, and no change: there is no such division or fold, or it has too few
 * parts. */
SW_API sw_status sw_dataset_fold_given(sw_dataset *dataset, int64_t fold, int64_t repeat);

#ifdef __cplusplus
}
#endif

#endif
