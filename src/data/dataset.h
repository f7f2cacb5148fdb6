/* dataset.h - for the files of datasets/: how a data set is filled.
 *
 * A task's `make` asks twice for memory, all of it the data set's own:
 *
 *   sw_dataset_sets   so many sets in each split, so many classes: gives `offset` and `label`;
 *   (the task draws the sizes into offset[1] ..)
 *   sw_dataset_elements   elements of so many numbers: gives `x`;
 *   (the task fills x and label)
 *
 * and sw_dataset_open checks what came out. A task that asks for something else than a class sets
 * dataset->task first, and is given `target` instead of `label` (or neither: a mixture); one whose
 * elements begin with the number of a token sets dataset->schema.vocabulary; and where something
 * comes with each set, sw_dataset_context gives `context`. A new data set is one file in datasets/
 * and one row of datasets/datasets.def. */
#ifndef SW_DATA_DATASET_H
#define SW_DATA_DATASET_H

#include "base/arena.h"
#include "base/error.h"

#include <setwise/data.h>

/* The first three parameters of every task: sets in each split. Its own follow. */
enum { SW_PARAM_TRAIN, SW_PARAM_VALID, SW_PARAM_TEST, SW_PARAM_OWN };
#define SW_SPLIT_PARAMS(train, valid, test)                                                        \
    {"train", "training sets", train, 1, 10000000},                                                \
        {"valid", "validation sets", valid, 1, 10000000},                                          \
    {                                                                                              \
        "test", "test sets", test, 1, 10000000                                                     \
    }

/* A data set while it is filled: what the const pointers of sw_dataset point at. */
typedef struct sw_filling {
    int64_t *offset;   /* [sets + 1], offset[0] = 0; set b ends at offset[b + 1] */
    int32_t *label;    /* [sets]; NULL unless classes are asked for */
    sw_real *target;   /* [sets, outputs] zeros; NULL if classes are, or a mixture */
    sw_real *context;  /* [sets, width] zeros; NULL unless asked for */
    sw_real *x;        /* [offset[sets], width] */
    uint8_t *instance; /* [offset[sets]] zeros; NULL unless asked for */
} sw_filling;

/* Room for count[role] sets of each role, which lie in the order of the roles: first those of
 * training, then validation, then test. The outputs (classes, labels, numbers) are named by
 * output_name [outputs], or by their places if that is NULL. */
sw_status sw_dataset_sets(sw_dataset *dataset, sw_filling *filling, const int64_t count[3],
                          int64_t outputs, const char *const *output_name);

/* Room for what comes with each set, `width` numbers. After sw_dataset_sets. */
sw_status sw_dataset_context(sw_dataset *dataset, sw_filling *filling, int64_t width);

/* Room for the elements, once the offsets are set. feature_name: [width] or NULL. */
sw_status sw_dataset_elements(sw_dataset *dataset, sw_filling *filling, int64_t width,
                              const char *const *feature_name, bool instances);

/* Note something that is legal, but will hardly be meant, for whoever opens the data set to show.
 */
sw_status sw_dataset_warn(sw_dataset *dataset, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- Random numbers of a task -----------------------------------------------------------------
 * Each set has streams of its own, keyed by its place in its split: more training sets leave
 * those there were, and the test sets, as they are. */

typedef enum sw_use { SW_USE_SIZE, SW_USE_ELEMENTS } sw_use;
sw_role sw_dataset_role(const sw_dataset *dataset, int64_t set); /* the split that it is in */
sw_random sw_dataset_random(const sw_dataset *dataset, int64_t set, sw_use use, uint64_t seed);

/* Sizes into the offsets, uniform in size - size/2 .. size + size/2. */
void sw_dataset_draw_sizes(const sw_dataset *dataset, sw_filling *filling, int64_t size,
                           uint64_t seed);
/* The same with a size for each role. */
void sw_dataset_draw_sizes_by_role(const sw_dataset *dataset, sw_filling *filling,
                                   const int64_t size[3], uint64_t seed);

/* The last bit of log and cos depends on the C library and the processor, and a compiler may fuse
 * a product and a sum. So that the same seed gives the same bits everywhere, tasks draw whole
 * numbers, and compute with sums and products that are exact. */

/* Uniform on the grid of 1/1024: low, low + 1/1024 ... below high. Both on that grid. */
double sw_draw_between(sw_random *r, double low, double high);

/* Nearly normal, mean 0 and deviation 1: the sum of eight uniform numbers, on the grid of 1/4096.
 * Never beyond 4.9. */
double sw_draw_bell(sw_random *r);

/* Numbers below `different`, any alike, given that each of them is there: `different` is 1 to 10
 * and at most `count`. (With ten of them in ten places, one try in 2756 succeeds.) */
void sw_draw_onto(int64_t *to, int64_t count, uint32_t different, sw_random *r);

/* `some` of `count`, any alike: chosen [count] is 1 there and 0 elsewhere (selection sampling, Fan,
 * Muller and Rezucha 1962). */
void sw_draw_some(uint8_t *chosen, int64_t count, int64_t some, sw_random *r);

/* Normal, mean 0 and deviation 1, rounded to the grid of 1/65536: tails and all, as far as 32 bits
 * go (Karney 2016, "Sampling exactly from the normal distribution", algorithm N). Takes several
 * times as long as sw_draw_bell: for where a density is asked for. */
double sw_draw_normal(sw_random *r);

#endif
