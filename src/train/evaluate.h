/* evaluate.h - the metrics of a model on a split. */
#ifndef SW_TRAIN_EVALUATE_H
#define SW_TRAIN_EVALUATE_H

#include "train/predict.h"

#include <setwise/scores.h>

/* Compute the outputs of a model on a split, [split.count, split.outputs]. The caller frees them
 * with free(). */
sw_status sw_outputs_new(sw_real **out, const sw_predictor *predictor, sw_split split);

/* sw_evaluate with an existing predictor. */
sw_status sw_evaluate_with(sw_metrics *out, const sw_predictor *predictor, sw_split split);

/* The scores of a split. */
sw_status sw_scores_with(sw_scores **out, const sw_predictor *predictor, sw_split split,
                         const double *threshold);

#endif
