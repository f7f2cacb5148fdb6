/* format_csv.c - reads CSV: a header with the names of the columns, then a line for each element.
 * Fields are quoted as RFC 4180 says. The file is read in pieces; only the current line is kept in
 * memory. */
#include "base/error.h"
#include "base/limit.h"
#include "base/quoted.h"
#include "base/text.h"
#include "base/utf8.h"
#include "data/builder_elements.h"
#include "data/builder_faults.h"
#include "data/builder_sets.h"
#include "data/builder_suspects.h"
#include "data/builder_values.h"
#include "data/vocabulary.h"
#include "formats/csv_dialect.h"
#include "formats/csv_header.h"
#include "formats/csv_misfits.h"
#include "formats/csv_split.h"
#include "formats/csv_thousands.h"
#include "formats/csv_write.h"
#include "formats/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_LINE = 1 << 20 }; /* bytes of the first line that are asked for the separator */

typedef struct reader {
    sw_builder *builder;
    sw_csv_header header;
    sw_csv_dialect dialect;
    sw_text begin;      /* the file so far, until the first line is complete */
    bool begun;         /* it was, and the separator is known */
    sw_csv_split split; /* its fields */
    int64_t row_line;   /* where the row began */
    int64_t fields;     /* of the row, so far */
    bool filled;        /* one of them is not empty */
    int64_t rows;       /* after the header */
    sw_status status;   /* of the row */

    /* The values of the row. */
    sw_text text[SW_CSV_KINDS];    /* of set, tags and text */
    sw_text above;                 /* the name of the set of the row above */
    double *number[SW_CSV_KINDS];  /* [header.count[kind]] of the kinds that are numbers */
    bool has_number[SW_CSV_KINDS]; /* at least one is not empty */
    int instance;
    sw_csv_misfits misfits;
    int64_t nameless, nameless_line; /* rows without the name of their set; the first of them */
    unsigned char *looks; /* [columns] of numbers, while thousands are in doubt: sw_csv_looks */

    /* Columns that may be groups, and their values in the row. */
    int64_t *suspect;      /* [columns] for sw_builder_suspect_value */
    sw_text *suspect_text; /* [columns] */
} reader;

/* ---- Fields ---------------------------------------------------------------------------------- */

static sw_location here(const reader *r)
{
    return (sw_location){"line", r->split.line};
}

/* "inf", "-Infinity" and the like. */
static bool is_infinite(const char *text, double *x)
{
    const char *name = text + (*text == '-' || *text == '+');
    if (strcasecmp(name, "inf") != 0 && strcasecmp(name, "infinity") != 0) return false;
    *x = *text == '-' ? -INFINITY : INFINITY;
    return true;
}

static bool is_missing(const reader *r, const char *text)
{
    return sw_is_missing(text) || sw_quoted_has(r->header.options->na, '+', text);
}

/* A word of a column of words. */
static sw_status take_category(reader *r, const sw_csv_column *column, const char *text)
{
    const sw_part part = column->kind == SW_CSV_FEATURE ? SW_ELEMENTS : SW_CONTEXTS;
    double *to = &r->number[column->kind][column->number];
    const bool missing = is_missing(r, text);
    if (missing && part == SW_CONTEXTS) {
        *to = NAN;
        return SW_OK;
    }
    if (!missing) r->has_number[column->kind] = true;
    return sw_builder_category(r->builder, part, column->number, missing ? NULL : text, to,
                               here(r));
}

static sw_status take_number(reader *r, const sw_csv_column *column, const char *text)
{
    if (column->words) return take_category(r, column, text);
    double *to = &r->number[column->kind][column->number];
    if (sw_csv_dialect_number(&r->dialect, text, to) || is_infinite(text, to)) {
        r->has_number[column->kind] = true;
        if (r->dialect.doubt) r->looks[r->fields] |= sw_csv_looks(text, r->dialect.decimal);
        return SW_OK;
    }
    const bool missing = is_missing(r, text);
    *to = missing ? NAN : 0;
    return missing ? SW_OK : sw_csv_misfits_add(&r->misfits, r->fields, r->split.line, text);
}

static sw_status take_instance(reader *r, const char *text)
{
    if (strcmp(text, "0") != 0 && strcmp(text, "1") != 0)
        return sw_builder_fail(
            r->builder, SW_ERROR_FORMAT, here(r), "column \"%s\" is \"%s\", expected 0 or 1",
            sw_excerpt_of(r->header.names.name[r->fields]).text, sw_excerpt_of(text).text);
    r->instance = *text - '0';
    return SW_OK;
}

