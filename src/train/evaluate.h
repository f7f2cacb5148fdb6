/* evaluate.h - the metrics of a model on a split. */
#ifndef SW_TRAIN_EVALUATE_H
#define SW_TRAIN_EVALUATE_H

#include "train/chunks.h"

#include <setwise/scores.h>

/* Compute the outputs of a model on a split, [split.count, split.outputs], on the threads of a
 * runner. The caller frees them with free(). */
sw_status sw_outputs_new(sw_real **out, sw_chunk_runner *runner, const sw_model *model,
                         sw_split split);

/* sw_evaluate on the threads of an existing runner. */
sw_status sw_evaluate_with(sw_metrics *out, sw_chunk_runner *runner, const sw_model *model,
                           sw_split split);

/* sw_evaluate_scores on the threads of an existing runner. */
sw_status sw_scores_with(sw_scores **out, sw_chunk_runner *runner, const sw_model *model,
                         sw_split split, const double *threshold);

#endif
