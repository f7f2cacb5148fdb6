/* answer.h - the class that a model says. */
#ifndef SW_TRAIN_ANSWER_H
#define SW_TRAIN_ANSWER_H

#include <setwise/predict.h>

/* The class that the outputs y [classes] say, as sw_answer_from returns it, and its probability. */
int64_t sw_class_said(const sw_real *y, int64_t classes, double *probability);

#endif
