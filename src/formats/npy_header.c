/* npy_header.c - reads and writes the header of a .npy array. */
#include "formats/npy_header.h"

#include "base/byte_order.h"
#include "base/error.h"

#include <string.h>

enum {
    MAGIC = 8,            /* bytes: the magic string and the version */
    MOST_HEADER = 1 << 15 /* a real header has about a hundred bytes; NumPy's limit is 10000 */
};
#define EXAMPLE "{'descr': '<f4', 'fortran_order': False, 'shape': (600, 3), }"

/* ---- The header as text ---------------------------------------------------------------------- */

typedef struct parser {
    sw_array *array;
    const char *text; /* ends with a NUL, which is no part of the header */
    size_t at;
    int64_t begin; /* of the text in the file */
} parser;

static sw_status fail(const parser *p, const char *expected)
{
    return sw_fail(SW_ERROR_FORMAT, "%s: byte %lld: expected %s, as in %s", p->array->where,
                   (long long)p->begin + (long long)p->at, expected, EXAMPLE);
}

static void skip_blanks(parser *p)
{
    while (p->text[p->at] == ' ' || p->text[p->at] == '\n') p->at++;
}

/* Step over the character and blanks around it. False: it is another one. */
static bool take(parser *p, char c)
{
    skip_blanks(p);
    if (p->text[p->at] != c) return false;
    p->at++;
    skip_blanks(p);
    return true;
}

/* Take a quoted word without escapes. */
static bool take_word(parser *p, char *to, size_t size)
{
    const char quote = p->text[p->at];
    if (quote != '\'' && quote != '"') return false;
    size_t length = 0;
    for (p->at++; p->text[p->at] && p->text[p->at] != quote; p->at++) {
        if (length + 1 == size || p->text[p->at] == '\\') return false;
        to[length++] = p->text[p->at];
    }
    to[length] = 0;
    return take(p, quote);
}

/* Take digits as a number. False: there are none, or the number does not fit into 63 bits. */
static bool digits(const char **text, int64_t *number)
{
    const char *c = *text;
    *number = 0;
    for (; *c >= '0' && *c <= '9'; c++)
        if (__builtin_mul_overflow(*number, 10, number) ||
            __builtin_add_overflow(*number, *c - '0', number))
            return false;
    const bool some = c > *text;
    *text = c;
    return some;
}

static sw_status take_shape(parser *p)
{
    sw_array *array = p->array;
    bool comma = true;
    if (!take(p, '(')) return fail(p, "a shape");
    while (!take(p, ')')) {
        const char *c = p->text + p->at;
        int64_t size;
        if (!comma || !digits(&c, &size)) return fail(p, "a size of the shape");
        if (array->ndim == SW_ARRAY_DIMS)
            return sw_fail(SW_ERROR_FORMAT, "%s: more than %d dimensions", array->where,
                           SW_ARRAY_DIMS);
        array->shape[array->ndim++] = size;
        p->at = (size_t)(c - p->text);
        comma = take(p, ',');
    }
    if (array->ndim == 1 && !comma) return fail(p, "a comma after the only size");
    if (!sw_array_measure(array))
        return sw_fail(SW_ERROR_FORMAT, "%s: shape %s has more items than 63 bits count",
                       array->where, sw_array_shape_of(array).text);
    return SW_OK;
}

/* ---- Types ----------------------------------------------------------------------------------- */

static const struct {
    char text[3];
    sw_dtype dtype;
} types[] = {{"f2", SW_F16}, {"f4", SW_F32}, {"f8", SW_F64}, {"i1", SW_I8},
             {"i2", SW_I16}, {"i4", SW_I32}, {"i8", SW_I64}, {"u1", SW_U8},
             {"u2", SW_U16}, {"u4", SW_U32}, {"u8", SW_U64}, {"b1", SW_BOOL}};
enum { TYPES = sizeof types / sizeof types[0] };

static const char *type_text(sw_dtype dtype)
{
    int i = 0;
    while (types[i].dtype != dtype) i++;
    return types[i].text;
}

/* "U12": texts of 12 code points; "S5": texts of 5 bytes. */
static bool text_type(sw_array *array, const char *descr)
{
    int64_t size;
    const char *c = descr + 1;
    const bool points = *descr == 'U';
    if ((!points && *descr != 'S') || !digits(&c, &size) || *c || size < 1 || size > INT64_MAX / 16)
        return false;
    array->kind = points ? SW_ARRAY_POINTS : SW_ARRAY_BYTES;
    array->width = (size_t)size * (points ? 4 : 1);
    return true;
}

static bool number_type(sw_array *array, const char *descr)
{
    for (int i = 0; i < TYPES; i++) {
        if (strcmp(descr, types[i].text) != 0) continue;
        array->kind = SW_ARRAY_NUMBERS;
        array->dtype = types[i].dtype;
        array->width = sw_dtype_size(array->dtype);
        return true;
    }
    return false;
}

static sw_status take_type(parser *p)
{
    char descr[24];
    sw_array *array = p->array;
    if (p->text[p->at] == '[')
        return sw_fail(SW_ERROR_FORMAT, "%s: records of several types are not read", array->where);
    if (!take_word(p, descr, sizeof descr)) return fail(p, "a type");
    const char order = descr[0];
    if (strchr(descr, 'O'))
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: pickled Python objects (type \"%s\") are not read: sets of several "
                       "sizes are one array of all elements, and offsets",
                       array->where, descr);
    const bool known = number_type(array, descr + 1) || text_type(array, descr + 1);
    const bool has_order = known && array->width > 1 && array->kind != SW_ARRAY_BYTES;
    if (!known || !order || !strchr(has_order ? "<>" : "<>|", order))
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: the type is \"%s\", expected f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, "
                       "u8, b1, S or U after '<' or '>'",
                       array->where, descr);
    array->swapped = has_order && (order == '>') != SW_BIG_ENDIAN;
    return SW_OK;
}

