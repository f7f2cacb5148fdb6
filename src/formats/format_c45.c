/* format_c45.c - the files of C4.5 (Quinlan 1993), the format of MUSK. NAME.names declares the
 * classes and the attributes. Each line of NAME.data is a case: the values of the attributes and
 * the class. In .names an entry ends with a point, or with its line if the next one does not go on
 * with a sign; | begins a comment, and \ takes the next character as it is.
 *
 * A case is an element. The option `set` names the attribute that says which set it belongs to; by
 * default it is the first one that is not `continuous` (in MUSK, the molecule). Other attributes
 * that are not continuous are skipped. */
#include "base/error.h"
#include "base/limit.h"
#include "base/lines.h"
#include "base/path.h"
#include "base/pieces.h"
#include "base/quoted.h"
#include "base/stream.h"
#include "base/text.h"
#include "base/utf8.h"
#include "data/builder_elements.h"
#include "data/builder_faults.h"
#include "data/builder_sets.h"
#include "data/grow.h"
#include "formats/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Words ----------------------------------------------------------------------------------- */

typedef struct scanner {
    const char *path, *at;
    int64_t line; /* from 1 */
} scanner;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blanks(scanner *s)
{
    for (; is_blank(*s->at) || *s->at == '|'; s->at++) {
        if (*s->at == '|') s->at += strcspn(s->at, "\n");
        if (!*s->at) return;
        s->line += *s->at == '\n';
    }
}

/* Does the entry end with this line of .names? It goes on if a sign comes next. */
static bool ends_with_line(const char *at)
{
    scanner next = {.at = at};
    skip_blanks(&next);
    return !*next.at || !strchr(",:.", *next.at);
}

/* The text up to the next separator, without blanks around it. A separator is a comma, a colon (not
 * in data), a point before a blank or the end, and the end of the line. `sign` is the separator:
 * '.' for an end. */
static sw_status next_word(scanner *s, bool data, sw_text *word, char *sign)
{
    word->length = 0;
    sw_text_add(word, "%s", "");
    if (data)
        s->at += strspn(s->at, " \t");
    else
        skip_blanks(s);
    size_t blanks = 0;
    for (;; s->at++) {
        const char c = *s->at;
        const bool point = c == '.' && (!s->at[1] || is_blank(s->at[1]) || s->at[1] == '|');
        if (!c || c == ',' || (c == ':' && !data) || point) break;
        if (c == '\n' && (data || ends_with_line(s->at))) break;
        if (c == '|') {
            s->at += strcspn(s->at, "\n") - 1;
            continue;
        }
        if (c == '\n') s->line++;
        if (c == '\\' && s->at[1]) s->at++;
        blanks = is_blank(c) ? blanks + 1 : 0;
        sw_text_add(word, "%c", *s->at);
    }
    SW_TRY(sw_text_status(word));
    word->length -= blanks;
    word->data[word->length] = '\0';
    *sign = *s->at == '\n' || !*s->at ? '.' : *s->at;
    if (*s->at && *s->at != '\n') s->at++;
    return SW_OK;
}

static sw_status names_fail(const scanner *s, const char *what)
{
    return sw_fail(SW_ERROR_FORMAT, "%s: line %lld: %s", s->path, (long long)s->line, what);
}

/* ---- NAME.names ------------------------------------------------------------------------------ */

typedef struct attribute {
    char *name;
    bool continuous;
} attribute;

typedef struct attributes {
    int64_t classes, count, capacity, features;
    char **class_name; /* [classes] */
    attribute *list;   /* [count] */
    int64_t set;       /* the attribute that names the set */
} attributes;

static void attributes_free(attributes *a)
{
    for (int64_t c = 0; c < a->classes; c++) free(a->class_name[c]);
    for (int64_t i = 0; i < a->count; i++) free(a->list[i].name);
    free(a->class_name);
    free(a->list);
}

static sw_status no_memory(const scanner *s)
{
    return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", s->path);
}

static sw_status read_classes(scanner *s, attributes *a, sw_text *word)
{
    char sign = ',';
    while (sign == ',') {
        SW_TRY(next_word(s, false, word, &sign));
        if (!*word->data) return names_fail(s, "expected the name of a class");
        char **more = reallocarray(a->class_name, (size_t)a->classes + 1, sizeof *more);
        if (!more) return no_memory(s);
        a->class_name = more;
        if (!(more[a->classes] = strdup(word->data))) return no_memory(s);
        a->classes++;
    }
    return sign == '.' ? SW_OK : names_fail(s, "expected a point after the classes");
}

static sw_status add_attribute(scanner *s, attributes *a, const char *name)
{
    attribute *list = sw_grow(a->list, a->count, &a->capacity, sizeof *list);
    if (!list) return no_memory(s);
    a->list = list;
    a->list[a->count] = (attribute){.name = strdup(name)};
    return a->list[a->count++].name ? SW_OK : no_memory(s);
}

