/* jsonl_columns.h - what the numbers of a row in JSON lines are (of contexts, answers, elements),
 * by position or by name. */
#ifndef SW_FORMATS_JSONL_COLUMNS_H
#define SW_FORMATS_JSONL_COLUMNS_H

#include "data/builder_values.h"
#include "formats/jsonl_line.h"

enum { SW_JSONL_MOST_COLUMNS = 1 << 20 };

/* The columns, known from the first line or the first set; in the arena. All zero: not known. */
typedef struct sw_jsonl_columns {
    int64_t count;
    char **name;   /* [count] or NULL */
    double *value; /* [count] the row that was read last */
    sw_part part;  /* of elements or contexts, some of which may be words; SW_PARTS: of answers */
} sw_jsonl_columns;

/* Set the number of columns. They have no names. */
sw_status sw_jsonl_columns_count(sw_jsonl_columns *columns, int64_t count, sw_arena *arena);

/* The columns of a model, without flags, which no file has. */
sw_status sw_jsonl_columns_like(sw_jsonl_columns *columns, const sw_columns *model,
                                sw_arena *arena);

/* The columns that the first line names ("features": ["x", "y"]) or counts ("features": 2) under a
 * key. Without the key, the columns stay as they are. */
sw_status sw_jsonl_columns_take(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                                sw_jsonl_key key, sw_arena *arena);

/* The columns that the first set has under the key: of a number (the key is its name), a list or an
 * object. */
sw_status sw_jsonl_columns_infer(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                                 sw_jsonl_key key, sw_arena *arena);

/* The columns of a set whose elements are objects: all their keys, but for those that are ignored.
 */
sw_status sw_jsonl_columns_of_elements(sw_jsonl_columns *columns, const sw_jsonl_line *line,
                                       const json_t *list, sw_arena *arena);

#endif
