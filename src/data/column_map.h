/* column_map.h - columns of a file that is read for a model: found by their names, in any order. */
#ifndef SW_DATA_COLUMN_MAP_H
#define SW_DATA_COLUMN_MAP_H

#include "base/arena.h"

#include <setwise/schema.h>

/* A zeroed one is a map of no columns. */
typedef struct sw_column_map {
    int64_t count;    /* columns of the file */
    int64_t *to;      /* [count] the column of the model, or -1; NULL: they have the same order */
    double *arranged; /* [columns of the model] a row in the model's order */
} sw_column_map;
void sw_column_map_free(sw_column_map *map);

/* Find each of the model's columns in the file, and set `file` to the model's columns, with names
 * in the arena. If one of the two has no names, columns count by their order, and `file` stays.
 * `what` tells the part in messages, "elements". `ignore`: names that the file may have besides,
 * joined by '+'. SW_ERROR_FORMAT: a column of the model is missing, or the model does not know one
 * of the file; the message names them all, as far as they fit. */
sw_status sw_column_map_match(sw_column_map *map, sw_columns *file, const sw_columns *model,
                              const char *what, const char *ignore, sw_arena *arena);

/* Bring a row of the file into the order of the model's columns. The result is valid until the next
 * call with `map`. */
const double *sw_column_map_row(const sw_column_map *map, const double *row);

#endif
