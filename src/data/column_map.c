/* column_map.c - columns of a file that is read for a model: found by their names, in any order. */
#include "data/column_map.h"

#include "base/error.h"
#include "base/name_map.h"
#include "base/quoted.h"
#include "base/schema.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

void sw_column_map_free(sw_column_map *map)
{
    free(map->to);
    free(map->arranged);
    *map = (sw_column_map){0};
}

/* ---- Which column is which ------------------------------------------------------------------- */

/* The numbers of the model's columns for those of the file. Returns how many were found; -1: out of
 * memory. */
static int64_t find_columns(sw_column_map *map, const sw_columns *file, const sw_columns *model,
                            sw_arena *arena)
{
    sw_name_map known = {.arena = arena};
    sw_status status = SW_OK;
    int64_t found = 0, number;
    for (int64_t i = 0; status == SW_OK && i < model->count; i++)
        status = sw_name_map_add(&known, &number, model->name[i]);
    for (int64_t i = 0; status == SW_OK && i < file->count; i++) {
        map->to[i] = sw_name_map_find(&known, file->name[i]);
        found += map->to[i] >= 0;
    }
    sw_name_map_free(&known);
    return status == SW_OK ? found : -1;
}

/* The names of the model's columns that the file does not have. */
static sw_items missing_of(const sw_column_map *map, const sw_columns *model)
{
    sw_items missing = {0};
    for (int64_t c = 0; c < model->count; c++) {
        int64_t i = 0;
        while (i < map->count && map->to[i] != c) i++;
        if (i == map->count) sw_items_add(&missing, "%s", sw_name_text_of(model->name, c).text);
    }
    return missing;
}

/* The error for columns that are missing, or that the model does not know. */
static sw_status name_faults(const sw_column_map *map, const sw_columns *file,
                             const sw_columns *model, const char *what, const char *ignored)
{
    const sw_items missing = missing_of(map, model);
    sw_items surplus = {0};
    sw_text ignore = {0};
    int count = 0;
    for (int64_t i = 0; i < file->count; i++) {
        if (map->to[i] >= 0 || sw_quoted_has(ignored, '+', file->name[i])) continue;
        sw_items_add(&surplus, "%s", sw_name_text_of(file->name, i).text);
        sw_quoted_list_add(&ignore, file->name[i]);
        count++;
    }
    sw_status status = sw_text_status(&ignore);
    if (status == SW_OK && count > 0)
        status = sw_fail(
            SW_ERROR_FORMAT,
            "columns of %s that the model does not know: %s (ignore=%.200s leaves %s out)%s%s",
            what, surplus.text, ignore.data, count > 1 ? "them" : "it",
            *missing.text ? "; columns that it expects are missing: " : "", missing.text);
    else if (status == SW_OK)
        status = sw_fail(SW_ERROR_FORMAT, "columns of %s that the model expects are missing: %s",
                         what, missing.text);
    sw_text_free(&ignore);
    return status;
}

static bool is_in_order(const sw_column_map *map)
{
    for (int64_t i = 0; i < map->count; i++)
        if (map->to[i] != i) return false;
    return true;
}

sw_status sw_column_map_match(sw_column_map *map, sw_columns *file, const sw_columns *model,
                              const char *what, const char *ignore, sw_arena *arena)
{
    map->count = file->count;
    if (!file->name || !model->name || model->count == 0) return SW_OK;
    map->to = calloc((size_t)file->count + 1, sizeof *map->to);
    map->arranged = calloc((size_t)model->count + 1, sizeof *map->arranged);
    const int64_t found = map->to && map->arranged ? find_columns(map, file, model, arena) : -1;
    if (found < 0) return sw_fail(SW_ERROR_MEMORY, "out of memory for names of columns");
    bool known = found == model->count;
    for (int64_t i = 0; known && i < file->count; i++)
        known = map->to[i] >= 0 || sw_quoted_has(ignore, '+', file->name[i]);
    if (!known) return name_faults(map, file, model, what, ignore);
    if (is_in_order(map)) {
        free(map->to);
        map->to = NULL;
        return SW_OK;
    }
    file->count = model->count;
    file->name = sw_names_copy(arena, (const char *const *)model->name, model->count);
    return file->name ? SW_OK : SW_ERROR_MEMORY;
}

const double *sw_column_map_row(const sw_column_map *map, const double *row)
{
    if (!map->to) return row;
    for (int64_t i = 0; i < map->count; i++)
        if (map->to[i] >= 0) map->arranged[map->to[i]] = row[i];
    return map->arranged;
}
