/* quantiles.c - quantiles of the numbers of a column over the training split. */
#include "data/quantiles.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void sw_numbers_sort(double *number, int64_t count)
{
    qsort(number, (size_t)count, sizeof *number, ascending);
}

sw_status sw_column_sorted(double **out, int64_t *count, const sw_dataset *dataset, int64_t column)
{
    const sw_ragged *sets = &dataset->sets;
    int64_t rows = 0, n = 0;
    for (int64_t i = 0; i < dataset->index_count[SW_TRAIN]; i++) {
        const int64_t set = dataset->index[SW_TRAIN][i];
        rows += sets->offset[set + 1] - sets->offset[set];
    }
    double *value = reallocarray(NULL, (size_t)rows + 1, sizeof *value);
    if (!value) return sw_fail(SW_ERROR_MEMORY, "out of memory to sort a column");
    for (int64_t i = 0; i < dataset->index_count[SW_TRAIN]; i++) {
        const int64_t set = dataset->index[SW_TRAIN][i];
        for (int64_t row = sets->offset[set]; row < sets->offset[set + 1]; row++) {
            const double x = (double)sets->x[row * sets->width + column];
            if (isfinite(x)) value[n++] = x;
        }
    }
    sw_numbers_sort(value, n);
    *out = value;
    *count = n;
    return SW_OK;
}

double sw_quantile_of(const double *sorted, int64_t count, double p)
{
    if (count == 0) return 0;
    const double at = p * (double)(count - 1);
    const int64_t low = (int64_t)at, high = low + 1 < count ? low + 1 : low;
    return sorted[low] + (at - (double)low) * (sorted[high] - sorted[low]);
}

double sw_log_unit(double *number, int64_t count)
{
    int64_t negative = 0, n = 0;
    sw_numbers_sort(number, count);
    while (negative < count && number[negative] < 0) negative++;
    const double noise = -sw_quantile_of(number, negative, 0.05);
    for (int64_t i = 0; i < count; i++)
        if (number[i] != 0) number[n++] = fabs(number[i]);
    sw_numbers_sort(number, n);
    return n > 0 ? fmax(sw_quantile_of(number, n, 0.05), noise) : 1;
}
