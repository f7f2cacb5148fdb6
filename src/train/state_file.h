/* state_file.h - what all files of a training's state have in common: that of a run (checkpoint.h),
 * and those of a program's own loop (sw_trainer_save, sw_optimizer_save). */
#ifndef SW_TRAIN_STATE_FILE_H
#define SW_TRAIN_STATE_FILE_H

#include "base/text.h"
#include "model/params_file.h"
#include "train/optimizer.h"

enum { SW_STATE_ARRAYS = 4 };

/* "float" or "double". */
const char *sw_state_real_name(void);

/* List the arrays of an optimizer: its parameters, both of its state, and the average, if there is
 * one. Returns their number. */
int sw_state_arrays(const sw_optimizer *optimizer, sw_params_array array[SW_STATE_ARRAYS]);

/* Read the configuration in the file. SW_ERROR_FORMAT: it is of another format or number type, or
 * has no checksum. */
sw_status sw_state_read_config(sw_config *started, const sw_safetensors *file, const char *format);

/* SW_ERROR_FORMAT: the tensors of the file are not those of the arrays. */
sw_status sw_state_match(const sw_safetensors *file, const sw_params *params,
                         const sw_params_array *array, int count);

/* Put the file's name before the message, if it does not begin with it already. */
sw_status sw_state_name_file(sw_status status, const char *path);

#endif
