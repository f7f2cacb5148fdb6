/* roc.h - the area under the ROC curve: how well a score tells one kind from the other. */
#ifndef SW_TRAIN_ROC_H
#define SW_TRAIN_ROC_H

#include <setwise/base.h>

typedef struct sw_scored {
    double score;
    bool positive;
} sw_scored;

/* The share of pairs of a positive and another one in which the positive has the larger score,
 * equal ones half. NaN where all are of one kind, or a score is NaN. Sorts the list [count]. */
double sw_area_under_roc(sw_scored *list, int64_t count);

#endif