static sw_status take_text(sw_text *to, const char *text, size_t length)
{
    to->length = 0;
    sw_text_append(to, text, length);
    return sw_text_status(to);
}

/* May the column be a group? */
static bool is_suspect(const reader *r, int64_t column)
{
    return r->suspect[column] >= 0 && sw_builder_suspects(r->builder, r->suspect[column]);
}

static int64_t fields_expected(const reader *r)
{
    return r->header.names.count + r->header.unnamed;
}

static sw_status take_unnamed(const reader *r, const char *text)
{
    if (!*text) return SW_OK;
    return sw_builder_fail(r->builder, SW_ERROR_FORMAT, here(r),
                           "column %lld is \"%s\", but has no name in the header",
                           (long long)r->fields + 1, sw_excerpt_of(text).text);
}

/* A field of a row after the header. */
static sw_status take_value(reader *r, const char *text, size_t length)
{
    if (r->fields >= fields_expected(r)) return SW_OK; /* finish_row reports it */
    if (r->fields >= r->header.names.count) return take_unnamed(r, text);
    const sw_csv_column *column = &r->header.column[r->fields];
    if (is_suspect(r, r->fields)) SW_TRY(take_text(&r->suspect_text[r->fields], text, length));
    switch (column->kind) {
    case SW_CSV_IGNORED: return SW_OK;
    case SW_CSV_INSTANCE: return take_instance(r, text);
    case SW_CSV_FEATURE:
    case SW_CSV_LABELS:
    case SW_CSV_TARGET:
    case SW_CSV_CONTEXT:
    case SW_CSV_WEIGHT: return take_number(r, column, text);
    default: break;
    }
    return take_text(&r->text[column->kind], text, length);
}

