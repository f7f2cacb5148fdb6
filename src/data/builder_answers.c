/* builder_answers.c - names, answers, contexts and splits of the sets, moved into the data set. */
#include "data/builder_answers.h"

#include "base/schema.h"
#include "base/text.h"
#include "data/builder_sets.h"
#include "data/builder_state.h"
#include "data/dataset.h"
#include "data/split.h"

#include <stdlib.h>
#include <string.h>

/* Do the sets have this part? SW_ERROR_FORMAT if only some have it; the message names the first
 * that differs. */
static sw_status all_or_none(const sw_builder *builder, bool *out,
                             bool (*has)(const sw_builder_entry *), const char *what)
{
    *out = builder->sets > 0 && has(&builder->set[0]);
    for (int64_t b = 1; b < builder->sets; b++)
        if (has(&builder->set[b]) != *out)
            return sw_builder_fail(builder, SW_ERROR_FORMAT, builder->set[b].location,
                                   "%s has %s %s, unlike the sets before it",
                                   sw_builder_set_text(builder, b).text, *out ? "no" : "a", what);
    return SW_OK;
}

static bool has_label(const sw_builder_entry *set)
{
    return set->label >= 0;
}
static bool has_target(const sw_builder_entry *set)
{
    return set->has_target;
}
static bool has_context(const sw_builder_entry *set)
{
    return set->has_context;
}
static bool has_weight(const sw_builder_entry *set)
{
    return set->has_weight;
}
static bool has_role(const sw_builder_entry *set)
{
    return set->role != SW_NO_ROLE;
}
static bool has_name(const sw_builder_entry *set)
{
    return set->name != NULL;
}

/* ---- Answers, contexts, names ---------------------------------------------------------------- */

/* Classes are sorted by name: by size if all names are whole numbers, otherwise by their bytes. */
static int by_size(const void *a, const void *b)
{
    int64_t x, y;
    sw_whole_parse(*(char *const *)a, &x);
    sw_whole_parse(*(char *const *)b, &y);
    return (x > y) - (x < y);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the classes in the order of their numbers: the model's if it has some (classes
 * without names are called by their numbers), those that sw_builder_outputs listed, or all that
 * were met, sorted. */
static sw_status order_classes(sw_builder *builder, const sw_schema *model, char ***name,
                               int64_t *count)
{
    sw_arena *arena = builder->dataset->arena;
    const sw_name_map *found = &builder->class_name;
    const bool from_model = model && model->output.count > 0;
    *count = from_model ? model->output.count : found->count;
    *name = sw_names_copy(
        arena, (const char *const *)(from_model ? model->output.name : found->name), *count);
    if (!*name) return SW_ERROR_MEMORY;
    if (from_model || builder->classes_given) return SW_OK;
    bool whole = true;
    int64_t value;
    for (int64_t c = 0; whole && c < *count; c++) whole = sw_whole_parse((*name)[c], &value);
    qsort(*name, (size_t)*count, sizeof **name, whole ? by_size : by_bytes);
    return SW_OK;
}

static sw_status number_classes(sw_builder *builder, const sw_schema *model)
{
    sw_dataset *dataset = builder->dataset;
    sw_columns *classes = &dataset->schema.output;
    SW_TRY(order_classes(builder, model, &classes->name, &classes->count));
    int32_t *label = sw_arena_alloc(dataset->arena, sw_bytes(builder->sets, sizeof *label));
    if (!label) return SW_ERROR_MEMORY;
    sw_name_map number_of = {.arena = dataset->arena};
    sw_status status = SW_OK;
    for (int64_t c = 0, number; status == SW_OK && c < classes->count; c++)
        status = sw_name_map_add(&number_of, &number, classes->name[c]);
    for (int64_t b = 0; status == SW_OK && b < builder->sets; b++) {
        const char *name = builder->class_name.name[builder->set[b].label];
        label[b] = (int32_t)sw_name_map_find(&number_of, name);
        if (label[b] < 0)
            status = sw_builder_fail(builder, SW_ERROR_FORMAT, builder->set[b].label_location,
                                     "%s is of class \"%.60s\", which the model does not know",
                                     sw_builder_set_text(builder, b).text, name);
    }
    sw_name_map_free(&number_of);
    dataset->sets.label = label;
    return status;
}

/* With a single class there is nothing to learn. */
static sw_status warn_of_one_class(sw_builder *builder)
{
    const sw_columns *classes = &builder->dataset->schema.output;
    if (classes->count != 1 || builder->sets == 1) return SW_OK;
    return sw_dataset_warn(builder->dataset, "all sets are of the one class \"%.60s\"",
                           classes->name[0]);
}

