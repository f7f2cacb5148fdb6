/* csv_misfits.h - the fields of a CSV file that should be numbers and are not, and what to do about
 * them. */
#ifndef SW_FORMATS_CSV_MISFITS_H
#define SW_FORMATS_CSV_MISFITS_H

#include "base/text.h"
#include "formats/csv_dialect.h"
#include "formats/csv_header.h"

enum { SW_CSV_TEXTS = 20 }; /* different texts of a column that are kept */

/* A field of the current row. */
typedef struct sw_csv_misfit {
    int64_t column, line;
    size_t value; /* where its text begins in sw_csv_misfits.text */
} sw_csv_misfit;

/* A column with such fields. */
typedef struct sw_csv_misfit_column {
    int64_t count, line;       /* its fields; the line of the first one */
    int texts;                 /* different ones; SW_CSV_TEXTS + 1: more than can be kept */
    size_t text[SW_CSV_TEXTS]; /* where they begin in sw_csv_misfits.kept */
} sw_csv_misfit_column;

/* A zeroed one is empty. */
typedef struct sw_csv_misfits {
    sw_csv_misfit *list; /* [count] of the row */
    int64_t count, capacity;
    sw_text text; /* the values, each with its NUL */

    sw_csv_misfit_column *column; /* [columns of the header]; NULL: no row has been kept */
    sw_text kept;                 /* the different texts of columns, each with its NUL */
    int64_t first_line;           /* of the first row after the header */
    bool advised;                 /* of a stream: an option was suggested */
} sw_csv_misfits;

/* Note a field of the row. */
sw_status sw_csv_misfits_add(sw_csv_misfits *misfits, int64_t column, int64_t line,
                             const char *value);

/* Forget the row, whose fields may belong to other columns. */
void sw_csv_misfits_clear(sw_csv_misfits *misfits);

/* The end of a row. A stream reports each field as a fault; otherwise the columns keep them for
 * sw_csv_misfits_report. looks: sw_csv_looks of each column. */
sw_status sw_csv_misfits_end_row(sw_csv_misfits *misfits, sw_builder *builder,
                                 const sw_csv_header *header, const sw_csv_dialect *dialect,
                                 const unsigned char *looks);

/* After the last of `rows` rows: report the misfits as faults to the builder. Units in the first
 * row are one fault; so are all columns without any number, for which `ignore` is suggested, and
 * `label` if the file has no answers. Every other column is a fault of its own; `na` is suggested
 * if it has few different texts. */
sw_status sw_csv_misfits_report(const sw_csv_misfits *misfits, sw_builder *builder,
                                const sw_csv_header *header, const sw_csv_dialect *dialect,
                                const unsigned char *looks, int64_t rows);

void sw_csv_misfits_free(sw_csv_misfits *misfits);

#endif
