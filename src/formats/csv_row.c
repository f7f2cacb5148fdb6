/* csv_row.c - the values of a line of a CSV file, field by field, and how they go into the builder.
 */
#include "formats/csv_row.h"

#include "base/error.h"
#include "base/number.h"
#include "base/quoted.h"
#include "base/utf8.h"
#include "data/builder_elements.h"
#include "data/builder_sets.h"
#include "data/builder_suspects.h"
#include "data/builder_values.h"
#include "formats/csv_thousands.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Life ------------------------------------------------------------------------------------ */

/* Watch the columns that may be groups. */
static sw_status watch_columns(sw_csv_row *row)
{
    const sw_csv_header *header = row->header;
    const size_t columns = (size_t)header->names.count;
    row->suspect = calloc(columns, sizeof *row->suspect);
    row->suspect_text = calloc(columns, sizeof *row->suspect_text);
    if (!row->suspect || !row->suspect_text) return sw_builder_no_memory(row->builder);
    for (size_t i = 0; i < columns; i++) {
        const sw_csv_kind kind = header->column[i].kind;
        const bool numbers = kind == SW_CSV_FEATURE || kind == SW_CSV_CONTEXT;
        row->suspect[i] = -1;
        if (numbers || kind == SW_CSV_IGNORED)
            SW_TRY(
                sw_builder_suspect(row->builder, header->names.name[i], numbers, &row->suspect[i]));
    }
    return SW_OK;
}

sw_status sw_csv_row_begin(sw_csv_row *row, sw_builder *builder, const sw_csv_header *header,
                           sw_csv_dialect *dialect)
{
    *row = (sw_csv_row){
        .builder = builder, .header = header, .dialect = dialect, .instance = SW_NO_INSTANCE};
    for (int k = 0; k < SW_CSV_KINDS; k++) {
        row->number[k] = calloc((size_t)header->count[k] + 1, sizeof(double));
        if (!row->number[k]) return sw_builder_no_memory(builder);
    }
    row->looks = calloc((size_t)header->names.count, sizeof *row->looks);
    return row->looks ? watch_columns(row) : sw_builder_no_memory(builder);
}

void sw_csv_row_free(sw_csv_row *row)
{
    for (int k = 0; k < SW_CSV_KINDS; k++) {
        sw_text_free(&row->text[k]);
        free(row->number[k]);
    }
    for (int64_t i = 0; row->suspect_text && i < row->header->names.count; i++)
        sw_text_free(&row->suspect_text[i]);
    free(row->suspect_text);
    free(row->suspect);
    free(row->looks);
    sw_text_free(&row->above);
    sw_csv_misfits_free(&row->misfits);
}

void sw_csv_row_clear(sw_csv_row *row)
{
    row->fields = row->held = 0;
    row->filled = false;
    row->names = 0;
    row->lacks_name = false;
    row->status = SW_OK;
    memset(row->has_number, 0, sizeof row->has_number);
}

/* ---- Fields ---------------------------------------------------------------------------------- */

/* "inf", "-Infinity" and the like. */
static bool is_infinite(const char *text, double *x)
{
    const char *name = text + (*text == '-' || *text == '+');
    if (strcasecmp(name, "inf") != 0 && strcasecmp(name, "infinity") != 0) return false;
    *x = *text == '-' ? -INFINITY : INFINITY;
    return true;
}

enum { FLAG_PAIRS = 3 };

/* 0 or 1 in the first so many pairs of words. */
static bool take_flag(const char *text, size_t pairs, double *to)
{
    static const char *const words[2 * FLAG_PAIRS] = {"false", "true",      "no",
                                                      "yes",   "unchecked", "checked"};
    for (size_t i = 0; i < 2 * pairs; i++)
        if (strcasecmp(text, words[i]) == 0) {
            *to = (double)(i % 2);
            return true;
        }
    return false;
}

static bool is_missing(const sw_csv_row *row, const char *text)
{
    return sw_is_missing(text) || sw_quoted_has(row->header->options->na, '+', text);
}

