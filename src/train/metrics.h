/* metrics.h - figures for the library's own files. */
#ifndef SW_TRAIN_METRICS_H
#define SW_TRAIN_METRICS_H

#include "train/chunks.h"

#include <setwise/train.h>

/* Do elements and context have the widths that the model expects? `what` begins the message. */
sw_status sw_sets_check(const sw_model *model, const sw_ragged *sets, const char *what);

/* Does the split fit the model, are its sets in the data, and their answers what they can be? */
sw_status sw_split_check(const sw_model *model, sw_split split, const char *what);

/* Is `figures` better than `best` by the figure that config.select names? */
bool sw_metrics_better(const char *select, const sw_metrics *figures, const sw_metrics *best);

/* The figures of sw_metrics one by one, 0 .. SW_METRICS-1: "loss", "accuracy" ..., as files name
 * them, and where each is. */
enum { SW_METRICS = 6 };
const char *sw_metrics_name(int figure);
double *sw_metrics_at(sw_metrics *metrics, int figure);

/* sw_evaluate on the threads of a runner that is there already. */
sw_status sw_evaluate_with(sw_metrics *out, sw_chunk_runner *runner, const sw_model *model,
                           sw_split split);

#endif
