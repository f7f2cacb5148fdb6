/* from_arrays.c - a data set of sets in memory: they go through the builder, as those of a file. */
#include "base/arena.h"
#include "base/error.h"
#include "base/schema.h"
#include "data/builder_elements.h"
#include "data/builder_finish.h"
#include "data/builder_sets.h"
#include "data/dataset.h"
#include "data/ragged.h"

#include <stdio.h>
#include <string.h>

/* What a caller gives. */
typedef struct arrays {
    const sw_ragged *sets;
    const sw_schema *schema; /* empty if the sets have none */
    sw_task task;
    int64_t outputs;
    sw_dataset_options options;
} arrays;

sw_dataset_options sw_dataset_options_default(void)
{
    return (sw_dataset_options){.scaling = SW_SCALING_DEVIATION, .valid = 20, .test = 20};
}

/* ---- Checks ---------------------------------------------------------------------------------- */

static sw_status check_options(const sw_dataset_options *o)
{
    if (o->fill < SW_FILL_NONE || o->fill > SW_FILL_MEDIAN)
        return sw_fail(SW_ERROR_ARGUMENT, "fill is %d, expected one of sw_fill", (int)o->fill);
    if (o->scaling < SW_SCALING_NONE || o->scaling > SW_SCALING_ROBUST)
        return sw_fail(SW_ERROR_ARGUMENT, "scaling is %d, expected one of sw_scaling",
                       (int)o->scaling);
    if (o->valid < 0 || o->test < 0 || o->valid > 98 || o->test > 98 || o->valid + o->test > 99)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "%lld %% for validation and %lld %% for testing, expected 0 or more, and "
                       "less than 100 together",
                       (long long)o->valid, (long long)o->test);
    if (o->group.count < 0 || o->group.count > INT32_MAX || (o->group.count > 0 && !o->group.of))
        return sw_fail(SW_ERROR_ARGUMENT, "%lld groups%s", (long long)o->group.count,
                       o->group.of ? "" : ", but group.of is NULL");
    return SW_OK;
}

static sw_status check_columns(const sw_columns *columns, const char *what, int64_t count)
{
    if (columns->count == 0 || columns->count == count) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "the schema has %lld %s, the sets have %lld",
                   (long long)columns->count, what, (long long)count);
}

static sw_status check_schema(const arrays *a)
{
    SW_TRY(sw_schema_check(a->schema));
    SW_TRY(check_columns(&a->schema->feature, "columns of elements", a->sets->width));
    SW_TRY(check_columns(&a->schema->context, "columns of contexts", a->sets->context_width));
    return check_columns(&a->schema->output, "outputs", a->outputs);
}

static sw_status check_role_and_group(const arrays *a, int64_t set)
{
    const sw_grouping *group = &a->options.group;
    if (a->options.role && (a->options.role[set] < SW_TRAIN || a->options.role[set] > SW_TEST))
        return sw_fail(SW_ERROR_ARGUMENT, "set %lld has the role %d, expected one of sw_role",
                       (long long)set, (int)a->options.role[set]);
    if (group->count > 0 && (group->of[set] < 0 || group->of[set] >= group->count))
        return sw_fail(SW_ERROR_ARGUMENT, "set %lld is in group %d, expected 0 to %lld",
                       (long long)set, (int)group->of[set], (long long)group->count - 1);
    return SW_OK;
}

static sw_status check(const arrays *a)
{
    SW_TRY(a->options.fill == SW_FILL_NONE
               ? sw_ragged_check(a->sets, a->task, a->outputs)
               : sw_ragged_check_with_gaps(a->sets, a->task, a->outputs));
    SW_TRY(check_options(&a->options));
    SW_TRY(check_schema(a));
    for (int64_t b = 0; b < a->sets->count; b++) SW_TRY(check_role_and_group(a, b));
    return SW_OK;
}

/* ---- Into the builder ------------------------------------------------------------------------ */

static const char *const *names_of(const sw_columns *columns)
{
    return (const char *const *)columns->name;
}

/* Classes without names are called by their numbers. */
static sw_status declare_outputs(sw_builder *builder, const arrays *a)
{
    const char *const *name = a->schema->output.count > 0 ? names_of(&a->schema->output) : NULL;
    if (a->task == SW_CLASSES && !a->sets->label) return SW_OK;
    if (a->task == SW_CLASSES && !name)
        name = (const char *const *)sw_names_copy(sw_builder_arena(builder), NULL, a->outputs);
    if (a->task == SW_CLASSES && !name) return SW_ERROR_MEMORY;
    return sw_builder_outputs(builder, a->task, a->outputs, name);
}

static sw_status declare(sw_builder *builder, sw_dataset *dataset, const arrays *a)
{
    const sw_schema *schema = a->schema;
    SW_TRY(sw_builder_features(builder, a->sets->width, names_of(&schema->feature)));
    if (a->sets->context_width > 0)
        SW_TRY(sw_builder_contexts(builder, a->sets->context_width, names_of(&schema->context)));
    if (schema->vocabulary > 0)
        SW_TRY(
            sw_builder_vocabulary(builder, schema->vocabulary, (const char *const *)schema->token));
    dataset->schema.hashed = schema->hashed;
    dataset->schema.parts = schema->parts;
    return declare_outputs(builder, a);
}

