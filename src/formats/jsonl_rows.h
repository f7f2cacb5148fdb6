/* jsonl_rows.h - rows of numbers in JSON lines: contexts, answers, elements. */
#ifndef SW_FORMATS_JSONL_ROWS_H
#define SW_FORMATS_JSONL_ROWS_H

#include "formats/jsonl_columns.h"

/* Read the row under the key into columns->value: a number, a list or an object. Labels may also be
 * a list of the names of those that are 1. */
sw_status sw_jsonl_row(sw_jsonl_columns *columns, const sw_jsonl_line *line, sw_jsonl_key key);

/* Read an element into columns->value: a list of numbers, or an object, at this place of the
 * line. `null`, and a key that an object lacks, is a missing number. SW_ERROR_FORMAT: it is
 * something else, or has another key that is not ignored. */
sw_status sw_jsonl_element(sw_jsonl_columns *columns, const sw_jsonl_line *line, json_t *element,
                           sw_location location);

#endif
