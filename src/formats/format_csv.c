/* format_csv.c - reads CSV: a header with the names of the columns, then a line for each element.
 * Fields are quoted as RFC 4180 says. The file is read in pieces; only the current line is kept in
 * memory. */
#include "base/error.h"
#include "base/limit.h"
#include "base/text.h"
#include "data/builder_faults.h"
#include "formats/csv_row.h"
#include "formats/csv_split.h"
#include "formats/csv_write.h"
#include "formats/format.h"

#include <string.h>

enum { LONGEST_LINE = 1 << 20 }; /* bytes of the first line that are asked for the separator */

typedef struct reader {
    sw_builder *builder;
    sw_csv_header header;
    sw_csv_dialect dialect;
    int64_t skipped;    /* lines before the header, which the option passes over */
    sw_text begin;      /* the file so far, until the first line is complete */
    bool begun;         /* it was, and the separator is known */
    sw_csv_split split; /* its fields */
    int64_t first_line; /* where the header or the row begins */
    sw_csv_row row;     /* after the header */
    int64_t rows;
    int64_t nameless, nameless_line; /* rows without the name of their set; the first of them */
    sw_status status;                /* of the header, or of the last row */
} reader;

/* ---- Fields ---------------------------------------------------------------------------------- */

static sw_location here(const reader *r)
{
    return (sw_location){"line", r->split.line};
}

/* The fields of the row, or of the header, so far. */
static int64_t fields_of(const reader *r)
{
    return r->header.column ? r->row.fields : r->header.names.count + r->header.unnamed;
}

