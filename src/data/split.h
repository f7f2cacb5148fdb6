/* split.h - which sets are for training, validation and test, where the data does not say. */
#ifndef SW_DATA_SPLIT_H
#define SW_DATA_SPLIT_H

#include <setwise/data.h>

/* Draw the splits of all sets by `seed`: so many per cent (whole numbers of 1 or more, less than
 * 100 together) for validation and for test, rounded, and the rest for training. None is empty,
 * whatever the percentages come to.
 *
 * Of classes, each split has the same shares: the number of sets of a class in a split is its share
 * rounded up or down. But the first set of each class is for training, so that what is asked in the
 * test was seen; where there are many classes of a single set, the other two splits are smaller for
 * it. Sets with labels or numbers are drawn without regard to these.
 *
 * Sets index (ascending in each split), index_count and split_given. SW_ERROR_ARGUMENT, with the
 * data set as it was: percentages out of range; too few sets for one of each class in training, one
 * for validation and one for test. */
sw_status sw_split_draw(sw_dataset *dataset, int64_t valid_percent, int64_t test_percent,
                        uint64_t seed);

/* Take so many per cent of the training sets for validation, of data that has no validation split;
 * of classes, the same share of each, but never the only one of a class. SW_ERROR_ARGUMENT, with
 * the data set as it was: there is none to take. */
sw_status sw_split_draw_valid(sw_dataset *dataset, int64_t valid_percent, uint64_t seed);

#endif
