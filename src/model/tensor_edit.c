/* tensor_edit.c - changes the tensors of an open file: their names and numbers, cuts, constants. */
#include "model/tensor_edit.h"

#include "base/error.h"
#include "nn/params.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *sw_number_at(const char *text, long *number)
{
    char *end;
    if (*text < '0' || *text > '9') return NULL;
    *number = strtol(text, &end, 10);
    return *number < 1000000 ? end : NULL;
}

sw_status sw_edit_rename(sw_tensor_edit *f, sw_stored *tensor, const char *name)
{
    tensor->name = sw_arena_text(f->arena, name);
    return tensor->name ? SW_OK : SW_ERROR_MEMORY;
}

/* ---- Tensors --------------------------------------------------------------------------------- */

static sw_status add_tensor(sw_tensor_edit *f, const sw_stored *tensor, const char *name)
{
    sw_safetensors *file = f->file;
    sw_stored *list = realloc(file->tensor, sw_bytes(file->count + 1, sizeof *list));
    if (!list) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", file->path);
    file->tensor = list;
    list[file->count] = *tensor;
    return sw_edit_rename(f, &list[file->count++], name);
}

sw_status sw_edit_constant(sw_tensor_edit *f, const char *name, int64_t rows, int64_t columns,
                           bool identity)
{
    const int64_t size = rows * (columns ? columns : 1);
    sw_real *data = sw_arena_zeroed(f->arena, sw_bytes(size, sizeof *data));
    if (!data) return SW_ERROR_MEMORY;
    for (int64_t i = 0; identity && i < rows; i++) data[i * columns + i] = 1;
    const sw_stored tensor = {.dtype = SW_DTYPE_REAL,
                              .ndim = columns ? 2 : 1,
                              .shape = {rows, columns ? columns : 1},
                              .size = size,
                              .data = data};
    return add_tensor(f, &tensor, name);
}

sw_status sw_edit_identity(sw_tensor_edit *f, const char *name, int64_t width)
{
    SW_TRY(sw_edit_constant(f, sw_name_of(name, ".weight").text, width, width, true));
    return sw_edit_constant(f, sw_name_of(name, ".bias").text, width, 0, false);
}

sw_status sw_edit_cut_in_proj(sw_tensor_edit *f)
{
    static const char *const kinds[] = {"fc_q.", "fc_k.", "fc_v."};
    static const char whole[] = "in_proj_";
    for (int64_t i = 0; i < f->file->count; i++) {
        const sw_stored tensor = f->file->tensor[i];
        const char *at = strstr(tensor.name, whole);
        if (!at || tensor.ndim < 1 || tensor.shape[0] % 3 != 0) continue;
        sw_stored part = tensor;
        part.shape[0] /= 3, part.size /= 3;
        for (int p = 0; p < 3; p++) {
            sw_long_name name;
            snprintf(name.text, sizeof name.text, "%.*s%s%s", (int)(at - tensor.name), tensor.name,
                     kinds[p], at + strlen(whole));
            part.offset = tensor.offset + p * part.size * (int64_t)sw_dtype_size(tensor.dtype);
            if (p == 0) f->file->tensor[i] = part;
            SW_TRY(p == 0 ? sw_edit_rename(f, &f->file->tensor[i], name.text)
                          : add_tensor(f, &part, name.text));
        }
    }
    return SW_OK;
}

/* The number of the layer in "<prefix>.<number>.<kind>"; -1: the name is another. */
static long layer_of(const char *name, const char *prefix, const char **kind)
{
    const size_t length = strlen(prefix);
    long number;
    if (strncmp(name, prefix, length) != 0 || name[length] != '.') return -1;
    *kind = sw_number_at(name + length + 1, &number);
    return *kind && **kind == '.' ? number : -1;
}

sw_status sw_edit_renumber(sw_tensor_edit *f, const char *prefix, int64_t *layers)
{
    enum { LARGEST = 1024 };
    int64_t rank[LARGEST] = {0};
    const char *kind;
    *layers = 0;
    for (int64_t i = 0; i < f->file->count; i++) {
        const long n = layer_of(f->file->tensor[i].name, prefix, &kind);
        if (n >= 0 && n < LARGEST) rank[n] = 1;
    }
    for (int n = 0; n < LARGEST; n++) rank[n] = rank[n] ? (*layers)++ : 0;
    for (int64_t i = 0; i < f->file->count; i++) {
        sw_stored *tensor = &f->file->tensor[i];
        const long n = layer_of(tensor->name, prefix, &kind);
        if (n < 0 || n >= LARGEST) continue;
        sw_long_name name;
        snprintf(name.text, sizeof name.text, "%s.%lld%s", prefix, 2 * (long long)rank[n], kind);
        SW_TRY(sw_edit_rename(f, tensor, name.text));
    }
    return SW_OK;
}
