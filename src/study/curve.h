/* curve.h - learning curves, read from the metrics.jsonl of the runs. */
#ifndef SW_STUDY_CURVE_H
#define SW_STUDY_CURVE_H

#include <setwise/study.h>

/* The main metric of the validation split by epoch, averaged over the runs of a cell that ended
 * well. The curve ends with the shortest of these runs. All zero: no run ended well. */
typedef struct sw_curve {
    int64_t epochs;
    double *value; /* [epochs] */
} sw_curve;
sw_status sw_study_curve(sw_curve *out, const sw_study *study, const sw_study_run *runs,
                         const char *folder, int data, int arm);
void sw_curve_free(sw_curve *curve);

#endif
