/* model_file.c - a model in a safetensors file. The parameters are its tensors. The metadata is
 *
 *   setwise_checksum of the whole file (base/safetensors.h)
 *   format           "setwise-model 5"
 *   setwise_version  of the library that wrote it
 *   model            sw_model_config, a JSON object
 *   schema           sw_schema, a JSON object (base/schema.h), if the model has one
 *   kernels          sw_kernels() of the process that wrote it
 *   real             "float" or "double": sw_real of the library that wrote it */
#include "model/model_file.h"

#include "base/error.h"
#include "base/schema.h"
#include "base/schema_json.h"
#include "base/text.h"
#include "model/model.h"
#include "model/model_config.h"
#include "model/model_schema.h"
#include "model/params_file.h"

#include <setwise/model.h>

#include <stdio.h>
#include <string.h>

#define FORMAT "setwise-model 5"
#define MEMORY "model in memory" /* as messages call it */

/* ---- Save ----------------------------------------------------------------------------------- */

sw_status sw_model_write_to(const sw_destination *to, const sw_model *model, const sw_meta *meta,
                            int count, const sw_model_keys *keys)
{
    const sw_params *params = &model->params;
    SW_TRY(sw_params_check_to_write(params, to->path));
    sw_text config = {0}, schema = {0};
    sw_model_config_write(&model->config, &config);
    sw_schema_write(&model->schema, &schema);
    sw_status status = sw_text_status(&config);
    if (status == SW_OK) status = sw_text_status(&schema);
    if (status == SW_OK) {
        sw_meta all[8];
        memcpy(all, meta, sizeof *meta * (size_t)count);
        if (keys->config) all[count++] = (sw_meta){keys->config, config.data};
        if (!sw_schema_is_empty(&model->schema) || model->schema.size.count > 0)
            all[count++] = (sw_meta){keys->schema, schema.data};
        status = sw_params_write(to, params, &(sw_params_array){"", params->values}, 1, all, count);
    }
    sw_text_free(&schema);
    sw_text_free(&config);
    return status;
}

static sw_status save(const sw_destination *to, const sw_model *model)
{
    const sw_meta meta[] = {{"format", FORMAT},
                            {"setwise_version", sw_version()},
                            {"kernels", sw_kernels()},
                            {"real", sizeof(sw_real) == 8 ? "double" : "float"}};
    const sw_status status = sw_model_check_type(model);
    if (status != SW_OK) return sw_fail_in(status, to->path);
    return sw_model_write_to(to, model, meta, 4, &sw_saved_keys);
}

sw_status sw_model_save(const sw_model *model, const char *path)
{
    SW_NOT_NULL(model, path);
    return save(&(sw_destination){.path = path}, model);
}

sw_status sw_model_write(const sw_model *model, void **bytes, size_t *size)
{
    SW_NOT_NULL(model, bytes, size);
    *bytes = NULL;
    *size = 0;
    return save(&(sw_destination){MEMORY, bytes, size}, model);
}

/* ---- Load ----------------------------------------------------------------------------------- */

static sw_status read_metadata(sw_model_config *config, const sw_safetensors *file)
{
    const char *format = sw_safetensors_meta(file, "format");
    if (!format || strcmp(format, FORMAT) != 0)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: metadata \"format\" is \"%.40s\", expected \"" FORMAT "\"", file->path,
                       format ? format : "missing");
    SW_TRY(sw_safetensors_need_checksum(file));
    const char *text = sw_safetensors_meta(file, sw_saved_keys.config);
    const sw_status status = sw_model_config_read_text(config, text ? text : "");
    if (status == SW_OK) return SW_OK;
    return sw_fail_at(status, "%s: metadata \"model\"", file->path);
}

/* Compare the file's tensors with the parameters of the configuration before memory is allocated
 * for the parameters: otherwise a few bytes of metadata could ask for all memory. */
static sw_status check_tensors(const sw_model_config *config, const sw_safetensors *file)
{
    sw_model draft = {.config = *config};
    sw_status status = sw_model_declare(&draft);
    /* The caller gave a file, not arguments. */
    if (status == SW_ERROR_ARGUMENT) status = SW_ERROR_FORMAT;
    if (status != SW_OK) status = sw_fail_in(status, file->path);
    if (status == SW_OK) status = sw_params_match_all(file, &draft.params, "");
    sw_params_end(&draft.params);
    return status;
}

/* Closes the file. */
static sw_status load(sw_model **out, sw_safetensors *file)
{
    sw_model_config config = {0};
    sw_model *model = NULL;
    sw_status status = read_metadata(&config, file);
    if (status == SW_OK) status = check_tensors(&config, file);
    if (status == SW_OK) {
        status = sw_model_new(&model, &config, 0);
        if (status != SW_OK) status = sw_fail_in(status, file->path);
    }
    if (status == SW_OK) status = sw_model_read_schema(model, file, sw_saved_keys.schema);
    if (status == SW_OK) status = sw_params_read(file, &model->params, model->params.values, "");
    sw_safetensors_close(file);
    if (status != SW_OK) {
        sw_model_free(model);
        return status;
    }
    *out = model;
    return SW_OK;
}

sw_status sw_model_load(sw_model **out, const char *path)
{
    SW_NOT_NULL(out, path);
    *out = NULL;
    sw_safetensors *file;
    SW_TRY(sw_safetensors_open(&file, path));
    return load(out, file);
}

sw_status sw_model_read(sw_model **out, const void *bytes, size_t size)
{
    SW_NOT_NULL(out, bytes);
    *out = NULL;
    sw_safetensors *file;
    SW_TRY(sw_safetensors_open_bytes(&file, MEMORY, bytes, size));
    return load(out, file);
}

/* ---- Copy ----------------------------------------------------------------------------------- */

sw_status sw_model_copy(sw_model **out, const sw_model *model)
{
    SW_NOT_NULL(out, model);
    *out = NULL;
    sw_model *copy;
    SW_TRY(sw_model_check_type(model));
    SW_TRY(sw_model_new(&copy, &model->config, 0));
    memcpy(copy->params.values, model->params.values,
           (size_t)model->params.flat_size * sizeof *model->params.values);
    const sw_status status = sw_model_set_schema(copy, &model->schema);
    if (status != SW_OK) {
        sw_model_free(copy);
        return status;
    }
    *out = copy;
    return SW_OK;
}
