/* fold_sums.h - how far each set moves the mean of a metric over the folds of an arm. */
#ifndef SW_STUDY_FOLD_SUMS_H
#define SW_STUDY_FOLD_SUMS_H

#include "study/analysis_metrics.h"

#include <setwise/analysis.h>

/* All zero: no folds yet. */
typedef struct sw_fold_sums {
    int64_t sets; /* one more than the largest position in the data set */
    /* [sets] of each set, the sum over the folds: its influence (influence.h) in the fold, divided
     * by the number of sets there. */
    double *influence[SW_ANALYSIS_METRICS];
} sw_fold_sums;
void sw_fold_sums_free(sw_fold_sums *sums);

/* Add what the run of a fold said of its sets. SW_ERROR_MEMORY. */
sw_status sw_fold_sums_add(sw_fold_sums *sums, const sw_predictions *said);

/* Put the sums of all arms into outcomes for metric i; outcomes->sets is sw_fold_sums_sets. */
int64_t sw_fold_sums_sets(const sw_fold_sums *sums, int arms);
void sw_fold_sums_put(sw_outcomes *outcomes, const sw_fold_sums *sums, int i);

#endif
