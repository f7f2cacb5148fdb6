/* class_scores.h - the scores of classes and labels. */
#ifndef SW_TRAIN_CLASS_SCORES_H
#define SW_TRAIN_CLASS_SCORES_H

#include <setwise/scores.h>

/* Fill all that `scores`, whose task is classes or labels, has for that task, from log-odds [count,
 * outputs]. `of` is there, and zero; so is
 * `confusion`, unless it is NULL. `threshold`: as in sw_scores_new. */
sw_status sw_class_scores_fill(sw_scores *scores, const double *odds, const sw_real *outputs,
                               sw_split split, const double *threshold);

#endif
