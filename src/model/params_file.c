/* params_file.c - a flat array of parameters as the tensors of a safetensors file, by name. */
#include "model/params_file.h"

#include "autodiff/tensor.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/number.h"
#include "kernels/finite.h"
#include "nn/params.h"

#include <string.h>

_Static_assert((int)SW_STORED_DIMS == (int)SW_MAX_DIMS, "any parameter can be stored");

sw_status sw_params_check_to_write(const sw_params *params, const char *path)
{
    const sw_status status =
        sw_params_check_finite(params, params->values, SW_ERROR_ARGUMENT, "the parameter");
    return status == SW_OK ? SW_OK : sw_fail_in(status, path);
}

static sw_status describe(sw_stored *list, const sw_params *params, const sw_params_array *array,
                          sw_arena *arena)
{
    for (int i = 0; i < params->count; i++) {
        const sw_param *param = params->list[i];
        list[i] =
            (sw_stored){.name = sw_arena_text(arena, sw_name_of(array->prefix, param->name).text),
                        .dtype = SW_DTYPE_REAL,
                        .ndim = param->ndim,
                        .size = param->size,
                        .data = array->values + param->offset};
        memcpy(list[i].shape, param->shape, sizeof list[i].shape);
        if (!list[i].name) return SW_ERROR_MEMORY;
    }
    return SW_OK;
}

sw_status sw_params_write(const sw_destination *to, const sw_params *params,
                          const sw_params_array *array, int arrays, const sw_meta *meta,
                          int meta_count)
{
    sw_arena *arena = sw_arena_new();
    if (!arena) return SW_ERROR_MEMORY;
    const int64_t count = arrays * (int64_t)params->count;
    sw_stored *list = sw_arena_alloc(arena, sw_bytes(count, sizeof *list));
    sw_status status = list ? SW_OK : SW_ERROR_MEMORY;
    for (int i = 0; i < arrays && status == SW_OK; i++)
        status = describe(list + i * params->count, params, &array[i], arena);
    if (status == SW_OK) status = sw_safetensors_write(to, list, count, meta, meta_count);
    sw_arena_free(arena);
    return status;
}

static sw_tensor shape_of(int ndim, const int64_t *shape)
{
    sw_tensor x = {.ndim = ndim};
    memcpy(x.shape, shape, sizeof x.shape);
    return x;
}

/* "[128, 64]" */
static sw_shape_text shape_text(int ndim, const int64_t *shape)
{
    const sw_tensor x = shape_of(ndim, shape);
    return sw_shape_of(&x);
}

static bool has_prefix(const sw_stored *tensor, const char *prefix)
{
    return strncmp(tensor->name, prefix, strlen(prefix)) == 0;
}

/* Does the tensor belong to no parameter? */
static bool is_surplus(const sw_stored *tensor, const sw_params *params, const char *prefix)
{
    return !has_prefix(tensor, prefix) || !sw_params_find(params, tensor->name + strlen(prefix));
}

/* The surplus tensor of the file whose name is most similar to that of the parameter; NULL if none
 * is. */
static const sw_stored *nearest(const sw_safetensors *file, const sw_params *params,
                                const sw_param *param, const char *prefix)
{
    enum { MOST = 1024 }; /* enough for any model of this library */
    const char *names[MOST];
    int count = 0;
    for (int64_t i = 0; i < file->count && count < MOST; i++)
        if (has_prefix(&file->tensor[i], prefix) && is_surplus(&file->tensor[i], params, prefix))
            names[count++] = file->tensor[i].name + strlen(prefix);
    const char *name = sw_nearest(param->name, names, count);
    return name ? sw_safetensors_find(file, name - strlen(prefix)) : NULL;
}

static sw_status missing(const sw_safetensors *file, const sw_params *params, const sw_param *param,
                         const char *prefix)
{
    const sw_stored *near = nearest(file, params, param, prefix);
    sw_status status =
        sw_fail(SW_ERROR_FORMAT, "%s: tensor \"%s\" is missing, expected %s", file->path,
                sw_name_of(prefix, param->name).text, shape_text(param->ndim, param->shape).text);
    if (!near) return status;
    return sw_fail(status, "%s; the file has \"%s\", %s", sw_error_message(), near->name,
                   shape_text(near->ndim, near->shape).text);
}

sw_status sw_params_match(const sw_safetensors *file, const sw_params *params, const char *prefix)
{
    for (int i = 0; i < params->count; i++) {
        const sw_param *param = params->list[i];
        sw_name name = sw_name_of(prefix, param->name);
        const sw_stored *tensor = sw_safetensors_find(file, name.text);
        if (!tensor) return missing(file, params, param, prefix);
        if (!sw_dtype_is_real(tensor->dtype))
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: tensor \"%s\" is %s, expected F32, F64, F16 or BF16", file->path,
                           name.text, sw_dtype_name(tensor->dtype));
        bool fits = tensor->ndim == param->ndim;
        for (int d = 0; fits && d < param->ndim; d++) fits = tensor->shape[d] == param->shape[d];
        if (!fits)
            return sw_fail(SW_ERROR_FORMAT, "%s: tensor \"%s\" is %s, expected %s", file->path,
                           name.text, shape_text(tensor->ndim, tensor->shape).text,
                           shape_text(param->ndim, param->shape).text);
    }
    return SW_OK;
}

sw_status sw_params_match_all(const sw_safetensors *file, const sw_params *params,
                              const char *prefix)
{
    SW_TRY(sw_params_match(file, params, prefix));
    for (int64_t i = 0; i < file->count; i++) {
        const sw_stored *tensor = &file->tensor[i];
        if (is_surplus(tensor, params, prefix))
            return sw_fail(SW_ERROR_FORMAT,
                           "%s: tensor \"%.100s\", %s, is surplus: the model has no such parameter",
                           file->path, tensor->name, shape_text(tensor->ndim, tensor->shape).text);
    }
    return SW_OK;
}

/* ---- Reading --------------------------------------------------------------------------------- */

static sw_status check_finite(const sw_safetensors *file, const sw_stored *tensor,
                              const sw_real *values)
{
    const int64_t at = sw_first_not_finite(values, tensor->size);
    if (at == tensor->size) return SW_OK;
    const sw_tensor x = shape_of(tensor->ndim, tensor->shape);
    return sw_fail(SW_ERROR_FORMAT, "%s: tensor \"%s\" at %s is %s, expected a finite %s",
                   file->path, tensor->name, sw_position_of(&x, at).text,
                   sw_number_of_real(values[at]).text,
                   sizeof(sw_real) == sizeof(float) ? "float" : "double");
}

sw_status sw_params_read(const sw_safetensors *file, const sw_params *params, sw_real *values,
                         const char *prefix)
{
    for (int i = 0; i < params->count; i++) {
        const sw_param *param = params->list[i];
        const sw_stored *tensor = sw_safetensors_find(file, sw_name_of(prefix, param->name).text);
        SW_TRY(sw_safetensors_read(file, tensor, values + param->offset));
        SW_TRY(check_finite(file, tensor, values + param->offset));
    }
    return SW_OK;
}
