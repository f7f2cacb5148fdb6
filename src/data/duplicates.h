/* duplicates.h - sets that are in two splits: what a model has learned by heart, it is then asked.
 */
#ifndef SW_DATA_DUPLICATES_H
#define SW_DATA_DUPLICATES_H

#include <setwise/data.h>

/* Note in dataset->warning how many sets of the validation and of the test split hold the same
 * elements, in any order, and the same context as one of another split, with an example of each. */
sw_status sw_duplicates_note(sw_dataset *dataset);

#endif
