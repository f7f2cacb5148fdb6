/* csv_header.h - what the columns of a CSV file are, by their names and the options. */
#ifndef SW_FORMATS_CSV_HEADER_H
#define SW_FORMATS_CSV_HEADER_H

#include "base/name_map.h"
#include "data/builder.h"
#include "formats/file_options.h"

typedef enum sw_csv_kind {
    SW_CSV_FEATURE,
    SW_CSV_SET,
    SW_CSV_LABEL,
    SW_CSV_LABELS,
    SW_CSV_TARGET,
    SW_CSV_CONTEXT,
    SW_CSV_SPLIT,
    SW_CSV_INSTANCE,
    SW_CSV_TEXT,
    SW_CSV_IGNORED,
    SW_CSV_KINDS
} sw_csv_kind;

/* What a column of that name is where no option says anything else. */
sw_csv_kind sw_csv_kind_of(const char *name);

typedef struct sw_csv_column {
    sw_csv_kind kind;
    int64_t number; /* among those of its kind */
} sw_csv_column;

/* Zeroed but for the options and the arena of `names`, into which the reader puts them one by one.
 */
typedef struct sw_csv_header {
    const sw_file_options *options;
    sw_name_map names;
    sw_csv_column *column;    /* [names.count], for free() */
    int64_t of[SW_CSV_KINDS]; /* how many there are of a kind */
    sw_csv_kind output;       /* SW_CSV_LABELS, SW_CSV_TARGET, or SW_CSV_LABEL: no numbers */
} sw_csv_header;

/* The next name of the header, which stands at `place`. Fails on one that is empty, not UTF-8 or
 * there already. */
sw_status sw_csv_header_add(sw_csv_header *header, const sw_builder *builder, const char *name,
                            sw_location location);

/* Once all names are there: what each column is, and the columns of the builder. Fails on an option
 * that names a column which is not there, and on columns that do not make a data set. */
sw_status sw_csv_header_end(sw_csv_header *header, sw_builder *builder, sw_location location);
void sw_csv_header_free(sw_csv_header *header);

#endif