static sw_status read_attributes(scanner *s, attributes *a, sw_text *word)
{
    for (skip_blanks(s); *s->at; skip_blanks(s)) {
        char sign;
        SW_TRY(next_word(s, false, word, &sign));
        if (sign != ':' || !*word->data)
            return names_fail(s, "expected the name of an attribute and a colon");
        SW_TRY(add_attribute(s, a, word->data));
        do SW_TRY(next_word(s, false, word, &sign));
        while (sign == ',');
        if (sign != '.') return names_fail(s, "expected a point after the values of an attribute");
        const bool continuous = strcmp(word->data, "continuous") == 0;
        a->list[a->count - 1].continuous = continuous;
        a->features += continuous;
    }
    return SW_OK;
}

static sw_status choose_set(attributes *a, const char *wanted, const char *names_path)
{
    a->set = -1;
    for (int64_t i = 0; i < a->count && a->set < 0; i++)
        if (sw_quoted_has(wanted, '+', a->list[i].name)) a->set = i;
    for (int64_t i = 0; i < a->count && a->set < 0 && strcmp(wanted, "set") == 0; i++)
        if (!a->list[i].continuous) a->set = i;
    if (a->set >= 0 && a->list[a->set].continuous) {
        a->list[a->set].continuous = false;
        a->features--;
    }
    if (a->set >= 0 && a->features > 0) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT, "%s: expected %s", names_path,
                   a->set >= 0 ? "an attribute that is continuous"
                               : "an attribute that names the set of a case: one that is not "
                                 "continuous, or the one that set=NAME names");
}

static sw_status read_names(attributes *a, const char *path, const char *wanted_set)
{
    char *text;
    size_t size;
    sw_text word = {0};
    SW_TRY(sw_limit_read(&text, &size, path));
    scanner s = {path, text + sw_mark_length(text, size), 1};
    sw_status status = SW_OK;
    if (strlen(text) != size)
        status = sw_fail(SW_ERROR_FORMAT, "%s: byte %zu is 0", path, strlen(text));
    if (status == SW_OK) status = read_classes(&s, a, &word);
    if (status == SW_OK) status = read_attributes(&s, a, &word);
    if (status == SW_OK) status = choose_set(a, wanted_set, path);
    sw_text_free(&word);
    free(text);
    return status;
}

static sw_status declare(sw_builder *builder, const attributes *a)
{
    const char **name = calloc((size_t)a->features, sizeof *name);
    if (!name) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", sw_builder_path(builder));
    for (int64_t i = 0, f = 0; i < a->count; i++)
        if (a->list[i].continuous) name[f++] = a->list[i].name;
    sw_status status = sw_builder_features(builder, a->features, name);
    free(name);
    if (status != SW_OK) return status;
    return sw_builder_outputs(builder, SW_CLASSES, a->classes, (const char *const *)a->class_name);
}

/* ---- NAME.data ------------------------------------------------------------------------------- */

/* A number; "?" is a missing one, and so are the words of other programs. */
static bool read_value(const char *word, double *x)
{
    if (strcmp(word, "?") == 0 || sw_is_missing(word)) {
        *x = NAN;
        return true;
    }
    return sw_number_parse(word, x);
}

typedef struct cases {
    sw_builder *builder;
    const attributes *attributes;
    sw_lines lines;
    double *x; /* [features] of a case */
    sw_text word;
} cases;

static sw_status read_case(cases *r, const char *line)
{
    sw_builder *builder = r->builder;
    const attributes *a = r->attributes;
    sw_text *word = &r->word;
    double *x = r->x;
    const sw_location location = {"line", r->lines.number};
    scanner s = {sw_builder_path(builder), line, r->lines.number};
    int64_t set = -1, feature = 0;
    for (int64_t i = 0; i <= a->count; i++) {
        char sign;
        SW_TRY(next_word(&s, true, word, &sign));
        const bool last = i == a->count;
        if (sign != (last ? '.' : ','))
            return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                                   "%s than the %lld values of %lld attributes and a class",
                                   last ? "more" : "fewer", (long long)a->count + 1,
                                   (long long)a->count);
        if (last) {
            SW_TRY(sw_builder_tag(builder, set, SW_TAG_CLASS, word->data, location));
        } else if (i == a->set) {
            SW_TRY(sw_builder_set(builder, &set, word->data, location));
        } else if (a->list[i].continuous && !read_value(word->data, &x[feature++])) {
            return sw_builder_fail(
                builder, SW_ERROR_FORMAT, location, "attribute \"%s\" is \"%s\", expected a number",
                sw_excerpt_of(a->list[i].name).text, sw_excerpt_of(word->data).text);
        }
    }
    return sw_builder_element(builder, set, x, SW_NO_INSTANCE, location);
}

static bool is_empty(const char *line)
{
    line += strspn(line, " \t\r\n");
    return !*line || *line == '|';
}

static sw_status take_line(void *data, const char *line, size_t length)
{
    cases *r = data;
    if (length != strlen(line))
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, (sw_location){"line", r->lines.number},
                               "a byte of the line is 0");
    return is_empty(line) ? SW_OK : sw_builder_fault(r->builder, read_case(r, line));
}

static sw_status take_piece(void *data, const char *piece, size_t size)
{
    cases *r = data;
    return sw_lines_put(&r->lines, piece, size);
}

