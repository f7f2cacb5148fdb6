/* padding.h - sets that are filled up to one size. */
#ifndef SW_DATA_PADDING_H
#define SW_DATA_PADDING_H

#include <setwise/data.h>

/* Warn if all sets have the same size, and some of them (a tenth, and at least three) but not all
 * end in an element whose numbers are all 0. Such elements are probably padding, which a network
 * would take for elements. */
sw_status sw_padding_warn(sw_dataset *dataset);

#endif
