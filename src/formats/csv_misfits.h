/* csv_misfits.h - the fields of a CSV row that should be numbers and are not, and what to do about
 * them. */
#ifndef SW_FORMATS_CSV_MISFITS_H
#define SW_FORMATS_CSV_MISFITS_H

#include "base/text.h"
#include "formats/csv_dialect.h"
#include "formats/csv_header.h"

typedef struct sw_csv_misfit {
    int64_t column, line;
    size_t value; /* where its text begins in sw_csv_misfits.text */
} sw_csv_misfit;

/* A zeroed one is empty. */
typedef struct sw_csv_misfits {
    sw_csv_misfit *list; /* [count] */
    int64_t count, capacity;
    sw_text text;    /* the values, each with its NUL */
    bool advised_na; /* the option `na` was suggested: once for a file */
} sw_csv_misfits;

/* Note a field. */
sw_status sw_csv_misfits_add(sw_csv_misfits *misfits, int64_t column, int64_t line,
                             const char *value);

/* Report the fields of a row as faults to the builder, and empty the list. In the first row they
 * are one fault, because their columns probably hold no numbers at all: it suggests `ignore`, and
 * `label` if the file has no answers. The columns are not read any more. In later rows each is a
 * fault, and the first of a file suggests `na`. */
sw_status sw_csv_misfits_report(sw_csv_misfits *misfits, sw_builder *builder, sw_csv_header *header,
                                const sw_csv_dialect *dialect, bool first_row);
void sw_csv_misfits_clear(sw_csv_misfits *misfits);
void sw_csv_misfits_free(sw_csv_misfits *misfits);

#endif
