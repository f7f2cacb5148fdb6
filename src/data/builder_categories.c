/* builder_categories.c - which columns hold words: those that the option lists, and those of which
 * a model has values as columns. */
#include "data/builder_categories.h"

#include "base/error.h"
#include "base/quoted.h"
#include "base/text.h"
#include "data/builder_state.h"

#include <stdlib.h>
#include <string.h>

#define PREFIX "context."

static const sw_columns *model_of(const struct sw_builder *builder, sw_part part)
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

/* Does the model have columns NAME=VALUE? Few do, and without them no column needs to be searched
 * for. */
static bool has_values(const sw_columns *model)
{
    for (int64_t c = 0; model->name && c < model->count; c++)
        if (strchr(model->name[c], '=')) return true;
    return false;
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

static sw_status no_memory(const struct sw_builder *builder)
{
    return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", builder->path);
}

/* Does the option list the column? */
static sw_status find_listed(bool *found, const struct sw_builder *builder, sw_part part,
                             const char *name)
{
    *found = false;
    sw_quoted_list list = sw_quoted_list_of(builder->options->categories, "+");
    while (sw_quoted_list_next(&list)) *found |= is_called(part, name, list.word);
    return list.status;
}

sw_status sw_builder_has_words_in(bool *has, const struct sw_builder *builder, sw_part part,
                                  const char *name)
{
    const sw_columns *model = model_of(builder, part);
    if (!model) return find_listed(has, builder, part, name);
    *has = find_values(model, name) >= 0;
    return SW_OK;
}

/* ---- Which columns --------------------------------------------------------------------------- */

/* Add the values that the model has, in its order. */
static sw_status take_values(const sw_columns *model, sw_category *category)
{
    int64_t number;
    for (int64_t c = find_values(model, category->name); c < model->count; c++) {
        const char *value = value_of(model->name[c], category->name);
        if (!value) break;
        SW_TRY(sw_name_map_add(&category->value, &number, value));
    }
    return SW_OK;
}

static sw_status add_category(struct sw_builder *builder, sw_part part, int64_t column,
                              const char *name)
{
    const sw_columns *model = model_of(builder, part);
    sw_categories *all = &builder->categories[part];
    sw_category *list = reallocarray(all->list, (size_t)all->count + 1, sizeof *list);
    if (!list) return no_memory(builder);
    all->list = list;
    all->of[column] = all->count;
    sw_category *category = &list[all->count++];
    *category =
        (sw_category){.name = sw_arena_text(builder->arena, name), .value.arena = builder->arena};
    if (!category->name) return SW_ERROR_MEMORY;
    return model ? take_values(model, category) : SW_OK;
}

static void free_part(sw_categories *all)
{
    for (int64_t i = 0; i < all->count; i++) sw_name_map_free(&all->list[i].value);
    free(all->list);
    free(all->of);
    *all = (sw_categories){0};
}

void sw_builder_categories_free(struct sw_builder *builder)
{
    for (int part = 0; part < SW_PARTS; part++) free_part(&builder->categories[part]);
}

sw_status sw_builder_categories_find(struct sw_builder *builder, sw_part part, int64_t columns,
                                     const char *const *name)
{
    sw_categories *all = &builder->categories[part];
    free_part(all);
    if (!name || columns < 1 || builder->has_words) return SW_OK;
    all->of = calloc((size_t)columns, sizeof *all->of);
    if (!all->of) return no_memory(builder);
    all->columns = columns;
    const sw_columns *model = model_of(builder, part);
    const bool some = !model || has_values(model);
    for (int64_t i = 0; i < columns; i++) {
        bool has = false;
        all->of[i] = -1;
        if (some) SW_TRY(sw_builder_has_words_in(&has, builder, part, name[i]));
        if (has) SW_TRY(add_category(builder, part, i, name[i]));
    }
    return SW_OK;
}

sw_category *sw_builder_category_of(const struct sw_builder *builder, sw_part part, int64_t column)
{
    if (part == SW_PARTS) return NULL;
    const sw_categories *all = &builder->categories[part];
    const int64_t of = column < all->columns ? all->of[column] : -1;
    return of < 0 ? NULL : &all->list[of];
}

const sw_category *sw_builder_category_called(const struct sw_builder *builder, sw_part part,
                                              const char *name)
{
    const sw_categories *all = &builder->categories[part];
    for (int64_t i = 0; i < all->count; i++)
        if (strcmp(all->list[i].name, name) == 0) return &all->list[i];
    return NULL;
}

/* Does the option's word name a column of words? */
static bool is_found(const struct sw_builder *builder, const char *word)
{
    for (int part = 0; part < SW_PARTS; part++)
        for (int64_t i = 0; i < builder->categories[part].count; i++)
            if (is_called((sw_part)part, builder->categories[part].list[i].name, word)) return true;
    return false;
}

sw_status sw_builder_categories_check(const struct sw_builder *builder)
{
    if (builder->options->model) return SW_OK;
    sw_quoted_list list = sw_quoted_list_of(builder->options->categories, "+");
    while (sw_quoted_list_next(&list))
        if (!is_found(builder, list.word))
            list.status =
                sw_fail(SW_ERROR_NOT_FOUND,
                        "%s: categories: no column of elements or contexts is called \"%s\"",
                        builder->path, sw_excerpt_of(list.word).text);
    return list.status;
}

/* ---- To the columns of a file ---------------------------------------------------------------- */

sw_status sw_builder_categories_fold(const struct sw_builder *builder, sw_part part,
                                     sw_columns *columns)
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
