/* import.c - imports and exports parameters: safetensors files of plain tensors, by name. */
#include "base/error.h"
#include "base/schema.h"
#include "base/schema_json.h"
#include "model/model.h"
#include "model/model_schema.h"
#include "model/params_file.h"
#include "nn/params.h"

#include <setwise/model.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_KEY "setwise_schema" /* in the metadata, beside the keys of other programs */

/* The prefix of the names in the file: "module." if all have it, as PyTorch's DataParallel writes
 * them, otherwise "". */
static const char *prefix_of(const sw_safetensors *file)
{
    static const char parallel[] = "module.";
    for (int64_t i = 0; i < file->count; i++)
        if (strncmp(file->tensor[i].name, parallel, strlen(parallel)) != 0) return "";
    return file->count ? parallel : "";
}

/* ---- Import --------------------------------------------------------------------------------- */

/* Read into separate memory, and copy it to the model only if everything is valid. */
static sw_status read_params(sw_model *model, const sw_safetensors *file)
{
    const sw_params *params = &model->params;
    const char *prefix = prefix_of(file);
    SW_TRY(sw_params_match_all(file, params, prefix));
    size_t bytes = sw_bytes(params->flat_size, sizeof(sw_real));
    sw_real *values = calloc(1, bytes);
    if (!values)
        return sw_fail(SW_ERROR_MEMORY, "%s: out of memory for its parameters", file->path);
    sw_status status = sw_params_read(file, params, values, prefix);
    if (status == SW_OK) status = sw_model_read_schema(model, file, SCHEMA_KEY);
    if (status == SW_OK) memcpy(params->values, values, bytes);
    free(values);
    return status;
}

sw_status sw_model_import(sw_model *model, const char *path)
{
    sw_safetensors *file;
    SW_TRY(sw_safetensors_open(&file, path));
    sw_status status = read_params(model, file);
    sw_safetensors_close(file);
    return status;
}

/* ---- Export --------------------------------------------------------------------------------- */

sw_status sw_model_export(const sw_model *model, const char *path)
{
    const sw_params *params = &model->params;
    sw_arena *arena = sw_arena_new();
    if (!arena) return SW_ERROR_MEMORY;
    sw_text schema = {0};
    sw_schema_write(&model->schema, &schema);
    sw_stored *list = sw_arena_alloc(arena, sw_bytes(params->count, sizeof *list));
    sw_status status =
        list ? sw_params_describe(list, params, params->values, "", arena) : SW_ERROR_MEMORY;
    if (status == SW_OK) status = sw_text_status(&schema);
    if (status == SW_OK) {
        /* Programs that read PyTorch's files look for the first one. */
        const sw_meta meta[] = {{"format", "pt"}, {SCHEMA_KEY, schema.data}};
        int count = sizeof meta / sizeof meta[0] - sw_schema_is_empty(&model->schema);
        status = sw_safetensors_write(path, list, params->count, meta, count);
    }
    sw_text_free(&schema);
    sw_arena_free(arena);
    return status;
}

/* ---- Sizes from shapes ----------------------------------------------------------------------
 *
 * Declare the model with two values of the unknown size. The axes that differ depend on it, always
 * linearly. So the length of such an axis in the file gives the size. */

typedef struct unknown_size {
    const char *name;      /* of the field and of the command's flag */
    size_t offset;         /* in sw_model_config */
    int64_t first, second; /* the two values that are tried */
} unknown_size;

static int64_t *value_of(sw_model_config *config, const unknown_size *size)
{
    return (int64_t *)((char *)config + size->offset);
}

/* The size for which an axis has the length `found`. The axis has the lengths a and b for the first
 * and the second value. 0: there is no such size. */
static int64_t solve(const unknown_size *size, int64_t a, int64_t b, int64_t found)
{
    if (found > (int64_t)1 << 40) return 0; /* below this no product overflows */
    int64_t rise = (found - a) * (size->second - size->first);
    int64_t value = size->first + rise / (b - a);
    return rise % (b - a) == 0 && value >= 1 && value <= SW_LARGEST_SIZE ? value : 0;
}

/* The size, if all axes that depend on it agree; otherwise 0. `depends` is set to the first
 * parameter with such an axis, or NULL. */
