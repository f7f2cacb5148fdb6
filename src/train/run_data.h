/* run_data.h - the data of a run: divided as its configuration says. */
#ifndef SW_TRAIN_RUN_DATA_H
#define SW_TRAIN_RUN_DATA_H

#include <setwise/train.h>

/* Divide the data set as the configuration says: into folds, and with train-sets into the training
 * sets that are used and the others. */
sw_status sw_run_fold(sw_dataset *dataset, const sw_config *config);

/* Is it the data set of the configuration, and divided as that says? */
sw_status sw_run_check_data(const sw_dataset *dataset, const sw_config *config);

#endif
