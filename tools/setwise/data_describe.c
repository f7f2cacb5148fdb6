/* data_describe.c - count the sets of a split, the values of a column, and the sizes of sets. */
#include "data_describe.h"

#include <math.h>
#include <stdlib.h>

/* ---- Splits ---------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

bool describe_split(split_info *out, sw_split split)
{
    int64_t *size = calloc((size_t)split.count + 1, sizeof *size);
    *out = (split_info){.sets = split.count,
                        .of_output = calloc((size_t)split.outputs + 1, sizeof(double))};
    if (!size || !out->of_output) {
        free(size);
        return false;
    }
    for (int64_t i = 0; i < split.count; i++) {
        int64_t set = split.index ? split.index[i] : i;
        size[i] = split.sets->offset[set + 1] - split.sets->offset[set];
        out->rows += size[i];
        if (split.task == SW_CLASSES && split.sets->label) out->of_output[split.sets->label[set]]++;
        for (int64_t c = 0; split.sets->target && c < split.outputs; c++)
            out->of_output[c] += (double)split.sets->target[set * split.outputs + c] /
                                 (split.task == SW_REGRESSION ? (double)split.count : 1);
    }
    qsort(size, (size_t)split.count, sizeof *size, ascending);
    if (split.count > 0) {
        out->min = size[0];
        out->median = size[split.count / 2];
        out->max = size[split.count - 1];
    }
    free(size);
    return true;
}

/* ---- Columns and sizes ----------------------------------------------------------------------- */

static void describe_column(column_info *out, const sw_ragged *sets, int64_t column)
{
    const int64_t rows = sets->offset[sets->count];
    int64_t count = 0;
    double squares = 0;
    *out = (column_info){.min = NAN, .max = NAN};
    for (int64_t i = 0; i < rows; i++) {
        const double x = (double)sets->x[i * sets->width + column];
        if (isnan(x)) out->missing++;
        if (isinf(x)) out->infinite++;
        if (!isfinite(x)) continue;
        count++; /* Welford */
        const double before = x - out->mean;
        out->mean += before / (double)count;
        squares += before * (x - out->mean);
        out->min = fmin(out->min, x);
        out->max = fmax(out->max, x);
    }
    if (count == 0) out->mean = NAN;
    out->deviation = sqrt(squares / (double)count);
}

column_info *describe_columns(const sw_ragged *sets)
{
    column_info *columns = calloc((size_t)sets->width, sizeof *columns);
    for (int64_t c = 0; columns && c < sets->width; c++) describe_column(&columns[c], sets, c);
    return columns;
}

size_bins bin_sizes(const sw_ragged *sets)
{
    size_bins bins = {.first = SIZE_BINS};
    for (int64_t b = 0; b < sets->count; b++) {
        const int64_t size = sets->offset[b + 1] - sets->offset[b];
        int bin = size == 0 ? 0 : 1;
        while (size > 1 && bin < SIZE_BINS - 1 && (int64_t)1 << (bin - 1) < size) bin++;
        bins.count[bin]++;
        if (bin > bins.last) bins.last = bin;
        if (bin < bins.first) bins.first = bin;
    }
    return bins;
}

int64_t bin_end(int bin)
{
    return bin == 0 ? 0 : (int64_t)1 << (bin - 1);
}

int64_t bin_begin(int bin)
{
    return bin < 2 ? bin : bin_end(bin - 1) + 1;
}
