/* csv_row.h - the values of a line of a CSV file, which is an element of a set. */
#ifndef SW_FORMATS_CSV_ROW_H
#define SW_FORMATS_CSV_ROW_H

#include "base/text.h"
#include "formats/csv_dialect.h"
#include "formats/csv_header.h"
#include "formats/csv_misfits.h"

typedef struct sw_csv_row {
    sw_builder *builder;
    const sw_csv_header *header;
    sw_csv_dialect *dialect;
    int64_t first_line, line; /* where the row begins, and its last field */
    int64_t fields;           /* so far */
    int64_t held;             /* the first so many are names of the header, and are not taken yet */
    bool filled;              /* one of them is not empty */
    sw_status status;         /* the first fault of a field, but for misfits */

    sw_text text[SW_CSV_KINDS];    /* of set, tags and text */
    sw_text above;                 /* the name of the set of the row above */
    double *number[SW_CSV_KINDS];  /* [header->count[kind]] of the kinds that are numbers */
    bool has_number[SW_CSV_KINDS]; /* at least one is not empty */
    int names;                     /* columns of the name so far, if several make it */
    bool lacks_name;               /* one of them is empty */
    int instance;
    int64_t headers, header_line; /* rows that are the header again; the first of them */
    sw_csv_misfits misfits;
    unsigned char *looks; /* [columns] what their numbers look like: sw_csv_looks */

    /* Columns that may be groups, and their values in the row. */
    int64_t *suspect;      /* [columns] for sw_builder_suspect_value */
    sw_text *suspect_text; /* [columns] */
} sw_csv_row;

/* Begin the first row of a file, whose header is complete. All but the row is borrowed. */
sw_status sw_csv_row_begin(sw_csv_row *row, sw_builder *builder, const sw_csv_header *header,
                           sw_csv_dialect *dialect);
void sw_csv_row_clear(sw_csv_row *row); /* before the next one */
void sw_csv_row_free(sw_csv_row *row);  /* a zeroed one is legal */

/* The fields that a row has: those of the header. */
int64_t sw_csv_row_expects(const sw_csv_row *row);

/* Take the next field. A fault stays in row->status, or in row->misfits. */
void sw_csv_row_take(sw_csv_row *row, const char *text, size_t length, int64_t line);

/* After the last field: is the row the header again, as where files were joined? It is counted, and
 * has no other meaning: not even its words are known to the builder. */
bool sw_csv_row_is_header(sw_csv_row *row);

/* After that. A row without a name belongs to the set of the row above if the option
 * `merged` says so. */
sw_status sw_csv_row_name(sw_csv_row *row);
bool sw_csv_row_is_nameless(const sw_csv_row *row);

/* Has the row neither a name nor a number, but texts where numbers are expected? */
bool sw_csv_row_is_units(const sw_csv_row *row);

/* Begin the set of the row, so that the faults of the row count to that set. A row that ends before
 * its name counts to the set before it. */
sw_status sw_csv_row_set(sw_csv_row *row);

/* Put the row into the builder. The values of a set are on each of its lines, or on the first one
 * only. */
sw_status sw_csv_row_put(sw_csv_row *row);

/* After the last row: name the columns of true and false, and warn of rows that were the header,
 * and of those whose decimal signs may group thousands, if nothing in the file says what they do.
 */
sw_status sw_csv_row_warn(const sw_csv_row *row);

#endif
