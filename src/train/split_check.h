/* split_check.h - do sets have the widths of a model, and do their answers fit its task? */
#ifndef SW_TRAIN_SPLIT_CHECK_H
#define SW_TRAIN_SPLIT_CHECK_H

#include <setwise/train.h>

/* Do elements and contexts have the widths that the model expects, and the names and words of its
 * schema? `what` begins the message. */
sw_status sw_sets_check(const sw_model *model, const sw_ragged *sets, const char *what);

/* Does the split have the model's task and sizes? Are its sets in the data, and their answers legal
 * for the task? */
sw_status sw_split_check(const sw_model *model, sw_split split, const char *what);

/* Are the sets in the data, and do their answers fit the split's task and outputs? Elements are not
 * checked, except for a mixture, whose answers they are. */
sw_status sw_split_check_answers(sw_split split, const char *where);

#endif