static sw_status put_elements(sw_builder *builder, const arrays *a)
{
    const sw_ragged *sets = a->sets;
    const uint8_t *given = a->options.instance_label;
    const int64_t rows = sets->offset[sets->count];
    sw_real *x;
    uint8_t *instance = NULL;
    SW_TRY(sw_builder_block(builder, sets->count, sets->offset, &x, given ? &instance : NULL));
    if (rows > 0) memcpy(x, sets->x, sw_bytes(rows * sets->width, sizeof *x));
    for (int64_t i = 0; given && i < rows; i++) instance[i] = given[i] != 0;
    return SW_OK;
}

/* The numbers of set b in `values` [sets, width]. */
static sw_status put_row(sw_builder *builder, int64_t b, sw_set_row row, const sw_real *values,
                         int64_t width, double *room)
{
    if (!values) return SW_OK;
    for (int64_t i = 0; i < width; i++) room[i] = (double)values[b * width + i];
    return sw_builder_row(builder, b, row, room, (sw_location){"set", b});
}

/* The tag "3", or the name of that number. */
static sw_status put_tag(sw_builder *builder, int64_t b, sw_set_tag tag, char *const *name,
                         int64_t number)
{
    sw_name_number room;
    return sw_builder_tag(builder, b, tag, sw_name_or_number(name, number, &room),
                          (sw_location){"set", b});
}

static sw_status put_set(sw_builder *builder, int64_t b, const arrays *a, double *room)
{
    const sw_ragged *sets = a->sets;
    const sw_grouping *group = &a->options.group;
    const sw_location here = {"set", b};
    if (sets->name) SW_TRY(sw_builder_name(builder, b, sets->name[b], here));
    if (a->task == SW_CLASSES && sets->label)
        SW_TRY(put_tag(builder, b, SW_TAG_CLASS,
                       a->schema->output.count > 0 ? a->schema->output.name : NULL,
                       sets->label[b]));
    if (a->task == SW_LABELS || a->task == SW_REGRESSION)
        SW_TRY(put_row(builder, b, SW_ROW_TARGET, sets->target, a->outputs, room));
    SW_TRY(put_row(builder, b, SW_ROW_CONTEXT, sets->context_width > 0 ? sets->context : NULL,
                   sets->context_width, room));
    SW_TRY(put_row(builder, b, SW_ROW_WEIGHT, sets->weight, 1, room));
    if (a->options.role)
        SW_TRY(sw_builder_tag(builder, b, SW_TAG_SPLIT, sw_role_name(a->options.role[b]), here));
    return group->count > 0 ? put_tag(builder, b, SW_TAG_GROUP, group->name, group->of[b]) : SW_OK;
}

/* Memory for the longest row of a set: its answers, its context or its weight. */
static double *row_memory(sw_arena *arena, const arrays *a)
{
    const int64_t outputs = a->task == SW_CLASSES ? 1 : a->outputs, width = a->sets->context_width;
    return sw_arena_alloc(arena, sw_bytes(width > outputs ? width : outputs, sizeof(double)));
}

static sw_status fill(sw_builder *builder, sw_dataset *dataset, const arrays *a)
{
    SW_TRY(declare(builder, dataset, a));
    double *room = row_memory(dataset->arena, a);
    if (!room) return SW_ERROR_MEMORY;
    if (a->sets->count > 0) SW_TRY(put_elements(builder, a));
    for (int64_t b = 0; b < a->sets->count; b++) SW_TRY(put_set(builder, b, a, room));
    return sw_builder_finish(builder, NULL);
}

sw_status sw_dataset_new(sw_dataset **out, const sw_ragged *sets, sw_task task, int64_t outputs,
                         const sw_dataset_options *options, uint64_t seed)
{
    SW_NOT_NULL(out, sets);
    *out = NULL;
    const sw_schema none = {0};
    const arrays a = {sets, sets->schema ? sets->schema : &none, task, outputs,
                      options ? *options : sw_dataset_options_default()};
    const char *name = a.options.name ? a.options.name : "arrays";
    sw_status status = check(&a);
    if (status != SW_OK) return sw_fail_in(status, name);
    const sw_builder_options for_builder = {.in_memory = true,
                                            .empty = SW_KEEP,
                                            .fill = a.options.fill,
                                            .scaling = a.options.scaling,
                                            .log = a.options.log,
                                            .ignore = "",
                                            .split = "split",
                                            .at = "",
                                            .part = "",
                                            .valid = a.options.valid,
                                            .test = a.options.test};
    sw_dataset *dataset;
    sw_builder *builder = NULL;
    SW_TRY(sw_dataset_begin(&dataset));
    snprintf(dataset->name, sizeof dataset->name, "%s", name);
    status = sw_builder_new(&builder, dataset, dataset->name, &for_builder, seed);
    if (status == SW_OK) status = fill(builder, dataset, &a);
    sw_builder_free(builder);
    if (status != SW_OK) {
        sw_dataset_free(dataset);
        return status;
    }
    sw_dataset_describe(dataset);
    *out = dataset;
    return SW_OK;
}
