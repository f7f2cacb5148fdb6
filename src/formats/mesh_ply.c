/* mesh_ply.c - reads the Polygon File Format (Turk 1994). Header lines declare elements and their
 * properties, which are numbers or lists. The data follow in that order, as text or as binary
 * numbers of either byte order. Used are x, y and z of `vertex`, and the list vertex_indices (or
 * vertex_index) of `face`; everything else is skipped. */
#include "formats/mesh_ply.h"

#include "base/error.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ELEMENTS = 16, MOST_PROPERTIES = 64, LINE = 256 };

typedef enum number_type { I8, U8, I16, U16, I32, U32, F32, F64, TYPES } number_type;
static const int type_size[TYPES] = {1, 1, 2, 2, 4, 4, 4, 8};

typedef struct property {
    char name[32];
    number_type type, count_type; /* of the numbers; of the count of a list */
    bool list;
} property;

typedef struct element {
    char name[32];
    int64_t count;
    int properties;
    property property[MOST_PROPERTIES];
} element;

typedef struct ply {
    const char *path, *begin, *at, *end;
    const char *element_at; /* text: where the line of the current element begins */
    int64_t line;           /* of text, from 1 */
    bool text, big_endian;
    int elements;
    element element[MOST_ELEMENTS];
} ply;

static sw_status fail_at(const ply *p, const char *what)
{
    if (p->text)
        return sw_fail(SW_ERROR_FORMAT, "%s: line %lld: %s", p->path, (long long)p->line, what);
    return sw_fail(SW_ERROR_FORMAT, "%s: byte %lld: %s", p->path, (long long)(p->at - p->begin),
                   what);
}

/* The same with the text that was found. */
static sw_status fail_with(const ply *p, const char *found, const char *expected)
{
    char what[256];
    snprintf(what, sizeof what, "\"%.60s\", expected %s", found, expected);
    return fail_at(p, what);
}

/* ---- The header ------------------------------------------------------------------------------ */

static sw_status next_line(ply *p, char line[LINE])
{
    const char *end = memchr(p->at, '\n', (size_t)(p->end - p->at));
    p->line++;
    if (!end) return fail_at(p, "the file ends within its header");
    size_t length = (size_t)(end - p->at);
    if (length >= LINE) return fail_at(p, "a line of the header is longer than 255 bytes");
    memcpy(line, p->at, length);
    while (length > 0 && line[length - 1] == '\r') length--;
    line[length] = '\0';
    p->at = end + 1;
    return SW_OK;
}

static bool find_type(number_type *out, const char *name)
{
    static const char *const names[TYPES][2] = {
        {"char", "int8"}, {"uchar", "uint8"}, {"short", "int16"},   {"ushort", "uint16"},
        {"int", "int32"}, {"uint", "uint32"}, {"float", "float32"}, {"double", "float64"}};
    for (int t = 0; t < TYPES; t++)
        if (strcmp(name, names[t][0]) == 0 || strcmp(name, names[t][1]) == 0) {
            *out = (number_type)t;
            return true;
        }
    return false;
}

static sw_status read_element(ply *p, char *rest)
{
    const char *name = strsep(&rest, " "), *count = rest ? rest : "";
    if (p->elements == MOST_ELEMENTS) return fail_at(p, "more than 16 kinds of elements");
    element *e = &p->element[p->elements++];
    *e = (element){.count = -1};
    snprintf(e->name, sizeof e->name, "%s", name ? name : "");
    /* An element has at least one byte of data. */
    if (!sw_whole_parse(count, &e->count) || e->count < 0 || e->count > p->end - p->at)
        return fail_at(p, "expected a count of elements that the file has room for");
    return SW_OK;
}

static sw_status read_property(ply *p, char *rest)
{
    if (p->elements == 0) return fail_at(p, "a property before the first element");
    element *e = &p->element[p->elements - 1];
    if (e->properties == MOST_PROPERTIES) return fail_at(p, "more than 64 properties");
    property *q = &e->property[e->properties++];
    *q = (property){.list = false};
    const char *word = strsep(&rest, " ");
    if (word && strcmp(word, "list") == 0) {
        q->list = true;
        word = strsep(&rest, " ");
        if (!word || !find_type(&q->count_type, word) || q->count_type >= F32)
            return fail_at(p, "expected a type of whole numbers for the count of a list");
        word = strsep(&rest, " ");
    }
    if (!word || !find_type(&q->type, word)) return fail_at(p, "the type of a property is unknown");
    snprintf(q->name, sizeof q->name, "%s", rest ? rest : "");
    return SW_OK;
}

