/* csv_write.h - data sets as CSV. */
#ifndef SW_FORMATS_CSV_WRITE_H
#define SW_FORMATS_CSV_WRITE_H

#include "formats/writer.h"

/* What stands between the fields: a comma, or the tab of .tsv and .tsv.gz. */
char sw_csv_separator(const char *path);

/* A line an element, with all that is known of its set: what reads back is the same data set, with
 * the names that a header and a column of sets cannot be without. SW_ERROR_ARGUMENT: a token
 * that is not one word, a name that reads as something else. */
sw_status sw_csv_write(const sw_writer *writer);

#endif
