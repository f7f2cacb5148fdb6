/* attention_stability.c - do models weigh the same elements? Spearman's rank correlation. */
#include "study/statistics.h"

#include <setwise/diagnosis.h>

#include <math.h>
#include <stdlib.h>

typedef struct ranked {
    double weight;
    int64_t element;
} ranked;

static int by_weight(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    return (x->weight > y->weight) - (x->weight < y->weight);
}

/* The ranks of n weights, from 0; equal ones share the mean of theirs. */
static void rank(double *to, const sw_real *w, int64_t n, ranked *list)
{
    for (int64_t r = 0; r < n; r++) list[r] = (ranked){(double)w[r], r};
    qsort(list, (size_t)n, sizeof *list, by_weight);
    for (int64_t first = 0, end; first < n; first = end) {
        for (end = first; end < n && list[end].weight == list[first].weight;) end++;
        for (int64_t r = first; r < end; r++) to[list[r].element] = (double)(first + end - 1) / 2;
    }
}

/* Pearson's correlation; NaN if one of the two does not vary. */
static double correlation(const double *x, const double *y, int64_t n)
{
    const double mean = (double)(n - 1) / 2; /* of ranks */
    double xx = 0, yy = 0, xy = 0;
    for (int64_t r = 0; r < n; r++) {
        xx += (x[r] - mean) * (x[r] - mean);
        yy += (y[r] - mean) * (y[r] - mean);
        xy += (x[r] - mean) * (y[r] - mean);
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

static bool same_sets(const sw_attention *a, const sw_attention *b)
{
    if (a->count != b->count) return false;
    for (int64_t i = 0; i < a->count; i++)
        if (a->set[i] != b->set[i] || a->offset[i + 1] != b->offset[i + 1]) return false;
    return true;
}

/* Add the correlations of all sets. x, y, list: [rows] scratch. */
static void compare(sw_summary *tally, const sw_attention *a, const sw_attention *b, double *x,
                    double *y, ranked *list)
{
    for (int64_t i = 0; i < a->count; i++) {
        const int64_t first = a->offset[i], n = a->offset[i + 1] - first;
        if (n < 2) continue;
        rank(x, a->mean + first, n, list);
        rank(y, b->mean + first, n, list);
        sw_summary_add_known(tally, correlation(x, y, n));
    }
}

double sw_attention_stability(const sw_attention *const *attention, int count)
{
    sw_summary tally = {0};
    int64_t rows = 0;
    for (int i = 0; i < count; i++) {
        const int64_t own = attention[i]->offset[attention[i]->count];
        rows = own > rows ? own : rows;
    }
    double *x = calloc((size_t)rows + 1, sizeof *x), *y = calloc((size_t)rows + 1, sizeof *y);
    ranked *list = calloc((size_t)rows + 1, sizeof *list);
    for (int i = 0; x && y && list && i < count; i++)
        for (int j = i + 1; j < count; j++)
            if (same_sets(attention[i], attention[j]))
                compare(&tally, attention[i], attention[j], x, y, list);
    free(x);
    free(y);
    free(list);
    return sw_summary_mean(&tally);
}
