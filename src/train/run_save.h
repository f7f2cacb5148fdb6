/* run_save.h - the configuration of a run, in its folder. */
#ifndef SW_TRAIN_RUN_SAVE_H
#define SW_TRAIN_RUN_SAVE_H

#include "train/run_folder.h"

#include <setwise/data.h>

/* Write config.json. `dataset`: that of the run, or NULL if there is none. */
sw_status sw_run_save_config(const sw_run_folder *folder, const sw_config *config,
                             const sw_dataset *dataset);

#endif
