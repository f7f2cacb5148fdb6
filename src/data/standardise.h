/* standardise.h - measures the scales of the numbers of a data set. */
#ifndef SW_DATA_STANDARDISE_H
#define SW_DATA_STANDARDISE_H

#include <setwise/data.h>

/* Measure the mean and the standard deviation (divided by n, not n - 1) of each column over the
 * training split: of elements, of contexts, and of the targets of a regression. They go to
 * schema.feature, .context and .output, where (x - mean) / scale has mean 0 and deviation 1. The
 * numbers themselves stay as they are. Every element counts the same, so large sets weigh more than
 * small ones. Contexts and targets count once for each set.
 *
 * Values that are not finite are left out. Scale is 1 for a column with a single value or none, and
 * for one whose deviation is too small or too large for a sw_real. The token of an element (its
 * first column, if there is a vocabulary; the last, if it says the part) has mean 0 and scale 1. */
sw_status sw_standardise(sw_dataset *dataset);

/* After the splits have changed: measure again those of the three that have scales. */
sw_status sw_standardise_again(sw_dataset *dataset);

#endif
