/* standardise.c - means and deviations of the training split. */
#include "data/standardise.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mapped.h"
#include "base/number.h"
#include "base/schema.h"
#include "data/dataset.h"
#include "data/quantiles.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MOST_WARNINGS = 5, /* columns of a kind that are named */
    CAP = 2, /* numbers count as at most so many times as far as the farthest of training */
};

/* The least deviation, as a part of the largest number of a column: twice the distance of floats of
 * that size. What varies less is the rounding of the numbers. */
#define LEAST_DEVIATION 0x1p-22

/* The sums of a column, or of its logarithms, in two passes. The second one sums around the mean
 * that the first one found, and corrects it by the remainder (Chan, Golub and LeVeque 1983). */
typedef struct column {
    int64_t n;
    double mean;
    double rest, squares;  /* sums of x - mean and of its square */
    double first, largest; /* the largest |x| */
    bool varies;
    double common;       /* the most common number, if more than half are equal */
    int64_t votes, same; /* same: how many numbers are equal to it */
    int64_t odd_sets;    /* sets with another number */
    int64_t last_odd;    /* the last such set + 1 */
    double low, high;
    int64_t beyond;                 /* numbers of all splits that the cap changes */
    int64_t giant_sets, last_giant; /* sets with a number near the largest; the last such set + 1 */
    int64_t set;                    /* the first set with the largest number */
} column;

/* The number of a giant is so many times larger than usual ones: scaled by it, these look the same.
 */
#define GIANT 1e6

static void first_pass(column *c, double x, int64_t set)
{
    (void)set;
    if (!isfinite(x)) return;
    if (c->n == 0) c->first = c->low = c->high = x;
    if (x < c->low) c->low = x;
    if (x > c->high) c->high = x;
    if (c->votes == 0) c->common = x; /* Boyer and Moore 1981 */
    c->votes += c->common == x ? 1 : -1;
    c->varies = c->varies || x != c->first;
    if (fabs(x) > c->largest) c->largest = fabs(x);
    c->mean += x;
    c->n++;
}

static void second_pass(column *c, double x, int64_t set)
{
    if (!isfinite(x)) return;
    c->same += c->common == x;
    if (c->common != x && c->last_odd != set + 1) {
        c->odd_sets++;
        c->last_odd = set + 1;
    }
    if (fabs(x) * GIANT > c->largest && c->last_giant != set + 1) {
        c->giant_sets++;
        c->last_giant = set + 1;
    }
    if (fabs(x) == c->largest && c->set < 0) c->set = set;
    c->rest += x - c->mean;
    c->squares += (x - c->mean) * (x - c->mean);
}

static void for_each_value(const sw_matrix *m, column *columns,
                           void (*pass)(column *c, double x, int64_t set))
{
    const sw_dataset *dataset = m->dataset;
    for (int64_t i = 0; i < dataset->index_count[SW_TRAIN]; i++) {
        const int64_t set = dataset->index[SW_TRAIN][i];
        int64_t begin, end;
        sw_matrix_rows(m, set, &begin, &end);
        for (int64_t row = begin; row < end; row++)
            for (int64_t j = 0; j < m->width; j++)
                pass(&columns[j], sw_columns_log(m->columns, j, (double)m->x[row * m->width + j]),
                     set);
    }
}

/* Is the number the same in all training sets but one or two? What these two say of other sets is
 * chance. */
static bool is_nearly_constant(const column *c)
{
    return c->varies && c->odd_sets <= 2 && c->same * 10 >= c->n * 9;
}

/* The mean, which was a sum so far. No set has been found yet. */
static void after_first_pass(column *c)
{
    if (c->n > 0) c->mean /= (double)c->n;
    c->set = -1;
}

/* The largest distance of its numbers. */
static double farthest_from(double mean, const column *c)
{
    return fmax(c->high - mean, mean - c->low);
}

/* If a column has the same value everywhere, that value is its mean: a sum divided by the count may
 * differ from it in the last bit. */
static void conclude(const column *c, double *mean, double *scale)
{
    *mean = c->varies ? c->mean + c->rest / (double)c->n : c->first;
    *scale = c->varies ? sqrt((c->squares - c->rest * c->rest / (double)c->n) / (double)c->n) : 1;
    if (!isfinite(*mean)) *mean = 0;
    if (c->varies) *scale = fmax(*scale, LEAST_DEVIATION * c->largest);
    if (is_nearly_constant(c)) *scale = fmax(*scale, farthest_from(*mean, c));
    if (!isnormal((sw_real)*scale)) *scale = 1;
}

/* The limit of |z|. */
static double cap_of(const column *c, double mean, double scale)
{
    return CAP * farthest_from(mean, c) / scale;
}

