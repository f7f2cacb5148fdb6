/* csv_write.h - writes data sets as CSV. */
#ifndef SW_FORMATS_CSV_WRITE_H
#define SW_FORMATS_CSV_WRITE_H

#include "formats/writer.h"

/* The separator of fields: a tab in .tsv and .tsv.gz, otherwise a comma. */
char sw_csv_separator(const char *path);

/* Write a header, and a line for each element with everything that belongs to its set. It reads
 * back as the same data set. CSV requires names of sets and features: if there are none, they are
 * made up. SW_ERROR_ARGUMENT: a token is not one word, or the name of a column would be read as
 * that of another kind. */
sw_status sw_csv_write(const sw_writer *writer);

#endif
