/* ragged.h - the part of sw_ragged_check that does not look at the elements. */
#ifndef SW_DATA_RAGGED_H
#define SW_DATA_RAGGED_H

#include <setwise/data.h>

/* SW_OK if the arrays are there, the offsets start at 0 and never decrease: then every row that
 * they name lies in x. Without sets, no array is looked at. */
sw_status sw_ragged_check_layout(const sw_ragged *sets);

#endif
