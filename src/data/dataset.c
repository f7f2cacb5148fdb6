/* dataset.c - data sets by name: the spec, the memory that a task fills, the splits. */
#include "data/dataset.h"

#include "base/schema.h"
#include "base/text.h"
#include "data/files.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TYPES = 64, MAX_PARAMS = 16 };

const char *sw_role_name(sw_role role)
{
    static const char *const names[] = {"train", "valid", "test"};
    return names[role];
}

/* ---- The spec: name:parameter=value:parameter=value ------------------------------------------ */

/* The type of that name; NULL if there is none, with the message set. */
static const sw_dataset_type *find_type(const char *name)
{
    const char *names[MAX_TYPES];
    const int count = sw_dataset_type_count();
    assert(count <= MAX_TYPES);
    for (int i = 0; i < count; i++) {
        const sw_dataset_type *type = sw_dataset_type_at(i);
        names[i] = type->name;
        if (strcmp(name, type->name) == 0) return type;
    }
    sw_unknown_name("data set", name, names, count);
    return NULL;
}

/* The number of the parameter of that name; -1 if there is none, with the message set. */
static int find_param(const sw_dataset_type *type, const char *name)
{
    const char *names[MAX_PARAMS];
    for (int i = 0; i < type->param_count; i++) {
        names[i] = type->param[i].name;
        if (strcmp(names[i], name) == 0) return i;
    }
    char what[96];
    snprintf(what, sizeof what, "parameter of data set %s", type->name);
    sw_unknown_name(what, name, names, type->param_count);
    return -1;
}

/* One "parameter=value" into `value`; `given` has a bit for each parameter seen before. */
static sw_status parse_param(const sw_dataset_type *type, char *text, int64_t *value,
                             unsigned *given)
{
    char *number = strchr(text, '=');
    if (!number)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "data set %s: \"%.64s\" is not of the form parameter=value", type->name,
                       text);
    *number++ = '\0';
    const int i = find_param(type, text);
    if (i < 0) return SW_ERROR_ARGUMENT;
    const sw_dataset_param *param = &type->param[i];
    if (*given & 1u << i)
        return sw_fail(SW_ERROR_ARGUMENT, "data set %s: %s is given twice", type->name, text);
    *given |= 1u << i;
    if (!sw_whole_parse(number, &value[i]) || value[i] < param->min || value[i] > param->max)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "data set %s: %s=%.64s: expected a whole number from %lld to %lld (%s)",
                       type->name, text, number, (long long)param->min, (long long)param->max,
                       param->help);
    return SW_OK;
}

/* What `spec`, which is cut up in place, asks for. */
static sw_status parse_spec(char *spec, const sw_dataset_type **type, int64_t *value)
{
    char *rest = spec;
    *type = find_type(strsep(&rest, ":"));
    if (!*type) return SW_ERROR_NOT_FOUND;
    assert((*type)->param_count <= MAX_PARAMS);
    for (int i = 0; i < (*type)->param_count; i++) value[i] = (*type)->param[i].value;
    unsigned given = 0;
    for (char *text; (text = strsep(&rest, ":"));) SW_TRY(parse_param(*type, text, value, &given));
    return SW_OK;
}

/* ---- Life ------------------------------------------------------------------------------------ */

static sw_status make_task(sw_dataset *dataset, const char *spec, uint64_t seed)
{
    const sw_dataset_type *type = NULL;
    int64_t value[MAX_PARAMS];
    char *copy = strdup(spec);
    if (!copy) return sw_fail(SW_ERROR_MEMORY, "out of memory for a data set's name");
    sw_status status = parse_spec(copy, &type, value);
    free(copy);
    SW_TRY(status);
    snprintf(dataset->name, sizeof dataset->name, "%s", type->name);
    dataset->split_given = true;
    status = type->make(dataset, value, seed);
    if (status == SW_OK)
        status = sw_ragged_check(&dataset->sets, dataset->head, dataset->schema.output.count);
    if (status == SW_OK) return SW_OK;
    char where[96];
    snprintf(where, sizeof where, "data set %s", type->name);
    return sw_fail_in(status, where);
}

sw_status sw_dataset_open_for(sw_dataset **out, const char *spec, const sw_schema *model,
                              uint64_t seed)
{
    *out = NULL;
    sw_dataset *dataset = calloc(1, sizeof *dataset);
    if (!dataset) return sw_fail(SW_ERROR_MEMORY, "out of memory for a data set");
    dataset->best = NAN;
    dataset->arena = sw_arena_new();
    if (model && sw_schema_is_empty(model)) model = NULL;
    sw_status status = SW_ERROR_MEMORY;
    if (dataset->arena)
        status = sw_dataset_is_file(spec) ? sw_dataset_read(dataset, spec, model, seed)
                                          : make_task(dataset, spec, seed);
    if (status != SW_OK) {
        sw_dataset_free(dataset);
        return status;
    }
    *out = dataset;
    return SW_OK;
}

sw_status sw_dataset_open(sw_dataset **out, const char *spec, uint64_t seed)
{
    return sw_dataset_open_for(out, spec, NULL, seed);
}

void sw_dataset_free(sw_dataset *dataset)
{
    if (!dataset) return;
    sw_arena_free(dataset->arena);
    free(dataset);
}

sw_split sw_dataset_split(const sw_dataset *dataset, sw_role role)
{
    return (sw_split){.role = role,
                      .sets = &dataset->sets,
                      .index = dataset->index[role],
                      .count = dataset->index_count[role],
                      .outputs = dataset->schema.output.count,
                      .head = dataset->head};
}

