/* roc.c - how well a score separates positives from negatives: ROC curve and average precision. */
#include "train/roc.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>

static int by_score(const void *a, const void *b)
{
    double x = ((const sw_scored *)a)->score, y = ((const sw_scored *)b)->score;
    return (x > y) - (x < y);
}

bool sw_sort_scored(sw_scored *list, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (isnan(list[i].score)) return false;
    if (count > 0) qsort(list, (size_t)count, sizeof *list, by_score);
    return true;
}

int64_t sw_end_of_ties(const sw_scored *list, int64_t count, int64_t first)
{
    int64_t end = first;
    while (end < count && list[end].score == list[first].score) end++;
    return end;
}

static int64_t count_positives(const sw_scored *list, int64_t count)
{
    int64_t positives = 0;
    for (int64_t i = 0; i < count; i++) positives += list[i].positive;
    return positives;
}

/* The Mann-Whitney form (Hanley & McNeil 1982): from the sum of the ranks of the positives. Equal
 * scores share their mean rank. */
double sw_area_of_sorted(const sw_scored *list, int64_t count)
{
    int64_t positives = count_positives(list, count);
    if (positives == 0 || positives == count) return NAN;
    double rank_sum = 0, p = (double)positives, n = (double)(count - positives);
    for (int64_t first = 0, end; first < count; first = end) {
        end = sw_end_of_ties(list, count, first);
        /* (first + 1 + end) / 2 is the mean of the ranks first + 1 .. end. */
        rank_sum +=
            (double)count_positives(list + first, end - first) * (double)(first + 1 + end) / 2;
    }
    return (rank_sum - p * (p + 1) / 2) / (p * n);
}

double sw_area_under_roc(sw_scored *list, int64_t count)
{
    return sw_sort_scored(list, count) ? sw_area_of_sorted(list, count) : NAN;
}

/* ---- By threshold, from the highest score down ----------------------------------------------- */

/* The first of the run of equal scores that ends before `end`. */
static int64_t start_of_ties(const sw_scored *list, int64_t end)
{
    int64_t first = end;
    while (first > 0 && list[first - 1].score == list[end - 1].score) first--;
    return first;
}

double sw_average_precision(const sw_scored *sorted, int64_t count)
{
    int64_t positives = count_positives(sorted, count), found = 0;
    double sum = 0;
    if (positives == 0) return NAN;
    for (int64_t end = count, first; end > 0; end = first) {
        first = start_of_ties(sorted, end);
        int64_t more = count_positives(sorted + first, end - first);
        found += more;
        sum += (double)more * ((double)found / (double)(count - first));
    }
    return sum / (double)positives;
}

/* A point of the curve, as counts. */
typedef struct point {
    int64_t negatives, positives;
} point;

static double distance(point a, point b, point all)
{
    return (double)(b.negatives - a.negatives) / (double)all.negatives +
           (double)(b.positives - a.positives) / (double)all.positives;
}

static bool in_line(point a, point b, point c)
{
    return (double)(b.negatives - a.negatives) * (double)(c.positives - b.positives) ==
           (double)(b.positives - a.positives) * (double)(c.negatives - b.negatives);
}

static void put_point(sw_roc *roc, point at, point all)
{
    roc->false_rate[roc->count] = (double)at.negatives / (double)all.negatives;
    roc->true_rate[roc->count++] = (double)at.positives / (double)all.positives;
}

sw_status sw_roc_curve(sw_roc *out, const sw_scored *sorted, int64_t count)
{
    /* The whole curve is 2 long, and kept points are 1 / STEPS apart: there are 2 STEPS at most,
     * and both ends. */
    enum { STEPS = 500, MOST = 2 * STEPS + 2 };
    *out = (sw_roc){0};
    point all = {.positives = count_positives(sorted, count)};
    all.negatives = count - all.positives;
    if (all.positives == 0 || all.negatives == 0) return SW_OK;
    const size_t most = count < MOST ? (size_t)count + 2 : MOST;
    out->false_rate = calloc(most, sizeof *out->false_rate);
    out->true_rate = calloc(most, sizeof *out->true_rate);
    if (!out->false_rate || !out->true_rate) {
        sw_roc_free(out);
        return sw_fail(SW_ERROR_MEMORY, "ROC curve: out of memory");
    }
    point kept = {0}, last = {0};
    put_point(out, kept, all);
    for (int64_t end = count, first; end > 0; end = first) {
        first = start_of_ties(sorted, end);
        point next = {.positives = last.positives + count_positives(sorted + first, end - first)};
        next.negatives = count - first - next.positives;
        if (!in_line(kept, last, next) && distance(kept, last, all) * STEPS >= 1) {
            put_point(out, last, all);
            kept = last;
        }
        last = next;
    }
    put_point(out, last, all);
    return SW_OK;
}

void sw_roc_free(sw_roc *roc)
{
    free(roc->false_rate);
    free(roc->true_rate);
    *roc = (sw_roc){0};
}