static void take_field(reader *r)
{
    const sw_csv_split *split = &r->split;
    if (fields_of(r) == 0) r->first_line = split->line;
    if (r->header.column)
        sw_csv_row_take(&r->row, split->text, split->length, split->line);
    else if (r->status == SW_OK)
        r->status = sw_csv_header_add(&r->header, r->builder, split->text, here(r));
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static sw_status end_header(reader *r)
{
    SW_TRY(r->status);
    SW_TRY(sw_csv_header_end(&r->header, r->builder, (sw_location){"line", r->first_line}));
    return sw_csv_row_begin(&r->row, r->builder, &r->header, &r->dialect);
}

static sw_status wrong_count(const sw_csv_row *row)
{
    const int64_t expected = sw_csv_row_expects(row);
    const char *hint = row->fields <= expected ? ""
                       : row->misfits.first_line
                           ? " (a field that contains a separator must be quoted)"
                           : " (a field that contains a separator must be quoted; " SW_CSV_SKIP_HINT
                             ")";
    return sw_builder_fail(row->builder, SW_ERROR_FORMAT, (sw_location){"line", row->first_line},
                           "%lld fields, expected %lld as in the header%s", (long long)row->fields,
                           (long long)expected, hint);
}

/* Rows without the name of their set are one fault, unless a stream reports it at once. */
static bool count_nameless(reader *r)
{
    if (!sw_csv_row_is_nameless(&r->row) || sw_builder_goes_on(r->builder)) return false;
    if (r->nameless++ == 0) r->nameless_line = r->row.first_line;
    return true;
}

static sw_status pass_over_units(reader *r)
{
    char text[160];
    sw_csv_misfits_clear(&r->row.misfits);
    snprintf(text, sizeof text,
             "line %lld is passed over: it has no name of a set and no number, as a line of units",
             (long long)r->row.first_line);
    return sw_builder_warn(r->builder, text);
}

/* A row with a fault is left out, and the faults are reported at the end of the file. */
static sw_status finish_row(reader *r)
{
    sw_builder *builder = r->builder;
    sw_csv_row *row = &r->row;
    if (sw_csv_row_is_header(row)) return SW_OK;
    const bool named = r->header.count[SW_CSV_SET] > 0;
    const bool complete = row->fields == sw_csv_row_expects(row);
    const bool faulty = !complete || row->status != SW_OK || row->misfits.count > 0;
    if (!row->filled && row->fields > 1) return SW_OK; /* spreadsheets leave them at the end */
    if (named) SW_TRY(sw_csv_row_name(row));
    if (complete && r->rows == 0 && sw_csv_row_is_units(row)) return pass_over_units(r);
    if (sw_builder_goes_on(builder) && (faulty || named)) {
        const sw_status begun = sw_csv_row_set(row);
        if (begun != SW_OK) {
            sw_csv_misfits_clear(&row->misfits);
            return sw_builder_skip(builder, begun);
        }
    }
    if (!complete) { /* any misfits may belong to other columns */
        sw_csv_misfits_clear(&row->misfits);
        return sw_builder_fault(builder, wrong_count(row));
    }
    if (r->rows++ == 0) row->misfits.first_line = row->first_line;
    const bool nameless = count_nameless(r);
    if (row->status != SW_OK) return sw_builder_fault(builder, row->status);
    if (row->misfits.count > 0)
        return sw_csv_misfits_end_row(&row->misfits, builder, &r->header, &r->dialect, row->looks);
    return nameless ? SW_OK : sw_builder_fault(builder, sw_csv_row_put(row));
}

static sw_status end_row(reader *r)
{
    if (!r->header.column) return r->status = end_header(r);
    r->status = finish_row(r);
    sw_csv_row_clear(&r->row);
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
    return sw_builder_fail(builder, SW_ERROR_FORMAT, here(r), "field %lld %s%s",
                           (long long)fields_of(r) + 1, field_fault[fault],
                           r->header.column ? "" : " (" SW_CSV_SKIP_HINT ")");
}

static sw_status report_nameless(const reader *r)
{
    if (r->nameless == 0) return SW_OK;
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
    return sw_csv_misfits_report(&r->row.misfits, r->builder, &r->header, &r->dialect, r->row.looks,
                                 r->rows);
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
    sw_csv_split_begin(&r->split, r->dialect.separator, 1 + r->skipped + (skip > 0), sw_limit());
    const sw_status status = put(r, text, r->begin.length - (size_t)(text - r->begin.data));
    sw_text_free(&r->begin);
    return status;
}

/* Pass over lines before the header. */
static void skip_lines(reader *r, const char **piece, size_t *size)
{
    while (*size > 0 && r->skipped < r->header.options->skip) {
        const char *end = memchr(*piece, '\n', *size);
        const size_t length = end ? (size_t)(end - *piece) + 1 : *size;
        *piece += length;
        *size -= length;
        r->skipped += end != NULL;
    }
}

static sw_status take_piece(void *data, const char *piece, size_t size)
{
    reader *r = data;
    if (r->begun) return put(r, piece, size);
    skip_lines(r, &piece, &size);
    sw_text_append(&r->begin, piece, size);
    SW_TRY(sw_text_status(&r->begin));
    const char *line = r->begin.data + strspn(r->begin.data, "\r\n");
    const char *end = line + strcspn(line, "\r\n");
    const bool complete = end + 1 < r->begin.data + r->begin.length;
    return complete || r->begin.length > LONGEST_LINE ? begin_text(r) : SW_OK;
}

static sw_status end_rows(const reader *r)
{
    if (r->dialect.decimal == ',') sw_builder_decimal_comma(r->builder);
    SW_TRY(sw_builder_warn(r->builder, sw_csv_dialect_guess(&r->dialect).text));
    if (!*r->header.names.name[0])
        SW_TRY(sw_builder_warn(
            r->builder, "the first column has no name, and is left out: the numbers of rows, "
                        "as pandas and R write them"));
    return sw_csv_row_warn(&r->row);
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
    sw_csv_row_free(&r->row);
    sw_text_free(&r->begin);
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
             "categories|skip|sep|decimal|thousands|na|words|hash"},
    .pieces = &pieces,
    .write = sw_csv_write,
};
