/* run.h - the files of a run's folder, for those who look into it or clear it away, and its data.
 */
#ifndef SW_TRAIN_RUN_H
#define SW_TRAIN_RUN_H

#include <setwise/train.h>

enum {
    SW_RUN_CONFIG,
    SW_RUN_HISTORY,
    SW_RUN_MODEL,
    SW_RUN_LAST,
    SW_RUN_RESULT,
    SW_RUN_WEIGHTS,
    SW_RUN_FILES,
};

/* Their names: "config.json" and so on. */
extern const char *const sw_run_file[SW_RUN_FILES];

/* Divide the data set as the configuration says; without folds it stays as it is. */
sw_status sw_run_fold(sw_dataset *dataset, const sw_config *config);

/* SW_OK if that is how it is divided. */
sw_status sw_run_check_folds(const sw_dataset *dataset, const sw_config *config);

#endif
