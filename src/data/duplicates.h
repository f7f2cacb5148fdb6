/* duplicates.h - sets that are in two splits: what a model has learned by heart, it is then asked.
 */
#ifndef SW_DATA_DUPLICATES_H
#define SW_DATA_DUPLICATES_H

#include <setwise/data.h>

/* Note in dataset->warning how many sets of the validation and of the test split hold the same
 * elements, in any order, and the same context as one of another split, with an example of each.
 * Of a data set in folds: how many hold the same as any other one, which is so for every fold. What
 * was noted before goes: nothing else may have been added since. */
sw_status sw_duplicates_warn(sw_dataset *dataset);

#endif
