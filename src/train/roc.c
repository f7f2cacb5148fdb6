/* roc.c - the area under the ROC curve, from ranks. */
#include "train/roc.h"

#include <math.h>
#include <stdlib.h>

static int by_score(const void *a, const void *b)
{
    double x = ((const sw_scored *)a)->score, y = ((const sw_scored *)b)->score;
    return (x > y) - (x < y);
}

/* The Mann-Whitney form (Hanley & McNeil 1982): from the sum of the ranks of the positives. Equal
 * scores share their mean rank. */
double sw_area_under_roc(sw_scored *list, int64_t count)
{
    int64_t positives = 0;
    for (int64_t i = 0; i < count; i++) {
        positives += list[i].positive;
        if (isnan(list[i].score)) return NAN;
    }
    if (positives == 0 || positives == count) return NAN;
    double rank_sum = 0, p = (double)positives, n = (double)(count - positives);
    qsort(list, (size_t)count, sizeof *list, by_score);
    for (int64_t first = 0, end; first < count; first = end) {
        int64_t tied_positives = 0;
        for (end = first; end < count && list[end].score == list[first].score; end++)
            tied_positives += list[end].positive;
        /* (first + 1 + end) / 2 is the mean of the ranks first + 1 .. end. */
        rank_sum += (double)tied_positives * (double)(first + 1 + end) / 2;
    }
    return (rank_sum - p * (p + 1) / 2) / (p * n);
}
