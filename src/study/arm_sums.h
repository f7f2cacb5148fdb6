/* arm_sums.h - the influences of the test sets on each metric, summed over the runs of an arm. */
#ifndef SW_STUDY_ARM_SUMS_H
#define SW_STUDY_ARM_SUMS_H

#include "study/analysis_metrics.h"

#include <setwise/analysis.h>

/* All zero: no runs yet. */
typedef struct sw_arm_sums {
    sw_task task;
    int64_t outputs;
    int64_t sets;
    int64_t *set;          /* [sets] their positions in the data set */
    int64_t *lead, groups; /* [sets] of their groups (clusters.h); how many */
    /* [sets] sums of influences over the runs, and the sums of their squares. */
    double *influence[SW_ANALYSIS_METRICS], squares[SW_ANALYSIS_METRICS];
    double *work; /* [sets] */
} sw_arm_sums;
void sw_arm_sums_free(sw_arm_sums *sums);

/* Add a run. SW_ERROR_FORMAT: its predictions are of other sets than those of the runs before it.
 */
sw_status sw_arm_sums_add(sw_arm_sums *sums, const sw_predictions *said);

/* Put the sums of all arms into outcomes for metric i; outcomes->sets is sw_arm_sums_sets. Arms
 * with the same sets share them; others are independent. */
int64_t sw_arm_sums_sets(const sw_arm_sums *sums, int arms);
void sw_arm_sums_put(sw_outcomes *outcomes, const sw_arm_sums *sums, int i);

#endif
