/* builder_categories.c - columns of words. While a file is read, such a column holds the number of
 * its value; at the end each value gets a column of 0 and 1. */
#include "data/builder_categories.h"

#include "base/quoted.h"
#include "base/schema.h"
#include "base/text.h"
#include "base/utf8.h"
#include "data/builder_classes.h"
#include "data/builder_state.h"
#include "data/group_names.h"
#include "data/spelling.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "context."
enum { MOST_VALUES = 1000, MISSING = -1 };

static const sw_columns *model_of(const sw_builder *builder, sw_part part)
{
    const sw_schema *model = builder->options->model;
    return !model ? NULL : part == SW_ELEMENTS ? &model->feature : &model->context;
}

/* The value of a column NAME=VALUE; NULL: it is no such column of that name. */
static const char *value_of(const char *column, const char *name)
{
    const size_t length = strlen(name);
    return strncmp(column, name, length) == 0 && column[length] == '=' ? column + length + 1 : NULL;
}

/* The first of the model's columns NAME=VALUE; -1: there is none, or it has a column NAME. */
static int64_t find_values(const sw_columns *model, const char *name)
{
    int64_t first = -1;
    for (int64_t c = 0; model->name && c < model->count; c++) {
        if (strcmp(model->name[c], name) == 0) return -1;
        if (first < 0 && value_of(model->name[c], name)) first = c;
    }
    return first;
}

/* Does the option call the column by this word, its name or "context.NAME"? */
static bool is_called(sw_part part, const char *name, const char *word)
{
    const size_t prefix =
        part == SW_CONTEXTS && strncmp(word, PREFIX, strlen(PREFIX)) == 0 ? strlen(PREFIX) : 0;
    return strcmp(name, word) == 0 || strcmp(name, word + prefix) == 0;
}

/* Does the option list the column? */
static bool is_listed(const sw_builder *builder, sw_part part, const char *name)
{
    const char *listed = builder->options->categories;
    char *list = listed && *listed ? strdup(listed) : NULL, *rest = list;
    bool found = false;
    for (char *word; !found && (word = sw_quoted_next(&rest, '+'));)
        found = sw_unquote(word) == SW_OK && is_called(part, name, word);
    free(list);
    return found;
}

bool sw_builder_has_words_in(const sw_builder *builder, sw_part part, const char *name)
{
    const sw_columns *model = model_of(builder, part);
    return model ? find_values(model, name) >= 0 : is_listed(builder, part, name);
}

/* ---- Which columns --------------------------------------------------------------------------- */

/* Add the values that the model has, in its order. */
static sw_status take_values(const sw_builder *builder, sw_part part, sw_category *category)
{
    const sw_columns *model = model_of(builder, part);
    int64_t number;
    for (int64_t c = find_values(model, category->name); c < model->count; c++) {
        const char *value = value_of(model->name[c], category->name);
        if (!value) break;
        SW_TRY(sw_name_map_add(&category->value, &number, value));
    }
    return SW_OK;
}

static sw_status add_category(sw_builder *builder, sw_part part, int64_t column, const char *name)
{
    sw_categories *all = &builder->categories[part];
    sw_category *list = reallocarray(all->list, (size_t)all->count + 1, sizeof *list);
    if (!list) return sw_builder_no_memory(builder);
    all->list = list;
    all->of[column] = all->count;
    sw_category *category = &list[all->count++];
    *category =
        (sw_category){.name = sw_arena_text(builder->arena, name), .value.arena = builder->arena};
    if (!category->name) return SW_ERROR_MEMORY;
    return builder->options->model ? take_values(builder, part, category) : SW_OK;
}

static void free_part(sw_categories *all)
{
    for (int64_t i = 0; i < all->count; i++) sw_name_map_free(&all->list[i].value);
    free(all->list);
    free(all->of);
    *all = (sw_categories){0};
}

void sw_builder_categories_free(sw_builder *builder)
{
    for (int part = 0; part < SW_PARTS; part++) free_part(&builder->categories[part]);
}

sw_status sw_builder_categories_find(sw_builder *builder, sw_part part, int64_t columns,
                                     const char *const *name)
{
    sw_categories *all = &builder->categories[part];
    free_part(all);
    if (!name || columns < 1 || builder->has_words) return SW_OK;
    all->of = calloc((size_t)columns, sizeof *all->of);
    if (!all->of) return sw_builder_no_memory(builder);
    all->columns = columns;
    for (int64_t i = 0; i < columns; i++) {
        all->of[i] = -1;
        if (sw_builder_has_words_in(builder, part, name[i]))
            SW_TRY(add_category(builder, part, i, name[i]));
    }
    return SW_OK;
}

