/* schema.h - schemas copied, checked, and as JSON. */
#ifndef SW_BASE_SCHEMA_H
#define SW_BASE_SCHEMA_H

#include "base/arena.h"
#include "base/text.h"

#include <setwise/schema.h>

/* A copy in the arena. SW_ERROR_ARGUMENT names the name that is missing or not UTF-8, the mean that
 * is not finite, the scale that is not above 0. */
sw_status sw_schema_copy(sw_schema *out, const sw_schema *schema, sw_arena *arena);

/* As a JSON object, numbers to the last bit; and back, into the arena. SW_ERROR_FORMAT says what in
 * it is not as it should be, with `where` before it. */
void sw_schema_write(const sw_schema *schema, sw_text *text);
sw_status sw_schema_read(sw_schema *out, const char *json, const char *where, sw_arena *arena);

/* Copies of names [count] in the arena, or the numbers from 0 where there are none; NULL: no
 * memory. */
char **sw_names_copy(sw_arena *arena, const char *const *name, int64_t count);

#endif
