/* skewed.c - columns whose few largest numbers have most of the spread. */
#include "data/skewed.h"

#include "base/quoted.h"
#include "base/text.h"
#include "data/dataset.h"
#include "data/quantiles.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_ROWS = 10000, LEAST_NUMBERS = 200, SHOWN = 5 };

/* Every so manieth element of the training sets: rows [<= MOST_ROWS]. Returns how many. */
static int64_t choose_rows(const sw_dataset *dataset, int64_t *rows)
{
    const int64_t *offset = dataset->sets.offset;
    int64_t all = 0, count = 0, next = 0;
    for (int64_t i = 0; i < dataset->index_count[SW_TRAIN]; i++)
        all += offset[dataset->index[SW_TRAIN][i] + 1] - offset[dataset->index[SW_TRAIN][i]];
    const int64_t step = (all + MOST_ROWS - 1) / MOST_ROWS;
    for (int64_t i = 0; i < dataset->index_count[SW_TRAIN]; i++) {
        const int64_t set = dataset->index[SW_TRAIN][i];
        for (int64_t row = offset[set]; row < offset[set + 1]; row++)
            if (next++ % step == 0) rows[count++] = row;
    }
    return count;
}

/* The share of the largest hundredth in the sum of ascending numbers. */
static double share_of_largest(const double *sorted, int64_t count)
{
    double sum = 0, largest = 0;
    for (int64_t i = 0; i < count; i++) {
        sum += sorted[i];
        if (i >= count - count / 100) largest += sorted[i];
    }
    return sum > 0 ? largest / sum : 0;
}

/* number: memory for `count` numbers. */
static bool is_skewed(const sw_ragged *sets, int64_t column, const int64_t *rows, int64_t count,
                      double *number)
{
    int64_t n = 0, zeros = 0;
    double mean = 0;
    for (int64_t i = 0; i < count; i++) {
        const double x = (double)sets->x[rows[i] * sets->width + column];
        if (x < 0) return false;
        if (!isfinite(x)) continue;
        number[n++] = x;
        mean += x;
        zeros += x == 0;
    }
    if (n - zeros < LEAST_NUMBERS) return false;
    mean /= (double)n;
    sw_numbers_sort(number, n);
    const double *above = number + zeros;
    if (sw_quantile_of(above, n - zeros, 0.95) < 6 * sw_quantile_of(above, n - zeros, 0.5))
        return false;
    for (int64_t i = 0; i < n; i++) number[i] = (number[i] - mean) * (number[i] - mean);
    sw_numbers_sort(number, n);
    return share_of_largest(number, n) >= 0.5;
}

static sw_status warn(sw_dataset *dataset, const int64_t *rows, int64_t count, double *number)
{
    const sw_schema *schema = &dataset->schema;
    const sw_columns *columns = &schema->feature;
    const int64_t end = columns->count - schema->parts;
    sw_text list = {0};
    int64_t skewed = 0;
    for (int64_t c = schema->vocabulary > 0; c < end; c++) {
        if (columns->log && columns->log[c] > 0) continue;
        if (!is_skewed(&dataset->sets, c, rows, count, number) || skewed++ >= SHOWN) continue;
        sw_name_number room;
        sw_quoted_list_add(&list, sw_name_or_number(columns->name, c, &room));
    }
    sw_status status = sw_text_status(&list);
    if (status == SW_OK && skewed > 0)
        status = sw_dataset_warn(
            dataset,
            "%lld of %lld columns span orders of magnitude, so a few large numbers have most of "
            "the spread: if ratios matter there, let the network read logarithms, log=%s%s",
            (long long)skewed, (long long)columns->count, list.data, skewed > SHOWN ? "+..." : "");
    sw_text_free(&list);
    return status;
}

sw_status sw_skewed_warn(sw_dataset *dataset)
{
    int64_t *rows = calloc(MOST_ROWS, sizeof *rows);
    double *number = calloc(MOST_ROWS, sizeof *number);
    sw_status status = SW_OK;
    if (rows && number) /* it is only a warning */
        status = warn(dataset, rows, choose_rows(dataset, rows), number);
    free(rows);
    free(number);
    return status;
}
