/* open.c - a data set by its spec: one that setwise brings, with parameters, or a file. */
#include "base/error.h"
#include "base/file.h"
#include "base/schema.h"
#include "base/text.h"
#include "data/dataset.h"
#include "formats/dataset_read.h"
#include "formats/file_spec.h"

#include <setwise/datasets.h>

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TYPES = 64, MAX_PARAMS = 16 };

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

bool sw_dataset_is_file(const char *spec)
{
    const size_t length = (size_t)(sw_spec_options(spec) - spec);
    const size_t name = strcspn(spec, ":");
    for (int i = 0; i < sw_dataset_type_count(); i++) {
        const char *task = sw_dataset_type_at(i)->name;
        if (strlen(task) == name && strncmp(task, spec, name) == 0) return false;
    }
    sw_path path;
    snprintf(path.text, sizeof path.text, "%.*s", (int)(length < INT_MAX ? length : INT_MAX), spec);
    return strcspn(spec, "/.") < length || (length < sizeof path.text && sw_file_exists(path.text));
}

/* ---- Opening --------------------------------------------------------------------------------- */

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
        status = sw_ragged_check(&dataset->sets, dataset->task, dataset->schema.output.count);
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
