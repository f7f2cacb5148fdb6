/* fold.h - the parts that sw_dataset_fold divides the sets into. */
#ifndef SW_DATA_FOLD_H
#define SW_DATA_FOLD_H

#include <setwise/data.h>

/* Deal the sets to `folds` parts by `seed`, with the same shares of the classes in each; groups
 * stay together. part [sets.count] becomes the number of each set's part, or below 0 for a set that
 * stays out: the sets that sw_dataset_fold leaves out, and with `no_test` all of the test split and
 * of the training sets that are not used.
 * SW_ERROR_ARGUMENT: more parts than sets or groups. */
sw_status sw_fold_deal(int64_t *part, const sw_dataset *dataset, int64_t folds, uint64_t seed,
                       bool no_test);

#endif
