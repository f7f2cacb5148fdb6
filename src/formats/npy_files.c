/* npy_files.c - a data set as .npy files: a header and the items of each array. */
#include "formats/npy_files.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>

sw_npy_name sw_npy_name_of(const char *file)
{
    sw_npy_name name;
    snprintf(name.text, sizeof name.text, "%s", file);
    const size_t length = strlen(name.text);
    if (length > 4 && strcmp(name.text + length - 4, ".npy") == 0) name.text[length - 4] = 0;
    return name;
}

/* The next code point of a text in UTF-8; `text` moves on. */
static uint32_t next_point(const char **text)
{
    const unsigned char *c = (const unsigned char *)*text;
    const int more = *c < 0x80 ? 0 : *c < 0xe0 ? 1 : *c < 0xf0 ? 2 : 3; /* bytes */
    uint32_t point = more == 0 ? *c : *c & (0x3fu >> more);
    for (int i = 1; i <= more; i++) point = point << 6 | (c[i] & 0x3f);
    *text += 1 + more;
    return point;
}

/* The number of code points. */
static int64_t count_points(const char *text)
{
    int64_t count = 0;
    for (; *text; text++) count += (*text & 0xc0) != 0x80;
    return count;
}

/* Texts as an array whose items are as wide as the longest text. */
static sw_status text_file(sw_npy_file *file, const sw_text_array *array, sw_arena *arena)
{
    int64_t longest = 1, size;
    for (int64_t i = 0; i < array->count; i++) {
        const int64_t points = count_points(array->text[i]);
        if (points > longest) longest = points;
    }
    if (__builtin_mul_overflow(array->count, longest, &size)) size = -1;
    uint32_t *point = sw_arena_zeroed(arena, sw_bytes(size, sizeof *point));
    if (!point) return SW_ERROR_MEMORY;
    for (int64_t i = 0; i < array->count; i++) {
        const char *c = array->text[i];
        for (uint32_t *to = point + i * longest; *c; to++) *to = next_point(&c);
    }
    file->header = sw_npy_header_of(SW_U32, longest, 1, &array->count);
    file->items = (sw_piece){point, (size_t)size * sizeof *point, sizeof *point};
    return SW_OK;
}

sw_status sw_npy_files(sw_npy_file file[SW_ARRAY_COUNT], int *count, const sw_writer *writer)
{
    sw_array_list list;
    SW_TRY(sw_array_list_of(&list, writer));
    *count = 0;
    for (int i = 0; i < list.numbers; i++) {
        const sw_stored *array = &list.number[i];
        sw_npy_file *to = &file[(*count)++];
        snprintf(to->name, sizeof to->name, "%s.npy", array->name);
        to->header = sw_npy_header_of(array->dtype, 0, array->ndim, array->shape);
        const size_t width = sw_dtype_size(array->dtype);
        to->items = (sw_piece){array->data, (size_t)array->size * width, width};
    }
    for (int i = 0; i < list.texts; i++) {
        sw_npy_file *to = &file[(*count)++];
        snprintf(to->name, sizeof to->name, "%s.npy", list.text[i].name);
        SW_TRY(text_file(to, &list.text[i], writer->arena));
    }
    return SW_OK;
}
