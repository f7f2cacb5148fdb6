/* standardise.h - the scales of a data set's numbers. */
#ifndef SW_DATA_STANDARDISE_H
#define SW_DATA_STANDARDISE_H

#include <setwise/data.h>

/* Measure the mean and the standard deviation (n below) over the training split of each number of
 * an element, of a context, and of a regression's answer, into schema.feature, .context and
 * .output: (x - mean) / scale has mean 0 and deviation 1 there. Every element counts the same, so
 * that sets of many weigh more; contexts and answers are counted by set. The numbers themselves
 * stay as they are.
 *
 * Numbers that are not finite are left out. A column that has one value alone, none, or a deviation
 * too small or too large for a sw_real keeps scale 1, and the token of an element (a vocabulary's
 * first column) has mean 0 and scale 1. */
sw_status sw_standardise(sw_dataset *dataset);

/* Measure anew those of the three that have scales, after the splits have changed. */
sw_status sw_standardise_again(sw_dataset *dataset);

#endif
