/* jsonl_value.h - JSON values: parsed, shown in messages, laid flat. */
#ifndef SW_FORMATS_JSONL_VALUE_H
#define SW_FORMATS_JSONL_VALUE_H

#include "base/text.h"
#include "data/builder.h"

#include <jansson.h>

/* Parse the text of a line; free the value with json_decref. SW_ERROR_FORMAT names the byte. */
sw_status sw_jsonl_parse(json_t **out, const sw_builder *builder, const char *text, size_t length,
                         sw_location location);

/* A value as messages show it: "a list", "12", "\"abc\"". */
sw_excerpt sw_jsonl_shown(const json_t *value);

/* Read a flag: true, false, 1 or 0. False: the value is of another kind. */
bool sw_jsonl_flag(const json_t *value, int *to);

/* The object with those in it laid flat: {"acc": {"x": 1}} becomes {"acc.x": 1}, unless "acc" or
 * "acc.x" is ignored. Free it with json_decref. SW_ERROR_FORMAT: two values would have one key. */
sw_status sw_jsonl_flat(json_t **out, const sw_builder *builder, json_t *object,
                        sw_location location);

#endif
