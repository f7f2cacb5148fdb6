/* jsonl_write.h - data sets as JSON lines. */
#ifndef SW_FORMATS_JSONL_WRITE_H
#define SW_FORMATS_JSONL_WRITE_H

#include "formats/writer.h"

/* A first line with the head, the names and the widths, then a line a set: what reads back is the
 * same data set. Numbers that are missing become null. SW_ERROR_ARGUMENT: words that
 * bring other numbers with them. */
sw_status sw_jsonl_write(const sw_writer *writer);

#endif
