/* class_scores.h - the scores of classes and labels. */
#ifndef SW_TRAIN_CLASS_SCORES_H
#define SW_TRAIN_CLASS_SCORES_H

#include <setwise/scores.h>

/* Fill `scores`, whose task is classes or labels, except for what calibration.h fills, from
 * log-odds [count, outputs]. `of` is allocated and zero, and so is `confusion` unless it is NULL.
 * `threshold`: as in sw_scores_new. */
sw_status sw_class_scores_fill(sw_scores *scores, const double *odds, const sw_real *outputs,
                               sw_split split, const double *threshold);

#endif
