/* metrics.h - evaluation with threads that are there already. */
#ifndef SW_TRAIN_METRICS_H
#define SW_TRAIN_METRICS_H

#include "train/chunks.h"

#include <setwise/train.h>

/* sw_evaluate on a runner's threads. */
sw_status sw_evaluate_with(sw_metrics *out, sw_chunk_runner *runner, const sw_model *model,
                           sw_split split);

#endif
