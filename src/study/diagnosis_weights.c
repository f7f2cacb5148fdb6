/* diagnosis_weights.c - the measures of the weights alone: concentration, collapse, overlap, and
 * agreement with the instance labels. */
#include "study/diagnosis_weights.h"

#include "base/error.h"
#include "base/extremes.h"
#include "study/attention_score.h"
#include "study/statistics.h"

#include <math.h>
#include <stdlib.h>

enum { POINTS = 20 }; /* of the curve of sorted weights */

/* ---- Concentration and collapse -------------------------------------------------------------- */

/* exp H of the n weights at w[0], w[stride] ... */
static double effective_number(const sw_real *w, int64_t n, int64_t stride)
{
    double entropy = 0;
    for (int64_t i = 0; i < n; i++) {
        const double weight = (double)w[i * stride];
        if (weight > 0) entropy -= weight * log(weight);
    }
    return exp(entropy);
}

static double largest_of(const sw_real *w, int64_t n, int64_t stride)
{
    double largest = 0;
    for (int64_t i = 0; i < n; i++) largest = sw_larger_real(largest, (double)w[i * stride]);
    return largest;
}

/* x [n] changes its order. NaN: it is empty. */
static double median_of(double *x, int n)
{
    if (n == 0) return NAN;
    const double upper = sw_select(x, n, n / 2);
    return n % 2 ? upper : (sw_select(x, n, n / 2 - 1) + upper) / 2;
}

static sw_status fill_concentration(sw_diagnosis *d, const sw_attention *a)
{
    const int64_t columns = a->queries * a->heads;
    double *numbers = malloc((size_t)(a->count * columns) * sizeof *numbers + 1);
    if (!numbers) return sw_fail(SW_ERROR_MEMORY, "diagnosis: out of memory");
    int count = 0;
    sw_summary entropy = {0}, effective = {0}, largest = {0}, uniform = {0}, one_hot = {0};
    for (int64_t i = 0; i < a->count; i++) {
        const int64_t n = a->offset[i + 1] - a->offset[i];
        for (int64_t c = 0; n > 1 && c < columns; c++) {
            const sw_real *w = a->weight + a->offset[i] * columns + c;
            const double number = effective_number(w, n, columns);
            numbers[count++] = number;
            sw_summary_add_known(&entropy, log(number) / log((double)n));
            sw_summary_add_known(&effective, number);
            sw_summary_add_known(&largest, largest_of(w, n, columns));
            sw_summary_add_known(&uniform, number > 0.9 * (double)n);
            sw_summary_add_known(&one_hot, number < 1.1);
        }
    }
    d->entropy = sw_summary_mean(&entropy);
    d->effective = sw_summary_mean(&effective);
    d->effective_median = median_of(numbers, count);
    free(numbers);
    d->largest = sw_summary_mean(&largest);
    d->uniform = sw_summary_mean(&uniform);
    d->one_hot = sw_summary_mean(&one_hot);
    return SW_OK;
}

/* The curve of set i: the sum of its largest weights, at equal shares of its elements, linear
 * between two elements. */
static sw_status add_curve(double curve[POINTS], const sw_attention *a, int64_t i)
{
    const int64_t first = a->offset[i], n = a->offset[i + 1] - first;
    int64_t *order = calloc((size_t)n + 1, sizeof *order);
    if (!order) return sw_fail(SW_ERROR_MEMORY, "diagnosis: out of memory");
    const sw_status status = sw_attention_order(a, i, order);
    double sum = 0;
    int64_t taken = 0;
    for (int p = 0; status == SW_OK && p < POINTS; p++) {
        const double wanted = (double)n * (p + 1) / POINTS;
        while (taken < n && (double)(taken + 1) <= wanted)
            sum += (double)a->mean[first + order[taken++]];
        const double part = wanted - (double)taken;
        curve[p] = sum + (taken < n ? part * (double)a->mean[first + order[taken]] : 0);
    }
    free(order);
    return status;
}

static sw_status fill_spread(sw_diagnosis *d, const sw_attention *a)
{
    double(*curve)[POINTS] = calloc((size_t)a->count + 1, sizeof *curve), mean[POINTS] = {0};
    sw_status status = curve ? SW_OK : sw_fail(SW_ERROR_MEMORY, "diagnosis: out of memory");
    sw_summary distance = {0};
    int64_t sets = 0;
    for (int64_t i = 0; status == SW_OK && i < a->count; i++) {
        if (a->offset[i + 1] - a->offset[i] < 2) continue;
        status = add_curve(curve[sets++], a, i);
    }
    for (int64_t i = 0; i < sets; i++)
        for (int p = 0; p < POINTS; p++) mean[p] += curve[i][p] / (double)sets;
    for (int64_t i = 0; sets > 1 && i < sets; i++) {
        double most = 0;
        for (int p = 0; p < POINTS; p++) most = fmax(most, fabs(curve[i][p] - mean[p]));
        sw_summary_add_known(&distance, most);
    }
    free(curve);
    d->spread = sw_summary_mean(&distance);
    return status;
}

/* ---- Overlap --------------------------------------------------------------------------------- */

static double overlap_of(const sw_real *w, int64_t n, int64_t columns, int64_t a, int64_t b)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += fmin((double)w[i * columns + a], (double)w[i * columns + b]);
    return sum;
}

static void fill_overlap(sw_diagnosis *d, const sw_attention *a)
{
    const int64_t heads = a->heads, columns = a->queries * heads;
    sw_summary queries = {0}, of_heads = {0};
    for (int64_t i = 0; i < a->count; i++) {
        const sw_real *w = a->weight + a->offset[i] * columns;
        const int64_t n = a->offset[i + 1] - a->offset[i];
        if (n < 2) continue;
        for (int64_t c = 0; c < columns; c++)
            for (int64_t e = c + 1; e < columns; e++) {
                const bool same_head = c % heads == e % heads, same_query = c / heads == e / heads;
                if (!same_head && !same_query) continue;
                sw_summary_add_known(same_head ? &queries : &of_heads,
                                     overlap_of(w, n, columns, c, e));
            }
    }
    d->query_overlap = sw_summary_mean(&queries);
    d->head_overlap = sw_summary_mean(&of_heads);
}

sw_status sw_diagnose_weights(sw_diagnosis *d, const sw_attention *attention)
{
    d->queries = attention->queries, d->heads = attention->heads;
    d->elements = attention->count > 0
                      ? (double)attention->offset[attention->count] / (double)attention->count
                      : NAN;
    SW_TRY(fill_concentration(d, attention));
    fill_overlap(d, attention);
    return fill_spread(d, attention);
}

/* ---- Instance labels ------------------------------------------------------------------------- */

sw_status sw_diagnose_labels(sw_diagnosis *d, const sw_attention *attention, const sw_dataset *data)
{
    sw_summary tally[3] = {{0}};
    SW_TRY(sw_attention_labels(tally, attention, data));
    d->auc = sw_summary_mean(&tally[0]), d->auc_low = sw_summary_low(&tally[0]);
    d->precision = sw_summary_mean(&tally[1]), d->carriers = sw_summary_mean(&tally[2]);
    return SW_OK;
}
