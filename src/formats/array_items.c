/* array_items.c - reads the items of an array of a file: as reals, doubles, whole numbers, flags or
 * texts. */
#include "formats/array_items.h"

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 8192 }; /* bytes that are read and converted at a time */

sw_status sw_array_read_file(void *file, void *to, size_t bytes)
{
    sw_array_file *from = file;
    SW_TRY(sw_file_read_at(from->fd, from->path, from->at, to, bytes));
    from->at += (int64_t)bytes;
    return SW_OK;
}

bool sw_array_measure(sw_array *array)
{
    array->count = 1;
    for (int d = 0; d < array->ndim; d++)
        if (__builtin_mul_overflow(array->count, array->shape[d], &array->count)) return false;
    return true;
}

sw_array_shape sw_array_shape_of(const sw_array *array)
{
    sw_array_shape shape = {"["};
    for (int d = 0; d < array->ndim; d++)
        sw_append(shape.text, sizeof shape.text, "%s%lld", d ? ", " : "",
                  (long long)array->shape[d]);
    sw_append(shape.text, sizeof shape.text, "]");
    return shape;
}

const char *sw_array_type_of(const sw_array *array)
{
    return array->kind == SW_ARRAY_NUMBERS ? sw_dtype_name(array->dtype) : "text";
}

/* ---- Numbers --------------------------------------------------------------------------------- */

/* Reverse the bytes of each item. */
static void swap_items(void *items, int64_t count, size_t width)
{
    unsigned char *item = items;
    for (int64_t i = 0; i < count; i++, item += width) {
        for (size_t low = 0, high = width - 1; low < high; low++, high--) {
            const unsigned char byte = item[low];
            item[low] = item[high];
            item[high] = byte;
        }
    }
}

/* The position in row-major order of item k of the file. */
static int64_t position_of(const sw_array *array, int64_t k)
{
    if (!array->columns) return k;
    int64_t position = 0, stride = array->count;
    for (int d = 0; d < array->ndim; d++) {
        stride /= array->shape[d];
        position += k % array->shape[d] * stride;
        k /= array->shape[d];
    }
    return position;
}

/* Takes `count` items of a piece as doubles; they are the items from `first` on in the file. */
typedef sw_status take_doubles(const sw_array *array, const double *value, int64_t first,
                               int64_t count, void *to);

static sw_status in_pieces(const sw_array *array, take_doubles *take, void *to)
{
    double raw[PIECE / sizeof(double)], value[PIECE];
    const int64_t most = (int64_t)(PIECE / array->width);
    for (int64_t first = 0; first < array->count; first += most) {
        const int64_t left = array->count - first, count = left < most ? left : most;
        SW_TRY(array->read(array->source, raw, (size_t)count * array->width));
        if (array->swapped) swap_items(raw, count, array->width);
        sw_dtype_doubles(value, array->dtype, raw, count);
        SW_TRY(take(array, value, first, count, to));
    }
    return SW_OK;
}

static sw_status take_reals(const sw_array *array, const double *value, int64_t first,
                            int64_t count, void *to)
{
    for (int64_t i = 0; i < count; i++)
        ((sw_real *)to)[position_of(array, first + i)] = (sw_real)value[i];
    return SW_OK;
}

sw_status sw_array_reals(const sw_array *array, sw_real *to)
{
    if (array->dtype != SW_DTYPE_REAL || array->columns) return in_pieces(array, take_reals, to);
    SW_TRY(array->read(array->source, to, (size_t)array->count * array->width));
    if (array->swapped) swap_items(to, array->count, array->width);
    return SW_OK;
}

static sw_status keep_doubles(const sw_array *array, const double *value, int64_t first,
                              int64_t count, void *to)
{
    for (int64_t i = 0; i < count; i++) ((double *)to)[position_of(array, first + i)] = value[i];
    return SW_OK;
}

sw_status sw_array_doubles(const sw_array *array, double *to)
{
    return in_pieces(array, keep_doubles, to);
}

static sw_status take_flags(const sw_array *array, const double *value, int64_t first,
                            int64_t count, void *to)
{
    for (int64_t i = 0; i < count; i++) {
        const int64_t position = position_of(array, first + i);
        if (value[i] != 0 && value[i] != 1)
            return sw_fail(SW_ERROR_FORMAT, "%s: number %lld is %s, expected 0 or 1", array->where,
                           (long long)position, sw_number_of(value[i]).text);
        ((uint8_t *)to)[position] = value[i] == 1;
    }
    return SW_OK;
}

