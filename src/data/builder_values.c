/* builder_values.c - the values of columns of words. While a file is read, such a column holds the
 * number of its value; at the end each value gets a column of 0 and 1. */
#include "data/builder_values.h"

#include "base/quoted.h"
#include "base/schema.h"
#include "base/text.h"
#include "base/utf8.h"
#include "data/builder_classes.h"
#include "data/builder_state.h"
#include "data/group_name.h"
#include "data/spelling.h"

#include <stdio.h>
#include <string.h>

enum { MOST_VALUES = 1000, MISSING = -1 };

/* ---- Values ---------------------------------------------------------------------------------- */

/* The error for a value that the model does not know. */
static sw_status unknown(const sw_builder *builder, const sw_category *category, const char *value,
                         sw_location location)
{
    sw_items list = {0};
    for (int64_t v = 0; v < category->value.count; v++)
        sw_items_add(&list, "%s", sw_name_text_of(category->value.name, v).text);
    sw_class_hint hint;
    SW_TRY(sw_class_hint_of(&hint, value, category->value.name, category->value.count, NULL));
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "column \"%s\" is \"%s\", which the model does not know: it was trained "
                           "with %s (na=%s takes it as missing%s)",
                           sw_excerpt_of(category->name).text, sw_excerpt_of(value).text, list.text,
                           sw_quoted_of(value).text, hint.text);
}

/* Values that differ only in their spelling are probably a mistake. */
static sw_status warn_of_similar(const sw_builder *builder, const sw_category *category)
{
    char what[128];
    const sw_columns values = {.count = category->value.count, .name = category->value.name};
    if (builder->options->model || builder->options->join) return SW_OK;
    snprintf(what, sizeof what, "values of \"%s\" that differ in case or blanks",
             sw_excerpt_of(category->name).text);
    return sw_builder_similar_warn(builder, what, &values, sw_spelling_key, SW_JOIN_HELPS);
}

/* The value whose spelling differs only in case and blanks; -1: there is none. */
static sw_status find_similar(const sw_category *category, const char *value, int64_t *number)
{
    bool same = false;
    *number = -1;
    for (int64_t v = 0; !same && v < category->value.count; v++) {
        SW_TRY(sw_same_spelling(&same, category->value.name[v], value));
        if (same) *number = v;
    }
    return SW_OK;
}

sw_status sw_builder_category(sw_builder *builder, sw_part part, int64_t column, const char *value,
                              double *number, sw_location location)
{
    sw_category *category = sw_builder_category_of(builder, part, column);
    *number = MISSING;
    if (!value) return SW_OK;
    int64_t found = sw_name_map_find(&category->value, value);
    if (found < 0 && !sw_is_utf8(value))
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "column \"%s\" is not UTF-8 " SW_UTF8_HINT,
                               sw_excerpt_of(category->name).text);
    if (found < 0 && builder->options->join) SW_TRY(find_similar(category, value, &found));
    if (found < 0 && builder->options->model) return unknown(builder, category, value, location);
    if (found < 0 && category->value.count == MOST_VALUES)
        return sw_builder_fail(builder, SW_ERROR_ARGUMENT, location,
                               "categories: column \"%s\" has more than %d values",
                               sw_excerpt_of(category->name).text, MOST_VALUES);
    if (found < 0) SW_TRY(sw_name_map_add(&category->value, &found, value));
    *number = (double)found;
    return SW_OK;
}

/* ---- A column for each ----------------------------------------------------------------------- */

/* Fill position [values] with the place of each value among their columns: in the order of the
 * model, or of the names if there is no model. Sorts `value`, a copy of the names. */
static sw_status order_values(const sw_builder *builder, const sw_category *category, char **value,
                              int64_t *position)
{
    sw_name_map sorted = {.arena = builder->dataset->arena};
    sw_status status = SW_OK;
    if (!builder->options->model) sw_group_names_sort(value, category->value.count);
    for (int64_t v = 0, number; status == SW_OK && v < category->value.count; v++)
        status = sw_name_map_add(&sorted, &number, value[v]);
    for (int64_t v = 0; status == SW_OK && v < category->value.count; v++)
        position[v] = sw_name_map_find(&sorted, category->value.name[v]);
    sw_name_map_free(&sorted);
    return status;
}

