/* roc.h - how well a score separates positives from negatives: ROC curve and average precision. */
#ifndef SW_TRAIN_ROC_H
#define SW_TRAIN_ROC_H

#include <setwise/scores.h>

typedef struct sw_scored {
    double score;
    bool positive;
} sw_scored;

/* The share of the pairs of a positive and a negative in which the positive has the larger score.
 * Equal scores count half. NaN if all are of one kind or a score is NaN. Sorts the list [count]. */
double sw_area_under_roc(sw_scored *list, int64_t count);

/* Sort by score, the lowest first. False, and nothing is sorted: a score is NaN. */
bool sw_sort_scored(sw_scored *list, int64_t count);

/* The area under the ROC curve of a sorted list. */
double sw_area_of_sorted(const sw_scored *sorted, int64_t count);

/* The end of the run of equal scores that begins at `first` of a sorted list. */
int64_t sw_end_of_ties(const sw_scored *list, int64_t count, int64_t first);

/* Of a sorted list, the sum over all thresholds, from the highest, of precision times the step of
 * the recall (scikit-learn's average_precision_score). NaN without positives. */
double sw_average_precision(const sw_scored *sorted, int64_t count);

/* The ROC curve of a sorted list. Empty if all are of one kind. SW_ERROR_MEMORY. */
sw_status sw_roc_curve(sw_roc *out, const sw_scored *sorted, int64_t count);
void sw_roc_free(sw_roc *roc); /* a zeroed one is legal */

#endif
