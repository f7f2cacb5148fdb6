/* result.h - result.json: what a run that has ended came to. */
#ifndef SW_TRAIN_RESULT_H
#define SW_TRAIN_RESULT_H

#include <setwise/train.h>

/* Write the result, with the warnings of the data and of the model. kernels: of which BLAS. */
sw_status sw_result_write(const sw_result *result, const sw_dataset *dataset,
                          const sw_params *params, const char *kernels, const char *path);

/* Read it. False, with `result` as it was, if there is none or it is damaged. */
bool sw_result_read(sw_result *result, const char *path);

#endif
