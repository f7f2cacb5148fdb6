/* sentinels.h - numbers that stand for missing ones, such as -9999. */
#ifndef SW_DATA_SENTINELS_H
#define SW_DATA_SENTINELS_H

#include <setwise/data.h>

/* Warn of the columns in which one number comes again and again, far from all others, that people
 * write for a missing one: nines (99, -999, 999.9), -32768, and 1e20 or more. Far is at least as
 * far as the others are from each other. Call it before the columns are scaled. */
sw_status sw_sentinels_warn(sw_dataset *dataset);

#endif
