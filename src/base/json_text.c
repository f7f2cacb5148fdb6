/* json_text.c - writes JSON: objects and lists, with the commas between their members. */
#include "base/json_text.h"

/* Is it the first member of what was opened, or the value after a key or a comma? */
static bool needs_no_comma(const sw_text *text)
{
    const char last = text->length ? text->data[text->length - 1] : '\n';
    return last == '{' || last == '[' || last == ':' || last == ',' || last == ' ' || last == '\n';
}

void sw_json_key(sw_text *text, const char *key)
{
    if (!needs_no_comma(text)) sw_text_append(text, ", ", text->dense ? 1 : 2);
    if (!key) return;
    sw_text_string(text, key);
    sw_text_append(text, ": ", text->dense ? 1 : 2);
}

void sw_json_line(sw_text *text, int depth)
{
    sw_text_add(text, "%s\n%*s", needs_no_comma(text) ? "" : ",", 2 * depth, "");
}

void sw_json_open(sw_text *text, const char *key, char bracket)
{
    sw_json_key(text, key);
    sw_text_append(text, &bracket, 1);
}

void sw_json_close(sw_text *text, char bracket)
{
    sw_text_append(text, &bracket, 1);
}

void sw_json_string(sw_text *text, const char *key, const char *value)
{
    sw_json_key(text, key);
    sw_text_string(text, value);
}

void sw_json_real(sw_text *text, const char *key, double value)
{
    sw_json_key(text, key);
    sw_text_real(text, value);
}

void sw_json_whole(sw_text *text, const char *key, int64_t value)
{
    sw_json_key(text, key);
    sw_text_add(text, "%lld", (long long)value);
}

void sw_json_bool(sw_text *text, const char *key, bool value)
{
    sw_json_key(text, key);
    sw_text_append(text, value ? "true" : "false", value ? 4 : 5);
}

void sw_json_line_string(sw_text *text, const char *key, const char *value)
{
    sw_json_line(text, 1);
    sw_json_string(text, key, value);
}

void sw_json_line_real(sw_text *text, const char *key, double value)
{
    sw_json_line(text, 1);
    sw_json_real(text, key, value);
}

void sw_json_line_whole(sw_text *text, const char *key, int64_t value)
{
    sw_json_line(text, 1);
    sw_json_whole(text, key, value);
}

void sw_json_end(sw_text *text)
{
    sw_text_add(text, "\n}\n");
}
