/* ragged.h - the parts of sw_ragged_check, for callers that need only some of its checks. */
#ifndef SW_DATA_RAGGED_H
#define SW_DATA_RAGGED_H

#include <setwise/data.h>

/* SW_OK if the arrays are there, and the offsets start at 0 and never decrease. Without sets, the
 * arrays may be NULL. */
sw_status sw_ragged_check_layout(const sw_ragged *sets);

/* SW_OK if the answers that the task needs are there, and `outputs` fits them. */
sw_status sw_ragged_check_answers(const sw_ragged *sets, sw_task task, int64_t outputs);

/* SW_OK if the answer of one set is valid for the task. The answers are there. */
sw_status sw_ragged_check_answer(const sw_ragged *sets, int64_t set, sw_task task, int64_t outputs);

/* SW_OK if all contexts are finite. */
sw_status sw_ragged_check_context(const sw_ragged *sets);

#endif