static void take_field(reader *r)
{
    const sw_csv_split *split = &r->split;
    r->filled |= split->length > 0;
    if (r->fields == 0) r->row_line = split->line;
    if (r->status == SW_OK)
        r->status = r->header.column
                        ? take_value(r, split->text, split->length)
                        : sw_csv_header_add(&r->header, r->builder, split->text, here(r));
    r->fields++;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

/* Watch the columns that may be groups. */
static sw_status watch_columns(reader *r)
{
    const sw_csv_header *header = &r->header;
    const size_t columns = (size_t)header->names.count;
    r->suspect = calloc(columns, sizeof *r->suspect);
    r->suspect_text = calloc(columns, sizeof *r->suspect_text);
    if (!r->suspect || !r->suspect_text) return sw_builder_no_memory(r->builder);
    for (size_t i = 0; i < columns; i++) {
        const sw_csv_kind kind = header->column[i].kind;
        const bool numbers = kind == SW_CSV_FEATURE || kind == SW_CSV_CONTEXT;
        r->suspect[i] = -1;
        if (numbers || kind == SW_CSV_IGNORED)
            SW_TRY(sw_builder_suspect(r->builder, header->names.name[i], numbers, &r->suspect[i]));
    }
    return SW_OK;
}

static sw_status put_suspects(reader *r, int64_t set)
{
    for (int64_t i = 0; i < r->header.names.count; i++)
        if (is_suspect(r, i))
            SW_TRY(
                sw_builder_suspect_value(r->builder, r->suspect[i], set, r->suspect_text[i].data));
    return SW_OK;
}

static sw_status end_header(reader *r)
{
    SW_TRY(sw_csv_header_end(&r->header, r->builder, (sw_location){"line", r->row_line}));
    for (int k = 0; k < SW_CSV_KINDS; k++) {
        r->number[k] = calloc((size_t)r->header.count[k] + 1, sizeof(double));
        if (!r->number[k])
            return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", sw_builder_path(r->builder));
    }
    r->instance = SW_NO_INSTANCE;
    r->looks = calloc((size_t)r->header.names.count, sizeof *r->looks);
    return r->looks ? watch_columns(r) : sw_builder_no_memory(r->builder);
}

static sw_status put_words(reader *r, int64_t set, sw_location location)
{
    const char *text = r->text[SW_CSV_TEXT].data;
    if (!sw_is_utf8(text))
        return sw_builder_fail(r->builder, SW_ERROR_FORMAT, location,
                               "the text is not UTF-8 " SW_UTF8_HINT);
    return sw_builder_text(r->builder, set, text, r->instance, location);
}

/* The columns with the tags of a set. */
static const sw_csv_kind tag_kind[SW_TAGS] = {[SW_TAG_CLASS] = SW_CSV_LABEL,
                                              [SW_TAG_SPLIT] = SW_CSV_SPLIT,
                                              [SW_TAG_GROUP] = SW_CSV_GROUP,
                                              [SW_TAG_FOLD] = SW_CSV_FOLD};

/* The values of a set are on each of its lines, or on the first one only. */
static sw_status put_row(reader *r)
{
    sw_builder *builder = r->builder;
    const sw_csv_header *header = &r->header;
    const sw_location location = {"line", r->row_line};
    const sw_csv_kind output = header->output;
    int64_t set;
    SW_TRY(sw_builder_set(builder, &set,
                          header->count[SW_CSV_SET] ? r->text[SW_CSV_SET].data : NULL, location));
    for (int tag = 0; tag < SW_TAGS; tag++)
        if (header->count[tag_kind[tag]] && r->text[tag_kind[tag]].length > 0)
            SW_TRY(sw_builder_tag(builder, set, (sw_set_tag)tag, r->text[tag_kind[tag]].data,
                                  location));
    if (r->has_number[output])
        SW_TRY(sw_builder_row(builder, set, SW_ROW_TARGET, r->number[output], location));
    if (r->has_number[SW_CSV_CONTEXT])
        SW_TRY(sw_builder_row(builder, set, SW_ROW_CONTEXT, r->number[SW_CSV_CONTEXT], location));
    if (r->has_number[SW_CSV_WEIGHT])
        SW_TRY(sw_builder_row(builder, set, SW_ROW_WEIGHT, r->number[SW_CSV_WEIGHT], location));
    SW_TRY(put_suspects(r, set));
    if (header->count[SW_CSV_TEXT]) return put_words(r, set, location);
    return sw_builder_element(builder, set, r->number[SW_CSV_FEATURE], r->instance, location);
}

static sw_status wrong_count(const reader *r)
{
    const int64_t expected = fields_expected(r);
    const char *hint =
        r->fields > expected ? " (a field that contains a separator must be quoted)" : "";
    return sw_builder_fail(r->builder, SW_ERROR_FORMAT, (sw_location){"line", r->row_line},
                           "%lld fields, expected %lld as in the header%s", (long long)r->fields,
                           (long long)expected, hint);
}

/* Begin the set of a row, so that a fault of the row is that of its set. A row that ends before the
 * name counts to the set before it. */
static sw_status name_set(reader *r)
{
    int64_t set, column = 0;
    const sw_csv_header *header = &r->header;
    const sw_location location = {"line", r->row_line};
    if (!header->count[SW_CSV_SET]) return sw_builder_set(r->builder, &set, NULL, location);
    while (header->column[column].kind != SW_CSV_SET) column++;
    if (column >= r->fields) return SW_OK;
    return sw_builder_set(r->builder, &set, r->text[SW_CSV_SET].data, location);
}

/* Without the name of its set, the row belongs to that of the row above, if the option says so. */
static sw_status take_name(reader *r)
{
    sw_text *name = &r->text[SW_CSV_SET];
    if (name->length > 0) return take_text(&r->above, name->data, name->length);
    const bool merged = strcmp(r->header.options->merged, "yes") == 0;
    return merged && r->above.length > 0 ? take_text(name, r->above.data, r->above.length) : SW_OK;
}

/* Is the name of the set missing? Such rows are one fault, unless a stream reports it at once. */
static bool is_nameless(reader *r)
{
    const bool has_names = r->header.count[SW_CSV_SET] > 0;
    if (!has_names || r->text[SW_CSV_SET].length > 0 || sw_builder_goes_on(r->builder))
        return false;
    if (r->nameless++ == 0) r->nameless_line = r->row_line;
    return true;
}

/* A row with a fault is left out, and the faults are reported at the end of the file. */
static sw_status finish_row(reader *r)
{
    sw_builder *builder = r->builder;
    if (!r->header.column) return r->status == SW_OK ? end_header(r) : r->status;
    if (!r->filled && r->fields > 1) return SW_OK; /* as spreadsheets leave them at the end */
    if (r->header.count[SW_CSV_SET]) SW_TRY(take_name(r));
    const bool faulty =
        r->fields != fields_expected(r) || r->status != SW_OK || r->misfits.count > 0;
    if (sw_builder_goes_on(builder) && (faulty || r->header.count[SW_CSV_SET])) {
        const sw_status named = name_set(r);
        if (named != SW_OK) {
            sw_csv_misfits_clear(&r->misfits);
            return sw_builder_skip(builder, named);
        }
    }
    if (r->fields != fields_expected(r)) { /* any misfits may belong to other columns */
        sw_csv_misfits_clear(&r->misfits);
        return sw_builder_fault(builder, wrong_count(r));
    }
    if (r->rows++ == 0) r->misfits.first_line = r->row_line;
    const bool nameless = is_nameless(r);
    if (r->status != SW_OK) return sw_builder_fault(builder, r->status);
    if (r->misfits.count > 0)
        return sw_csv_misfits_end_row(&r->misfits, builder, &r->header, &r->dialect);
    return nameless ? SW_OK : sw_builder_fault(builder, put_row(r));
}

static sw_status end_row(reader *r)
{
    r->status = finish_row(r);
    r->fields = 0;
    r->filled = false;
    memset(r->has_number, 0, sizeof r->has_number);
    return r->status;
}

/* ---- The file -------------------------------------------------------------------------------- */

/* The error for a text that cannot be cut any further. */
static sw_status split_failed(const reader *r, sw_csv_found fault)
{
    static const char *const field_fault[] = {
        [SW_CSV_STRAY] = "contains a quote, but is not quoted",
        [SW_CSV_TAIL] = ("goes on after its closing quote (a quote within a quoted field is "
                         "written twice)"),
        [SW_CSV_NOT_CLOSED] = "begins with a quote that is not closed"};
    const sw_builder *builder = r->builder;
    if (fault == SW_CSV_ZERO)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, here(r),
                               "a byte is zero, expected text in UTF-8 (iconv -f UTF-16 -t UTF-8 "
                               "converts UTF-16)");
    if (fault == SW_CSV_LONG)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, here(r),
                               "a field of more than %lld MB begins here: is its quote not closed? "
                               "%s",
                               (long long)(r->split.limit >> 20), sw_limit_hint_of().text);
    return sw_builder_fail(builder, SW_ERROR_FORMAT, here(r), "field %lld %s",
                           (long long)r->fields + 1, field_fault[fault]);
}

