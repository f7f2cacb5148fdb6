/* writer.h - the input of a format's `write`: a data set, checked, and the path of the new file. */
#ifndef SW_FORMATS_WRITER_H
#define SW_FORMATS_WRITER_H

#include "base/arena.h"

#include <setwise/data.h>
#include <setwise/formats.h>

typedef struct sw_writer {
    const sw_dataset *dataset;
    const char *path;
    const sw_format_type *format;
    int8_t *role;    /* [sets] sw_role of each; NULL: the data set has no split of its own */
    sw_arena *arena; /* for what the format puts together; freed by sw_writer_end */
} sw_writer;

/* Check the data set before the first byte is written. SW_ERROR_ARGUMENT: there are no sets;
 * answers do not fit the task; an answer or a context is not finite; a name (of a set, class,
 * label, number or column) is empty, not UTF-8 or used twice; the given split has a set in two
 * roles or in none; a token is outside the vocabulary, or is a hash without a known word; the
 * format has other columns (sw_format_type.columns). Other parts that the format cannot store are
 * found by sw_capability_check and by the format itself. */
sw_status sw_writer_begin(sw_writer *writer, const sw_dataset *dataset, const char *path,
                          const sw_format_type *format);
void sw_writer_end(sw_writer *writer); /* a zeroed one is legal */

/* Fail with SW_ERROR_ARGUMENT and "bags.csv: csv cannot hold ...". */
sw_status sw_writer_refuse(const sw_writer *writer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The name or number of a set, and of the class of a set: sw_name_or_number. */
const char *sw_writer_set(const sw_writer *writer, int64_t set, sw_name_number *number);
const char *sw_writer_class(const sw_writer *writer, int64_t set, sw_name_number *number);

#endif
