/* tune_folds.h - the sets on which a trial trains and is judged: test sets are not among them. */
#ifndef SW_STUDY_TUNE_FOLDS_H
#define SW_STUDY_TUNE_FOLDS_H

#include <setwise/data.h>

/* Views of a data set without its test split: the data set's own training and validation split, or
 * each inner fold of both together. */
typedef struct sw_tune_folds {
    sw_dataset *view; /* [count] copies that borrow everything but their index */
    int64_t count;
    int64_t *index; /* of all views */
} sw_tune_folds;

/* inner_folds: as in sw_tuning. The scales stay those of the whole training split. The data set has
 * to outlive the views. */
sw_status sw_tune_folds_new(sw_tune_folds *folds, const sw_dataset *dataset, int64_t inner_folds,
                            uint64_t seed);
void sw_tune_folds_free(sw_tune_folds *folds); /* a zeroed one is legal */

#endif
