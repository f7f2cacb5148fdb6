/* trained.h - a run's best model, with data that it can be asked of. */
#ifndef TRAINED_H
#define TRAINED_H

#include <setwise/train.h>

typedef struct trained {
    sw_model *model;
    sw_dataset *data;
    sw_split split;
} trained;

/* The model in the folder `run`, and the split "train", "valid" or "test" of its data, or of what
 * data_spec names if that is not NULL. A split of NULL becomes "test", but "whole", all sets, of
 * other data in which no split is given: one that were drawn would mean nothing. Returns an exit
 * status; what is wrong is said. To be closed either way. */
int trained_open(trained *out, const char *run, const char *data_spec, const char **split);
void trained_close(trained *of);

#endif