static sw_status read_cases(sw_builder *builder, const attributes *a)
{
    const char *path = sw_builder_path(builder);
    cases r = {.builder = builder,
               .attributes = a,
               .x = calloc((size_t)a->features, sizeof *r.x),
               .lines = {.number = 1, .path = path, .take = take_line, .user = &r}};
    sw_status status = r.x ? SW_OK : sw_builder_no_memory(builder);
    if (status == SW_OK) status = sw_pieces_read(path, take_piece, &r);
    if (status == SW_OK) status = sw_lines_end(&r.lines);
    sw_lines_free(&r.lines);
    sw_text_free(&r.word);
    free(r.x);
    return status;
}

/* The path with the ending .names instead of .data. */
static sw_status names_path(sw_path *out, const char *path)
{
    const size_t length = strlen(path);
    const int stem =
        (int)(length > 5 && strcasecmp(path + length - 5, ".data") == 0 ? length - 5 : length);
    return sw_path_print(out, "%.*s.names", stem, path);
}

static sw_status read_c45(sw_builder *builder, const sw_file_options *options)
{
    sw_path names;
    attributes a = {0};
    SW_TRY(names_path(&names, sw_builder_path(builder)));
    sw_status status = read_names(&a, names.text, options->set);
    if (status == SW_OK) status = declare(builder, &a);
    if (status == SW_OK) status = read_cases(builder, &a);
    attributes_free(&a);
    return status;
}

/* ---- Writing --------------------------------------------------------------------------------- */

/* Add a name, with \ before characters that would end it, and before blanks at its ends. */
static void add_name(sw_text *text, const char *name)
{
    for (const char *c = name; *c; c++) {
        const bool at_end = c == name || !c[1];
        const bool special = strchr(",:.|\\", *c) || (at_end && is_blank(*c));
        sw_text_add(text, special ? "\\%c" : "%c", *c);
    }
}

static sw_status write_names(sw_stream *stream, const void *data)
{
    const sw_writer *writer = data;
    const sw_schema *schema = &writer->dataset->schema;
    sw_text *text = &stream->text;
    sw_name_number number;
    for (int64_t c = 0; c < schema->output.count; c++) {
        if (c) sw_text_add(text, ", ");
        add_name(text, sw_name_or_number(schema->output.name, c, &number));
    }
    sw_text_add(text, ".\nset: ");
    for (int64_t b = 0; b < writer->dataset->sets.count; b++) {
        if (b) sw_text_add(text, ", ");
        add_name(text, sw_writer_set(writer, b, &number));
        SW_TRY(sw_stream_send(stream));
    }
    sw_text_add(text, ".\n");
    for (int64_t f = 0; f < schema->feature.count; f++) {
        if (schema->feature.name)
            add_name(text, schema->feature.name[f]);
        else
            sw_text_add(text, "f%lld", (long long)f);
        sw_text_add(text, ": continuous.\n");
    }
    return sw_stream_send(stream);
}

static sw_status write_cases(sw_stream *stream, const void *data)
{
    const sw_writer *writer = data;
    const sw_ragged *sets = &writer->dataset->sets;
    sw_name_number number;
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++) {
            add_name(&stream->text, sw_writer_set(writer, b, &number));
            for (int64_t f = 0; f < sets->width; f++) {
                const sw_real x = sets->x[r * sets->width + f];
                sw_text_add(&stream->text, ",%s", isnan(x) ? "?" : sw_number_of_real(x).text);
            }
            sw_text_add(&stream->text, ",");
            add_name(&stream->text, sw_writer_class(writer, b, &number));
            sw_text_add(&stream->text, ".\n");
            SW_TRY(sw_stream_send(stream));
        }
    return SW_OK;
}

/* A name must not have a line break: a case is one line. */
static sw_status check_lines(const sw_writer *writer, const char *what, char *const *name,
                             int64_t count)
{
    for (int64_t i = 0; name && i < count; i++)
        if (strchr(name[i], '\n'))
            return sw_writer_refuse(writer, "%s %lld: its name has a line break, \"%s\"", what,
                                    (long long)i, sw_excerpt_of(name[i]).text);
    return SW_OK;
}

static sw_status write_c45(const sw_writer *writer)
{
    const sw_dataset *dataset = writer->dataset;
    const sw_columns *feature = &dataset->schema.feature, *output = &dataset->schema.output;
    sw_path names;
    SW_TRY(names_path(&names, writer->path));
    SW_TRY(check_lines(writer, "sets", dataset->set_name, dataset->sets.count));
    SW_TRY(check_lines(writer, "classes", output->name, output->count));
    SW_TRY(check_lines(writer, "columns", feature->name, feature->count));
    return sw_files_write_streams((const sw_streamed[]){{names.text, write_names, writer},
                                                        {writer->path, write_cases, writer}},
                                  2);
}

const struct sw_format sw_format_c45 = {
    .type = {.name = "c45",
             .suffixes = ".data",
             .summary =
                 "a line for each element, with NAME.names beside NAME.data (C4.5, the format "
                 "of MUSK)",
             .writes = true,
             .holds = "classes|unused|names|missing",
             .options = "set"},
    .read = read_c45,
    .write = write_c45,
};
