/* json_text.h - writes JSON: objects and lists, with the commas between their members.
 *
 *     sw_json_open(&text, NULL, '{');
 *     sw_json_whole(&text, "sets", 12);
 *     sw_json_open(&text, "interval", '[');
 *     sw_json_real(&text, NULL, 0.5);
 *     sw_json_real(&text, NULL, NAN);
 *     sw_json_close(&text, ']');
 *     sw_json_close(&text, '}');            {"sets": 12, "interval": [0.5, null]}
 *
 * A text that is `dense` has no blanks between: {"sets":12,"interval":[0.5,null]}. `key` is the
 * name of a member; NULL: an item of a list, or the value after sw_json_key. */
#ifndef SW_BASE_JSON_TEXT_H
#define SW_BASE_JSON_TEXT_H

#include "base/text.h"

void sw_json_open(sw_text *text, const char *key, char bracket);
void sw_json_close(sw_text *text, char bracket);
void sw_json_string(sw_text *text, const char *key, const char *value);
void sw_json_real(sw_text *text, const char *key, double value); /* null if it is not finite */
void sw_json_whole(sw_text *text, const char *key, int64_t value);
void sw_json_bool(sw_text *text, const char *key, bool value);

/* The caller writes the value. */
void sw_json_key(sw_text *text, const char *key);

/* The next member begins on a line of its own; it is in `depth` objects and lists. */
void sw_json_line(sw_text *text, int depth);

/* A member of the outermost object, on a line of its own. */
void sw_json_line_string(sw_text *text, const char *key, const char *value);
void sw_json_line_real(sw_text *text, const char *key, double value);
void sw_json_line_whole(sw_text *text, const char *key, int64_t value);

/* Close the outermost object, on a line of its own. */
void sw_json_end(sw_text *text);

#endif
