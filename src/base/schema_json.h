/* schema_json.h - a schema as a JSON object, with numbers to the last bit, and back:
 *
 *   {"feature": {"count": 3, "name": [...], "mean": [...], "scale": [...]}, "context": {...},
 *    "output": {...}, "vocabulary": 0, "token": [...], "hashed": false, "folding": "unicode"}
 *
 * Any of the arrays may be missing. Columns may also have a "cap", a "log" and a "fill" [...], and
 * a list of the columns that the last ones are flags of, "flag_of": [...]. */
#ifndef SW_BASE_SCHEMA_JSON_H
#define SW_BASE_SCHEMA_JSON_H

#include "base/schema.h"
#include "base/text.h"

/* Append the object to a text. */
void sw_schema_write(const sw_schema *schema, sw_text *text);

/* Read an object into the arena. SW_ERROR_FORMAT says what is wrong in it, with `where` before the
 * message. Uses memory in proportion to the text. */
sw_status sw_schema_read(sw_schema *out, const char *json, const char *where, sw_arena *arena);

/* Do both say the same of the numbers? How a file writes them does not count. SW_ERROR_MEMORY or
 * SW_ERROR_ARGUMENT: one of them cannot be written. */
sw_status sw_schema_same(bool *same, const sw_schema *a, const sw_schema *b);

#endif
