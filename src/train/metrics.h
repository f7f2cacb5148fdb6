/* metrics.h - figures for the library's own files. */
#ifndef SW_TRAIN_METRICS_H
#define SW_TRAIN_METRICS_H

#include "train/chunks.h"

#include <setwise/train.h>

/* How many rows of logits [count, classes] have their largest number at their label; of equal
 * ones the first counts, and with a NaN among them none does. */
int64_t sw_count_correct(const sw_real *logits, const int32_t *label, int64_t count,
                         int64_t classes);

/* Does the split fit the model, are its sets in the data and its labels in range? `what` begins the
 * message. */
sw_status sw_split_check(const sw_model *model, sw_split split, const char *what);

/* sw_evaluate on the threads of a runner that is there already. */
sw_status sw_evaluate_with(sw_metrics *out, sw_chunk_runner *runner, const sw_model *model,
                           sw_split split);

#endif
