/* open.c - a data set by its spec: a built-in one with parameters, "needle:size=50", or a file with
 * options, "bags.csv:label=kind". */
#include "base/error.h"
#include "base/path.h"
#include "base/schema.h"
#include "base/text.h"
#include "data/dataset.h"
#include "formats/dataset_read.h"
#include "formats/file_spec.h"
#include "formats/set_reader.h"

#include <setwise/datasets.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TYPES = 64, MAX_PARAMS = 16 };

/* ---- Which of the two ------------------------------------------------------------------------ */

bool sw_dataset_is_file(const char *spec)
{
    sw_path path;
    if (sw_dataset_type_of(spec)) return false;
    const size_t length = (size_t)(sw_spec_options(spec) - spec);
    if (*spec == '"' || (*spec == '-' && length == 1) || strcspn(spec, "/.") < length) return true;
    return sw_spec_path(&path, spec) == SW_OK && sw_path_exists(path.text);
}

/* ---- Files ----------------------------------------------------------------------------------- */

/* The spec is changed. */
static sw_status read_file(sw_dataset *dataset, char *spec, const sw_schema *model, uint64_t seed)
{
    sw_path path;
    SW_TRY(sw_spec_path(&path, spec));
    char *options = spec + (sw_spec_options(spec) - spec);
    return sw_dataset_read(dataset, path.text, *options ? options + 1 : NULL, model, seed);
}

/* ---- Built-in data sets ---------------------------------------------------------------------- */

/* The error for a name that is no built-in data set. */
static sw_status unknown_type(const char *name)
{
    const char *names[MAX_TYPES];
    const int count = sw_dataset_type_count();
    assert(count <= MAX_TYPES);
    for (int i = 0; i < count; i++) names[i] = sw_dataset_type_at(i)->name;
    return sw_unknown_name("data set", name, names, count);
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

/* The parameters of "name:parameter=value:parameter=value"; those that are not given have their
 * defaults. The spec is changed. */
static sw_status parse_params(const sw_dataset_type *type, char *spec, int64_t *value)
{
    assert(type->param_count <= MAX_PARAMS);
    for (int i = 0; i < type->param_count; i++) value[i] = type->param[i].value;
    unsigned given = 0;
    char *rest = spec;
    strsep(&rest, ":");
    for (char *text; (text = strsep(&rest, ":"));) SW_TRY(parse_param(type, text, value, &given));
    return SW_OK;
}

static sw_status make(sw_dataset *dataset, char *spec, uint64_t seed)
{
    const sw_dataset_type *type = sw_dataset_type_of(spec);
    int64_t value[MAX_PARAMS];
    if (!type) return unknown_type(strsep(&spec, ":"));
    SW_TRY(parse_params(type, spec, value));
    snprintf(dataset->name, sizeof dataset->name, "%s", type->name);
    dataset->split_given = true;
    sw_status status = type->make(dataset, value, seed);
    if (status == SW_OK)
        status = sw_ragged_check(&dataset->sets, dataset->task, dataset->schema.output.count);
    if (status == SW_OK) return SW_OK;
    return sw_fail_at(status, "data set %s", type->name);
}

/* ---- Opening --------------------------------------------------------------------------------- */

sw_status sw_dataset_open_for(sw_dataset **out, const char *spec, const sw_schema *model,
                              uint64_t seed)
{
    SW_NOT_NULL(out, spec);
    sw_dataset *dataset = NULL;
    *out = NULL;
    if (model && sw_schema_is_empty(model)) model = NULL;
    char *copy = strdup(spec);
    if (!copy) return sw_fail(SW_ERROR_MEMORY, "out of memory for the name of a data set");
    sw_status status = sw_dataset_begin(&dataset);
    if (status == SW_OK)
        status = sw_dataset_is_file(spec) ? read_file(dataset, copy, model, seed)
                                          : make(dataset, copy, seed);
    free(copy);
    if (status == SW_OK) {
        sw_dataset_describe(dataset);
        *out = dataset;
    } else
        sw_dataset_free(dataset);
    return status;
}

sw_status sw_dataset_open(sw_dataset **out, const char *spec, uint64_t seed)
{
    SW_NOT_NULL(out, spec);
    return sw_dataset_open_for(out, spec, NULL, seed);
}

/* The options of a spec that names a file; "" if it does not. */
static const char *options_of(const char *spec)
{
    const char *file_options = spec && sw_dataset_is_file(spec) ? sw_spec_options(spec) : "";
    return *file_options ? file_options + 1 : "";
}

sw_status sw_dataset_spec_like(char **out, const char *spec, const char *like)
{
    SW_NOT_NULL(out, spec, like);
    sw_path path;
    sw_text options = {0}, whole = {0};
    sw_status status = SW_OK;
    size_t length = strlen(spec);
    if (sw_dataset_is_file(spec)) {
        const char *own = options_of(spec);
        length = (size_t)(sw_spec_options(spec) - spec);
        status = sw_spec_path(&path, spec);
        if (status == SW_OK)
            status =
                sw_set_file_options_like(path.text, *own ? own : NULL, options_of(like), &options);
    }
    sw_text_append(&whole, spec, length);
    if (options.length > 0) sw_text_add(&whole, ":%s", options.data);
    if (status == SW_OK) status = sw_text_status(&whole);
    sw_text_free(&options);
    if (status != SW_OK) sw_text_free(&whole);
    *out = whole.data;
    return status;
}

sw_status sw_reader_open(sw_reader **out, const char *spec, const sw_schema *model,
                         const sw_reader_options *options)
{
    SW_NOT_NULL(out, spec);
    sw_path path;
    *out = NULL;
    if (options && options->elements < 0)
        return sw_fail(SW_ERROR_ARGUMENT, "a batch of %lld elements, expected 0 or more",
                       (long long)options->elements);
    if (model && sw_schema_is_empty(model)) model = NULL;
    if (!sw_dataset_is_file(spec)) {
        sw_dataset *dataset;
        SW_TRY(sw_dataset_open_for(&dataset, spec, model, 0));
        return sw_reader_of(out, dataset);
    }
    SW_TRY(sw_spec_path(&path, spec));
    sw_reader_options reading = options ? *options : (sw_reader_options){0};
    reading.like = options_of(reading.like);
    const char *own = options_of(spec);
    return sw_reader_open_file(out, path.text, *own ? own : NULL, model, &reading);
}
