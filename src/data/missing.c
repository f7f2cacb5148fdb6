/* missing.c - puts numbers in place of the missing ones of a data set. */
#include "data/missing.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/schema.h"
#include "data/quantiles.h"
#include "data/standardise.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Where numbers are missing --------------------------------------------------------------- */

static sw_status find_missing(sw_dataset *dataset)
{
    const sw_ragged *sets = &dataset->sets;
    const int64_t cells = sets->offset[sets->count] * sets->width;
    int64_t count = 0;
    for (int64_t i = 0; i < cells; i++) count += isnan(sets->x[i]);
    int64_t *cell = sw_arena_alloc(dataset->arena, sw_bytes(count, sizeof *cell));
    if (!cell) return SW_ERROR_MEMORY;
    dataset->missing = cell;
    dataset->missing_count = count;
    for (int64_t i = 0; i < cells; i++)
        if (isnan(sets->x[i])) *cell++ = i;
    return SW_OK;
}

/* ---- What fills them ------------------------------------------------------------------------- */

/* The mean; in a column with a logarithm the number whose logarithm is the mean of them. */
static double mean_of(const sw_columns *columns, int64_t c, double *value, int64_t count)
{
    double sum = 0, rest = 0;
    for (int64_t i = 0; i < count; i++) value[i] = sw_columns_log(columns, c, value[i]);
    for (int64_t i = 0; i < count; i++) sum += value[i];
    const double mean = count > 0 ? sum / (double)count : 0;
    for (int64_t i = 0; i < count; i++) rest += value[i] - mean;
    return count > 0 ? sw_columns_unlog(columns, c, mean + rest / (double)count) : 0;
}

/* used [width]: does the column have a missing number? */
static sw_status measure_fill(sw_dataset *dataset, const bool *used)
{
    const sw_columns *columns = &dataset->schema.feature;
    const bool training = dataset->index_count[SW_TRAIN] > 0;
    const sw_matrix elements = sw_matrix_of_elements(dataset);
    if (dataset->fill == SW_FILL_MEAN) SW_TRY(sw_measure_logs(dataset));
    for (int64_t c = 0; c < columns->count - columns->flags; c++) {
        double *sorted;
        int64_t count;
        columns->fill[c] = 0;
        if (dataset->fill == SW_FILL_ZERO) continue;
        SW_TRY(sw_column_sorted(&sorted, &count, &elements, c));
        columns->fill[c] = dataset->fill == SW_FILL_MEDIAN ? sw_quantile_of(sorted, count, 0.5)
                                                           : mean_of(columns, c, sorted, count);
        free(sorted);
        if (count > 0 || !used[c] || !training) continue;
        return sw_fail(
            SW_ERROR_FORMAT,
            "column %s has no number in the training split, which could fill "
            "the missing ones: leave the column out (tables and JSON lines: ignore=NAME)",
            sw_name_text_of(columns->name, c).text);
    }
    return SW_OK;
}

static void put_fill(sw_dataset *dataset)
{
    sw_real *x = (sw_real *)dataset->sets.x; /* in the data set's memory */
    for (int64_t i = 0; i < dataset->missing_count; i++)
        x[dataset->missing[i]] =
            (sw_real)dataset->schema.feature.fill[dataset->missing[i] % dataset->sets.width];
}

/* ---- Flags ----------------------------------------------------------------------------------- */

static sw_status name_flags(sw_columns *columns, int64_t own, sw_arena *arena)
{
    char **name = sw_arena_alloc(arena, sw_bytes(columns->count, sizeof *name));
    if (!name) return SW_ERROR_MEMORY;
    memcpy(name, columns->name, sw_bytes(own, sizeof *name));
    for (int64_t f = 0; f < columns->flags; f++) {
        char text[600];
        snprintf(text, sizeof text, "%.500s is missing", columns->name[columns->flag_of[f]]);
        name[own + f] = sw_arena_text(arena, text);
        if (!name[own + f]) return SW_ERROR_MEMORY;
    }
    columns->name = name;
    return SW_OK;
}

