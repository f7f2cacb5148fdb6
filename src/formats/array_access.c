/* array_access.c - the arrays of a file by name, checked for type and shape, and read some items at
 * a time. */
#include "formats/array_access.h"

#include <inttypes.h>
#include <stdio.h>

static bool is_answer(sw_array_name name)
{
    return name == SW_ARRAY_LABELS || name == SW_ARRAY_TARGETS || name == SW_ARRAY_CLASSES ||
           name == SW_ARRAY_TARGET_NAMES || name == SW_ARRAY_SPLIT || name == SW_ARRAY_GROUPS ||
           name == SW_ARRAY_FOLDS || name == SW_ARRAY_WEIGHTS || name == SW_ARRAY_INSTANCE_LABELS;
}

const sw_array *sw_array_get(const sw_array_reader *r, sw_array_name name)
{
    const sw_array *array = &r->arrays->array[name];
    if (sw_builder_unanswered(r->builder) && is_answer(name)) return NULL;
    return array->name ? array : NULL;
}

int64_t sw_array_columns_of(const sw_array *array)
{
    return array->ndim == 2 ? array->shape[1] : 1;
}

/* ---- Checks ---------------------------------------------------------------------------------- */

sw_status sw_array_expect_numbers(const sw_array_reader *r, const sw_array *array)
{
    if (array->kind == SW_ARRAY_NUMBERS) return SW_OK;
    return SW_ARRAY_FAIL(r, "%s is text, expected numbers", array->name);
}

static sw_status expect_whole(const sw_array_reader *r, const sw_array *array)
{
    if (array->kind == SW_ARRAY_NUMBERS && !sw_dtype_is_real(array->dtype)) return SW_OK;
    return SW_ARRAY_FAIL(r, "%s is of type %s, expected whole numbers", array->name,
                         sw_array_type_of(array));
}

static sw_status expect_text(const sw_array_reader *r, const sw_array *array)
{
    if (array->kind != SW_ARRAY_NUMBERS) return SW_OK;
    return SW_ARRAY_FAIL(r, "%s is of type %s, expected text", array->name,
                         sw_array_type_of(array));
}

sw_status sw_array_expect_rows(const sw_array_reader *r, const sw_array *array, int dims,
                               int64_t count, const char *each)
{
    if (array->ndim >= 1 && array->ndim <= dims && array->shape[0] == count) return SW_OK;
    return SW_ARRAY_FAIL(r, "%s is %s, expected [%lld]%s: one for each %s", array->name,
                         sw_array_shape_of(array).text, (long long)count,
                         dims == 2 ? " or two dimensions" : "", each);
}

/* ---- Of the whole file ----------------------------------------------------------------------- */

sw_status sw_array_read_whole(const sw_array_reader *r, const sw_array *array, int64_t **out)
{
    SW_TRY(expect_whole(r, array));
    *out = sw_arena_alloc(r->kept, sw_bytes(array->count, sizeof **out));
    return *out ? sw_array_integers(array, 0, array->count, *out) : SW_ERROR_MEMORY;
}

sw_status sw_array_read_names(const sw_array_reader *r, sw_array_name name, int64_t count,
                              const char *each, const char *const **out)
{
    const sw_array *array = sw_array_get(r, name);
    *out = NULL;
    if (!array) return SW_OK;
    SW_TRY(sw_array_expect_rows(r, array, 1, count, each));
    SW_TRY(expect_text(r, array));
    const char **text = sw_arena_alloc(r->kept, sw_bytes(count, sizeof *text));
    *out = text;
    return text ? sw_array_texts(array, 0, count, text, r->kept) : SW_ERROR_MEMORY;
}

sw_status sw_array_number_texts(const int64_t *number, int64_t count, const char ***out,
                                sw_arena *arena)
{
    const char **text = *out = sw_arena_alloc(arena, sw_bytes(count, sizeof *text));
    if (!text) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < count; i++) {
        char digits[24];
        snprintf(digits, sizeof digits, "%" PRId64, number[i]);
        text[i] = i > 0 && number[i] == number[i - 1] ? text[i - 1] : sw_arena_text(arena, digits);
        if (!text[i]) return SW_ERROR_MEMORY;
    }
    return SW_OK;
}

/* ---- Of some sets ---------------------------------------------------------------------------- */

sw_status sw_array_take_integers(const sw_array_reader *r, const sw_array *array, int64_t **out)
{
    SW_TRY(expect_whole(r, array));
    *out = sw_arena_alloc(r->scratch, sw_bytes(r->count, sizeof **out));
    return *out ? sw_array_integers(array, r->first, r->count, *out) : SW_ERROR_MEMORY;
}

sw_status sw_array_take_doubles(const sw_array_reader *r, const sw_array *array, double **out)
{
    const int64_t columns = sw_array_columns_of(array), count = r->count * columns;
    SW_TRY(sw_array_expect_numbers(r, array));
    *out = sw_arena_alloc(r->scratch, sw_bytes(count, sizeof **out));
    return *out ? sw_array_doubles(array, r->first * columns, count, *out) : SW_ERROR_MEMORY;
}

sw_status sw_array_take_texts(const sw_array_reader *r, const sw_array *array, const char ***out)
{
    SW_TRY(expect_text(r, array));
    *out = sw_arena_alloc(r->scratch, sw_bytes(r->count, sizeof **out));
    return *out ? sw_array_texts(array, r->first, r->count, *out, r->scratch) : SW_ERROR_MEMORY;
}

sw_status sw_array_take_names(const sw_array_reader *r, const sw_array *array, const char ***out)
{
    int64_t *number;
    if (array->kind != SW_ARRAY_NUMBERS) return sw_array_take_texts(r, array, out);
    SW_TRY(sw_array_take_integers(r, array, &number));
    return sw_array_number_texts(number, r->count, out, r->scratch);
}
