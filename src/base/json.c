/* json.c - reads JSON texts, and tells a fault of the text from a lack of memory. */
#include "base/json.h"

#include "base/error.h"
#include "base/limit.h"

#include <string.h>

/* Did an allocation fail? jansson then gives no text; or, if it was that of a string, it finds
 * fault with a complete string where one is legal, and the fault is at the string's last quote. */
static bool is_memory(const char *text, const json_error_t *error)
{
    static const char *const faults[] = {"invalid token", "string or '}' expected",
                                         "string expected"};
    const bool at_string = error->position > 0 && text[error->position - 1] == '"';
    for (int i = 0; i < 3 && at_string; i++)
        if (strncmp(error->text, faults[i], strlen(faults[i])) == 0) return true;
    return !*error->text || json_error_code(error) == json_error_out_of_memory;
}

/* ---- Memory ---------------------------------------------------------------------------------- */

enum {
    OBJECT = 256, /* bytes that jansson 2.14 allocates for one without members, about */
    ARRAY = 144,
    VALUE = 48,  /* a number, and its place in a list */
    GROWTH = 16, /* of the limit: a line of ordinary elements takes less */
};

/* The memory for the values of a text, about: signs in strings count, too. */
static int64_t memory_of(const char *text, size_t length)
{
    int64_t objects = 0, arrays = 0, values = 0;
    for (size_t i = 0; i < length; i++) {
        objects += text[i] == '{';
        arrays += text[i] == '[';
        values += text[i] == ',';
    }
    return OBJECT * objects + ARRAY * arrays + VALUE * values;
}

/* A text of "{},{},{}," needs a hundred times its length. Shorter ones are not looked at. */
static bool is_too_large(const char *text, size_t length, json_error_t *error)
{
    const int64_t most = GROWTH * sw_limit();
    if ((int64_t)length <= most / OBJECT) return false;
    const int64_t memory = memory_of(text, length);
    if (memory <= most) return false;
    *error = (json_error_t){.line = 1};
    sw_append(error->text, sizeof error->text - 1,
              "its values take about %lld MB, expected at most %lld %s", (long long)(memory >> 20),
              (long long)(most >> 20), sw_limit_hint_of().text);
    return true;
}

/* ---- Reading --------------------------------------------------------------------------------- */

sw_status sw_json_read(json_t **out, const char *text, size_t length, size_t flags,
                       json_error_t *error)
{
    *out = NULL;
    if (is_too_large(text, length, error)) return SW_ERROR_FORMAT;
    *out = json_loadb(text, length, JSON_REJECT_DUPLICATES | flags, error);
    if (*out) return SW_OK;
    if (!is_memory(text, error)) return SW_ERROR_FORMAT;
    return sw_fail(SW_ERROR_MEMORY, "out of memory to read %zu bytes of JSON", length);
}
