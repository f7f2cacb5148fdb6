/* start.h - the parameters that a run starts from: those of another run. */
#ifndef SW_TRAIN_START_H
#define SW_TRAIN_START_H

#include "train/run_folder.h"

#include <setwise/train.h>

/* Give a new model, which has the schema of its data, the parameters and scales of config->init
 * (sw_model_start_from), and set config->init_checksum. A checksum that is set already must be that
 * of the file. The watcher is told what was taken. Does nothing if config->init is "none". */
sw_status sw_run_start(sw_model *model, sw_config *config, const sw_watcher *watcher);

/* SW_ERROR_ARGUMENT: a run that begins in the folder by force would replace the model of
 * config->init. */
sw_status sw_run_check_init(const sw_config *config, const sw_run_folder *folder);

/* sw_run_start for a run that is resumed. Its parameters will come from the checkpoint `last`, so
 * only the scales and config->init_checksum are set, also from there: the file config->init may be
 * gone. */
sw_status sw_run_start_again(sw_model *model, sw_config *config, const char *last);

/* `data` with the scales of `model`, wherever both have the same columns: the schema that a run
 * with config->init gives to its model. The result borrows from both. */
sw_schema sw_run_scales(const sw_schema *data, const sw_schema *model);

#endif
