/* jsonl_value.c - JSON values: parsed, shown in messages, laid flat. */
#include "formats/jsonl_value.h"

#include "base/json.h"
#include "base/number.h"

#include <stdio.h>
#include <string.h>

sw_status sw_jsonl_parse(json_t **out, const sw_builder *builder, const char *text, size_t length,
                         sw_location location)
{
    json_error_t error;
    const char *zero = memchr(text, 0, length); /* jansson would skip some */
    if (zero)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, location,
                               "byte %zu is zero, expected text in UTF-8",
                               (size_t)(zero - text) + 1);
    const sw_status status = sw_json_read(out, text, length, JSON_DECODE_ANY, &error);
    if (status == SW_OK) return SW_OK;
    if (status == SW_ERROR_MEMORY) return sw_fail_in(status, sw_builder_path(builder));
    const enum json_error_code code = json_error_code(&error);
    return sw_builder_fail(
        builder, SW_ERROR_FORMAT, location, "byte %d: %s%s", error.position, error.text,
        code == json_error_premature_end_of_input ? " (each line holds a whole object)" : "");
}

sw_excerpt sw_jsonl_shown(const json_t *value)
{
    sw_excerpt text = {"nothing"};
    if (json_is_string(value))
        snprintf(text.text, sizeof text.text, "\"%.60s\"",
                 sw_excerpt_of(json_string_value(value)).text);
    else if (json_is_number(value))
        snprintf(text.text, sizeof text.text, "%s", sw_number_of(json_number_value(value)).text);
    else if (value)
        strcpy(text.text, json_is_object(value)  ? "an object"
                          : json_is_array(value) ? "a list"
                          : json_is_true(value)  ? "true"
                          : json_is_false(value) ? "false"
                                                 : "null");
    return text;
}

bool sw_jsonl_flag(const json_t *value, int *to)
{
    const double number = json_number_value(value);
    *to = json_is_true(value) || number == 1;
    return json_is_boolean(value) || (json_is_number(value) && (number == 0 || number == 1));
}

static bool has_objects(json_t *object)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) if (json_is_object(value)) return true;
    return false;
}

/* Add the values of an object whose own key, with a point, is `prefix`. */
static sw_status add_flat(json_t *to, const sw_builder *builder, const char *prefix, json_t *from,
                          sw_location location)
{
    sw_status status = SW_OK;
    sw_text path = {0};
    const char *key;
    json_t *value;
    json_object_foreach(from, key, value)
    {
        path.length = 0;
        sw_text_add(&path, "%s%s", prefix, key);
        if (status == SW_OK) status = sw_text_status(&path);
        if (status != SW_OK || sw_builder_ignores(builder, path.data)) continue;
        if (json_is_object(value)) {
            sw_text_add(&path, ".");
            status = sw_text_status(&path);
            if (status == SW_OK) status = add_flat(to, builder, path.data, value, location);
        } else if (json_object_get(to, path.data)) {
            status = sw_builder_fail(builder, SW_ERROR_FORMAT, location, "\"%s\" is there twice",
                                     sw_excerpt_of(path.data).text);
        } else if (json_object_set(to, path.data, value) != 0) {
            status = sw_builder_no_memory(builder);
        }
    }
    sw_text_free(&path);
    return status;
}

sw_status sw_jsonl_flat(json_t **out, const sw_builder *builder, json_t *object,
                        sw_location location)
{
    if (!has_objects(object)) {
        *out = json_incref(object);
        return SW_OK;
    }
    *out = json_object();
    const sw_status status =
        *out ? add_flat(*out, builder, "", object, location) : sw_builder_no_memory(builder);
    if (status != SW_OK) json_decref(*out);
    return status;
}