static sw_status report_nameless(const reader *r)
{
    if (r->nameless == 0) return SW_OK;
    if (r->nameless == 1 && r->nameless_line == r->misfits.first_line)
        return sw_builder_fault(
            r->builder,
            sw_builder_fail(r->builder, SW_ERROR_FORMAT, (sw_location){"line", r->nameless_line},
                            "the name of the set is empty: if the line holds units, take it out"));
    return sw_builder_fault(
        r->builder,
        sw_builder_fail(
            r->builder, SW_ERROR_FORMAT, (sw_location){"line", r->nameless_line},
            "the name of the set is empty (in %lld line%s; merged=yes takes that of the "
            "line above, as merged cells of a spreadsheet leave it)",
            (long long)r->nameless, r->nameless == 1 ? "" : "s"));
}

static sw_status report_misfits(const reader *r)
{
    SW_TRY(report_nameless(r));
    return sw_csv_misfits_report(&r->misfits, r->builder, &r->header, &r->dialect, r->rows);
}

/* Take the fields that have come so far. */
static sw_status take_fields(reader *r)
{
    sw_csv_found found;
    while ((found = sw_csv_split_next(&r->split)) == SW_CSV_FIELD) {
        take_field(r);
        if (r->split.last) SW_TRY(end_row(r));
        if (!r->header.column) SW_TRY(r->status);
    }
    if (found == SW_CSV_END) return SW_OK;
    SW_TRY(report_misfits(r));
    SW_TRY(sw_builder_fault(r->builder, split_failed(r, found)));
    return sw_builder_check_faults(r->builder);
}

static sw_status put(reader *r, const char *piece, size_t size)
{
    SW_TRY(sw_csv_split_put(&r->split, piece, size));
    return take_fields(r);
}

/* Choose the separator, and take what has come so far. */
static sw_status begin_text(reader *r)
{
    sw_text_append(&r->begin, "", 0); /* an empty file has no text yet */
    SW_TRY(sw_text_status(&r->begin));
    const char *text = r->begin.data;
    const char *line = text + strspn(text, "\r\n");
    const size_t skip = sw_csv_dialect_choose(&r->dialect, line, strcspn(line, "\r\n"));
    r->begun = true;
    if (skip > 0) text = line + skip;
    sw_csv_split_begin(&r->split, r->dialect.separator, 1 + (skip > 0), sw_limit());
    const sw_status status = put(r, text, r->begin.length - (size_t)(text - r->begin.data));
    sw_text_free(&r->begin);
    return status;
}

