/* csv_write.c - writes data sets as CSV. */
#include "formats/csv_write.h"

#include "base/error.h"
#include "base/name_map.h"
#include "base/stream.h"
#include "data/dataset.h"
#include "data/vocabulary.h"
#include "formats/csv_header.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

char sw_csv_separator(const char *path)
{
    size_t length = strlen(path);
    if (length > 3 && strcasecmp(path + length - 3, ".gz") == 0) length -= 3;
    return length > 4 && strncasecmp(path + length - 4, ".tsv", 4) == 0 ? '\t' : ',';
}

/* ---- Fields ---------------------------------------------------------------------------------- */

/* Add a field, in quotes if it needs them: a reader drops blanks around a field without quotes. */
static void add_field(sw_text *text, const char *s, char separator)
{
    const char special[] = {separator, '"', '\r', '\n', 0};
    const size_t length = strlen(s);
    const char last = length ? s[length - 1] : ' ';
    const bool plain =
        !strpbrk(s, special) && *s != ' ' && *s != '\t' && last != ' ' && last != '\t';
    if (plain) {
        sw_text_append(text, s, length);
        return;
    }
    sw_text_append(text, "\"", 1);
    for (size_t part; *s; s += part) {
        part = strcspn(s + 1, "\"") + 1; /* up to the next quote */
        if (*s == '"') sw_text_append(text, "\"", 1);
        sw_text_append(text, s, part);
    }
    sw_text_append(text, "\"", 1);
}

/* A missing number is an empty field. */
static void add_number(sw_text *text, sw_real x)
{
    const sw_number number = sw_number_of_real(x);
    if (!isnan(x)) sw_text_append(text, number.text, strlen(number.text));
}

/* ---- The header ------------------------------------------------------------------------------ */

/* Add a name to the header. It must read back as a column of that kind. */
static sw_status add_name(sw_text *header, sw_name_map *seen, const sw_writer *writer,
                          const char *name, sw_csv_kind kind)
{
    const int64_t before = seen->count;
    const char separator = sw_csv_separator(writer->path);
    int64_t number;
    if (sw_csv_kind_of(name) != kind)
        return sw_writer_refuse(writer,
                                "a column \"%s\": its name would be read as that of another kind",
                                sw_excerpt_of(name).text);
    SW_TRY(sw_name_map_add(seen, &number, name));
    if (number != before)
        return sw_writer_refuse(writer, "two columns \"%s\"", sw_excerpt_of(name).text);
    if (before > 0) sw_text_append(header, &separator, 1);
    add_field(header, name, separator);
    return SW_OK;
}

/* The name of column i of its kind: "label.red", "context.0". A feature has its own name, or "f0".
 * A single column that is called "target" (or "context") keeps that name. */
static void put_name(sw_text *name, const sw_columns *columns, int64_t i, sw_csv_kind kind)
{
    const char *what = kind == SW_CSV_LABELS    ? "label"
                       : kind == SW_CSV_TARGET  ? "target"
                       : kind == SW_CSV_CONTEXT ? "context"
                                                : NULL;
    const char *own = columns->name ? columns->name[i] : NULL;
    const bool alone = kind != SW_CSV_LABELS && columns->count == 1;
    name->length = 0;
    if (own && (!what || (alone && strcmp(own, what) == 0)))
        sw_text_add(name, "%s", own);
    else if (own)
        sw_text_add(name, "%s.%s", what, own);
    else
        sw_text_add(name, "%s%s%lld", what ? what : "f", what ? "." : "", (long long)i);
}

static sw_status add_names(sw_text *header, sw_name_map *seen, const sw_writer *writer,
                           const sw_columns *columns, sw_csv_kind kind)
{
    sw_text name = {0};
    sw_status status = SW_OK;
    for (int64_t i = 0; status == SW_OK && i < columns->count; i++) {
        put_name(&name, columns, i, kind);
        status = sw_text_status(&name);
        if (status == SW_OK) status = add_name(header, seen, writer, name.data, kind);
    }
    sw_text_free(&name);
    return status;
}

/* The columns "at.x" of the place of an element. */
static sw_status add_places(sw_text *header, sw_name_map *seen, const sw_writer *writer)
{
    const sw_dataset *dataset = writer->dataset;
    sw_text name = {0};
    sw_status status = SW_OK;
    for (int64_t i = 0; status == SW_OK && dataset->place && i < dataset->place_width; i++) {
        name.length = 0;
        sw_text_add(&name, "at.%s", dataset->place_name[i]);
        status = sw_text_status(&name);
        if (status == SW_OK) status = add_name(header, seen, writer, name.data, SW_CSV_FEATURE);
    }
    sw_text_free(&name);
    return status;
}

static sw_status put_header(sw_text *header, sw_name_map *seen, const sw_writer *writer)
{
    const sw_dataset *dataset = writer->dataset;
    const sw_schema *schema = &dataset->schema;
    SW_TRY(add_name(header, seen, writer, "set", SW_CSV_SET));
    if (dataset->sets.label) SW_TRY(add_name(header, seen, writer, "label", SW_CSV_LABEL));
    if (dataset->sets.target)
        SW_TRY(add_names(header, seen, writer, &schema->output,
                         dataset->task == SW_LABELS ? SW_CSV_LABELS : SW_CSV_TARGET));
    if (writer->role) SW_TRY(add_name(header, seen, writer, "split", SW_CSV_SPLIT));
    if (dataset->group.count > 0) SW_TRY(add_name(header, seen, writer, "group", SW_CSV_GROUP));
    if (dataset->divisions > 0) SW_TRY(add_name(header, seen, writer, "fold", SW_CSV_FOLD));
    if (dataset->sets.weight) SW_TRY(add_name(header, seen, writer, "set_weight", SW_CSV_WEIGHT));
    if (dataset->sets.context)
        SW_TRY(add_names(header, seen, writer, &schema->context, SW_CSV_CONTEXT));
    if (dataset->instance_label)
        SW_TRY(add_name(header, seen, writer, "instance_label", SW_CSV_INSTANCE));
    if (schema->token) return add_name(header, seen, writer, "text", SW_CSV_TEXT);
    SW_TRY(add_names(header, seen, writer, &schema->feature, SW_CSV_FEATURE));
    return add_places(header, seen, writer);
}