/* Widen the elements by a flag for each column in flag_of, and move the cells along. */
static sw_status add_flags(sw_dataset *dataset, const int64_t *flag_of, int64_t flags)
{
    sw_columns *columns = &dataset->schema.feature;
    sw_ragged *sets = &dataset->sets;
    const int64_t own = sets->width, wide = own + flags, rows = sets->offset[sets->count];
    int64_t size;
    if (flags == 0) return SW_OK;
    if (__builtin_mul_overflow(rows, wide, &size)) size = -1;
    sw_real *x = sw_arena_zeroed(dataset->arena, sw_bytes(size, sizeof *x));
    int64_t *of = sw_arena_alloc(dataset->arena, sw_bytes(flags, sizeof *of));
    int64_t *cell = sw_arena_alloc(dataset->arena, sw_bytes(dataset->missing_count, sizeof *cell));
    if (!x || !of || !cell) return SW_ERROR_MEMORY;
    for (int64_t row = 0; row < rows; row++)
        memcpy(x + row * wide, sets->x + row * own, (size_t)own * sizeof *x);
    memcpy(of, flag_of, sw_bytes(flags, sizeof *of));
    for (int64_t i = 0; i < dataset->missing_count; i++) {
        const int64_t row = dataset->missing[i] / own, column = dataset->missing[i] % own;
        cell[i] = row * wide + column;
        for (int64_t f = 0; f < flags; f++)
            if (of[f] == column) x[row * wide + own + f] = 1;
    }
    dataset->missing = cell;
    sets->x = x;
    sets->width = columns->count = wide;
    columns->flags = flags;
    columns->flag_of = of;
    return columns->name ? name_flags(columns, own, dataset->arena) : SW_OK;
}

/* ---- All of it ------------------------------------------------------------------------------- */

/* used [width + 1] for calloc: the columns that have a missing number. */
static sw_status fill_used(sw_dataset *dataset, bool flags, bool *used, int64_t *flag_of)
{
    sw_columns *columns = &dataset->schema.feature;
    const int64_t width = dataset->sets.width;
    int64_t count = 0;
    for (int64_t i = 0; i < dataset->missing_count; i++) used[dataset->missing[i] % width] = true;
    for (int64_t c = 0; c < width; c++)
        if (used[c]) flag_of[count++] = c;
    if (flags) SW_TRY(add_flags(dataset, flag_of, count));
    columns->fill = sw_arena_zeroed(dataset->arena, sw_bytes(columns->count, sizeof(double)));
    if (!columns->fill) return SW_ERROR_MEMORY;
    SW_TRY(measure_fill(dataset, used));
    put_fill(dataset);
    return SW_OK;
}

sw_status sw_missing_fill(sw_dataset *dataset, sw_fill fill, bool flags)
{
    const size_t width = (size_t)dataset->sets.width + 1;
    dataset->fill = fill;
    SW_TRY(find_missing(dataset));
    bool *used = calloc(width, sizeof *used);
    int64_t *flag_of = calloc(width, sizeof *flag_of);
    const sw_status status = used && flag_of
                                 ? fill_used(dataset, flags, used, flag_of)
                                 : sw_fail(SW_ERROR_MEMORY, "out of memory to fill numbers");
    free(flag_of);
    free(used);
    return status;
}

sw_status sw_missing_fill_as(sw_dataset *dataset, const sw_columns *model, sw_fill fill)
{
    SW_TRY(find_missing(dataset));
    if (model->count - model->flags != dataset->sets.width) return SW_OK; /* reported elsewhere */
    SW_TRY(add_flags(dataset, model->flag_of, model->flags));
    const bool by_centre = !model->fill && fill != SW_FILL_ZERO && model->mean;
    if (!model->fill && !by_centre && fill != SW_FILL_ZERO && dataset->missing_count > 0)
        return sw_fail(SW_ERROR_FORMAT, "the model was trained with standardise=no and has no mean "
                                        "that could fill missing numbers, expected missing=zero");
    double *copy = sw_arena_zeroed(dataset->arena, sw_bytes(model->count, sizeof *copy));
    if (!copy) return SW_ERROR_MEMORY;
    if (model->fill) memcpy(copy, model->fill, sw_bytes(model->count, sizeof *copy));
    for (int64_t c = 0; by_centre && c < model->count; c++)
        copy[c] = sw_columns_unscaled(model, c, 0);
    dataset->schema.feature.fill = copy;
    put_fill(dataset);
    return SW_OK;
}

sw_status sw_missing_fill_again(sw_dataset *dataset)
{
    sw_real *x = (sw_real *)dataset->sets.x;
    if (dataset->fill == SW_FILL_NONE) return SW_OK;
    bool *used = calloc((size_t)dataset->sets.width + 1, sizeof *used);
    if (!used) return sw_fail(SW_ERROR_MEMORY, "out of memory to fill numbers");
    for (int64_t i = 0; i < dataset->missing_count; i++) {
        x[dataset->missing[i]] = (sw_real)NAN;
        used[dataset->missing[i] % dataset->sets.width] = true;
    }
    const sw_status status = measure_fill(dataset, used);
    free(used);
    put_fill(dataset);
    return status;
}
