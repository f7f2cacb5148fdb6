/* json.c - reads JSON texts, and tells a fault of the text from a lack of memory. */
#include "base/json.h"

#include "base/error.h"

#include <string.h>

/* Did an allocation fail? jansson then gives no text; or, if it was that of a string, it finds
 * fault with a complete string where one is legal. */
static bool is_memory(const json_error_t *error)
{
    static const char *const faults[] = {
        "invalid token near '\"", "string or '}' expected near '\"", "string expected near '\""};
    const char *text = error->text;
    for (int i = 0; i < 3; i++)
        if (strncmp(text, faults[i], strlen(faults[i])) == 0) return true;
    return !*text || json_error_code(error) == json_error_out_of_memory;
}

sw_status sw_json_read(json_t **out, const char *text, size_t length, size_t flags,
                       json_error_t *error)
{
    *out = json_loadb(text, length, JSON_REJECT_DUPLICATES | flags, error);
    if (*out) return SW_OK;
    if (!is_memory(error)) return SW_ERROR_FORMAT;
    return sw_fail(SW_ERROR_MEMORY, "out of memory to read %zu bytes of JSON", length);
}
