/* answer.h - the class that a model predicts. */
#ifndef SW_TRAIN_ANSWER_H
#define SW_TRAIN_ANSWER_H

#include <setwise/predict.h>

/* The index of the largest of y [count]; of equal ones, the first. 0 if y[0] is NaN; any other NaN
 * is passed over. */
int64_t sw_first_largest(const sw_real *y, int64_t count);

/* The class that the outputs y [classes] say, as sw_answer_from returns it, and its probability. */
int64_t sw_class_said(const sw_real *y, int64_t classes, double *probability);

#endif
