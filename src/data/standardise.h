/* standardise.h - measures the scales of the numbers of a data set. */
#ifndef SW_DATA_STANDARDISE_H
#define SW_DATA_STANDARDISE_H

#include <setwise/data.h>

/* Measure the mean and the standard deviation (divided by n, not n - 1) of each column over the
 * training split: of elements, of contexts, and of the targets of a regression. They go to
 * schema.feature, .context and .output, where (x - mean) / scale has mean 0 and deviation 1. The
 * numbers themselves stay as they are. In a column whose log is above 0 (sw_columns), the unit of
 * the logarithm is measured first (sw_log_unit), and then its logarithms instead of its numbers.
 * Every element counts the same, so large sets weigh more than small ones. Contexts and targets
 * count once for each set.
 *
 * SW_SCALING_ROBUST measures elements by their median and the distance of their quartiles (divided
 * by 1.349, so that normal numbers get their deviation) instead. If the quartiles are equal, the
 * scale is the standard deviation.
 *
 * Values that are not finite are left out. Scale is 1 for a column with a single value or none, and
 * for one whose deviation is too small or too large for a sw_real. If all training sets but one or
 * two have the same number, the scale is the largest distance from the mean, so |z| is 1 at most.
 * The token of an element (its first column, if there is a vocabulary), its part (its last) and
 * flags (sw_columns.flags) have mean 0 and scale 1.
 *
 * Elements and contexts get caps: in all splits, numbers count as at most twice as far from the
 * mean as the farthest number of training. A column that training does not vary counts as its mean.
 * A warning names the columns that the caps change. Targets with a logarithm have such caps for
 * what the network answers, and the others beside them FLT_MAX, which is no limit. */
sw_status sw_standardise(sw_dataset *dataset, sw_scaling scaling);

/* The mean, scale and cap of `count` finite numbers, one of each set, by the same rules. */
void sw_measure_numbers(double *mean, double *scale, double *cap, const double *x, int64_t count);

/* The units of the logarithms of elements alone, for a mean that fills missing numbers, which are
 * still NaN. */
sw_status sw_measure_logs(sw_dataset *dataset);

/* After the splits have changed: measure again those of the three that have scales. */
sw_status sw_standardise_again(sw_dataset *dataset);

#endif
