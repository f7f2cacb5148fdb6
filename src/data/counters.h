/* counters.h - columns that count the elements of a file, or of each set. */
#ifndef SW_DATA_COUNTERS_H
#define SW_DATA_COUNTERS_H

#include <setwise/data.h>

/* Warn of each column of whole numbers that rises from every element to the next one, through all
 * sets: a number of the row or a time, which tells a model where in the file a set is. And of each
 * that counts the elements of a set, from the same number on in all sets, if they differ in size:
 * its largest number tells the size. Data sets of few elements are passed over. */
sw_status sw_counters_warn(sw_dataset *dataset);

#endif
