/* ragged.h - the parts of sw_ragged_check. */
#ifndef SW_DATA_RAGGED_H
#define SW_DATA_RAGGED_H

#include <setwise/data.h>

/* SW_OK if the arrays are there, the offsets start at 0 and never decrease: then every row that
 * they name lies in x. Without sets, no array is looked at. */
sw_status sw_ragged_check_layout(const sw_ragged *sets);

/* SW_OK if what the head asks for is known of every set, and there is as much of it as outputs. */
sw_status sw_ragged_check_answers(const sw_ragged *sets, sw_task task, int64_t outputs);

/* SW_OK if the answer of one set, which is there, is something that the head can ask for. */
sw_status sw_ragged_check_answer(const sw_ragged *sets, int64_t set, sw_task task, int64_t outputs);

/* SW_OK if what comes with the sets, if something does, is finite. */
sw_status sw_ragged_check_context(const sw_ragged *sets);

#endif
