/* answer.h - what the outputs of a model say: probabilities, and the class that is said. */
#ifndef SW_TRAIN_ANSWER_H
#define SW_TRAIN_ANSWER_H

#include <setwise/base.h>

/* Fill p [count] from the outputs y [count] for a set: the probabilities of classes (softmax) or of
 * labels (sigmoid); for the other tasks the numbers themselves. Returns the class that is said, the
 * first one with the largest logit; 0 for other tasks. A logit that is NaN makes all probabilities
 * of classes NaN. */
int64_t sw_answer_read(double *p, const sw_real *y, sw_task task, int64_t count);

#endif
