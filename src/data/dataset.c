/* dataset.c - a data set: made, freed, its warnings and splits. */
#include "data/dataset.h"

#include "base/arena.h"
#include "base/mapped.h"
#include "base/number.h"
#include "base/printable.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *sw_role_name(sw_role role)
{
    static const char *const names[] = {"train", "valid", "test"};
    return role >= SW_TRAIN && role <= SW_TEST ? names[role] : "no role";
}

sw_status sw_dataset_begin(sw_dataset **out)
{
    *out = NULL;
    sw_dataset *dataset = calloc(1, sizeof *dataset);
    if (!dataset) return sw_fail(SW_ERROR_MEMORY, "out of memory for a data set");
    dataset->best = NAN;
    dataset->arena = sw_arena_new();
    if (!dataset->arena) {
        free(dataset);
        return SW_ERROR_MEMORY;
    }
    *out = dataset;
    return SW_OK;
}

void sw_dataset_describe(sw_dataset *dataset)
{
    dataset->sets.schema = &dataset->schema;
    dataset->sets.name = dataset->set_name;
}

void sw_dataset_free(sw_dataset *dataset)
{
    if (!dataset) return;
    sw_mapped_free(dataset->sets.mapped);
    sw_arena_free(dataset->arena);
    free(dataset);
}

sw_split sw_dataset_split(const sw_dataset *dataset, sw_role role)
{
    if (role < SW_TRAIN || role > SW_TEST) return (sw_split){.role = role};
    return (sw_split){.role = role,
                      .sets = &dataset->sets,
                      .index = dataset->index[role],
                      .count = dataset->index_count[role],
                      .outputs = dataset->schema.output.count,
                      .task = dataset->task};
}

sw_status sw_dataset_check_split(const sw_dataset *dataset, sw_split split, const char *what)
{
    if (split.sets && split.sets->count == dataset->sets.count) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "%s: the %s split is not one of this data set", what,
                   sw_role_name(split.role));
}

bool sw_dataset_is_missing(const sw_dataset *dataset, int64_t row, int64_t column)
{
    int64_t cell;
    if (row < 0 || column < 0 || column >= dataset->sets.width ||
        __builtin_mul_overflow(row, dataset->sets.width, &cell) ||
        __builtin_add_overflow(cell, column, &cell))
        return false;
    int64_t low = 0, high = dataset->missing_count;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (dataset->missing[middle] < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low < dataset->missing_count && dataset->missing[low] == cell;
}

const char *sw_grouping_name(const sw_grouping *grouping, int64_t set)
{
    return grouping->of[set] < 0 ? NULL : grouping->name[grouping->of[set]];
}

sw_status sw_dataset_warn(sw_dataset *dataset, const char *format, ...)
{
    sw_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    sw_text_add_list(&text, format, arguments);
    va_end(arguments);
    const sw_status status = sw_text_status(&text);
    char *shown = status == SW_OK ? sw_printable_copy(text.data) : NULL; /* it may hold names */
    sw_text_free(&text);
    if (status != SW_OK) return status;
    const int count = dataset->warnings;
    char **list = sw_arena_alloc(dataset->arena, sw_bytes(count + 1, sizeof *list));
    char *copy = shown ? sw_arena_text(dataset->arena, shown) : NULL;
    free(shown);
    if (!list || !copy) return sw_fail(SW_ERROR_MEMORY, "out of memory for a warning");
    if (count > 0) memcpy(list, dataset->warning, sw_bytes(count, sizeof *list));
    list[count] = copy;
    dataset->warning = list;
    dataset->warnings = count + 1;
    return SW_OK;
}