static sw_category *category_of(const sw_builder *builder, sw_part part, int64_t column)
{
    if (part == SW_PARTS) return NULL;
    const sw_categories *all = &builder->categories[part];
    const int64_t of = column < all->columns ? all->of[column] : -1;
    return of < 0 ? NULL : &all->list[of];
}

bool sw_builder_is_category(const sw_builder *builder, sw_part part, int64_t column)
{
    return category_of(builder, part, column) != NULL;
}

/* The category of that name, or NULL. */
static const sw_category *find_category(const sw_builder *builder, sw_part part, const char *name)
{
    const sw_categories *all = &builder->categories[part];
    for (int64_t i = 0; i < all->count; i++)
        if (strcmp(all->list[i].name, name) == 0) return &all->list[i];
    return NULL;
}

/* Does the option's word name a column of words? */
static bool is_found(const sw_builder *builder, const char *word)
{
    for (int part = 0; part < SW_PARTS; part++)
        for (int64_t i = 0; i < builder->categories[part].count; i++)
            if (is_called((sw_part)part, builder->categories[part].list[i].name, word)) return true;
    return false;
}

sw_status sw_builder_categories_check(const sw_builder *builder)
{
    const char *listed = builder->options->categories;
    char *list = listed && *listed && !builder->options->model ? strdup(listed) : NULL,
         *rest = list;
    sw_status status = SW_OK;
    for (char *name; status == SW_OK && (name = sw_quoted_next(&rest, '+'));) {
        status = sw_unquote(name);
        if (status == SW_OK && !is_found(builder, name))
            status = sw_builder_fail(builder, SW_ERROR_NOT_FOUND, (sw_location){0},
                                     "categories: no column of elements or contexts is called "
                                     "\"%s\"",
                                     sw_excerpt_of(name).text);
    }
    free(list);
    return status;
}

/* ---- Values ---------------------------------------------------------------------------------- */

/* The error for a value that the model does not know. */
static sw_status unknown(const sw_builder *builder, const sw_category *category, const char *value,
                         sw_location location)
{
    char list[200] = "";
    for (int64_t v = 0; v < category->value.count; v++)
        sw_append(list, sizeof list, "%s\"%s\"", v ? ", " : "",
                  sw_excerpt_of(category->value.name[v]).text);
    sw_class_hint hint;
    SW_TRY(sw_class_hint_of(&hint, value, category->value.name, category->value.count, NULL));
    return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                           "column \"%s\" is \"%s\", which the model does not know: it was trained "
                           "with %s (na=%s takes it as missing%s)",
                           sw_excerpt_of(category->name).text, sw_excerpt_of(value).text, list,
                           sw_quoted_of(value).text, hint.text);
}

/* Values that are one but for their spelling are probably a mistake. */
static sw_status warn_of_similar(const sw_builder *builder, const sw_category *category)
{
    char what[128];
    const sw_columns values = {.count = category->value.count, .name = category->value.name};
    if (builder->options->model || builder->options->join) return SW_OK;
    snprintf(what, sizeof what, "values of \"%s\"", sw_excerpt_of(category->name).text);
    return sw_builder_similar_warn(builder, what, &values);
}

/* The value with the same spelling but for case and blanks; -1: there is none. */
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
    sw_category *category = category_of(builder, part, column);
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

/* ---- To the columns of a file and back ------------------------------------------------------- */

sw_status sw_builder_categories_fold(const sw_builder *builder, sw_part part, sw_columns *columns)
{
    if (builder->categories[part].count == 0) return SW_OK;
    char **name = sw_arena_alloc(builder->arena, sw_bytes(columns->count, sizeof *name));
    int64_t count = 0;
    if (!name) return SW_ERROR_MEMORY;
    for (int64_t c = 0; c < columns->count; c++) {
        const sw_category *of = NULL;
        for (int64_t i = 0; !of && i < builder->categories[part].count; i++)
            if (value_of(columns->name[c], builder->categories[part].list[i].name))
                of = &builder->categories[part].list[i];
        if (!of)
            name[count++] = columns->name[c];
        else if (count == 0 || strcmp(name[count - 1], of->name) != 0)
            name[count++] = of->name;
    }
    *columns = (sw_columns){.count = count, .name = name};
    return SW_OK;
}

/* position [values]: the place of each value in the order of their columns, which is the model's;
 * of training, that of their names. Sorts `value`, a copy of their names. */
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
        plan->category[c] = find_category(builder, part, columns->name[c]);
        plan->first[c] = plan->count;
        if (plan->category[c])
            SW_TRY(plan_category(builder, plan, c));
        else
            plan->name[plan->count++] = columns->name[c];
    }
    return SW_OK;
}

/* No column of numbers may be called as one of a value. */
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
