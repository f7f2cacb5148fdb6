/* missing.h - puts numbers in place of the missing ones of a data set. */
#ifndef SW_DATA_MISSING_H
#define SW_DATA_MISSING_H

#include <setwise/data.h>

/* Fill the NaN of the elements with 0, or with the mean or median of their column over the training
 * split, and keep both in the schema and the data set. flags: add a column "NAME is missing" after
 * the others for each column that has such a cell, with 1 where it is and 0 elsewhere.
 *
 * SW_ERROR_FORMAT: a column to be filled has no number in the training split. */
sw_status sw_missing_fill(sw_dataset *dataset, sw_fill fill, bool flags);

/* The same with the numbers and flags of a model. A model that was trained without gaps has none:
 * then `fill` decides between 0 and the centre of the scale that the model measured (its mean or
 * median). SW_ERROR_FORMAT: the model has no scales. */
sw_status sw_missing_fill_as(sw_dataset *dataset, const sw_columns *model, sw_fill fill);

/* After the splits have changed: measure again what fills the missing numbers. */
sw_status sw_missing_fill_again(sw_dataset *dataset);

#endif
