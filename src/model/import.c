/* import.c - imports and exports parameters: safetensors files of plain tensors, by name. */
#include "base/error.h"
#include "model/exported.h"
#include "model/foreign.h"
#include "model/model.h"
#include "model/model_file.h"
#include "model/model_schema.h"
#include "model/params_file.h"

#include <setwise/model.h>

#include <stdlib.h>
#include <string.h>

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
    if (status == SW_OK) status = sw_model_read_schema(model, file, sw_keys_of(file)->schema);
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
    /* Programs that read PyTorch's files look for it. */
    const sw_meta format = {"format", "pt"};
    sw_model_keys keys = sw_exported_keys;
    /* A configuration does not describe a model of an architecture that the program has made
     * itself. */
    if (!sw_model_has_type(model)) keys.config = NULL;
    return sw_model_write_to(&(sw_destination){.path = path}, model, &format, 1, &keys);
}
