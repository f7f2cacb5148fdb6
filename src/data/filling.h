/* filling.h - how a built-in data set is filled, for the files of datasets/.
 *
 * The `make` function of a data set (sw_dataset_type) asks for memory twice, and fills it:
 *
 *   sw_dataset_sets       number of sets of each split, number and names of the outputs.
 *                         Gives `offset` and `label`. The caller draws the sizes of the sets and
 *                         puts their ends into offset[1], offset[2], ...
 *   sw_dataset_elements   width of the elements. Gives `x`.
 *                         The caller fills `x` and `label`.
 *
 * sw_dataset_open checks the result. Three variations:
 *
 *   - A task that is not classes: set dataset->task before sw_dataset_sets, which then gives
 *     `target` instead of `label` (for a mixture, neither).
 *   - Elements that begin with a token: set dataset->schema.vocabulary.
 *   - Sets with a context: sw_dataset_context gives `context`.
 *
 * A new data set is one file in datasets/ and one row of datasets/datasets.def. */
#ifndef SW_DATA_FILLING_H
#define SW_DATA_FILLING_H

#include "base/error.h"

#include <setwise/data.h>

/* The first three parameters of every built-in data set are the numbers of sets in each split. Its
 * own parameters follow. */
enum { SW_PARAM_TRAIN, SW_PARAM_VALID, SW_PARAM_TEST, SW_PARAM_OWN };
#define SW_SPLIT_PARAMS(train, valid, test)                                                        \
    {"train", "training sets", train, 1, 10000000},                                                \
        {"valid", "validation sets", valid, 1, 10000000},                                          \
    {                                                                                              \
        "test", "test sets", test, 1, 10000000                                                     \
    }

/* Writable pointers to the arrays of a data set, which itself has const ones. */
typedef struct sw_filling {
    int64_t *offset;   /* [sets + 1], offset[0] = 0; set b ends at offset[b + 1] */
    int32_t *label;    /* [sets] zeros; NULL unless the task is classes */
    sw_real *target;   /* [sets, outputs] zeros; NULL unless the task is labels or regression */
    sw_real *context;  /* [sets, width] zeros; NULL before sw_dataset_context */
    sw_real *x;        /* [offset[sets], width]; NULL before sw_dataset_elements */
    uint8_t *instance; /* [offset[sets]] zeros; NULL without `instances` */
} sw_filling;

/* Memory for count[role] sets of each role. The sets lie in the order of the roles: training,
 * validation, test. output_name [outputs] names the classes, labels or numbers; NULL: they are
 * named 0, 1, 2 ... */
sw_status sw_dataset_sets(sw_dataset *dataset, sw_filling *filling, const int64_t count[3],
                          int64_t outputs, const char *const *output_name);

/* Memory for a context of `width` numbers for each set. After sw_dataset_sets. */
sw_status sw_dataset_context(sw_dataset *dataset, sw_filling *filling, int64_t width);

/* Memory for the elements, and with `instances` for their labels. After the offsets are filled.
 * feature_name: [width] or NULL. */
sw_status sw_dataset_elements(sw_dataset *dataset, sw_filling *filling, int64_t width,
                              const char *const *feature_name, bool instances);

/* ---- Random numbers of a set ------------------------------------------------------------------
 * Each set has its own random streams, keyed by its split and its position there. So more training
 * sets change neither the first training sets nor the other splits. */

typedef enum sw_use { SW_USE_SIZE, SW_USE_ELEMENTS } sw_use;
sw_random sw_dataset_random(const sw_dataset *dataset, int64_t set, sw_use use, uint64_t seed);
sw_role sw_dataset_role(const sw_dataset *dataset, int64_t set); /* the split of a set */

/* Fill the offsets with random sizes, uniform in size - size/2 .. size + size/2. */
void sw_dataset_draw_sizes(const sw_dataset *dataset, sw_filling *filling, int64_t size,
                           uint64_t seed);
/* The same with a size for each role. */
void sw_dataset_draw_sizes_by_role(const sw_dataset *dataset, sw_filling *filling,
                                   const int64_t size[3], uint64_t seed);

#endif
