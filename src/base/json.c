/* json.c - reads JSON texts, and tells a fault of the text from a lack of memory. */
#include "base/json.h"

#include "base/error.h"

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

sw_status sw_json_read(json_t **out, const char *text, size_t length, size_t flags,
                       json_error_t *error)
{
    *out = json_loadb(text, length, JSON_REJECT_DUPLICATES | flags, error);
    if (*out) return SW_OK;
    if (!is_memory(text, error)) return SW_ERROR_FORMAT;
    return sw_fail(SW_ERROR_MEMORY, "out of memory to read %zu bytes of JSON", length);
}
