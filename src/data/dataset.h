/* dataset.h - a new data set, and its warnings. The type itself is in setwise/data.h. */
#ifndef SW_DATA_DATASET_H
#define SW_DATA_DATASET_H

#include "base/error.h"

#include <setwise/data.h>

/* Make a data set without sets. It has an arena for its memory, and its `best` is NaN (not
 * known). */
sw_status sw_dataset_begin(sw_dataset **out);

/* Let the sets point at the names that the data set has for them and for their columns. */
void sw_dataset_describe(sw_dataset *dataset);

/* The position among all sets of set i of a split. */
static inline int64_t sw_set_of(sw_split split, int64_t i)
{
    return split.index ? split.index[i] : i;
}

/* SW_OK if the split can be one of this data set: it is of as many sets. Otherwise "diagnosis: the
 * test split is not one of this data set". */
sw_status sw_dataset_check_split(const sw_dataset *dataset, sw_split split, const char *what);

/* The name of the group that a set is in; NULL: it is in none. */
const char *sw_grouping_name(const sw_grouping *grouping, int64_t set);

/* Add a warning about something that is legal but probably a mistake. Whoever opens the data set
 * shows its warnings. */
sw_status sw_dataset_warn(sw_dataset *dataset, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