/* ---- Lines ----------------------------------------------------------------------------------- */

typedef struct writing {
    const sw_writer *writer;
    sw_text header;
} writing;

/* The fields before the element, which are the same on each line of a set. */
static void put_set(sw_text *begin, const sw_writer *writer, int64_t set)
{
    const sw_dataset *dataset = writer->dataset;
    const sw_ragged *sets = &dataset->sets;
    const char separator = sw_csv_separator(writer->path);
    sw_name_number number;
    begin->length = 0;
    add_field(begin, sw_writer_set(writer, set, &number), separator);
    if (sets->label) {
        sw_text_append(begin, &separator, 1);
        add_field(begin, sw_writer_class(writer, set, &number), separator);
    }
    for (int64_t i = 0; sets->target && i < sets->targets; i++) {
        sw_text_append(begin, &separator, 1);
        add_number(begin, sets->target[set * sets->targets + i]);
    }
    if (writer->role) {
        sw_text_append(begin, &separator, 1);
        add_field(begin, sw_role_name((sw_role)writer->role[set]), separator);
    }
    const sw_grouping *const grouping[] = {&dataset->group, dataset->division};
    for (int i = 0; i < 2; i++) {
        if (!grouping[i] || grouping[i]->count == 0) continue;
        const char *name = sw_grouping_name(grouping[i], set);
        sw_text_append(begin, &separator, 1);
        if (name) add_field(begin, name, separator);
    }
    if (sets->weight) {
        sw_text_append(begin, &separator, 1);
        add_number(begin, sets->weight[set]);
    }
    for (int64_t i = 0; sets->context && i < sets->context_width; i++) {
        sw_text_append(begin, &separator, 1);
        add_number(begin, sets->context[set * sets->context_width + i]);
    }
}

static void put_element(sw_text *line, const sw_writer *writer, int64_t row)
{
    const sw_dataset *dataset = writer->dataset;
    const int64_t width = dataset->sets.width;
    const sw_real *x = dataset->sets.x + row * width;
    const char separator = sw_csv_separator(writer->path);
    if (dataset->instance_label) {
        sw_text_append(line, &separator, 1);
        sw_text_append(line, dataset->instance_label[row] ? "1" : "0", 1);
    }
    if (dataset->schema.token) {
        sw_text_append(line, &separator, 1);
        add_field(line, dataset->schema.token[(int64_t)x[0]], separator);
        return;
    }
    for (int64_t i = 0; i < width; i++) {
        sw_text_append(line, &separator, 1);
        add_number(line, x[i]);
    }
    for (int64_t i = 0; dataset->place && i < dataset->place_width; i++) {
        sw_text_append(line, &separator, 1);
        add_number(line, dataset->place[row * dataset->place_width + i]);
    }
}

static sw_status write_lines(sw_stream *stream, const void *data)
{
    const writing *w = data;
    const sw_ragged *sets = &w->writer->dataset->sets;
    sw_text begin = {0};
    sw_text_append(&stream->text, w->header.data, w->header.length);
    sw_text_append(&stream->text, "\n", 1);
    sw_status status = sw_stream_send(stream);
    for (int64_t b = 0; status == SW_OK && b < sets->count; b++) {
        put_set(&begin, w->writer, b);
        status = sw_text_status(&begin);
        for (int64_t r = sets->offset[b]; status == SW_OK && r < sets->offset[b + 1]; r++) {
            sw_text_append(&stream->text, begin.data, begin.length);
            put_element(&stream->text, w->writer, r);
            sw_text_append(&stream->text, "\n", 1);
            status = sw_stream_send(stream);
        }
    }
    sw_text_free(&begin);
    return status;
}

/* ---- What CSV cannot store ------------------------------------------------------------------- */

static sw_status check_words(const sw_writer *writer)
{
    const sw_schema *schema = &writer->dataset->schema;
    sw_text word = {0};
    sw_status status = SW_OK;
    for (int64_t t = 0; status == SW_OK && t < schema->vocabulary; t++) {
        const char *rest = schema->token[t];
        const bool found = sw_word_next(&word, &rest);
        status = sw_text_status(&word);
        if (status == SW_OK && (!found || *rest || strcmp(word.data, schema->token[t]) != 0))
            status = sw_writer_refuse(writer, "the token \"%s\", which is not one word",
                                      sw_excerpt_of(schema->token[t]).text);
    }
    sw_text_free(&word);
    return status;
}

/* Check the words, and make the header. */
static sw_status begin(writing *w)
{
    SW_TRY(check_words(w->writer));
    sw_name_map seen = {.arena = w->writer->arena};
    const sw_status status = put_header(&w->header, &seen, w->writer);
    sw_name_map_free(&seen);
    return status == SW_OK ? sw_text_status(&w->header) : status;
}

sw_status sw_csv_write(const sw_writer *writer)
{
    writing w = {.writer = writer};
    sw_status status = begin(&w);
    if (status == SW_OK) status = sw_file_write_stream(writer->path, write_lines, &w);
    sw_text_free(&w.header);
    return status;
}
