/* calibration.h - do the predicted probabilities come true as often as they say? */
#ifndef SW_TRAIN_CALIBRATION_H
#define SW_TRAIN_CALIBRATION_H

#include <setwise/scores.h>

/* Fill brier, calibration_error and bin of classes or labels from log-odds [count, outputs]. */
void sw_calibration_fill(sw_scores *scores, const double *odds, sw_split split);

/* Bins [SW_CALIBRATION_BINS] of your own: all zero first, then sums. sw_calibration_finish divides
 * them, and returns the calibration error. */
void sw_calibration_add(sw_calibration_bin *bin, double probability, bool came_true);
double sw_calibration_finish(sw_calibration_bin *bin);

#endif
