/* majority.h - the accuracy of the best constant answer, beside which every accuracy is read. */
#ifndef SW_TRAIN_MAJORITY_H
#define SW_TRAIN_MAJORITY_H

#include <setwise/train.h>

/* Classes: the share of the most frequent class of the split. Labels: the share of right answers if
 * each label is answered by its majority. NaN for another task, and without sets. */
double sw_majority_share(sw_split split);

/* Do the outputs [split.count, split.outputs] give the same answer for each set: the same class, or
 * the same yes or no for each label? False for another task, and for fewer than two sets. */
bool sw_is_constant_answer(const sw_real *outputs, sw_split split);

#endif
