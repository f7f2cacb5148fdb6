/* schema.h - schemas copied, checked, and as JSON. */
#ifndef SW_BASE_SCHEMA_H
#define SW_BASE_SCHEMA_H

#include "base/arena.h"
#include "base/text.h"

#include <setwise/schema.h>

/* A copy in the arena. SW_ERROR_ARGUMENT names the name that is missing or not UTF-8, the mean that
 * is not finite, the scale that is not above 0; and the first feature's, if it is a token and has
 * another mean than 0, another scale than 1. After a failure `out` is as it was. */
sw_status sw_schema_copy(sw_schema *out, const sw_schema *schema, sw_arena *arena);

/* The last of these alone: for features with a scale, of which the first is a token. */
sw_status sw_schema_check_token(const sw_columns *feature);

bool sw_schema_is_empty(const sw_schema *schema); /* nothing is known */

/* As a JSON object, numbers to the last bit; and back, into the arena:
 *
 *   {"feature": {"count": 3, "name": [...], "mean": [...], "scale": [...]}, "context": {...},
 *    "output": {...}, "vocabulary": 0, "token": [...], "hashed": false}
 *
 * where the arrays may be missing. SW_ERROR_FORMAT says what in it is not as it should be, with
 * `where` before it; the memory that it takes is in proportion to the text. */
void sw_schema_write(const sw_schema *schema, sw_text *text);
sw_status sw_schema_read(sw_schema *out, const char *json, const char *where, sw_arena *arena);

/* Copies of names [count] in the arena, or the numbers from 0 where there are none; NULL: no
 * memory. */
char **sw_names_copy(sw_arena *arena, const char *const *name, int64_t count);

#endif
