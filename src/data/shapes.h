/* shapes.h - tables whose lines are something else than elements. */
#ifndef SW_DATA_SHAPES_H
#define SW_DATA_SHAPES_H

#include <setwise/data.h>

/* Warn if each set has a single element, as in a table with a line for each set; and of columns
 * that have a number in the first element of each set alone, which is one of the set. NaN is a
 * missing number. Data sets of few sets are passed over. */
sw_status sw_shapes_warn(sw_dataset *dataset);

#endif
