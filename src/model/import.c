/* import.c - imports and exports parameters: safetensors files of plain tensors, by name. */
#include "base/error.h"
#include "base/schema.h"
#include "base/schema_json.h"
#include "model/exported.h"
#include "model/foreign.h"
#include "model/model.h"
#include "model/model_config.h"
#include "model/model_schema.h"
#include "model/params_file.h"
#include "nn/params.h"

#include <setwise/model.h>

#include <stdlib.h>
#include <string.h>

#define SCHEMA_KEY "setwise_schema" /* in the metadata, beside the keys of other programs */

/* ---- Import --------------------------------------------------------------------------------- */

/* Read into separate memory, and copy it to the model only if everything is valid. */
static sw_status read_params(sw_model *model, const sw_safetensors *file)
{
    const sw_params *params = &model->params;
    SW_TRY(sw_params_match_all(file, params, ""));
    SW_TRY(sw_exported_check(&model->config, file));
    size_t bytes = sw_bytes(params->flat_size, sizeof(sw_real));
    sw_real *values = calloc(1, bytes);
    if (!values)
        return sw_fail(SW_ERROR_MEMORY, "%s: out of memory for its parameters", file->path);
    sw_status status = sw_params_read(file, params, values, "");
    if (status == SW_OK) status = sw_model_read_schema(model, file, SCHEMA_KEY);
    if (status == SW_OK) memcpy(params->values, values, bytes);
    free(values);
    return status;
}

sw_status sw_model_import(sw_model *model, const char *path)
{
    SW_NOT_NULL(model, path);
    sw_foreign foreign;
    sw_status status = sw_foreign_open(&foreign, path);
    if (status == SW_OK) status = read_params(model, foreign.edit.file);
    sw_foreign_close(&foreign);
    return status;
}

/* ---- Export --------------------------------------------------------------------------------- */

sw_status sw_model_export(const sw_model *model, const char *path)
{
    SW_NOT_NULL(model, path);
    const sw_params *params = &model->params;
    SW_TRY(sw_params_check_to_write(params, path));
    sw_arena *arena = sw_arena_new();
    if (!arena) return SW_ERROR_MEMORY;
    sw_text config = {0}, schema = {0};
    sw_model_config_write(&model->config, &config);
    sw_schema_write(&model->schema, &schema);
    sw_stored *list = sw_arena_alloc(arena, sw_bytes(params->count, sizeof *list));
    sw_status status =
        list ? sw_params_describe(list, params, params->values, "", arena) : SW_ERROR_MEMORY;
    if (status == SW_OK) status = sw_text_status(&config);
    if (status == SW_OK) status = sw_text_status(&schema);
    if (status == SW_OK) {
        /* Programs that read PyTorch's files look for the first one. */
        const sw_meta meta[] = {
            {"format", "pt"}, {SW_CONFIG_KEY, config.data}, {SCHEMA_KEY, schema.data}};
        int count = sizeof meta / sizeof meta[0] - sw_schema_is_empty(&model->schema);
        status = sw_safetensors_write(path, list, params->count, meta, count);
    }
    sw_text_free(&schema);
    sw_text_free(&config);
    sw_arena_free(arena);
    return status;
}
