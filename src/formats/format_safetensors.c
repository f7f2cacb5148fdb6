/* format_safetensors.c - a data set as the tensors of a safetensors file. The format has no type
 * for texts (classes, names ...): they are JSON lists in its metadata. */
#include "base/byte_order.h"
#include "base/error.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/safetensors_write.h"
#include "base/text.h"
#include "formats/array_reader.h"
#include "formats/array_take.h"
#include "formats/array_writer.h"
#include "formats/format.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define FORMAT "setwise-sets 1"

/* ---- Reading --------------------------------------------------------------------------------- */

typedef struct tensors {
    sw_array_reader reader; /* first: sw_arrays_take */
    sw_builder *builder;
    sw_safetensors *file;
    sw_arena *arena;
    sw_arrays arrays;
    sw_array_file source[SW_ARRAY_COUNT]; /* by name */
    json_t *list[SW_ARRAY_COUNT];         /* by name: the array borrows its texts */
} tensors;

/* Refuse a model: one that setwise saved, or a state_dict. */
static sw_status check_kind(const tensors *t)
{
    const char *format = sw_safetensors_meta(t->file, "format");
    if (format && strncmp(format, "setwise-model", strlen("setwise-model")) == 0)
        return sw_builder_fail(t->builder, SW_ERROR_FORMAT, (sw_location){0},
                               "a model that setwise has saved, expected sets");
    for (int64_t i = 0; i < t->file->count; i++)
        if (sw_array_is_known(&t->arrays, t->file->tensor[i].name)) return SW_OK;
    return sw_builder_fail(t->builder, SW_ERROR_FORMAT, (sw_location){0},
                           "no tensor \"elements\", but %lld others: are these the weights of a "
                           "model? (setwise import reads them)",
                           (long long)t->file->count);
}

static sw_status add_tensor(tensors *t, const sw_stored *tensor)
{
    _Static_assert((int)SW_STORED_DIMS <= (int)SW_ARRAY_DIMS, "any tensor is an array");
    sw_array *array;
    SW_TRY(sw_arrays_add(&t->arrays, t->builder, &array, tensor->name));
    if (!array) return SW_OK;
    sw_array_file *source = &t->source[array - t->arrays.array];
    *source = (sw_array_file){t->file->fd, t->file->path, tensor->offset};
    array->kind = SW_ARRAY_NUMBERS;
    array->dtype = tensor->dtype;
    array->width = sw_dtype_size(tensor->dtype);
    array->swapped = SW_BIG_ENDIAN;
    array->ndim = tensor->ndim;
    memcpy(array->shape, tensor->shape, sizeof tensor->shape);
    array->count = tensor->size;
    array->read = sw_array_read_file;
    array->source = source;
    return SW_OK;
}

/* Add the array of texts of that name, if the metadata has it. */
static sw_status add_list(tensors *t, const char *name)
{
    sw_array *array;
    const char *json = sw_safetensors_meta(t->file, name);
    if (!json) return SW_OK;
    SW_TRY(sw_arrays_add(&t->arrays, t->builder, &array, name));
    if (!array) return SW_OK;
    json_error_t error;
    json_t **kept = &t->list[array - t->arrays.array], *list;
    if (sw_json_read(kept, json, strlen(json), 0, &error) == SW_ERROR_MEMORY)
        return sw_fail_in(SW_ERROR_MEMORY, sw_builder_path(t->builder));
    list = *kept;
    if (!json_is_array(list))
        return sw_builder_fail(t->builder, SW_ERROR_FORMAT, (sw_location){0},
                               "metadata \"%s\": expected a JSON list of strings", name);
    const int64_t count = (int64_t)json_array_size(list);
    const char **text = sw_arena_alloc(t->arena, sw_bytes(count, sizeof *text));
    if (!text) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < count; i++) {
        text[i] = json_string_value(json_array_get(list, (size_t)i));
        if (!text[i])
            return sw_builder_fail(t->builder, SW_ERROR_FORMAT, (sw_location){0},
                                   "metadata \"%s\": item %lld is not a string", name,
                                   (long long)i);
    }
    array->kind = SW_ARRAY_TEXTS;
    array->ndim = 1;
    array->shape[0] = array->count = count;
    array->text = text;
    return SW_OK;
}

static sw_status begin_safetensors(void *state, sw_builder *builder, const sw_file_options *options)
{
    tensors *t = state;
    t->builder = builder;
    t->arrays.options = options;
    t->arena = sw_arena_new();
    if (!t->arena) return SW_ERROR_MEMORY;
    SW_TRY(sw_safetensors_open(&t->file, sw_builder_path(builder)));
    SW_TRY(check_kind(t));
    for (int64_t i = 0; i < t->file->count; i++) SW_TRY(add_tensor(t, &t->file->tensor[i]));
    for (int i = 0; i < SW_ARRAY_COUNT; i++)
        SW_TRY(add_list(t, sw_array_name_of((sw_array_name)i)));
    return sw_arrays_begin(&t->reader, &t->arrays, builder);
}

static void free_safetensors(void *state)
{
    tensors *t = state;
    sw_arrays_end(&t->reader);
    for (int i = 0; i < SW_ARRAY_COUNT; i++) json_decref(t->list[i]);
    sw_arena_free(t->arena);
    sw_safetensors_close(t->file);
}

static const sw_stepwise steps = {sizeof(tensors), begin_safetensors, sw_arrays_take,
                                  free_safetensors};

/* ---- Writing --------------------------------------------------------------------------------- */

static void write_list(sw_text *json, const sw_text_array *array)
{
    json->dense = true;
    sw_json_open(json, NULL, '[');
    for (int64_t i = 0; i < array->count; i++) sw_json_string(json, NULL, array->text[i]);
    sw_json_close(json, ']');
}

static sw_status write_safetensors(const sw_writer *writer)
{
    sw_array_list list;
    sw_text json[SW_ARRAY_COUNT] = {0};
    sw_meta meta[SW_ARRAY_COUNT + 1] = {{"format", FORMAT}};
    SW_TRY(sw_array_list_of(&list, writer));
    sw_status status = SW_OK;
    for (int i = 0; i < list.texts; i++) {
        write_list(&json[i], &list.text[i]);
        if (status == SW_OK) status = sw_text_status(&json[i]);
        meta[i + 1] = (sw_meta){list.text[i].name, json[i].data};
    }
    if (status == SW_OK)
        status = sw_safetensors_write(&(sw_destination){.path = writer->path, .is_new = true},
                                      list.number, list.numbers, meta, list.texts + 1);
    for (int i = 0; i < list.texts; i++) sw_text_free(&json[i]);
    return status;
}

const struct sw_format sw_format_safetensors = {
    .type = {.name = "safetensors",
             .suffixes = ".safetensors",
             .summary = "tensors: elements, offsets, labels ...",
             .writes = true,
             .holds = SW_ARRAYS_HOLD,
             .options = "set|label|labels|target|context|split|group|fold|weight|instance|"
                        "elements|ignore|na|map"},
    .steps = &steps,
    .write = write_safetensors,
};
