/* reduce.h - trains on some of the training sets. */
#ifndef SW_DATA_REDUCE_H
#define SW_DATA_REDUCE_H

#include <setwise/data.h>

/* Keep `amount` of the training sets: below 1 a share of them, from 1 a number; 0: all. `seed`
 * draws them, with the same shares of the classes; a smaller amount keeps some of those that a
 * larger one keeps. The others go to dataset->unused, and scales are measured again on those that
 * stay. Classes and words stay as they are. A second call with the same amount changes nothing.
 * SW_ERROR_ARGUMENT, and no change: more than there are, not a whole number, or another amount was
 * kept before. */
sw_status sw_dataset_reduce(sw_dataset *dataset, double amount, uint64_t seed);

#endif