static sw_real *copy_rows(sw_builder *builder, const sw_real *rows, int64_t width)
{
    const size_t bytes = sw_bytes(builder->sets * width, sizeof *rows);
    sw_real *copy = sw_arena_alloc(builder->dataset->arena, bytes);
    if (copy) memcpy(copy, rows, bytes);
    return copy;
}

static sw_status take_answers(sw_builder *builder, const sw_schema *model)
{
    sw_dataset *dataset = builder->dataset;
    bool known;
    if (dataset->task == SW_CLASSES) {
        SW_TRY(all_or_none(builder, &known, has_label, "class"));
        if (!known) return SW_OK;
        SW_TRY(number_classes(builder, model));
        return model ? SW_OK : warn_of_one_class(builder);
    }
    SW_TRY(all_or_none(builder, &known, has_target,
                       dataset->task == SW_LABELS ? "list of labels" : "target"));
    if (!known) return SW_OK;
    const int64_t width = dataset->schema.output.count;
    dataset->sets.target = copy_rows(builder, builder->target, width);
    dataset->sets.targets = width;
    return dataset->sets.target ? SW_OK : SW_ERROR_MEMORY;
}

static sw_status take_contexts(sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    const int64_t width = dataset->schema.context.count;
    bool known;
    if (width == 0) return SW_OK;
    SW_TRY(all_or_none(builder, &known, has_context, "context"));
    if (!known)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                               "no set has its context");
    dataset->sets.context = copy_rows(builder, builder->context, width);
    dataset->sets.context_width = width;
    return dataset->sets.context ? SW_OK : SW_ERROR_MEMORY;
}

static sw_status take_weights(sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    bool known;
    SW_TRY(all_or_none(builder, &known, has_weight, "weight"));
    if (!known) return SW_OK;
    sw_real *weight = sw_arena_alloc(dataset->arena, sw_bytes(builder->sets, sizeof *weight));
    if (!weight) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < builder->sets; b++) weight[b] = builder->set[b].weight;
    dataset->sets.weight = weight;
    return SW_OK;
}

static sw_status take_names(sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    bool known;
    SW_TRY(all_or_none(builder, &known, has_name, "name"));
    if (!known) return SW_OK;
    char **name = sw_arena_alloc(dataset->arena, sw_bytes(builder->sets, sizeof *name));
    if (!name) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < builder->sets; b++) name[b] = (char *)builder->set[b].name;
    dataset->set_name = name;
    return SW_OK;
}

sw_status sw_builder_finish_answers(sw_builder *builder, const sw_schema *model)
{
    SW_TRY(take_names(builder));
    SW_TRY(take_answers(builder, model));
    SW_TRY(take_contexts(builder));
    return take_weights(builder);
}

/* ---- Splits ---------------------------------------------------------------------------------- */

/* Splits that cannot be drawn are no error: the file can still be looked at. A trained model needs
 * no splits, so there is no warning either. */
static sw_status forgive(const sw_builder *builder, const sw_schema *model, sw_status status)
{
    if (status != SW_ERROR_ARGUMENT) return status;
    if (model) return SW_OK;
    return sw_dataset_warn(builder->dataset, "no split is drawn: %s", sw_error_message());
}

/* The splits that the file gives. Sets without a split are training sets. */
static sw_status list_splits(const sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    int64_t *index = sw_arena_alloc(dataset->arena, sw_bytes(builder->sets, sizeof *index));
    if (!index) return SW_ERROR_MEMORY;
    for (int role = SW_TRAIN; role <= SW_TEST; role++) {
        dataset->index[role] = index;
        for (int64_t b = 0; b < builder->sets; b++)
            if (builder->set[b].role == role ||
                (builder->set[b].role == SW_NO_ROLE && role == SW_TRAIN))
                *index++ = b;
        dataset->index_count[role] = index - dataset->index[role];
    }
    return SW_OK;
}

sw_status sw_builder_finish_splits(sw_builder *builder, const sw_schema *model)
{
    sw_dataset *dataset = builder->dataset;
    const sw_builder_options *options = builder->options;
    bool given;
    SW_TRY(all_or_none(builder, &given, has_role, "split"));
    SW_TRY(list_splits(builder));
    dataset->split_given = given;
    if (!given)
        return forgive(builder, model,
                       sw_split_draw(dataset, options->valid, options->test, builder->seed));
    const int64_t *count = dataset->index_count;
    if (count[SW_TRAIN] == 0 || count[SW_VALID] > 0 || count[SW_TEST] == 0) return SW_OK;
    const sw_status status = sw_split_draw_valid(dataset, options->valid, builder->seed);
    dataset->split_given = true;
    return forgive(builder, model, status);
}
