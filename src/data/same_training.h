/* same_training.h - do two data sets train the same model? */
#ifndef SW_DATA_SAME_TRAINING_H
#define SW_DATA_SAME_TRAINING_H

#include <setwise/data.h>

/* Are the training and validation sets of both data sets the same, number by number and in the same
 * order, with the same task, names and scales? Then a model that was trained on one of them is also
 * that of the other: only the test sets differ. False also if memory runs out. */
bool sw_dataset_same_training(const sw_dataset *a, const sw_dataset *b);

#endif
