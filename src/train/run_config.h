/* run_config.h - config.json in the folder of a run: its settings, and where its data lies. */
#ifndef SW_TRAIN_RUN_CONFIG_H
#define SW_TRAIN_RUN_CONFIG_H

#include "train/run_folder.h"

#include <setwise/data.h>

/* Write config.json. `dataset`: that of the run, or NULL if there is none. */
sw_status sw_run_save_config(const sw_run_folder *folder, const sw_config *config,
                             const sw_dataset *dataset);

#endif
