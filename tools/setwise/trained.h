/* trained.h - the best model of a run, and the split of data that it is used on. */
#ifndef TRAINED_H
#define TRAINED_H

#include <setwise/train.h>

typedef struct trained {
    sw_model *model;
    sw_dataset *data;
    sw_split split;
} trained;

/* Open the model in the folder `run`, and the split "train", "valid" or "test" of its data, or of
 * the data that data_spec names if that is not NULL. If *split is NULL it becomes "test"; for other
 * data without given splits it becomes "whole", all sets, since a split drawn at random would mean
 * nothing there. Returns an exit status, after printing the error. Close it either way. */
int trained_open(trained *out, const char *run, const char *data_spec, const char **split);
void trained_close(trained *run);

#endif