/* ---- Memory for a task ----------------------------------------------------------------------- */

/* Bytes of numbers [rows, width]. */
static size_t matrix_bytes(int64_t rows, int64_t width)
{
    int64_t size;
    if (__builtin_mul_overflow(rows, width, &size)) size = -1; /* which sw_bytes refuses */
    return sw_bytes(size, sizeof(sw_real));
}

sw_status sw_dataset_sets(sw_dataset *dataset, sw_filling *filling, const int64_t count[3],
                          int64_t outputs, const char *const *output_name)
{
    sw_arena *arena = dataset->arena;
    const int64_t sets = count[SW_TRAIN] + count[SW_VALID] + count[SW_TEST];
    *filling = (sw_filling){
        .offset = sw_arena_zeroed(arena, sw_bytes(sets + 1, sizeof(int64_t))),
    };
    if (dataset->head == SW_CLASSES)
        filling->label = sw_arena_zeroed(arena, sw_bytes(sets, sizeof(int32_t)));
    else if (dataset->head != SW_MIXTURE)
        filling->target = sw_arena_zeroed(arena, matrix_bytes(sets, outputs));
    int64_t *index = sw_arena_alloc(arena, sw_bytes(sets, sizeof *index));
    dataset->schema.output.name = sw_names_copy(arena, output_name, outputs);
    bool answers = filling->label || filling->target || dataset->head == SW_MIXTURE;
    if (!filling->offset || !answers || !index || !dataset->schema.output.name)
        return SW_ERROR_MEMORY;

    for (int64_t b = 0; b < sets; b++) index[b] = b;
    for (int role = 0; role < 3; role++) {
        dataset->index[role] = index;
        dataset->index_count[role] = count[role];
        index += count[role];
    }
    dataset->schema.output.count = outputs;
    dataset->sets = (sw_ragged){.count = sets,
                                .offset = filling->offset,
                                .label = filling->label,
                                .target = filling->target,
                                .targets = filling->target ? outputs : 0};
    return SW_OK;
}

sw_status sw_dataset_context(sw_dataset *dataset, sw_filling *filling, int64_t width)
{
    filling->context = sw_arena_zeroed(dataset->arena, matrix_bytes(dataset->sets.count, width));
    if (!filling->context) return SW_ERROR_MEMORY;
    dataset->sets.context = filling->context;
    dataset->sets.context_width = width;
    dataset->schema.context.count = width;
    return SW_OK;
}

sw_status sw_dataset_rows(sw_dataset *dataset, sw_filling *filling, int64_t width,
                          const char *const *feature_name, bool instances)
{
    sw_arena *arena = dataset->arena;
    const int64_t rows = filling->offset[dataset->sets.count];
    if (feature_name) {
        dataset->schema.feature.name = sw_names_copy(arena, feature_name, width);
        if (!dataset->schema.feature.name) return SW_ERROR_MEMORY;
    }
    if (instances) {
        filling->instance = sw_arena_zeroed(arena, sw_bytes(rows, 1));
        if (!filling->instance) return SW_ERROR_MEMORY;
    }
    filling->x = sw_arena_alloc(arena, matrix_bytes(rows, width));
    if (!filling->x) return SW_ERROR_MEMORY;

    dataset->instance_label = filling->instance;
    dataset->sets.width = width;
    dataset->schema.feature.count = width;
    dataset->sets.x = filling->x;
    return SW_OK;
}

sw_status sw_dataset_warn(sw_dataset *dataset, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const int count = dataset->warnings;
    char **list = sw_arena_alloc(dataset->arena, sw_bytes(count + 1, sizeof *list));
    char *copy = sw_arena_text(dataset->arena, text);
    if (!list || !copy) return SW_ERROR_MEMORY;
    if (count > 0) memcpy(list, dataset->warning, sw_bytes(count, sizeof *list));
    list[count] = copy;
    dataset->warning = list;
    dataset->warnings = count + 1;
    return SW_OK;
}

/* The split that a set is in, and `set` becomes its place there. */
static sw_role find_role(const sw_dataset *dataset, int64_t *set)
{
    int role = SW_TRAIN;
    for (; *set >= dataset->index_count[role]; role++) *set -= dataset->index_count[role];
    return (sw_role)role;
}

sw_role sw_dataset_role(const sw_dataset *dataset, int64_t set)
{
    return find_role(dataset, &set);
}

sw_random sw_dataset_random(const sw_dataset *dataset, int64_t set, sw_use use, uint64_t seed)
{
    const sw_role role = find_role(dataset, &set);
    return sw_random_for(seed, SW_FOR_DATA, (uint32_t)set, (uint32_t)use << 2 | (uint32_t)role);
}

void sw_dataset_draw_sizes_by_role(const sw_dataset *dataset, sw_filling *filling,
                                   const int64_t size[3], uint64_t seed)
{
    for (int64_t b = 0; b < dataset->sets.count; b++) {
        int64_t place = b;
        const int64_t mean = size[find_role(dataset, &place)];
        sw_random r = sw_dataset_random(dataset, b, SW_USE_SIZE, seed);
        int64_t n = mean - mean / 2 + sw_random_below(&r, (uint32_t)(mean / 2 * 2 + 1));
        filling->offset[b + 1] = filling->offset[b] + n;
    }
}

void sw_dataset_draw_sizes(const sw_dataset *dataset, sw_filling *filling, int64_t size,
                           uint64_t seed)
{
    sw_dataset_draw_sizes_by_role(dataset, filling, (const int64_t[]){size, size, size}, seed);
}
