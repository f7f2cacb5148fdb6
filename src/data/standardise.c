/* standardise.c - means and deviations of the training split. */
#include "data/standardise.h"

#include "base/arena.h"
#include "base/error.h"

#include <math.h>
#include <stdlib.h>

/* A matrix. Its rows of the training split are measured. */
typedef struct matrix {
    const sw_dataset *dataset;
    const sw_real *x;
    int64_t width;
    bool by_set; /* rows are sets; otherwise they are elements */
} matrix;

/* The sums of a column, in two passes. The second one sums around the mean that the first one
 * found, and corrects it by the remainder (Chan, Golub and LeVeque 1983). */
typedef struct column {
    int64_t n;
    double mean;
    double rest, squares; /* sums of x - mean and of its square */
    double first;
    bool varies;
} column;

static void first_pass(column *c, double x)
{
    if (!isfinite(x)) return;
    if (c->n == 0) c->first = x;
    c->varies = c->varies || x != c->first;
    c->mean += x;
    c->n++;
}

static void second_pass(column *c, double x)
{
    if (!isfinite(x)) return;
    c->rest += x - c->mean;
    c->squares += (x - c->mean) * (x - c->mean);
}

static void for_each_value(const matrix *m, column *columns, void (*pass)(column *c, double x))
{
    const sw_dataset *dataset = m->dataset;
    for (int64_t i = 0; i < dataset->index_count[SW_TRAIN]; i++) {
        const int64_t set = dataset->index[SW_TRAIN][i];
        const int64_t begin = m->by_set ? set : dataset->sets.offset[set];
        const int64_t end = m->by_set ? set + 1 : dataset->sets.offset[set + 1];
        for (int64_t row = begin; row < end; row++)
            for (int64_t j = 0; j < m->width; j++)
                pass(&columns[j], (double)m->x[row * m->width + j]);
    }
}

/* If a column has the same value everywhere, that value is its mean: a sum divided by the count may
 * differ from it in the last bit. */
static void conclude(const column *c, double *mean, double *scale)
{
    *mean = c->varies ? c->mean + c->rest / (double)c->n : c->first;
    *scale = c->varies ? sqrt((c->squares - c->rest * c->rest / (double)c->n) / (double)c->n) : 1;
    if (!isfinite(*mean)) *mean = 0;
    if (!isnormal((sw_real)*scale)) *scale = 1;
}

static sw_status measure(sw_columns *to, const matrix *m, sw_arena *arena)
{
    const int64_t width = m->width;
    if (width == 0) return SW_OK;
    double *mean = to->mean ? to->mean : sw_arena_alloc(arena, sw_bytes(width, sizeof *mean));
    double *scale = to->mean ? to->scale : sw_arena_alloc(arena, sw_bytes(width, sizeof *scale));
    if (!mean || !scale) return SW_ERROR_MEMORY;
    column *columns = calloc((size_t)width, sizeof *columns);
    if (!columns) return sw_fail(SW_ERROR_MEMORY, "out of memory for the scales of a data set");
    for_each_value(m, columns, first_pass);
    for (int64_t j = 0; j < width; j++)
        if (columns[j].n > 0) columns[j].mean /= (double)columns[j].n;
    for_each_value(m, columns, second_pass);
    for (int64_t j = 0; j < width; j++) conclude(&columns[j], &mean[j], &scale[j]);
    to->mean = mean;
    to->scale = scale;
    free(columns);
    return SW_OK;
}

static sw_status measure_features(sw_dataset *dataset)
{
    sw_columns *to = &dataset->schema.feature;
    const matrix m = {.dataset = dataset, .x = dataset->sets.x, .width = dataset->sets.width};
    SW_TRY(measure(to, &m, dataset->arena));
    if (dataset->schema.vocabulary > 0) {
        to->mean[0] = 0;
        to->scale[0] = 1;
    }
    if (dataset->schema.parts) {
        to->mean[m.width - 1] = 0;
        to->scale[m.width - 1] = 1;
    }
    return SW_OK;
}

static sw_status measure_contexts(sw_dataset *dataset)
{
    const matrix m = {dataset, dataset->sets.context, dataset->sets.context_width, true};
    return measure(&dataset->schema.context, &m, dataset->arena);
}

static sw_status measure_outputs(sw_dataset *dataset)
{
    const matrix m = {dataset, dataset->sets.target, dataset->sets.targets, true};
    return measure(&dataset->schema.output, &m, dataset->arena);
}

sw_status sw_standardise(sw_dataset *dataset)
{
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
