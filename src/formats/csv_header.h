/* csv_header.h - what each column of a CSV file holds, by its name and the options. */
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
    SW_CSV_GROUP,
    SW_CSV_FOLD,
    SW_CSV_WEIGHT,
    SW_CSV_INSTANCE,
    SW_CSV_TEXT,
    SW_CSV_IGNORED,
    SW_CSV_KINDS
} sw_csv_kind;

/* What a column of that name holds, unless an option says something else. */
sw_csv_kind sw_csv_kind_of(const char *name);

typedef struct sw_csv_column {
    sw_csv_kind kind;
    int64_t number; /* among the columns of its kind */
    bool in_name;   /* one of several columns whose texts make the name of the set; its kind is that
                     * of what else it holds */
    bool words;     /* of a feature or a context: it holds words (option `categories`) */
} sw_csv_column;

/* Before use, set the options and the arena of `names`, and all else to zero. */
typedef struct sw_csv_header {
    const sw_file_options *options;
    sw_name_map names;
    sw_csv_column *column;       /* [names.count], for free() */
    int64_t unnamed;             /* columns without a name, after all others */
    int64_t count[SW_CSV_KINDS]; /* columns of each kind */
    bool joined;                 /* several columns make the name of a set */
    sw_csv_kind output;          /* SW_CSV_LABELS, SW_CSV_TARGET, or else SW_CSV_LABEL */
} sw_csv_header;

/* Add the next name of the header. A first column without a name is one that is ignored: pandas and
 * R write the numbers of rows there. Spreadsheets leave empty columns at the end: these are
 * counted. SW_ERROR_FORMAT: it follows one of these, is not UTF-8, or a second column of that name.
 */
sw_status sw_csv_header_add(sw_csv_header *header, const sw_builder *builder, const char *name,
                            sw_location location);

/* After the last name: find out what each column holds, and declare the columns to the builder.
 * Fails if an option names a column that does not exist, or if the columns do not make a data set.
 */
sw_status sw_csv_header_end(sw_csv_header *header, sw_builder *builder, sw_location location);
void sw_csv_header_free(sw_csv_header *header);

/* For an error in a line that may not be the header. */
#define SW_CSV_SKIP_HINT "skip=N passes over N lines before the header"

#endif
