/* duplicates.h - sets that are in two splits. A model may have memorised them in training, so a
 * test on them says nothing. */
#ifndef SW_DATA_DUPLICATES_H
#define SW_DATA_DUPLICATES_H

#include <setwise/data.h>

/* Count the sets of the validation or test split that have the same elements, in any order, and the
 * same context as a set of another split, and warn with the count and an example. In a data set
 * that is divided into folds, count the sets that equal any other one. Replaces the earlier
 * warnings about splits, so these must be the last in dataset->warning. */
sw_status sw_duplicates_warn(sw_dataset *dataset);

#endif
