/* chance.c - the main metric of the best constant answer. */
#include "study/chance.h"

#include <math.h>
#include <stdlib.h>

static int64_t set_of(sw_split split, int64_t i)
{
    return split.index ? split.index[i] : i;
}

/* The share of the most frequent class. */
static double of_classes(sw_split split)
{
    int64_t *count = calloc((size_t)split.outputs, sizeof *count), most = 0;
    if (!count) return NAN;
    for (int64_t i = 0; i < split.count; i++) {
        int64_t here = ++count[split.sets->label[set_of(split, i)]];
        if (here > most) most = here;
    }
    free(count);
    return (double)most / (double)split.count;
}

/* The share of right answers if each label is answered by its majority. */
static double of_labels(sw_split split)
{
    double right = 0;
    for (int64_t c = 0; c < split.outputs; c++) {
        int64_t has = 0;
        for (int64_t i = 0; i < split.count; i++)
            has += split.sets->target[set_of(split, i) * split.outputs + c] == 1;
        right += (double)(2 * has > split.count ? has : split.count - has);
    }
    return right / (double)(split.count * split.outputs);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The mean distance from the median; no other number has a smaller one. */
static double of_numbers(sw_split split)
{
    double *value = calloc((size_t)split.count, sizeof *value), sum = 0;
    if (!value) return NAN;
    for (int64_t c = 0; c < split.outputs; c++) {
        for (int64_t i = 0; i < split.count; i++)
            value[i] = (double)split.sets->target[set_of(split, i) * split.outputs + c];
        qsort(value, (size_t)split.count, sizeof *value, ascending);
        for (int64_t i = 0; i < split.count; i++) sum += fabs(value[i] - value[split.count / 2]);
    }
    free(value);
    return sum / (double)(split.count * split.outputs);
}

double sw_study_chance(const sw_dataset *dataset)
{
    sw_split split = sw_dataset_split(dataset, SW_TEST);
    if (dataset->folds > 0) {                   /* each set is tested in one of the folds */
        split.index = dataset->index[SW_TRAIN]; /* the other splits follow it */
        split.count = dataset->sets.count - dataset->kept_count;
    }
    if (split.count == 0) return NAN;
    if (dataset->task == SW_CLASSES) return of_classes(split);
    if (dataset->task == SW_LABELS) return of_labels(split);
    return dataset->task == SW_REGRESSION ? of_numbers(split) : NAN;
}