/* Where the columns of a file go. */
typedef struct unfolding {
    const sw_category **category; /* [columns] or NULL for a column of numbers */
    int64_t *first;               /* [columns] where its first column goes */
    int64_t **position;           /* [columns] of the values */
    char **name;                  /* [count] of the columns */
    int64_t count;
} unfolding;

static sw_status plan_category(const sw_builder *builder, unfolding *plan, int64_t column)
{
    const sw_category *category = plan->category[column];
    const int64_t values = category->value.count;
    sw_arena *arena = builder->dataset->arena;
    char **value = sw_names_copy(arena, (const char *const *)category->value.name, values);
    int64_t *position = sw_arena_alloc(arena, sw_bytes(values, sizeof *position));
    if (!value || !position) return SW_ERROR_MEMORY;
    SW_TRY(warn_of_similar(builder, category));
    SW_TRY(order_values(builder, category, value, position));
    plan->position[column] = position;
    for (int64_t v = 0; v < values; v++) {
        sw_text text = {0};
        sw_text_add(&text, "%s=%s", category->name, value[v]);
        char *name = sw_text_status(&text) == SW_OK ? sw_arena_text(arena, text.data) : NULL;
        sw_text_free(&text);
        if (!name) return SW_ERROR_MEMORY;
        plan->name[plan->count++] = name;
    }
    return SW_OK;
}

static sw_status make_plan(const sw_builder *builder, sw_part part, const sw_columns *columns,
                           unfolding *plan)
{
    sw_arena *arena = builder->dataset->arena;
    int64_t most = columns->count;
    for (int64_t i = 0; i < builder->categories[part].count; i++)
        most += builder->categories[part].list[i].value.count;
    *plan = (unfolding){
        .category = sw_arena_alloc(arena, sw_bytes(columns->count, sizeof *plan->category)),
        .first = sw_arena_alloc(arena, sw_bytes(columns->count, sizeof *plan->first)),
        .position = sw_arena_zeroed(arena, sw_bytes(columns->count, sizeof *plan->position)),
        .name = sw_arena_alloc(arena, sw_bytes(most, sizeof *plan->name))};
    if (!plan->category || !plan->first || !plan->position || !plan->name) return SW_ERROR_MEMORY;
    for (int64_t c = 0; c < columns->count; c++) {
        plan->category[c] = sw_builder_category_called(builder, part, columns->name[c]);
        plan->first[c] = plan->count;
        if (plan->category[c])
            SW_TRY(plan_category(builder, plan, c));
        else
            plan->name[plan->count++] = columns->name[c];
    }
    return SW_OK;
}

/* No column of numbers may have the name of a value's column. */
static sw_status check_names(const sw_builder *builder, const unfolding *plan)
{
    sw_name_map names = {.arena = builder->dataset->arena};
    sw_status status = SW_OK;
    for (int64_t c = 0, number; status == SW_OK && c < plan->count; c++) {
        status = sw_name_map_add(&names, &number, plan->name[c]);
        if (status == SW_OK && number < c)
            status = sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                     "two columns would be called \"%s\"",
                                     sw_excerpt_of(plan->name[c]).text);
    }
    sw_name_map_free(&names);
    return status;
}

static void unfold_row(const unfolding *plan, sw_real *to, const sw_real *from, int64_t columns)
{
    for (int64_t c = 0; c < columns; c++) {
        if (!plan->category[c])
            to[plan->first[c]] = from[c];
        else if (from[c] >= 0)
            to[plan->first[c] + plan->position[c][(int64_t)from[c]]] = 1;
    }
}

sw_status sw_builder_categories_unfold(sw_builder *builder, sw_part part, sw_columns *columns,
                                       const sw_real **x, int64_t rows)
{
    unfolding plan;
    int64_t size;
    const int64_t own = columns->count;
    if (builder->categories[part].count == 0 || !columns->name) return SW_OK;
    SW_TRY(make_plan(builder, part, columns, &plan));
    SW_TRY(check_names(builder, &plan));
    if (plan.count == 0)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                               "categories: the columns have no value");
    if (__builtin_mul_overflow(rows, plan.count, &size)) size = -1;
    sw_real *to = sw_arena_zeroed(builder->dataset->arena, sw_bytes(size, sizeof *to));
    if (!to) return SW_ERROR_MEMORY;
    for (int64_t r = 0; r < rows; r++) unfold_row(&plan, to + r * plan.count, *x + r * own, own);
    *x = to;
    columns->name = plan.name;
    columns->count = plan.count;
    return SW_OK;
}
