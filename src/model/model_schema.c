/* model_schema.c - the schema of the data that a model is for: set, and read from its file. */
#include "model/model_schema.h"

#include "base/error.h"
#include "base/name_map.h"
#include "base/schema.h"
#include "base/schema_json.h"
#include "base/text.h"

#include <setwise/model.h>

#include <stdio.h>

/* ---- A schema that fits ---------------------------------------------------------------------- */

static sw_status check_fits(const sw_model_config *config, const sw_schema *schema)
{
    const struct {
        const char *what, *name;
        int64_t has, expected;
    } sizes[] = {{"features", "input", schema->feature.count, config->input},
                 {"context numbers", "context", schema->context.count, config->context},
                 {"outputs", "outputs", schema->output.count, config->outputs},
                 {"tokens", "vocabulary", schema->vocabulary, config->vocabulary}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (sizes[i].has != 0 && sizes[i].has != sizes[i].expected)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "model: the schema has %lld %s, the model's %s is %lld",
                           (long long)sizes[i].has, sizes[i].what, sizes[i].name,
                           (long long)sizes[i].expected);
    if (schema->output.mean && config->task != SW_REGRESSION)
        return sw_fail(SW_ERROR_ARGUMENT,
                       "model: the schema scales the outputs, which are %s: only a regression's "
                       "can have a scale",
                       sw_task_name(config->task));
    if (schema->feature.log && config->task == SW_MIXTURE)
        return sw_fail(SW_ERROR_ARGUMENT, "model: the schema has logarithms of features, but a "
                                          "mixture describes the features themselves");
    if (config->vocabulary > 0 && schema->feature.mean)
        return sw_schema_check_token(&schema->feature);
    return SW_OK;
}

/* Columns of the same name could not be told apart in a file. */
static sw_status check_unique(const char *what, const sw_columns *columns, sw_arena *arena)
{
    sw_name_map map = {.arena = arena};
    sw_status status = SW_OK;
    int64_t number = 0;
    for (int64_t i = 0; columns->name && i < columns->count && status == SW_OK; i++) {
        status = sw_name_map_add(&map, &number, columns->name[i]);
        if (status == SW_OK && number != i)
            status =
                sw_fail(SW_ERROR_ARGUMENT,
                        "model: %s %lld and %lld of the schema have the same name, \"%s\"", what,
                        (long long)number, (long long)i, sw_excerpt_of(columns->name[i]).text);
    }
    sw_name_map_free(&map);
    return status;
}

static sw_status check_names(const sw_schema *schema)
{
    sw_arena *arena = sw_arena_new();
    if (!arena) return SW_ERROR_MEMORY;
    sw_status status = check_unique("features", &schema->feature, arena);
    if (status == SW_OK) status = check_unique("context numbers", &schema->context, arena);
    if (status == SW_OK) status = check_unique("outputs", &schema->output, arena);
    sw_arena_free(arena);
    return status;
}

sw_status sw_model_set_schema(sw_model *model, const sw_schema *schema)
{
    SW_NOT_NULL(model, schema);
    sw_schema copy;
    SW_TRY(sw_schema_copy(&copy, schema, model->params.arena));
    SW_TRY(check_fits(&model->config, &copy));
    SW_TRY(check_names(&copy));
    if (!model->config.size_context)
        copy.size = (sw_columns){0};
    else if (copy.size.count == 0) /* the data cannot know it */
        copy.size = model->schema.size;
    model->schema = copy;
    return SW_OK;
}

/* ---- In a file ------------------------------------------------------------------------------- */

static sw_status read_schema(sw_model *model, const char *json, const char *where, sw_arena *arena)
{
    sw_schema schema;
    SW_TRY(sw_schema_read(&schema, json, where, arena));
    sw_status status = sw_model_set_schema(model, &schema);
    return status == SW_ERROR_ARGUMENT ? sw_fail_in(SW_ERROR_FORMAT, where) : status;
}

sw_status sw_model_read_schema(sw_model *model, const sw_safetensors *file, const char *key)
{
    const char *json = sw_safetensors_meta(file, key);
    if (!json) return SW_OK;
    char where[600];
    snprintf(where, sizeof where, "%s: metadata \"%s\"", file->path, key);
    sw_arena *arena = sw_arena_new();
    if (!arena) return SW_ERROR_MEMORY;
    sw_status status = read_schema(model, json, where, arena);
    sw_arena_free(arena);
    return status;
}
