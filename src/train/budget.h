/* budget.h - how long to train and in which steps, where the configuration leaves it to the data.
 */
#ifndef SW_TRAIN_BUDGET_H
#define SW_TRAIN_BUDGET_H

#include <setwise/train.h>

/* The learning rate where nothing speaks for another one. */
#define SW_USUAL_RATE 0.002

/* sw_config_resolve (train.h) follows these rules, from the number of training sets n:
 *
 *   rate         0.002; 0.005 for six classes or more of fewer than 100 sets each, on average, if
 *                the optimizer is adam or adamw, and elements see only themselves (deepsets with
 *                the encoder ff or embedding)
 *   batch        the power of two nearest to n / 16, between 8 and 64; fewer, down to 4, if these
 *                sets have more than 16,384 elements on average
 *   steps        1,000; for more than 100 sets 1,000 sqrt(n / 100), for instance 2,000 for 400
 *                sets. For more than two classes, 20 n up to 4,500 if that is more, unless the
 *                elements are words
 *   evaluations  100, but no more than there are steps. If they read more validation sets than
 *                training reads training sets, there are fewer, down to 10
 *   warm-up      a share becomes its number of steps, rounded down
 *   patience     a share becomes its number of evaluations, rounded up
 *
 *   select       auto becomes calibrated for classes, and loss for other tasks; if classes are
 *                weighted, loss for two and accuracy for more
 *
 * What the configuration gives stays as it is. tools/bench/DEFAULTS.md compares what this gives
 * with the best of many settings. */

/* The dropout of the pooled vector that suits the data: 0.5 for classes and labels of up to 100
 * sets, otherwise 0. Without dropout, a network memorises so few sets before its attention has
 * found the elements that matter. It is also 0 for more than two classes of fewer than ten sets
 * each, on average: dropout then hides too much of what so few sets show of a class. */
double sw_dropout_for(const sw_model_config *config, int64_t training_sets);

/* Does sw_config_resolve decide this field of the configuration, or may it change it? */
bool sw_budget_decides(const sw_config *config, const char *field);

/* Turn config->warmup into a number of steps. SW_ERROR_ARGUMENT: more than half of config->steps.
 */
sw_status sw_warmup_resolve(sw_config *config);

/* Steps in a pass over `sets`; the last step of a pass may be smaller. */
int64_t sw_steps_per_pass(int64_t sets, int64_t batch);

/* How many of the configuration's evaluations are due after `step` steps. The last one is due after
 * the last step. */
int64_t sw_evaluations_due(const sw_config *config, int64_t step);

#endif
