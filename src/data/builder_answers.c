/* builder_answers.c - names, answers and contexts of the sets, moved into the data set. */
#include "data/builder_answers.h"

#include "base/schema.h"
#include "base/text.h"
#include "data/builder_classes.h"
#include "data/builder_sets.h"
#include "data/builder_state.h"
#include "data/builder_tags.h"
#include "data/builder_values.h"
#include "data/dataset.h"

#include <string.h>

/* ---- Answers, contexts, names ---------------------------------------------------------------- */

/* The names of the classes in the order of their numbers: the model's if it has some (classes
 * without names are called by their numbers), those that sw_builder_outputs listed, or all that
 * were met, sorted. */
static sw_status order_classes(sw_builder *builder, const sw_schema *model, char ***name,
                               int64_t *count)
{
    const bool from_model = model && model->output.count > 0;
    const sw_name_map *found = &builder->tag_name[SW_TAG_CLASS];
    if (!from_model && !builder->classes_given)
        return sw_builder_tag_names(builder, SW_TAG_CLASS, name, count);
    *count = from_model ? model->output.count : found->count;
    *name =
        sw_names_copy(builder->dataset->arena,
                      (const char *const *)(from_model ? model->output.name : found->name), *count);
    return *name ? SW_OK : SW_ERROR_MEMORY;
}

static sw_status number_classes(sw_builder *builder, const sw_schema *model)
{
    sw_dataset *dataset = builder->dataset;
    sw_columns *classes = &dataset->schema.output;
    int32_t *label = sw_arena_alloc(dataset->arena, sw_bytes(builder->sets, sizeof *label));
    if (!label) return SW_ERROR_MEMORY;
    SW_TRY(order_classes(builder, model, &classes->name, &classes->count));
    SW_TRY(sw_builder_tag_numbers(builder, SW_TAG_CLASS, classes->name, classes->count, label));
    for (int64_t b = 0; b < builder->sets; b++) {
        if (label[b] >= 0) continue;
        const char *name =
            sw_builder_tag_name(builder, SW_TAG_CLASS, builder->set[b].tag[SW_TAG_CLASS].number);
        sw_class_hint hint;
        SW_TRY(sw_class_hint_of(&hint, name, classes->name, classes->count, NULL));
        return sw_builder_fail(builder, SW_ERROR_FORMAT, builder->set[b].tag[SW_TAG_CLASS].location,
                               "%s has the class \"%s\", which the model does not know%s",
                               sw_builder_set_text(builder, b).text, sw_excerpt_of(name).text,
                               hint.text);
    }
    dataset->sets.label = label;
    return SW_OK;
}

/* With a single class there is nothing to learn. */
static sw_status warn_of_one_class(sw_builder *builder)
{
    const sw_columns *classes = &builder->dataset->schema.output;
    if (classes->count != 1 || builder->sets == 1) return SW_OK;
    return sw_dataset_warn(builder->dataset, "all sets are of the one class \"%s\"",
                           sw_excerpt_of(classes->name[0]).text);
}

/* Labels of which each set has exactly one are probably classes, written as columns of 0 and 1. */
static sw_status warn_of_one_label(sw_builder *builder)
{
    const int64_t labels = builder->dataset->schema.output.count;
    const sw_real *row = builder->row[SW_ROW_TARGET];
    if (labels < 3 || builder->sets < labels) return SW_OK;
    for (int64_t b = 0; b < builder->sets; b++, row += labels) {
        sw_real sum = 0;
        for (int64_t c = 0; c < labels; c++) sum += row[c];
        if (sum != 1) return SW_OK;
    }
    return sw_dataset_warn(
        builder->dataset,
        "each set has exactly one of the %lld labels: if these are classes, give "
        "each set its class, a name or a number (numpy: labels.argmax(axis=1))",
        (long long)labels);
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
        SW_TRY(sw_builder_all_tagged(builder, SW_TAG_CLASS, &known));
        if (!known) return SW_OK;
        SW_TRY(number_classes(builder, model));
        if (model) return SW_OK;
        SW_TRY(sw_builder_classes_warn(builder));
        return warn_of_one_class(builder);
    }
    SW_TRY(sw_builder_all_have_row(builder, SW_ROW_TARGET, &known));
    if (!known) return SW_OK;
    const int64_t width = dataset->schema.output.count;
    if (dataset->task == SW_LABELS && !model) SW_TRY(warn_of_one_label(builder));
    dataset->sets.target = copy_rows(builder, builder->row[SW_ROW_TARGET], width);
    dataset->sets.targets = width;
    return dataset->sets.target ? SW_OK : SW_ERROR_MEMORY;
}

static sw_status take_contexts(sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    const int64_t width = dataset->schema.context.count;
    bool known;
    if (width == 0) return SW_OK;
    for (int64_t b = 0; builder->options->model && b < builder->sets; b++)
        if (!builder->set[b].has_row[SW_ROW_CONTEXT]) return sw_builder_no_context(builder, b);
    SW_TRY(sw_builder_all_have_row(builder, SW_ROW_CONTEXT, &known));
    if (!known)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                               "no set has its context");
    sw_columns *columns = &dataset->schema.context;
    dataset->sets.context = copy_rows(builder, builder->row[SW_ROW_CONTEXT], width);
    if (!dataset->sets.context) return SW_ERROR_MEMORY;
    SW_TRY(sw_builder_categories_unfold(builder, SW_CONTEXTS, columns, &dataset->sets.context,
                                        builder->sets));
    dataset->sets.context_width = columns->count;
    return SW_OK;
}

static sw_status take_weights(sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    bool known;
    SW_TRY(sw_builder_all_have_row(builder, SW_ROW_WEIGHT, &known));
    if (known) dataset->sets.weight = copy_rows(builder, builder->row[SW_ROW_WEIGHT], 1);
    return !known || dataset->sets.weight ? SW_OK : SW_ERROR_MEMORY;
}

static sw_status take_names(sw_builder *builder)
{
    sw_dataset *dataset = builder->dataset;
    bool known;
    SW_TRY(sw_builder_all_named(builder, &known));
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
