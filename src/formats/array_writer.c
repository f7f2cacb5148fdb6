/* array_writer.c - lists the arrays of a data set, for the formats that write them. */
#include "formats/array_writer.h"

#include "base/error.h"
#include "base/schema.h"
#include "data/dataset.h"

/* Add an array of numbers in row-major order. columns: 0 if ndim is 1. */
static void add_numbers(sw_array_list *list, sw_array_name name, sw_dtype dtype, const void *data,
                        int ndim, int64_t rows, int64_t columns)
{
    list->number[list->numbers++] = (sw_stored){.name = sw_array_name_of(name),
                                                .dtype = dtype,
                                                .ndim = ndim,
                                                .shape = {rows, columns},
                                                .size = ndim == 2 ? rows * columns : rows,
                                                .data = data};
}

/* Add an array of texts, if there are any. */
static void add_names(sw_array_list *list, sw_array_name name, char *const *text, int64_t count)
{
    if (text && count > 0)
        list->text[list->texts++] = (sw_text_array){sw_array_name_of(name), text, count};
}

static sw_status add_classes(sw_array_list *list, const sw_dataset *dataset, sw_arena *arena)
{
    const int64_t sets = dataset->sets.count, classes = dataset->schema.output.count;
    char *const *name = dataset->schema.output.name;
    /* Classes without names get numbers as names. Otherwise an unused class would be lost. */
    if (!name) name = sw_names_copy(arena, NULL, classes);
    if (!name) return SW_ERROR_MEMORY;
    add_numbers(list, SW_ARRAY_LABELS, SW_I32, dataset->sets.label, 1, sets, 0);
    add_names(list, SW_ARRAY_CLASSES, name, classes);
    return SW_OK;
}

static sw_status add_labels(sw_array_list *list, const sw_dataset *dataset, sw_arena *arena)
{
    const sw_ragged *sets = &dataset->sets;
    const int64_t size = sets->count * sets->targets;
    uint8_t *label = sw_arena_alloc(arena, sw_bytes(size, sizeof *label));
    if (!label) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < size; i++) label[i] = sets->target[i] == 1;
    add_numbers(list, SW_ARRAY_LABELS, SW_U8, label, 2, sets->count, sets->targets);
    add_names(list, SW_ARRAY_CLASSES, dataset->schema.output.name, sets->targets);
    return SW_OK;
}

static sw_status add_answers(sw_array_list *list, const sw_dataset *dataset, sw_arena *arena)
{
    const sw_ragged *sets = &dataset->sets;
    if (dataset->task == SW_CLASSES) return sets->label ? add_classes(list, dataset, arena) : SW_OK;
    if (!sets->target) return SW_OK;
    if (dataset->task == SW_LABELS) return add_labels(list, dataset, arena);
    add_numbers(list, SW_ARRAY_TARGETS, SW_DTYPE_REAL, sets->target, 2, sets->count, sets->targets);
    add_names(list, SW_ARRAY_TARGET_NAMES, dataset->schema.output.name, sets->targets);
    return SW_OK;
}

static void add_vocabulary(sw_array_list *list, const sw_schema *schema)
{
    if (schema->vocabulary == 0) return;
    add_numbers(list, SW_ARRAY_VOCABULARY, SW_I64, &schema->vocabulary, 1, 1, 0);
    add_names(list, SW_ARRAY_TOKENS, schema->token, schema->vocabulary);
}

static sw_status add_grouping(sw_array_list *list, sw_array_name name, const sw_grouping *grouping,
                              const sw_dataset *dataset, sw_arena *arena)
{
    const int64_t sets = dataset->sets.count;
    if (grouping->count == 0) return SW_OK;
    char **text = sw_arena_alloc(arena, sw_bytes(sets, sizeof *text));
    if (!text) return SW_ERROR_MEMORY;
    for (int64_t b = 0; b < sets; b++) {
        const char *own = sw_grouping_name(grouping, b);
        text[b] = (char *)(own ? own : "");
    }
    add_names(list, name, text, sets);
    return SW_OK;
}

sw_status sw_array_list_of(sw_array_list *out, const sw_writer *writer)
{
    _Static_assert(SW_TRAIN == 0 && SW_VALID == 1 && SW_TEST == 2,
                   "the numbers in the array split");
    const sw_dataset *dataset = writer->dataset;
    const sw_ragged *sets = &dataset->sets;
    const sw_schema *schema = &dataset->schema;
    const int64_t rows = sets->offset[sets->count];
    *out = (sw_array_list){0};
    add_numbers(out, SW_ARRAY_ELEMENTS, SW_DTYPE_REAL, sets->x, 2, rows, sets->width);
    add_names(out, SW_ARRAY_FEATURES, schema->feature.name, sets->width);
    add_vocabulary(out, schema);
    add_numbers(out, SW_ARRAY_OFFSETS, SW_I64, sets->offset, 1, sets->count + 1, 0);
    add_names(out, SW_ARRAY_NAMES, dataset->set_name, sets->count);
    SW_TRY(add_answers(out, dataset, writer->arena));
    if (sets->context_width > 0) {
        add_numbers(out, SW_ARRAY_CONTEXT, SW_DTYPE_REAL, sets->context, 2, sets->count,
                    sets->context_width);
        add_names(out, SW_ARRAY_CONTEXT_NAMES, schema->context.name, sets->context_width);
    }
    if (writer->role) add_numbers(out, SW_ARRAY_SPLIT, SW_I8, writer->role, 1, sets->count, 0);
    SW_TRY(add_grouping(out, SW_ARRAY_GROUPS, &dataset->group, dataset, writer->arena));
    if (dataset->divisions > 0)
        SW_TRY(add_grouping(out, SW_ARRAY_FOLDS, dataset->division, dataset, writer->arena));
    if (sets->weight)
        add_numbers(out, SW_ARRAY_WEIGHTS, SW_DTYPE_REAL, sets->weight, 1, sets->count, 0);
    if (dataset->instance_label)
        add_numbers(out, SW_ARRAY_INSTANCE_LABELS, SW_U8, dataset->instance_label, 1, rows, 0);
    return SW_OK;
}