static int64_t size_from(const unknown_size *size, const sw_params *first, const sw_params *second,
                         const sw_safetensors *file, const char **depends)
{
    const char *prefix = prefix_of(file);
    int64_t value = 0;
    *depends = NULL;
    for (int i = 0; i < first->count && i < second->count; i++) {
        const sw_param *a = first->list[i], *b = second->list[i];
        const sw_stored *tensor = sw_safetensors_find(file, sw_name_of(prefix, a->name).text);
        for (int d = 0; d < a->ndim; d++) {
            if (a->shape[d] == b->shape[d]) continue;
            if (!*depends) *depends = a->name;
            if (!tensor || tensor->ndim != a->ndim) continue;
            int64_t solution = solve(size, a->shape[d], b->shape[d], tensor->shape[d]);
            if (solution == 0 || (value > 0 && solution != value)) return 0;
            value = solution;
        }
    }
    return value;
}

static sw_status not_decided(const unknown_size *size, const sw_safetensors *file,
                             const char *depends)
{
    char why[160] = "";
    if (depends)
        snprintf(why, sizeof why, ": it would show in \"%s\"%s", depends,
                 sw_safetensors_find(file, sw_name_of(prefix_of(file), depends).text)
                     ? ""
                     : ", which is missing");
    return sw_fail(SW_ERROR_ARGUMENT, "%s: the shapes do not decide %s, set it (--%s)%s",
                   file->path, size->name, size->name, why);
}

static sw_status infer(int64_t *value, const unknown_size *size, const sw_model_config *probe,
                       const sw_safetensors *file)
{
    sw_model first = {.config = *probe}, second = {.config = *probe};
    *value_of(&second.config, size) = size->second;
    sw_status status = sw_model_declare(&first);
    if (status == SW_OK) status = sw_model_declare(&second);
    if (status != SW_OK) {
        status = sw_fail(status, "%s (tried with %s %lld, as none is given: --%s)",
                         sw_error_message(), size->name, (long long)size->first, size->name);
    } else {
        const char *depends;
        *value = size_from(size, &first.params, &second.params, file, &depends);
        if (*value == 0) status = not_decided(size, file, depends);
    }
    sw_params_end(&first.params);
    sw_params_end(&second.params);
    return status;
}

/* If the file fits a model for two classes, a single output is the logit of the second of them. */
static void prefer_two_classes(sw_model_config *config, const sw_safetensors *file)
{
    if (config->outputs != 1 || config->task != SW_CLASSES) return;
    sw_model two = {.config = *config};
    two.config.outputs = 2;
    if (sw_model_declare(&two) == SW_OK &&
        sw_params_match(file, &two.params, prefix_of(file)) == SW_OK)
        config->outputs = 2;
    sw_params_end(&two.params);
}

sw_status sw_model_config_infer(sw_model_config *config, const char *path)
{
    /* The numbers of outputs that are tried are more than two, and multiples of the queries. */
    int64_t queries = config->queries > 0 && config->queries <= 1024 ? config->queries : 1;
    const unknown_size sizes[] = {
        {"input", offsetof(sw_model_config, input), 2, 3},
        {"outputs", offsetof(sw_model_config, outputs), 3 * queries, 6 * queries}};
    enum { SIZES = sizeof sizes / sizeof sizes[0] };
    sw_model_config found = *config, probe = *config;
    bool complete = true;
    for (int i = 0; i < SIZES; i++) {
        if (*value_of(&probe, &sizes[i]) != 0) continue;
        *value_of(&probe, &sizes[i]) = sizes[i].first;
        complete = false;
    }
    if (complete) return SW_OK;
    sw_safetensors *file;
    SW_TRY(sw_safetensors_open(&file, path));
    sw_status status = SW_OK;
    for (int i = 0; i < SIZES && status == SW_OK; i++)
        if (*value_of(&found, &sizes[i]) == 0)
            status = infer(value_of(&found, &sizes[i]), &sizes[i], &probe, file);
    if (status == SW_OK && config->outputs == 0) prefer_two_classes(&found, file);
    sw_safetensors_close(file);
    if (status == SW_OK) *config = found;
    return status;
}
