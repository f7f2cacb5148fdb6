/* jsonl_columns.h - rows of numbers in JSON lines: contexts and answers, by place or by name. */
#ifndef SW_FORMATS_JSONL_COLUMNS_H
#define SW_FORMATS_JSONL_COLUMNS_H

#include "formats/jsonl_line.h"

enum { SW_JSONL_MOST_COLUMNS = 1 << 20 };

/* Columns, as the first line or the first set tells them, in the arena. All zero: not known. */
typedef struct sw_jsonl_columns {
    int64_t count;
    char **name;   /* [count] or NULL */
    double *value; /* [count] of a row */
} sw_jsonl_columns;

/* Columns without names. */
sw_status sw_jsonl_columns_count(sw_jsonl_columns *columns, int64_t count, sw_arena *arena);

/* Columns that the first line names ("features": ["x", "y"]), or counts ("features": 2), under a
 * key; as they were, if it says nothing. */
sw_status sw_jsonl_columns_take(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                                sw_jsonl_key key, sw_arena *arena);

/* Columns as the first set has them under the key: of a number (whose name is the key), a list, or
 * an object. */
sw_status sw_jsonl_columns_infer(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                                 sw_jsonl_key key, sw_arena *arena);

/* The row under the key, into columns->value: a number, a list, an object; of labels, also a list
 * of the names of those that are 1. */
sw_status sw_jsonl_columns_row(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                               sw_jsonl_key key);

#endif