/* A word of a column of words. */
static sw_status take_category(sw_csv_row *row, const sw_csv_column *column, const char *text)
{
    const sw_part part = column->kind == SW_CSV_FEATURE ? SW_ELEMENTS : SW_CONTEXTS;
    double *to = &row->number[column->kind][column->number];
    const bool missing = is_missing(row, text);
    if (missing && part == SW_CONTEXTS) {
        *to = NAN;
        return SW_OK;
    }
    if (!missing) row->has_number[column->kind] = true;
    return sw_builder_category(row->builder, part, column->number, missing ? NULL : text, to,
                               (sw_location){"line", row->line});
}

/* A number, or a word for 0 or 1. The first value of a column says which of both it has; labels may
 * have either anywhere, and weights have no words. */
static bool take_plain(sw_csv_row *row, const sw_csv_column *column, const char *text, double *to)
{
    unsigned char *looks = &row->looks[row->fields];
    if (column->kind == SW_CSV_LABELS && take_flag(text, FLAG_PAIRS, to)) return true;
    const bool words = column->kind != SW_CSV_LABELS && column->kind != SW_CSV_WEIGHT;
    if (words && !(*looks & SW_CSV_NUMBER) && take_flag(text, 1, to)) {
        *looks |= SW_CSV_TRUTH;
        return true;
    }
    if (*looks & SW_CSV_TRUTH) return false;
    if (!sw_csv_dialect_number(row->dialect, text, to) && !is_infinite(text, to)) return false;
    *looks |= SW_CSV_NUMBER;
    if (row->dialect->doubt) *looks |= sw_csv_looks(text, row->dialect->decimal);
    return true;
}

static sw_status take_number(sw_csv_row *row, const sw_csv_column *column, const char *text)
{
    if (column->words) return take_category(row, column, text);
    double *to = &row->number[column->kind][column->number];
    if (take_plain(row, column, text, to)) {
        row->has_number[column->kind] = true;
        return SW_OK;
    }
    const bool missing = is_missing(row, text);
    *to = missing ? NAN : 0;
    return missing ? SW_OK : sw_csv_misfits_add(&row->misfits, row->fields, row->line, text);
}

static sw_status take_instance(sw_csv_row *row, const char *text)
{
    double flag;
    if (take_flag(text, FLAG_PAIRS, &flag)) {
        row->instance = flag != 0;
        return SW_OK;
    }
    if (strcmp(text, "0") != 0 && strcmp(text, "1") != 0)
        return sw_builder_fail(row->builder, SW_ERROR_FORMAT, (sw_location){"line", row->line},
                               "column \"%s\" is \"%s\", expected 0 or 1 (or no and yes)",
                               sw_excerpt_of(row->header->names.name[row->fields]).text,
                               sw_excerpt_of(text).text);
    row->instance = *text - '0';
    return SW_OK;
}

static sw_status take_text(sw_text *to, const char *text, size_t length)
{
    to->length = 0;
    sw_text_append(to, text, length);
    return sw_text_status(to);
}

/* May the column be a group? */
static bool is_suspect(const sw_csv_row *row, int64_t column)
{
    return row->suspect[column] >= 0 && sw_builder_suspects(row->builder, row->suspect[column]);
}

int64_t sw_csv_row_expects(const sw_csv_row *row)
{
    return row->header->names.count + row->header->unnamed;
}

static sw_status take_unnamed(const sw_csv_row *row, const char *text)
{
    if (!*text) return SW_OK;
    return sw_builder_fail(row->builder, SW_ERROR_FORMAT, (sw_location){"line", row->line},
                           "column %lld is \"%s\", but has no name in the header",
                           (long long)row->fields + 1, sw_excerpt_of(text).text);
}

/* Several columns make a name, joined by slashes. If one is empty, so is the name. */
static sw_status take_part_of_name(sw_csv_row *row, const char *text, size_t length)
{
    sw_text *name = &row->text[SW_CSV_SET];
    if (length == 0) row->lacks_name = true;
    if (row->names++ == 0) name->length = 0;
    if (row->names > 1) sw_text_add(name, "/");
    sw_text_append(name, text, length);
    if (row->lacks_name) name->length = 0;
    sw_text_append(name, "", 0);
    return sw_text_status(name);
}