static sw_status read_format(ply *p, const char *format, bool *text)
{
    *text = strcmp(format, "ascii 1.0") == 0;
    p->big_endian = strcmp(format, "binary_big_endian 1.0") == 0;
    if (*text || p->big_endian || strcmp(format, "binary_little_endian 1.0") == 0) return SW_OK;
    return fail_with(p, format,
                     "format ascii 1.0, binary_little_endian 1.0 or binary_big_endian 1.0");
}

static sw_status read_header(ply *p)
{
    static const char words[] = "format, element, property, comment or end_header";
    char line[LINE];
    bool text = true, has_format = false;
    p->text = true; /* as the header is */
    SW_TRY(next_line(p, line));
    if (strcmp(line, "ply") != 0) return fail_with(p, line, "the word ply alone");
    for (;;) {
        SW_TRY(next_line(p, line));
        char *rest = line;
        const char *word = strsep(&rest, " ");
        if (strcmp(word, "end_header") == 0) break;
        if (strcmp(word, "comment") == 0 || strcmp(word, "obj_info") == 0) continue;
        if (!rest) return fail_with(p, word, words);
        if (strcmp(word, "format") == 0) {
            has_format = true;
            SW_TRY(read_format(p, rest, &text));
        } else if (strcmp(word, "element") == 0)
            SW_TRY(read_element(p, rest));
        else if (strcmp(word, "property") == 0)
            SW_TRY(read_property(p, rest));
        else
            return fail_with(p, word, words);
    }
    if (!has_format) return fail_at(p, "the header ends, expected a line that says the format");
    p->text = text;
    p->line++; /* the data begin on the next line */
    return SW_OK;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* How many numbers the line of the current element has. */
static int64_t numbers_of_line(const ply *p)
{
    int64_t count = 0;
    for (const char *at = p->element_at; at < p->end && *at != '\n'; at++)
        count += !is_blank(*at) && (at == p->element_at || is_blank(at[-1]));
    return count;
}

/* The line of an element has too few numbers, or too many. */
static sw_status wrong_line(const ply *p, const char *what)
{
    char text[128];
    snprintf(text, sizeof text, "%lld numbers, %s than the header declares",
             (long long)numbers_of_line(p), what);
    return fail_at(p, text);
}

/* In a text, an element is a line. */
static void begin_element(ply *p)
{
    while (p->text && p->at < p->end && (is_blank(*p->at) || *p->at == '\n'))
        p->line += *p->at++ == '\n';
    p->element_at = p->at;
}

static sw_status end_element(ply *p)
{
    while (p->text && p->at < p->end && is_blank(*p->at)) p->at++;
    return !p->text || p->at == p->end || *p->at == '\n' ? SW_OK : wrong_line(p, "more");
}

static sw_status next_text(ply *p, double *out)
{
    while (p->at < p->end && is_blank(*p->at)) p->at++;
    char word[64];
    size_t length = 0;
    while (p->at + length < p->end && !is_blank(p->at[length]) && p->at[length] != '\n') length++;
    if (length == 0 && p->element_at == p->end)
        return fail_at(p, "the file ends, expected a number");
    if (length == 0) return wrong_line(p, "fewer");
    if (length >= sizeof word) return fail_at(p, "expected a number");
    memcpy(word, p->at, length);
    word[length] = '\0';
    p->at += length;
    return sw_number_parse(word, out) ? SW_OK : fail_with(p, word, "a number");
}

static sw_status next_binary(ply *p, number_type type, double *out)
{
    const int size = type_size[type];
    if (p->end - p->at < size) return fail_at(p, "the file ends, expected a number");
    uint64_t bits = 0;
    for (int i = 0; i < size; i++)
        bits |= (uint64_t)(uint8_t)p->at[p->big_endian ? size - 1 - i : i] << 8 * i;
    p->at += size;
    const uint32_t low = (uint32_t)bits;
    float single;
    switch (type) {
    case I8: *out = (int8_t)bits; break;
    case I16: *out = (int16_t)bits; break;
    case I32: *out = (int32_t)bits; break;
    case F32:
        memcpy(&single, &low, sizeof single);
        *out = (double)single;
        break;
    case F64: memcpy(out, &bits, sizeof *out); break;
    default: *out = (double)bits; break;
    }
    return SW_OK;
}

static sw_status next_number(ply *p, number_type type, double *out)
{
    return p->text ? next_text(p, out) : next_binary(p, type, out);
}

/* How many numbers the property has at this element. */
static sw_status next_count(ply *p, const property *q, int64_t *out)
{
    double count = 1;
    *out = 1;
    if (!q->list) return SW_OK;
    SW_TRY(next_number(p, q->count_type, &count));
    if (!(count >= 0 && count <= (double)(p->end - p->at) && count == floor(count)))
        return fail_at(p, "expected the count of a list that the file has room for");
    *out = (int64_t)count;
    return SW_OK;
}

/* ---- The data -------------------------------------------------------------------------------- */

static sw_status read_vertex(ply *p, const element *e, double corner[3])
{
    for (int i = 0; i < e->properties; i++) {
        const property *q = &e->property[i];
        int64_t count = 0;
        SW_TRY(next_count(p, q, &count));
        for (int64_t n = 0; n < count; n++) {
            double value = 0;
            SW_TRY(next_number(p, q->type, &value));
            for (int axis = 0; axis < 3; axis++)
                if (!q->list && q->name[0] == "xyz"[axis] && q->name[1] == '\0') {
                    if (!isfinite(value)) return fail_at(p, "a coordinate is not finite");
                    corner[axis] = value;
                }
        }
    }
    return SW_OK;
}

/* Read a face as triangles: count them, and store them in `to` unless that is NULL. */
static sw_status read_face(ply *p, const element *e, int64_t corners, int64_t *triangles,
                           int64_t *to)
{
    for (int i = 0; i < e->properties; i++) {
        const property *q = &e->property[i];
        const bool wanted = q->list && (strcmp(q->name, "vertex_indices") == 0 ||
                                        strcmp(q->name, "vertex_index") == 0);
        int64_t count = 0, first = 0, before = 0;
        SW_TRY(next_count(p, q, &count));
        for (int64_t n = 0; n < count; n++) {
            double value;
            SW_TRY(next_number(p, q->type, &value));
            if (!wanted) continue;
            if (!(value >= 0 && value < (double)corners && value == floor(value)))
                return fail_at(p, "expected the number of a vertex, below their count");
            const int64_t corner = (int64_t)value;
            if (n == 0) first = corner;
            if (n >= 2) {
                if (to) {
                    int64_t *triangle = to + 3 * *triangles;
                    triangle[0] = first;
                    triangle[1] = before;
                    triangle[2] = corner;
                }
                ++*triangles;
            }
            before = corner;
        }
    }
    return SW_OK;
}

static sw_status check_vertex(const ply *p, const element *e)
{
    for (int axis = 0; axis < 3; axis++) {
        bool there = false;
        for (int i = 0; i < e->properties; i++)
            there = there || (!e->property[i].list && e->property[i].name[0] == "xyz"[axis] &&
                              e->property[i].name[1] == '\0');
        if (!there)
            return sw_fail(SW_ERROR_FORMAT, "%s: the vertices have no property %c", p->path,
                           "xyz"[axis]);
    }
    return SW_OK;
}

/* Read all elements from the current position: count the triangles; with `fill`, store them. */
static sw_status read_data(ply *p, sw_mesh *mesh, bool fill)
{
    mesh->triangles = 0;
    for (int i = 0; i < p->elements; i++) {
        const element *e = &p->element[i];
        const bool vertex = strcmp(e->name, "vertex") == 0, face = strcmp(e->name, "face") == 0;
        double other[3];
        for (int64_t n = 0; n < e->count && e->properties > 0; n++) {
            begin_element(p);
            if (face)
                SW_TRY(
                    read_face(p, e, mesh->corners, &mesh->triangles, fill ? mesh->triangle : NULL));
            else
                SW_TRY(read_vertex(p, e, vertex ? mesh->corner + 3 * n : other));
            SW_TRY(end_element(p));
        }
    }
    begin_element(p);
    return p->at == p->end
               ? SW_OK
               : fail_at(p, "the file goes on after its last element, expected its end");
}

sw_status sw_mesh_read_ply(sw_mesh *out, const char *path, const char *text, size_t size)
{
    ply p = {.path = path, .begin = text, .at = text, .end = text + size};
    const element *vertex = NULL;
    SW_TRY(read_header(&p));
    for (int i = 0; i < p.elements; i++) {
        if (strcmp(p.element[i].name, "vertex") != 0) continue;
        if (vertex) return sw_fail(SW_ERROR_FORMAT, "%s: two kinds of element vertex", path);
        vertex = &p.element[i];
    }
    if (!vertex) return sw_fail(SW_ERROR_FORMAT, "%s: the header declares no element vertex", path);
    SW_TRY(check_vertex(&p, vertex));
    SW_TRY(sw_mesh_new(out, path, vertex->count, 0));
    ply again = p;
    SW_TRY(read_data(&p, out, false));
    free(out->triangle);
    out->triangle = calloc((size_t)out->triangles + 1, 3 * sizeof *out->triangle);
    if (!out->triangle)
        return sw_fail(SW_ERROR_MEMORY, "%s: out of memory for %lld triangles", path,
                       (long long)out->triangles);
    return read_data(&again, out, true);
}
