/* budget.h - how long to train and in which steps, where the configuration leaves it to the data.
 */
#ifndef SW_TRAIN_BUDGET_H
#define SW_TRAIN_BUDGET_H

#include <setwise/train.h>

/* sw_config_resolve (train.h) follows these rules, from the number of training sets n:
 *
 *   batch        n / 8, between 8 and 32, rounded down to a power of two: a small data set gets
 *                eight steps in a pass, and a large one the batch that most networks train well
 * with steps        the larger of 1,000 and 20 passes, at most 20,000 warm-up      a share becomes
 * its number of steps, rounded down evaluations  no more than there are steps
 *
 * What the configuration gives stays as it is. */

/* Does sw_config_resolve decide or change this field? */
bool sw_budget_decides(const char *field);

/* Steps in a pass over `sets`; the last step of a pass may be smaller. */
int64_t sw_steps_per_pass(int64_t sets, int64_t batch);

/* How many of the configuration's evaluations are due once `step` steps are made. The last one is
 * due after the last step. */
int64_t sw_evaluations_due(const sw_config *config, int64_t step);

#endif
