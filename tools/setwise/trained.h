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

/* The thresholds that have the best `by`, one of THRESHOLD_CHOICES, on the validation split of the
 * run's own data: sw_evaluate_thresholds. free() them. *sets becomes the number of sets of that
 * split. `own`: the run, opened with its own data; NULL: it is opened here. Returns an exit status,
 * after printing the error. */
int trained_thresholds(double **threshold, int64_t *sets, const char *run, const trained *own,
                       const char *by, int threads);
#define THRESHOLD_CHOICES "accuracy|balanced_accuracy|f1"

#endif
