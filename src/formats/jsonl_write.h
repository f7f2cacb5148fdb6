/* jsonl_write.h - writes data sets as JSON lines. */
#ifndef SW_FORMATS_JSONL_WRITE_H
#define SW_FORMATS_JSONL_WRITE_H

#include "formats/writer.h"

/* Write a first line with the task, the names and the widths, and then a line for each set. It
 * reads back as the same data set. Missing numbers become null. SW_ERROR_ARGUMENT: elements are
 * words that have other numbers with them. */
sw_status sw_jsonl_write(const sw_writer *writer);

#endif
