/* schema.h - schemas checked and copied, and their names in messages. */
#ifndef SW_BASE_SCHEMA_H
#define SW_BASE_SCHEMA_H

#include "base/arena.h"

#include <setwise/schema.h>

/* Name i of a list, for a message: `"b7"`; of a list that is NULL, the number i: `7`. */
typedef struct sw_name_text {
    char text[68];
} sw_name_text;
sw_name_text sw_name_text_of(char *const *name, int64_t i);

enum { SW_SCHEMA_LARGEST = 1 << 20 }; /* columns or tokens at most, as in a model */

/* Is the schema valid? SW_ERROR_ARGUMENT, and the message names the fault: a name is missing or not
 * UTF-8, a mean or a fill is not finite, a scale is not above 0, a cap or a log is below 0, a flag
 * is about no column, or the first feature is a token and has a mean other than 0 or a scale other
 * than 1.
 */
sw_status sw_schema_check(const sw_schema *schema);

/* The last of these checks alone. `feature` has a mean and a scale, and its first column is a
 * token. */
sw_status sw_schema_check_token(const sw_columns *feature);

/* Check a schema and copy it into the arena. After a failure `out` is unchanged. */
sw_status sw_schema_copy(sw_schema *out, const sw_schema *schema, sw_arena *arena);

/* A number of column c, or its logarithm if the column has one (sw_columns.log); and back. */
double sw_columns_log(const sw_columns *columns, int64_t c, double x);
double sw_columns_unlog(const sw_columns *columns, int64_t c, double u);

/* z within the cap of column c, if there are caps. */
double sw_columns_limited(const sw_columns *columns, int64_t c, double z);

/* a - b in the scale of the network; without a scale, in the unit of the numbers. */
double sw_columns_difference(const sw_columns *columns, int64_t c, double a, double b);

bool sw_schema_is_empty(const sw_schema *schema); /* nothing is known */

/* Copies of `count` names in the arena. If `name` is NULL, the names are the numbers 0, 1, 2 ...
 * Returns NULL if out of memory. */
char **sw_names_copy(sw_arena *arena, const char *const *name, int64_t count);

#endif
