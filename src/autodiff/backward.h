/* backward.h - the walk back through the record of a tape. */
#ifndef SW_AUTODIFF_BACKWARD_H
#define SW_AUTODIFF_BACKWARD_H

#include <setwise/tensor.h>

/* Walk from the newest record to the oldest. The gradient of the last output is there already. */
sw_status sw_walk_back(sw_tape *tape);

#endif
