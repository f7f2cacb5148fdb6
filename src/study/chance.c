/* chance.c - the main metric of the best constant answer. */
#include "study/chance.h"

#include "data/dataset.h"
#include "data/quantiles.h"
#include "train/metrics.h"

#include <math.h>
#include <stdlib.h>

/* The mean distance from the median; no other number has a smaller one. */
static double of_numbers(sw_split split)
{
    double *value = calloc((size_t)split.count, sizeof *value), sum = 0;
    if (!value) return NAN;
    for (int64_t i = 0; i < split.count; i++)
        value[i] = (double)split.sets->target[sw_set_of(split, i)];
    sw_numbers_sort(value, split.count);
    for (int64_t i = 0; i < split.count; i++) sum += fabs(value[i] - value[split.count / 2]);
    free(value);
    return sum / (double)split.count;
}

sw_split sw_study_tested(const sw_dataset *dataset)
{
    sw_split split = sw_dataset_split(dataset, SW_TEST);
    if (dataset->folds > 0) {
        split.index = dataset->index[SW_TRAIN]; /* the other splits follow it */
        split.count = dataset->sets.count - dataset->kept_count;
    }
    return split;
}

double sw_study_chance(const sw_dataset *dataset)
{
    const sw_split split = sw_study_tested(dataset);
    if (split.count == 0) return NAN;
    if (dataset->task != SW_REGRESSION) return sw_majority_share(split);
    return split.outputs > 1 ? 0 : of_numbers(split); /* the R2 of means is 0 */
}
