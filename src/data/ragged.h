/* ragged.h - the parts of sw_ragged_check, for callers that need only some of its checks, and how
 * its messages name a place. */
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

/* sw_ragged_check, but numbers of elements may be NaN. */
sw_status sw_ragged_check_with_gaps(const sw_ragged *sets, sw_task task, int64_t outputs);

/* SW_OK if all contexts are finite. */
sw_status sw_ragged_check_context(const sw_ragged *sets);

/* Instead of an element: what comes with the set as a whole. */
enum { SW_OF_CONTEXT = -1, SW_OF_TARGET = -2 };

/* `set "b7", element 3, column "x"`, or `set "b7", context "age"`. Names that are not known are
 * numbers. */
typedef struct sw_position_text {
    char text[256];
} sw_position_text;
sw_position_text sw_position_text_of(const sw_ragged *sets, int64_t set, int64_t element,
                                     int64_t column);

/* SW_ERROR_ARGUMENT: the number there is NaN or infinite. */
sw_status sw_not_finite(const sw_ragged *sets, int64_t set, int64_t element, int64_t column,
                        sw_real value);

#endif
