/* chance.h - the main metric of the best constant answer. A model that does better has learned from
 * the sets. */
#ifndef SW_STUDY_CHANCE_H
#define SW_STUDY_CHANCE_H

#include <setwise/data.h>

/* The best answer that is the same for every set, judged by the main metric on the test split; with
 * folds, which test every set, on all sets. Classes: the share of the most frequent class. Labels:
 * the share of right answers if each label is answered by its majority. Regression: the mean
 * distance from the median. NaN if there are no sets, and for a mixture. */
double sw_study_chance(const sw_dataset *dataset);

#endif
