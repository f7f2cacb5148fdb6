/* json.c - reads JSON texts, and tells a fault of the text from a lack of memory. */
#include "base/json.h"

#include "base/error.h"

/* jansson often fails without a text when an allocation fails, and always has one otherwise. */
sw_status sw_json_read(json_t **out, const char *text, size_t length, size_t flags,
                       json_error_t *error)
{
    *out = json_loadb(text, length, JSON_REJECT_DUPLICATES | flags, error);
    if (*out) return SW_OK;
    if (error->text[0] && json_error_code(error) != json_error_out_of_memory)
        return SW_ERROR_FORMAT;
    return sw_fail(SW_ERROR_MEMORY, "out of memory to read %zu bytes of JSON", length);
}
