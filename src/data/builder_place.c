/* builder_place.c - the places of elements: coordinates that stand among the features in a file,
 * but are not features. */
#include "data/builder_place.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/quoted.h"
#include "base/text.h"
#include "data/builder_state.h"

#include <stdlib.h>
#include <string.h>

#define PREFIX "at."

/* ---- Which columns --------------------------------------------------------------------------- */

static sw_status add(struct sw_builder *builder, int64_t column, const char *name)
{
    sw_dataset *dataset = builder->dataset;
    if (dataset->place_width == SW_MOST_PLACES)
        return sw_fail(
            SW_ERROR_FORMAT,
            "%s: at: \"%s\" is column %d of the place of an element, expected two or three",
            builder->path, sw_excerpt_of(name).text, SW_MOST_PLACES + 1);
    builder->place_column[dataset->place_width] = column;
    char *own = sw_arena_text(builder->arena, name);
    if (!own) return SW_ERROR_MEMORY;
    dataset->place_name[dataset->place_width++] = own;
    return SW_OK;
}

static bool is_taken(const struct sw_builder *builder, int64_t column)
{
    for (int64_t k = 0; k < builder->dataset->place_width; k++)
        if (builder->place_column[k] == column) return true;
    return false;
}

static sw_status add_named(struct sw_builder *builder, int64_t count, const char *const *name,
                           const char *word)
{
    int64_t column = 0;
    while (column < count && strcmp(name[column], word) != 0) column++;
    if (column < count) return is_taken(builder, column) ? SW_OK : add(builder, column, word);
    if (builder->options->model) return SW_OK;
    sw_unknown_name("column", word, name, (int)count);
    sw_fail_in(SW_ERROR_NOT_FOUND, "option at");
    return sw_fail_in(SW_ERROR_NOT_FOUND, builder->path);
}

static sw_status find(struct sw_builder *builder, int64_t count, const char *const *name)
{
    const char *at = builder->options->at;
    if (!name && at && *at && !builder->options->model)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: at=%s: the columns of elements have no names",
                       builder->path, sw_excerpt_of(at).text);
    if (!name) return SW_OK;
    sw_quoted_list list = sw_quoted_list_of(at, "+,");
    while (sw_quoted_list_next(&list)) list.status = add_named(builder, count, name, list.word);
    sw_status status = list.status;
    for (int64_t i = 0; status == SW_OK && i < count; i++)
        if (strncmp(name[i], PREFIX, strlen(PREFIX)) == 0 && name[i][strlen(PREFIX)] &&
            !is_taken(builder, i))
            status = add(builder, i, name[i] + strlen(PREFIX));
    return status;
}

sw_status sw_builder_place_find(struct sw_builder *builder, int64_t *count, const char *const *name,
                                const char **rest)
{
    sw_dataset *dataset = builder->dataset;
    int64_t left = 0;
    dataset->place_width = 0;
    dataset->place_name =
        sw_arena_zeroed(builder->arena, SW_MOST_PLACES * sizeof *dataset->place_name);
    if (!dataset->place_name) return SW_ERROR_MEMORY;
    SW_TRY(find(builder, *count, name));
    if (dataset->place_width == 1 && !builder->options->model)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: at: \"%s\" is the only column of the place of an element, expected "
                       "two or three (at=x+y)",
                       builder->path, sw_excerpt_of(dataset->place_name[0]).text);
    for (int64_t i = 0; name && i < *count; i++)
        if (!is_taken(builder, i)) rest[left++] = name[i];
    if (name) *count = left;
    return SW_OK;
}

static sw_status no_memory(const struct sw_builder *builder)
{
    return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", builder->path);
}

sw_status sw_builder_place_widen(struct sw_builder *builder, int64_t count)
{
    const int64_t features = builder->dataset->schema.feature.count;
    sw_column_map *map = &builder->feature_map;
    if (builder->dataset->place_width == 0) return SW_OK;
    int64_t *to = calloc((size_t)count + 1, sizeof *to);
    if (!to) return no_memory(builder);
    for (int64_t i = 0, rest = 0; i < count; i++) {
        const int64_t own = is_taken(builder, i) ? -1 : rest++;
        to[i] = own >= 0 && map->to ? map->to[own] : own;
    }
    free(map->to);
    free(map->arranged);
    *map = (sw_column_map){.count = count, .to = to};
    map->arranged = calloc((size_t)features + 1, sizeof *map->arranged);
    return map->arranged ? SW_OK : no_memory(builder);
}

/* ---- Elements -------------------------------------------------------------------------------- */

void sw_builder_place_take(struct sw_builder *builder, int64_t row, const double *x)
{
    const int64_t width = builder->dataset->place_width;
    for (int64_t k = 0; builder->place && k < width; k++)
        builder->place[row * width + k] = (sw_real)x[builder->place_column[k]];
}

void sw_builder_place_take_real(struct sw_builder *builder, int64_t row, const sw_real *x)
{
    const int64_t width = builder->dataset->place_width;
    for (int64_t k = 0; builder->place && k < width; k++)
        builder->place[row * width + k] = x[builder->place_column[k]];
}
