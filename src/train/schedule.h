/* schedule.h - the learning rate of each update. */
#ifndef SW_TRAIN_SCHEDULE_H
#define SW_TRAIN_SCHEDULE_H

#include <setwise/train.h>

/* The learning rate of the update that follows `step` updates. config->warmup is a number of steps.
 * steps_per_pass, 1 or more, counts for the schedule "step" alone. */
double sw_learning_rate(const sw_config *config, int64_t step, int64_t steps_per_pass);

#endif
