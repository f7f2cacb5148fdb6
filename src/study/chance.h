/* chance.h - the main metric of the best constant answer. A model that does better has learned from
 * the sets. */
#ifndef SW_STUDY_CHANCE_H
#define SW_STUDY_CHANCE_H

#include <setwise/data.h>

/* The best answer that is the same for every set, judged by the main metric on the sets that
 * are tested. Classes: the share of the most frequent class. Labels: the share of right answers if
 * each label is answered by its majority. Regression: the mean distance from the median; of several
 * numbers 0, the R2 of their means. NaN if there are no sets, and for a mixture. */
double sw_study_chance(const sw_dataset *dataset);

/* The sets that are tested: the test split; with folds, the sets of all folds. */
sw_split sw_study_tested(const sw_dataset *dataset);

#endif
