/* curve.h - learning curves, read from the metrics.jsonl of the runs. */
#ifndef SW_STUDY_CURVE_H
#define SW_STUDY_CURVE_H

#include <setwise/study.h>

/* The main metric of the validation split at each evaluation, averaged over the runs of a cell that
 * ended well. The curve ends with the shortest of these runs. count is 0: no run ended well, or
 * there are no validation sets. */
typedef struct sw_curve {
    int64_t count;
    double *epoch; /* [count] of each evaluation: passes over the training sets, of the first run */
    double *value; /* [count] */
} sw_curve;
sw_status sw_study_curve(sw_curve *out, const sw_study *study, const sw_study_run *runs,
                         const char *folder, int data, int arm);
void sw_curve_free(sw_curve *curve);

#endif