static sw_status take_piece(void *data, const char *piece, size_t size)
{
    reader *r = data;
    if (r->begun) return put(r, piece, size);
    sw_text_append(&r->begin, piece, size);
    SW_TRY(sw_text_status(&r->begin));
    const char *line = r->begin.data + strspn(r->begin.data, "\r\n");
    const char *end = line + strcspn(line, "\r\n");
    const bool complete = end + 1 < r->begin.data + r->begin.length;
    return complete || r->begin.length > LONGEST_LINE ? begin_text(r) : SW_OK;
}

/* Columns whose decimal signs may group thousands, if nothing in the file says what they do. */
static sw_status warn_of_thousands(const reader *r)
{
    const sw_csv_dialect *dialect = &r->dialect;
    char names[300] = "", text[500];
    const bool comma = dialect->decimal == ',';
    for (int64_t i = 0; dialect->doubt && i < r->header.names.count; i++)
        if (sw_csv_is_doubtful(r->looks[i], dialect->separator))
            sw_append(names, sizeof names, "%s\"%s\"", *names ? ", " : "",
                      sw_excerpt_of(r->header.names.name[i]).text);
    if (!*names) return SW_OK;
    snprintf(text, sizeof text,
             "the %s of %s, each with three digits behind it, are taken for decimal %s, but may "
             "group thousands (thousands=%c reads them so, thousands=no does not warn)",
             comma ? "commas" : "points", names, comma ? "commas" : "points", dialect->decimal);
    return sw_builder_warn(r->builder, text);
}

static sw_status end_rows(const reader *r)
{
    if (r->dialect.decimal == ',') sw_builder_decimal_comma(r->builder);
    SW_TRY(sw_builder_warn(r->builder, sw_csv_dialect_guess(&r->dialect).text));
    return warn_of_thousands(r);
}

static sw_status end_file(void *data)
{
    reader *r = data;
    if (!r->begun) SW_TRY(begin_text(r));
    SW_TRY(sw_csv_split_finish(&r->split));
    SW_TRY(take_fields(r));
    SW_TRY(report_misfits(r));
    SW_TRY(sw_builder_check_faults(r->builder));
    if (r->rows > 0) return end_rows(r);
    return sw_builder_fail(
        r->builder, SW_ERROR_FORMAT, (sw_location){0}, "%s",
        r->header.column ? "there is no line after the header"
                         : "the file is empty, expected a header with the names of the columns");
}

static sw_status begin_file(void *data, sw_builder *builder, const sw_file_options *options)
{
    reader *r = data;
    *r = (reader){.builder = builder,
                  .header = {.options = options, .names.arena = sw_builder_arena(builder)}};
    const char *path = sw_builder_path(builder);
    const sw_schema *model = sw_builder_model(builder);
    const sw_status status =
        sw_csv_dialect_begin(&r->dialect, options, path, model && model->decimal_comma);
    return status == SW_OK ? SW_OK : sw_fail_in(status, path);
}

static void free_reader(void *data)
{
    reader *r = data;
    sw_csv_split_free(&r->split);
    for (int k = 0; k < SW_CSV_KINDS; k++) {
        sw_text_free(&r->text[k]);
        free(r->number[k]);
    }
    for (int64_t i = 0; r->suspect_text && i < r->header.names.count; i++)
        sw_text_free(&r->suspect_text[i]);
    free(r->suspect_text);
    free(r->looks);
    free(r->suspect);
    sw_text_free(&r->begin);
    sw_text_free(&r->above);
    sw_csv_misfits_free(&r->misfits);
    sw_csv_header_free(&r->header);
}

static const sw_piecewise pieces = {
    .size = sizeof(reader),
    .begin = begin_file,
    .take = take_piece,
    .end = end_file,
    .free = free_reader,
};

const struct sw_format sw_format_csv = {
    .type =
        {.name = "csv",
         .suffixes = ".csv|.tsv|.csv.gz|.tsv.gz",
         .summary = "a header with the names of the columns, then a line for each element",
         .writes = true,
         .holds =
             "classes|labels|regression|unanswered|context|instances|places|split|groups|folds|"
             "weights|names|words|missing|infinite",
         .options =
             "set|merged|label|labels|target|context|split|group|fold|weight|instance|text|ignore|"
             "categories|sep|decimal|thousands|na|words|hash"},
    .pieces = &pieces,
    .write = sw_csv_write,
};