void sw_measure_numbers(double *mean, double *scale, double *cap, const double *x, int64_t count)
{
    column c = {0};
    for (int64_t i = 0; i < count; i++) first_pass(&c, x[i], i);
    after_first_pass(&c);
    for (int64_t i = 0; i < count; i++) second_pass(&c, x[i], i);
    conclude(&c, mean, scale);
    *cap = cap_of(&c, *mean, *scale);
}

/* Median and quartiles instead. If half of the numbers are equal, the quartiles may be, too; then
 * the standard deviation stays. */
static sw_status conclude_robustly(const sw_matrix *m, int64_t j, const column *c)
{
    const sw_columns *columns = m->columns;
    const double normal =
        1.3489795003921634; /* quartiles of a normal distribution of deviation 1 */
    double *sorted;
    int64_t count;
    if (!c->varies || is_nearly_constant(c)) return SW_OK;
    SW_TRY(sw_column_sorted(&sorted, &count, m, j));
    for (int64_t i = 0; i < count; i++) sorted[i] = sw_columns_log(columns, j, sorted[i]);
    const double range = sw_quantile_of(sorted, count, 0.75) - sw_quantile_of(sorted, count, 0.25);
    columns->mean[j] = sw_quantile_of(sorted, count, 0.5);
    free(sorted);
    const double deviation = fmax(range / normal, LEAST_DEVIATION * c->largest);
    if (range > 0 && isnormal((sw_real)deviation)) columns->scale[j] = deviation;
    return SW_OK;
}

/* ---- Warnings -------------------------------------------------------------------------------- */

static void count_beyond(const sw_matrix *m, column *columns)
{
    const sw_columns *scales = m->columns;
    for (int64_t set = 0; set < m->dataset->sets.count; set++) {
        int64_t begin, end;
        sw_matrix_rows(m, set, &begin, &end);
        for (int64_t row = begin; row < end; row++)
            for (int64_t j = 0; j < m->width; j++) {
                const double x = (double)m->x[row * m->width + j];
                const double z = sw_columns_scaled(scales, j, x);
                columns[j].beyond += isfinite(z) && fabs(z) > scales->cap[j];
            }
    }
}

/* A number in a few digits. */
static sw_number shown(double x)
{
    sw_number number;
    snprintf(number.text, sizeof number.text, "%.4g", x);
    return number;
}

/* Name the columns whose numbers lie beyond the cap, and say so if training hardly knows them. */
static sw_status warn_of_column(sw_dataset *dataset, int64_t j, const column *c,
                                const sw_columns *columns)
{
    char training[128] = "";
    if (c->beyond == 0) return SW_OK;
    if (!c->varies || is_nearly_constant(c))
        snprintf(training, sizeof training, " is %sconstant in training (%lld of %lld are %s), and",
                 c->varies ? "nearly " : "", (long long)c->same, (long long)c->n,
                 sw_number_of(sw_columns_unlog(columns, j, c->common)).text);
    return sw_dataset_warn(
        dataset,
        "column %s%s has %lld number%s far outside those of training (%s to %s): they "
        "count as at most %s and at least %s",
        sw_name_text_of(columns->name, j).text, training, (long long)c->beyond,
        c->beyond == 1 ? "" : "s", shown(sw_columns_unlog(columns, j, c->low)).text,
        shown(sw_columns_unlog(columns, j, c->high)).text,
        shown(sw_columns_unscaled(columns, j, columns->cap[j])).text,
        shown(sw_columns_unscaled(columns, j, -columns->cap[j])).text);
}

/* One or two sets have numbers beside which those of all others look the same. */
static sw_status warn_of_giant(sw_dataset *dataset, int64_t j, const column *c,
                               const sw_columns *columns)
{
    const int64_t sets = dataset->index_count[SW_TRAIN];
    const bool few = c->giant_sets <= 2 && 10 * c->giant_sets <= sets;
    if (c->n == 0 || !few || !c->varies || is_nearly_constant(c)) return SW_OK;
    return sw_dataset_warn(
        dataset,
        "column %s is up to %s in set %s, a million times the numbers of nearly all other "
        "training sets, which "
        "look the same beside it: is it a mistake?%s",
        sw_name_text_of(columns->name, j).text,
        shown(sw_columns_unlog(columns, j, c->largest)).text,
        sw_name_text_of(dataset->set_name, c->set).text,
        columns == &dataset->schema.feature ? " (standardise=robust measures the scale without it)"
                                            : "");
}

/* ---- Measuring ------------------------------------------------------------------------------- */

