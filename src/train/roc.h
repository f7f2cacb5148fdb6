/* roc.h - the area under the ROC curve: how well a score separates positives from negatives. */
#ifndef SW_TRAIN_ROC_H
#define SW_TRAIN_ROC_H

#include <setwise/base.h>

typedef struct sw_scored {
    double score;
    bool positive;
} sw_scored;

/* The share of the pairs of a positive and a negative in which the positive has the larger score.
 * Equal scores count half. NaN if all are of one kind or a score is NaN. Sorts the list [count]. */
double sw_area_under_roc(sw_scored *list, int64_t count);

#endif
