/* result.h - result.json: the metrics of a run that has ended, and its warnings. */
#ifndef SW_TRAIN_RESULT_H
#define SW_TRAIN_RESULT_H

#include <setwise/train.h>

/* Write the result, with the warnings of the data and of the model. `kernels`: the BLAS kernel
 * sets. */
sw_status sw_result_write(const sw_result *result, const sw_dataset *dataset,
                          const sw_params *params, const char *kernels, const char *path);

/* Read the file. False, and `result` is unchanged: the file is missing or damaged. */
bool sw_result_read(sw_result *result, const char *path);

#endif
