/* quantiles.c - quantiles of the numbers of a column over the training split. */
#include "data/quantiles.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mapped.h"

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

sw_matrix sw_matrix_of_elements(sw_dataset *dataset)
{
    return (sw_matrix){dataset, &dataset->schema.feature, dataset->sets.x, dataset->sets.width,
                       false};
}

void sw_matrix_rows(const sw_matrix *m, int64_t set, int64_t *begin, int64_t *end)
{
    const sw_ragged *sets = &m->dataset->sets;
    *begin = m->by_set ? set : sets->offset[set];
    *end = m->by_set ? set + 1 : sets->offset[set + 1];
    sw_mapped_pass(sets->mapped, m->x + *begin * m->width,
                   sw_bytes((*end - *begin) * m->width, sizeof *m->x));
}

sw_status sw_column_sorted(double **out, int64_t *count, const sw_matrix *m, int64_t column)
{
    const sw_split train = sw_dataset_split(m->dataset, SW_TRAIN);
    int64_t rows = 0, n = 0, begin, end;
    for (int64_t i = 0; i < train.count; i++) {
        sw_matrix_rows(m, train.index[i], &begin, &end);
        rows += end - begin;
    }
    double *number = reallocarray(NULL, (size_t)rows + 1, sizeof *number);
    if (!number) return sw_fail(SW_ERROR_MEMORY, "out of memory to sort a column");
    for (int64_t i = 0; i < train.count; i++) {
        sw_matrix_rows(m, train.index[i], &begin, &end);
        for (int64_t row = begin; row < end; row++) {
            const double x = (double)m->x[row * m->width + column];
            if (isfinite(x)) number[n++] = x;
        }
    }
    sw_numbers_sort(number, n);
    *out = number;
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
    while (negative < count && number[negative] < 0) negative++;
    const double noise = -sw_quantile_of(number, negative, 0.05);
    for (int64_t i = 0; i < count; i++)
        if (number[i] != 0) number[n++] = fabs(number[i]);
    sw_numbers_sort(number, n);
    return n > 0 ? fmax(sw_quantile_of(number, n, 0.05), noise) : 1;
}