sw_status sw_array_flags(const sw_array *array, uint8_t *to)
{
    return in_pieces(array, take_flags, to);
}

sw_status sw_array_integers(const sw_array *array, int64_t *to)
{
    int64_t raw[PIECE / sizeof(int64_t)], value[PIECE];
    const int64_t most = (int64_t)(PIECE / array->width);
    for (int64_t first = 0; first < array->count; first += most) {
        const int64_t left = array->count - first, count = left < most ? left : most;
        SW_TRY(array->read(array->source, raw, (size_t)count * array->width));
        if (array->swapped) swap_items(raw, count, array->width);
        const int64_t good = sw_dtype_integers(value, array->dtype, raw, count);
        if (good < count)
            return sw_fail(SW_ERROR_FORMAT, "%s: number %lld is 2^63 or more", array->where,
                           (long long)position_of(array, first + good));
        for (int64_t i = 0; i < count; i++) to[position_of(array, first + i)] = value[i];
    }
    return SW_OK;
}

/* ---- Texts ----------------------------------------------------------------------------------- */

/* Write a code point as UTF-8 (RFC 3629), and move `to` behind it. False: it is not valid. */
static bool add_point(char **to, uint32_t point)
{
    char *c = *to;
    if (point < 0x80) {
        *c++ = (char)point;
    } else if (point < 0x800) {
        *c++ = (char)(0xc0 | point >> 6);
        *c++ = (char)(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        *c++ = (char)(0xe0 | point >> 12);
        *c++ = (char)(0x80 | (point >> 6 & 0x3f));
        *c++ = (char)(0x80 | (point & 0x3f));
    } else {
        *c++ = (char)(0xf0 | point >> 18);
        *c++ = (char)(0x80 | (point >> 12 & 0x3f));
        *c++ = (char)(0x80 | (point >> 6 & 0x3f));
        *c++ = (char)(0x80 | (point & 0x3f));
    }
    *to = c;
    return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

/* Write the item in `raw` as UTF-8 to `text`, which has one byte more. False: it is no text. */
static bool decode(const sw_array *array, char *raw, char *text)
{
    size_t length = array->width;
    while (length > 0 && raw[length - 1] == 0) length--;
    if (array->kind == SW_ARRAY_BYTES) {
        memcpy(text, raw, length);
        text[length] = 0;
        return strlen(text) == length;
    }
    const size_t points = (length + 3) / 4;
    char *end = text;
    for (size_t i = 0; i < points; i++) {
        uint32_t point;
        memcpy(&point, raw + 4 * i, sizeof point);
        if (!add_point(&end, point)) return false;
    }
    *end = 0;
    return true;
}

static sw_status read_texts(const sw_array *array, const char **to, sw_arena *arena, char *raw,
                            char *text)
{
    for (int64_t i = 0; i < array->count; i++) {
        SW_TRY(array->read(array->source, raw, array->width));
        if (array->swapped) swap_items(raw, (int64_t)array->width / 4, 4);
        if (!decode(array, raw, text) || !sw_is_utf8(text))
            return sw_fail(SW_ERROR_FORMAT, "%s: text %lld is not %s", array->where,
                           (long long)position_of(array, i),
                           array->kind == SW_ARRAY_BYTES ? "UTF-8" : "Unicode");
        const char **slot = &to[position_of(array, i)];
        *slot = sw_arena_text(arena, text);
        if (!*slot) return SW_ERROR_MEMORY;
    }
    return SW_OK;
}

sw_status sw_array_texts(const sw_array *array, const char **to, sw_arena *arena)
{
    if (array->kind == SW_ARRAY_TEXTS) {
        memcpy(to, array->text, sw_bytes(array->count, sizeof *to));
        return SW_OK;
    }
    if (array->count == 0) return SW_OK;       /* whatever the width says */
    char *both = malloc(2 * array->width + 1); /* an item, and its UTF-8, which is not longer */
    if (!both) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", array->where);
    sw_status status = read_texts(array, to, arena, both, both + array->width);
    free(both);
    return status;
}
