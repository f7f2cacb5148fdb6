/* odds.h - log-odds, ln p/(1 - p): what classes and labels are ranked by. */
#ifndef SW_TRAIN_ODDS_H
#define SW_TRAIN_ODDS_H

#include <setwise/data.h>

/* The log-odds of each class from the logits y [classes] of a softmax. They rank sets as the
 * probabilities do, but do not round to a tie where probabilities are close to 1. A logit that is
 * NaN makes all NaN. */
void sw_class_odds(double *odds, const sw_real *y, int64_t classes);

/* The log-odds of all outputs of a split: odds [count, outputs]. The logit of a label is its
 * log-odds. */
void sw_split_odds(double *odds, const sw_real *y, sw_split split);

#endif
