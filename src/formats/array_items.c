/* array_items.c - reads the items of an array of a file: as reals, doubles, whole numbers, flags or
 * texts. */
#include "formats/array_items.h"

#include "base/byte_order.h"
#include "base/error.h"
#include "base/file.h"
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

const char *sw_array_unlike_memory(const sw_array *array)
{
    if (array->kind != SW_ARRAY_NUMBERS || array->dtype != SW_DTYPE_REAL)
        return "they have another type than the numbers of the library";
    if (array->swapped) return SW_BIG_ENDIAN ? "they are little-endian" : "they are big-endian";
    if (array->columns) return "they are in Fortran order";
    if (array->read != sw_array_read_file) return "they are packed";
    const sw_array_file *file = array->source;
    return file->at % (int64_t)sizeof(sw_real) == 0
               ? NULL
               : "they begin between two multiples of their size";
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

/* Items of an array, from `first` on, which are read into `to`. */
typedef struct span {
    const sw_array *array;
    int64_t first, count;
    void *to;
} span;

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

/* Where item i of the span belongs in `to`. */
static int64_t place_of(const span *s, int64_t i)
{
    return position_of(s->array, s->first + i) - s->first;
}

/* Takes `count` items of a piece as doubles; they are those from item `at` of the span on. */
typedef sw_status take_doubles(const span *s, const double *value, int64_t at, int64_t count);

static sw_status in_pieces(const span *s, take_doubles *take)
{
    double raw[PIECE / sizeof(double)], value[PIECE];
    const sw_array *array = s->array;
    const int64_t most = (int64_t)(PIECE / array->width);
    for (int64_t at = 0; at < s->count; at += most) {
        const int64_t left = s->count - at, count = left < most ? left : most;
        SW_TRY(array->read(array->source, raw, (size_t)count * array->width));
        if (array->swapped) sw_reverse_bytes(raw, count, array->width);
        sw_dtype_doubles(value, array->dtype, raw, count);
        SW_TRY(take(s, value, at, count));
    }
    return SW_OK;
}

static sw_status take_reals(const span *s, const double *value, int64_t at, int64_t count)
{
    for (int64_t i = 0; i < count; i++) ((sw_real *)s->to)[place_of(s, at + i)] = (sw_real)value[i];
    return SW_OK;
}

sw_status sw_array_reals(const sw_array *array, int64_t first, int64_t count, sw_real *to)
{
    if (array->dtype != SW_DTYPE_REAL || array->columns)
        return in_pieces(&(span){array, first, count, to}, take_reals);
    SW_TRY(array->read(array->source, to, (size_t)count * array->width));
    if (array->swapped) sw_reverse_bytes(to, count, array->width);
    return SW_OK;
}

static sw_status keep_doubles(const span *s, const double *value, int64_t at, int64_t count)
{
    for (int64_t i = 0; i < count; i++) ((double *)s->to)[place_of(s, at + i)] = value[i];
    return SW_OK;
}

sw_status sw_array_doubles(const sw_array *array, int64_t first, int64_t count, double *to)
{
    return in_pieces(&(span){array, first, count, to}, keep_doubles);
}

static sw_status take_flags(const span *s, const double *value, int64_t at, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        const int64_t place = place_of(s, at + i);
        if (value[i] != 0 && value[i] != 1)
            return sw_fail(SW_ERROR_FORMAT, "%s: number %lld is %s, expected 0 or 1",
                           s->array->where, (long long)(s->first + place),
                           sw_number_of(value[i]).text);
        ((uint8_t *)s->to)[place] = value[i] == 1;
    }
    return SW_OK;
}

sw_status sw_array_flags(const sw_array *array, int64_t first, int64_t count, uint8_t *to)
{
    return in_pieces(&(span){array, first, count, to}, take_flags);
}

sw_status sw_array_integers(const sw_array *array, int64_t first, int64_t count, int64_t *to)
{
    int64_t raw[PIECE / sizeof(int64_t)], value[PIECE];
    const span s = {array, first, count, to};
    const int64_t most = (int64_t)(PIECE / array->width);
    for (int64_t at = 0; at < count; at += most) {
        const int64_t left = count - at, piece = left < most ? left : most;
        SW_TRY(array->read(array->source, raw, (size_t)piece * array->width));
        if (array->swapped) sw_reverse_bytes(raw, piece, array->width);
        const int64_t good = sw_dtype_integers(value, array->dtype, raw, piece);
        if (good < piece)
            return sw_fail(SW_ERROR_FORMAT, "%s: number %lld is 2^63 or more", array->where,
                           (long long)position_of(array, first + at + good));
        for (int64_t i = 0; i < piece; i++) to[place_of(&s, at + i)] = value[i];
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

static sw_status read_texts(const span *s, sw_arena *arena, char *raw, char *text)
{
    const sw_array *array = s->array;
    for (int64_t i = 0; i < s->count; i++) {
        SW_TRY(array->read(array->source, raw, array->width));
        if (array->swapped) sw_reverse_bytes(raw, (int64_t)array->width / 4, 4);
        if (!decode(array, raw, text) || !sw_is_utf8(text))
            return sw_fail(SW_ERROR_FORMAT, "%s: text %lld is not %s", array->where,
                           (long long)position_of(array, s->first + i),
                           array->kind == SW_ARRAY_BYTES ? "UTF-8" : "Unicode");
        const char **slot = (const char **)s->to + place_of(s, i);
        *slot = sw_arena_text(arena, text);
        if (!*slot) return SW_ERROR_MEMORY;
    }
    return SW_OK;
}

sw_status sw_array_texts(const sw_array *array, int64_t first, int64_t count, const char **to,
                         sw_arena *arena)
{
    if (count == 0) return SW_OK; /* whatever the width says */
    if (array->kind == SW_ARRAY_TEXTS) {
        memcpy(to, array->text + first, sw_bytes(count, sizeof *to));
        return SW_OK;
    }
    char *both = malloc(2 * array->width + 1); /* an item, and its UTF-8, which is not longer */
    if (!both) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to read it", array->where);
    sw_status status =
        read_texts(&(span){array, first, count, to}, arena, both, both + array->width);
    free(both);
    return status;
}
