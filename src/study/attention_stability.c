/* attention_stability.c - do models weigh the same elements? The correlations of ranks (Spearman)
 * and of weights (Pearson). */
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
    double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
    for (int64_t r = 0; r < n; r++) {
        mean_x += x[r] / (double)n;
        mean_y += y[r] / (double)n;
    }
    for (int64_t r = 0; r < n; r++) {
        const double dx = sw_difference(x[r], mean_x), dy = sw_difference(y[r], mean_y);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
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

/* Room for a set. */
typedef struct scratch {
    double *x, *y;
    ranked *list;
} scratch;

/* What is compared: the ranks of the weights, or the weights. */
typedef void view(double *to, const sw_real *w, int64_t n, ranked *list);

static void copy(double *to, const sw_real *w, int64_t n, ranked *list)
{
    (void)list;
    for (int64_t r = 0; r < n; r++) to[r] = (double)w[r];
}

/* Add the correlations of all sets of two elements or more. */
static void compare(sw_summary *tally, const sw_attention *a, const sw_attention *b, view *seen,
                    const scratch *s)
{
    for (int64_t i = 0; i < a->count; i++) {
        const int64_t first = a->offset[i], n = a->offset[i + 1] - first;
        if (n < 2) continue;
        seen(s->x, a->mean + first, n, s->list);
        seen(s->y, b->mean + first, n, s->list);
        sw_summary_add_known(tally, correlation(s->x, s->y, n));
    }
}

/* The mean over the sets and all pairs of models. */
static double mean_of(const sw_attention *const *attention, int count, view *seen)
{
    sw_summary tally = {0};
    int64_t rows = 0;
    for (int i = 0; i < count; i++) {
        const int64_t own = attention[i]->offset[attention[i]->count];
        rows = own > rows ? own : rows;
    }
    const size_t size = (size_t)rows + 1;
    const scratch s = {calloc(size, sizeof *s.x), calloc(size, sizeof *s.y),
                       calloc(size, sizeof *s.list)};
    for (int i = 0; s.x && s.y && s.list && i < count; i++)
        for (int j = i + 1; j < count; j++)
            if (same_sets(attention[i], attention[j]))
                compare(&tally, attention[i], attention[j], seen, &s);
    free(s.x);
    free(s.y);
    free(s.list);
    return sw_summary_mean(&tally);
}

double sw_attention_stability(const sw_attention *const *attention, int count)
{
    return mean_of(attention, count, rank);
}

double sw_attention_correlation(const sw_attention *const *attention, int count)
{
    return mean_of(attention, count, copy);
}
