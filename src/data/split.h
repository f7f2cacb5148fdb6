/* split.h - draws the training, validation and test split if the data does not give them. */
#ifndef SW_DATA_SPLIT_H
#define SW_DATA_SPLIT_H

#include <setwise/data.h>

/* Draw the splits of all sets by `seed`: valid_percent of the sets for validation and test_percent
 * for test, both rounded, and the rest for training. The sum is less than 100. No split is empty
 * unless its percentage is 0.
 *
 * If the task is classes, each split has its share of every class, rounded up or down. But the
 * first set of each class is a training set, so that validation and test have no class that
 * training lacks. If many classes have a single set, the other two splits get fewer sets.
 *
 * Sets index (ascending in each split), index_count and split_given. SW_ERROR_ARGUMENT, and the
 * data set is as it was: percentages out of range, or too few sets for one of each class in
 * training, one in validation and one in the test. */
sw_status sw_split_draw(sw_dataset *dataset, int64_t valid_percent, int64_t test_percent,
                        uint64_t seed);

/* Move a percentage of the training sets to the empty validation split (0: none): the same share of
 * each class, but never the only set of a class. SW_ERROR_ARGUMENT, and the data set is as it was:
 * there is no set to move. */
sw_status sw_split_draw_valid(sw_dataset *dataset, int64_t valid_percent, uint64_t seed);

#endif