/* A field of a row after the header. */
static sw_status take_value(sw_csv_row *row, const char *text, size_t length)
{
    if (row->fields >= sw_csv_row_expects(row)) return SW_OK; /* too many are reported at its end */
    if (row->fields >= row->header->names.count) return take_unnamed(row, text);
    const sw_csv_column *column = &row->header->column[row->fields];
    if (column->in_name) SW_TRY(take_part_of_name(row, text, length));
    if (is_suspect(row, row->fields))
        SW_TRY(take_text(&row->suspect_text[row->fields], text, length));
    switch (column->kind) {
    case SW_CSV_IGNORED: return SW_OK;
    case SW_CSV_INSTANCE: return take_instance(row, text);
    case SW_CSV_FEATURE:
    case SW_CSV_LABELS:
    case SW_CSV_TARGET:
    case SW_CSV_CONTEXT:
    case SW_CSV_WEIGHT: return take_number(row, column, text);
    default: break;
    }
    return take_text(&row->text[column->kind], text, length);
}

/* What the header has in the place of the next field. */
static const char *name_here(const sw_csv_row *row)
{
    return row->fields < row->header->names.count ? row->header->names.name[row->fields] : "";
}

/* Take the fields that were held. */
static void take_held(sw_csv_row *row)
{
    const int64_t fields = row->fields, held = row->held;
    row->held = 0;
    for (row->fields = 0; row->fields < held && row->status == SW_OK; row->fields++)
        row->status = take_value(row, name_here(row), strlen(name_here(row)));
    row->fields = fields;
}

void sw_csv_row_take(sw_csv_row *row, const char *text, size_t length, int64_t line)
{
    if (row->fields == 0) row->first_line = line;
    row->line = line;
    row->filled |= length > 0;
    if (row->held == row->fields && strcmp(text, name_here(row)) == 0) {
        row->held = ++row->fields;
        return;
    }
    if (row->held > 0) take_held(row);
    if (row->status == SW_OK) row->status = take_value(row, text, length);
    row->fields++;
}

bool sw_csv_row_is_header(sw_csv_row *row)
{
    const int64_t columns = sw_csv_row_expects(row);
    if (row->held == columns && row->fields == columns && columns > 1) {
        if (row->headers++ == 0) row->header_line = row->first_line;
        return true;
    }
    take_held(row);
    return false;
}

/* ---- The set --------------------------------------------------------------------------------- */

sw_status sw_csv_row_name(sw_csv_row *row)
{
    sw_text *name = &row->text[SW_CSV_SET];
    if (name->length > 0) return take_text(&row->above, name->data, name->length);
    const bool merged = strcmp(row->header->options->merged, "yes") == 0;
    return merged && row->above.length > 0 ? take_text(name, row->above.data, row->above.length)
                                           : SW_OK;
}

bool sw_csv_row_is_units(const sw_csv_row *row)
{
    for (int k = 0; k < SW_CSV_KINDS; k++)
        if (row->has_number[k]) return false;
    return sw_csv_row_is_nameless(row) && row->status == SW_OK && row->misfits.count > 0;
}

bool sw_csv_row_is_nameless(const sw_csv_row *row)
{
    return row->header->count[SW_CSV_SET] > 0 && row->text[SW_CSV_SET].length == 0;
}

sw_status sw_csv_row_set(sw_csv_row *row)
{
    int64_t set, column = 0;
    const sw_csv_header *header = row->header;
    const sw_location location = {"line", row->first_line};
    if (!header->count[SW_CSV_SET]) return sw_builder_set(row->builder, &set, NULL, location);
    for (int64_t i = 0; i < header->names.count; i++)
        if (header->column[i].kind == SW_CSV_SET || header->column[i].in_name) column = i;
    if (column >= row->fields) return SW_OK;
    return sw_builder_set(row->builder, &set, row->text[SW_CSV_SET].data, location);
}

/* ---- Into the builder ------------------------------------------------------------------------ */

static sw_status put_suspects(sw_csv_row *row, int64_t set)
{
    for (int64_t i = 0; i < row->header->names.count; i++)
        if (is_suspect(row, i))
            SW_TRY(sw_builder_suspect_value(row->builder, row->suspect[i], set,
                                            row->suspect_text[i].data));
    return SW_OK;
}

