/* select.h - the validation metric that chooses the parameters: config->select. */
#ifndef SW_TRAIN_SELECT_H
#define SW_TRAIN_SELECT_H

#include <setwise/train.h>

/* Is `metrics`, which came later, better than `best` by the metric `select`? */
bool sw_select_better(const char *select, const sw_metrics *metrics, const sw_metrics *best);

/* Does the task have the metric config->select? */
sw_status sw_select_check(const sw_config *config, sw_task task);

/* Can the metric config->select be computed on this split? All but last need sets, and an AUC needs
 * sets of both kinds. */
sw_status sw_select_check_split(const sw_config *config, sw_split valid);

#endif
