/* calibration.h - do the predicted probabilities come true as often as they say? */
#ifndef SW_TRAIN_CALIBRATION_H
#define SW_TRAIN_CALIBRATION_H

#include <setwise/scores.h>

/* Fill brier, calibration_error and bin of classes or labels from log-odds [count, outputs]. */
void sw_calibration_fill(sw_scores *scores, const double *odds, sw_split split);

#endif