static sw_status put_words(sw_csv_row *row, int64_t set, sw_location location)
{
    const char *text = row->text[SW_CSV_TEXT].data;
    if (!sw_is_utf8(text))
        return sw_builder_fail(row->builder, SW_ERROR_FORMAT, location,
                               "the text is not UTF-8 " SW_UTF8_HINT);
    return sw_builder_text(row->builder, set, text, row->instance, location);
}

/* The columns with the tags of a set. */
static const sw_csv_kind tag_kind[SW_TAGS] = {[SW_TAG_CLASS] = SW_CSV_LABEL,
                                              [SW_TAG_SPLIT] = SW_CSV_SPLIT,
                                              [SW_TAG_GROUP] = SW_CSV_GROUP,
                                              [SW_TAG_FOLD] = SW_CSV_FOLD};

/* The values of a set are on each of its lines, or on the first one only. */
sw_status sw_csv_row_put(sw_csv_row *row)
{
    sw_builder *builder = row->builder;
    const sw_csv_header *header = row->header;
    const sw_location location = {"line", row->first_line};
    const sw_csv_kind output = header->output;
    int64_t set;
    SW_TRY(sw_builder_set(builder, &set,
                          header->count[SW_CSV_SET] ? row->text[SW_CSV_SET].data : NULL, location));
    for (int tag = 0; tag < SW_TAGS; tag++)
        if (header->count[tag_kind[tag]] && row->text[tag_kind[tag]].length > 0)
            SW_TRY(sw_builder_tag(builder, set, (sw_set_tag)tag, row->text[tag_kind[tag]].data,
                                  location));
    if (row->has_number[output])
        SW_TRY(sw_builder_row(builder, set, SW_ROW_TARGET, row->number[output], location));
    if (row->has_number[SW_CSV_CONTEXT])
        SW_TRY(sw_builder_row(builder, set, SW_ROW_CONTEXT, row->number[SW_CSV_CONTEXT], location));
    if (row->has_number[SW_CSV_WEIGHT])
        SW_TRY(sw_builder_row(builder, set, SW_ROW_WEIGHT, row->number[SW_CSV_WEIGHT], location));
    SW_TRY(put_suspects(row, set));
    if (header->count[SW_CSV_TEXT]) return put_words(row, set, location);
    return sw_builder_element(builder, set, row->number[SW_CSV_FEATURE], row->instance, location);
}

/* ---- Doubts ---------------------------------------------------------------------------------- */

/* The names of the columns of true and false, or else of those whose numbers are doubtful. */
static sw_items name_columns(const sw_csv_row *row, bool truth)
{
    sw_items names = {0};
    for (int64_t i = 0; i < row->header->names.count; i++)
        if (truth ? row->looks[i] & SW_CSV_TRUTH
                  : sw_csv_is_doubtful(row->looks[i], row->dialect->separator))
            sw_items_add(&names, "\"%s\"", sw_excerpt_of(row->header->names.name[i]).text);
    return names;
}

sw_status sw_csv_row_warn(const sw_csv_row *row)
{
    char text[1000];
    const sw_csv_dialect *dialect = row->dialect;
    const bool comma = dialect->decimal == ',';
    sw_items names = name_columns(row, true);
    snprintf(text, sizeof text, "%s: true and false are read as 1 and 0", names.text);
    if (*names.text) SW_TRY(sw_builder_warn(row->builder, text));
    snprintf(text, sizeof text, "%lld line%s the header again, and passed over: line %lld%s",
             (long long)row->headers, row->headers > 1 ? "s are" : " is",
             (long long)row->header_line, row->headers > 1 ? " is the first" : "");
    if (row->headers > 0) SW_TRY(sw_builder_warn(row->builder, text));
    names = name_columns(row, false);
    if (!dialect->doubt || !*names.text) return SW_OK;
    snprintf(text, sizeof text,
             "the %s of %s, each with three digits behind it, are taken for decimal %s, but may "
             "group thousands (thousands=%c reads them so, thousands=no does not warn)",
             comma ? "commas" : "points", names.text, comma ? "commas" : "points",
             dialect->decimal);
    return sw_builder_warn(row->builder, text);
}