static sw_status measure_columns(const sw_matrix *m, column *columns, bool warn)
{
    sw_dataset *dataset = m->dataset;
    sw_columns *to = m->columns;
    int warned = 0;
    for_each_value(m, columns, first_pass);
    for (int64_t j = 0; j < m->width; j++) after_first_pass(&columns[j]);
    for_each_value(m, columns, second_pass);
    for (int64_t j = 0; j < m->width; j++) {
        conclude(&columns[j], &to->mean[j], &to->scale[j]);
        if (dataset->scaling == SW_SCALING_ROBUST && !m->by_set)
            SW_TRY(conclude_robustly(m, j, &columns[j]));
        if (to->cap) to->cap[j] = cap_of(&columns[j], to->mean[j], to->scale[j]);
    }
    for (int64_t j = 0; warn && j < m->width; j++) {
        const int before = dataset->warnings;
        if (warned < MOST_WARNINGS) SW_TRY(warn_of_giant(dataset, j, &columns[j], to));
        warned += dataset->warnings - before;
    }
    if (!warn || !to->cap || to == &dataset->schema.output) return SW_OK;
    count_beyond(m, columns);
    for (int64_t j = 0; j < m->width; j++) {
        const int before = dataset->warnings;
        if (warned < MOST_WARNINGS && columns[j].n > 0 &&
            !(!m->by_set && j == 0 && dataset->schema.vocabulary > 0) &&
            !(!m->by_set && j == m->width - 1 && dataset->schema.parts))
            SW_TRY(warn_of_column(dataset, j, &columns[j], to));
        warned += dataset->warnings - before;
    }
    return SW_OK;
}

/* The units of the logarithms of the columns that have some. */
static sw_status measure_logs(const sw_matrix *m)
{
    double *log = m->columns->log;
    for (int64_t j = 0; log && j < m->width; j++) {
        double *sorted;
        int64_t count;
        if (!(log[j] > 0)) continue;
        SW_TRY(sw_column_sorted(&sorted, &count, m, j));
        log[j] = sw_log_unit(sorted, count);
        free(sorted);
    }
    return SW_OK;
}

static sw_status measure(const sw_matrix *m, bool capped)
{
    const int64_t width = m->width;
    sw_columns *to = m->columns;
    const bool first = !to->mean;
    sw_arena *arena = m->dataset->arena;
    if (width == 0) return SW_OK;
    if (first) {
        double *mean = sw_arena_alloc(arena, sw_bytes(width, sizeof *mean));
        double *scale = sw_arena_alloc(arena, sw_bytes(width, sizeof *scale));
        double *cap = sw_arena_alloc(arena, sw_bytes(width, sizeof *cap));
        if (!mean || !scale || !cap) return SW_ERROR_MEMORY;
        to->mean = mean;
        to->scale = scale;
        to->cap = capped ? cap : NULL;
    }
    SW_TRY(measure_logs(m));
    column *columns = calloc((size_t)width, sizeof *columns);
    if (!columns) return sw_fail(SW_ERROR_MEMORY, "out of memory for the scales of a data set");
    const sw_status status = measure_columns(m, columns, first);
    free(columns);
    return status;
}

sw_status sw_measure_logs(sw_dataset *dataset)
{
    const sw_matrix m = sw_matrix_of_elements(dataset);
    return measure_logs(&m);
}

static sw_status measure_features(sw_dataset *dataset)
{
    sw_columns *to = &dataset->schema.feature;
    const sw_matrix m = sw_matrix_of_elements(dataset);
    SW_TRY(measure(&m, true));
    if (dataset->schema.vocabulary > 0) {
        to->mean[0] = 0;
        to->scale[0] = 1;
        to->cap[0] = (double)dataset->schema.vocabulary;
    }
    for (int64_t j = to->count - to->flags; j < to->count; j++) {
        to->mean[j] = 0; /* a flag stays 0 or 1 */
        to->scale[j] = to->cap[j] = 1;
    }
    if (dataset->schema.parts) {
        to->mean[m.width - 1] = 0;
        to->scale[m.width - 1] = 1;
        to->cap[m.width - 1] = 0x1p31; /* no part has a larger number */
    }
    return SW_OK;
}

static sw_status measure_contexts(sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    const sw_matrix m = {dataset, &dataset->schema.context, sets->context, sets->context_width,
                         true};
    return measure(&m, true);
}

static sw_status measure_outputs(sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    sw_columns *to = &dataset->schema.output;
    const sw_matrix m = {dataset, to, sets->target, sets->targets, true};
    SW_TRY(measure(&m, to->log != NULL));
    for (int64_t j = 0; to->cap && j < to->count; j++)
        if (!(to->log[j] > 0)) to->cap[j] = FLT_MAX; /* no limit */
    return SW_OK;
}

sw_status sw_standardise(sw_dataset *dataset, sw_scaling scaling)
{
    dataset->scaling = scaling;
    SW_TRY(measure_features(dataset));
    SW_TRY(measure_contexts(dataset));
    return dataset->task == SW_REGRESSION ? measure_outputs(dataset) : SW_OK;
}

sw_status sw_standardise_again(sw_dataset *dataset)
{
    if (dataset->schema.feature.mean) SW_TRY(measure_features(dataset));
    if (dataset->schema.context.mean) SW_TRY(measure_contexts(dataset));
    return dataset->schema.output.mean ? measure_outputs(dataset) : SW_OK;
}