static sw_status take_order(parser *p)
{
    const char *text = p->text + p->at;
    p->array->columns = strncmp(text, "True", 4) == 0;
    if (!p->array->columns && strncmp(text, "False", 5) != 0) return fail(p, "True or False");
    p->at += p->array->columns ? 4 : 5;
    skip_blanks(p);
    return SW_OK;
}

/* ---- Reading --------------------------------------------------------------------------------- */

static sw_status parse_header(parser *p)
{
    static const struct {
        const char *key;
        sw_status (*take)(parser *p);
    } entries[] = {{"descr", take_type}, {"fortran_order", take_order}, {"shape", take_shape}};
    enum { ENTRIES = sizeof entries / sizeof entries[0] };
    bool found[ENTRIES] = {0}, comma = true;
    if (!take(p, '{')) return fail(p, "a dict");
    while (!take(p, '}')) {
        char key[24];
        const size_t at = p->at;
        int i = 0;
        if (comma && take_word(p, key, sizeof key))
            while (i < ENTRIES && strcmp(key, entries[i].key) != 0) i++;
        else
            i = ENTRIES;
        if (i == ENTRIES || found[i]) {
            p->at = at;
            return fail(p, "the keys descr, fortran_order and shape, each once");
        }
        if (!take(p, ':')) return fail(p, "':'");
        SW_TRY(entries[i].take(p));
        found[i] = true;
        comma = take(p, ',');
    }
    if (p->text[p->at]) return fail(p, "the end of the header");
    for (int i = 0; i < ENTRIES; i++)
        if (!found[i])
            return sw_fail(SW_ERROR_FORMAT, "%s: the header has no '%s', expected %s",
                           p->array->where, entries[i].key, EXAMPLE);
    return SW_OK;
}

/* The bytes after the header must be exactly those that the shape needs. */
static sw_status check_size(const sw_array *array, int64_t size)
{
    int64_t bytes;
    if (__builtin_mul_overflow(array->count, (int64_t)array->width, &bytes)) bytes = INT64_MAX;
    if (bytes == size) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%s: %lld bytes follow the header, but shape %s needs %lld%s",
                   array->where, (long long)size, sw_array_shape_of(array).text, (long long)bytes,
                   size < bytes ? ": truncated?" : "");
}

sw_status sw_npy_read_header(sw_array *array, int64_t size)
{
    unsigned char begin[MAGIC], length[4] = {0};
    char text[MOST_HEADER + 1];
    array->ndim = 0;
    if (size >= MAGIC) SW_TRY(array->read(array->source, begin, MAGIC));
    if (size < MAGIC || memcmp(begin, "\x93NUMPY", 6) != 0)
        return sw_fail(SW_ERROR_FORMAT, "%s: byte 0: not a .npy array", array->where);
    const int major = begin[6], minor = begin[7], width = major == 1 ? 2 : 4;
    if (major < 1 || major > 3 || minor != 0)
        return sw_fail(SW_ERROR_FORMAT, "%s: byte 6: version %d.%d, expected 1.0, 2.0 or 3.0",
                       array->where, major, minor);
    if (size < MAGIC + width)
        return sw_fail(SW_ERROR_FORMAT, "%s: ends within the header's length", array->where);
    SW_TRY(array->read(array->source, length, (size_t)width));
    const int64_t bytes = (int64_t)length[3] << 24 | length[2] << 16 | length[1] << 8 | length[0];
    const int64_t after = size - MAGIC - width;
    if (bytes > after || bytes > MOST_HEADER)
        return sw_fail(SW_ERROR_FORMAT,
                       "%s: byte 8: a header of %lld bytes, expected at most %lld%s", array->where,
                       (long long)bytes, (long long)(after < MOST_HEADER ? after : MOST_HEADER),
                       bytes > after ? ": truncated?" : "");
    SW_TRY(array->read(array->source, text, (size_t)bytes));
    text[bytes] = 0;
    parser p = {.array = array, .text = text, .begin = MAGIC + width};
    SW_TRY(parse_header(&p));
    if ((int64_t)p.at != bytes) return fail(&p, "the end of the header"); /* a NUL within it */
    return check_size(array, after - bytes);
}

/* ---- Writing --------------------------------------------------------------------------------- */

sw_npy_header sw_npy_header_of(sw_dtype dtype, int64_t points, int ndim, const int64_t *shape)
{
    enum { ALIGN = 64, PREFIX = MAGIC + 2 };
    sw_npy_header header = {0};
    char *dict = header.text + PREFIX;
    const size_t room = sizeof header.text - PREFIX;
    if (points)
        sw_append(dict, room, "{'descr': '<U%lld'", (long long)points);
    else
        sw_append(dict, room, "{'descr': '%c%s'", sw_dtype_size(dtype) > 1 ? '<' : '|',
                  type_text(dtype));
    sw_append(dict, room, ", 'fortran_order': False, 'shape': (");
    for (int d = 0; d < ndim; d++)
        sw_append(dict, room, "%s%lld", d ? ", " : "", (long long)shape[d]);
    sw_append(dict, room, "%s), }", ndim == 1 ? "," : "");
    size_t length = strlen(dict);
    while ((PREFIX + length + 1) % ALIGN) dict[length++] = ' ';
    dict[length++] = '\n';
    memcpy(header.text, "\x93NUMPY\1\0", MAGIC);
    header.text[MAGIC] = (char)length;
    header.text[MAGIC + 1] = (char)(length >> 8);
    header.length = PREFIX + length;
    return header;
}
